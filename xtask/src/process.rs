//! Running other programs: what is run is said, what fails is named, nothing reads the keyboard.

use std::env;
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What a chore ends with; the error is a sentence for a person.
pub type Outcome<T = ()> = Result<T, String>;

/// Runs a command with its output shown.
///
/// # Errors
/// When it does not start or ends with a failure.
pub fn run(command: &mut Command) -> Outcome {
    let shown = describe(command);
    println!("    $ {shown}");
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|error| format!("`{shown}` did not start: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{shown}` failed ({status})"))
    }
}

/// Runs a command silently and gives its standard output.
///
/// # Errors
/// When it does not start or ends with a failure; the message has its standard error.
pub fn capture(command: &mut Command) -> Outcome<String> {
    let shown = describe(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("`{shown}` did not start: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let complaint = String::from_utf8_lossy(&output.stderr);
        Err(format!(
            "`{shown}` failed ({}): {}",
            output.status,
            complaint.trim()
        ))
    }
}

/// Runs a command silently with this as its standard input, and gives its standard output. For
/// programs that read everything before they write.
///
/// # Errors
/// When it does not start or ends with a failure; the message has its standard error.
pub fn filter(command: &mut Command, input: &str) -> Outcome<String> {
    let shown = describe(command);
    let failed = |error: std::io::Error| format!("`{shown}` did not run: {error}");
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let written = child
        .stdin
        .take()
        .map_or(Ok(()), |mut pipe| pipe.write_all(input.as_bytes()));
    let output = child.wait_with_output().map_err(failed)?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        return Err(format!("`{shown}` failed: {}", complaint.trim()));
    }
    written.map_err(failed)?;
    String::from_utf8(output.stdout).map_err(|error| format!("`{shown}`: {error}"))
}

/// Runs a command with its output shown, and ends it when it takes longer than `limit`.
///
/// # Errors
/// When it does not start, fails, or takes too long.
pub fn run_within(command: &mut Command, limit: Duration) -> Outcome {
    let shown = describe(command);
    println!("    $ {shown}   ({} s at most)", limit.as_secs());
    let mut child = command
        .stdin(Stdio::null())
        .spawn()
        .map_err(|error| format!("`{shown}` did not start: {error}"))?;
    let started = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(format!("`{shown}` failed ({status})")),
            Ok(None) if started.elapsed() < limit => sleep(Duration::from_millis(50)),
            Ok(None) => {
                // It may have ended in this very moment; either way it is over.
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("`{shown}` took longer than {} s", limit.as_secs()));
            }
            Err(error) => return Err(format!("`{shown}`: {error}")),
        }
    }
}

/// The command as one would type it, for messages.
pub fn describe(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| {
        let word = word.to_string_lossy();
        if word.is_empty() || word.contains(char::is_whitespace) {
            format!("'{word}'")
        } else {
            word.into_owned()
        }
    }));
    words.join(" ")
}

/// The first program of that name on PATH.
pub fn on_path(name: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(name))
        .find(|candidate| is_program(candidate))
}

/// Whether this is a file that can be executed.
pub fn is_program(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        path.metadata()
            .is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
    }
    #[cfg(not(unix))]
    {
        path.is_file()
    }
}

/// PATH with these folders in front.
///
/// # Errors
/// When a folder's name has the character that separates PATH's entries.
pub fn path_with(folders: &[PathBuf]) -> Outcome<std::ffi::OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(env::split_paths(&path));
    env::join_paths(all).map_err(|error| format!("cannot extend PATH: {error}"))
}

/// The cargo that started this program.
pub fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| OsStr::new("cargo").to_owned()))
}

/// A command that may change the system: as root directly, else through sudo if that needs no
/// password. Nothing where neither holds.
pub fn as_root(program: &str) -> Option<Command> {
    let user = capture(Command::new("id").arg("-u")).ok()?;
    if user.trim() == "0" {
        return Some(Command::new(program));
    }
    capture(Command::new("sudo").args(["-n", "true"])).ok()?;
    let mut command = Command::new("sudo");
    command.args(["-n", program]);
    Some(command)
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::filter;

    #[test]
    fn a_filter_gets_all_of_its_input_and_its_failure_is_named() {
        // Cargo's own compiler: there wherever this test runs, and it reads standard input.
        let compiler = || {
            let mut command = Command::new("rustc");
            command.args([
                "--crate-type=lib",
                "--crate-name=x",
                "--emit=dep-info=-",
                "-",
            ]);
            command
        };
        let long = format!("//{}\n", "x".repeat(1_000_000));
        let said = filter(&mut compiler(), &long).expect("a program without mistakes");
        assert!(!said.contains("error"), "{said}");
        let reason = filter(&mut compiler(), "fn (").expect_err("a mistake");
        assert!(
            reason.contains("rustc") && reason.contains("error"),
            "{reason}"
        );
    }
}
