//! The names under which a WebAssembly program asks for its glue's functions: wasm-bindgen makes
//! long ones with hashes, and both files name each of them.

use crate::process::Outcome;

/// Old names with their new ones.
pub type Names = Vec<(String, String)>;

const HEADER: usize = 8;
const IMPORTS: u8 = 2;

/// What the loader of the later parts is called begins so; it keeps its name.
const LOADER: &str = "__wasm_split";

/// The program with short names for what it imports, and what was called what. The names of
/// modules stay, and those of the loader.
///
/// # Errors
/// When it is no WebAssembly.
pub fn shorten(wasm: &[u8]) -> Outcome<(Vec<u8>, Names)> {
    let cut = || "the program is no WebAssembly".to_owned();
    let mut out = wasm.get(..HEADER).ok_or_else(cut)?.to_vec();
    let mut names = Names::new();
    let mut reader = Reader {
        bytes: wasm,
        at: HEADER,
    };
    while reader.at < wasm.len() {
        let id = reader.byte().ok_or_else(cut)?;
        let body = reader.sized().ok_or_else(cut)?;
        let short = match id {
            IMPORTS => Some(section(body, &mut names).ok_or_else(cut)?),
            _ => None,
        };
        out.push(id);
        put_sized(&mut out, short.as_deref().unwrap_or(body));
    }
    Ok((out, names))
}

fn section(body: &[u8], names: &mut Names) -> Option<Vec<u8>> {
    let mut reader = Reader { bytes: body, at: 0 };
    let count = reader.number()?;
    let mut out = Vec::new();
    put_number(&mut out, count);
    for _ in 0..count {
        let module = reader.sized()?;
        let name = String::from_utf8(reader.sized()?.to_vec()).ok()?;
        let begin = reader.at;
        reader.skip_kind()?;
        let kind = &body[begin..reader.at];
        let known = names.iter().find(|(old, _)| *old == name);
        let short = match known {
            Some((_, short)) => short.clone(),
            None if name.starts_with(LOADER) => name,
            None => {
                let short = short_name(names.len());
                names.push((name, short.clone()));
                short
            }
        };
        put_sized(&mut out, module);
        put_sized(&mut out, short.as_bytes());
        out.extend_from_slice(kind);
    }
    (reader.at == body.len()).then_some(out)
}

/// `a` … `z`, `aa` …: a name for each number. Fields of an object, so words of the language do.
fn short_name(mut number: usize) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b'a' + (number % 26) as u8));
        number /= 26;
        if number == 0 {
            return name;
        }
        number -= 1;
    }
}

/// Reads a program from its bytes.
pub(super) struct Reader<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    /// A whole number in LEB128.
    pub(super) fn number(&mut self) -> Option<u64> {
        let mut value = 0;
        for place in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << place;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    /// Bytes behind their number.
    pub(super) fn sized(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        let end = self.at.checked_add(length)?;
        let body = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(body)
    }

    /// What is imported: a function's type, a table, a memory, a global, or a tag.
    pub(super) fn skip_kind(&mut self) -> Option<()> {
        match self.byte()? {
            0 => drop(self.number()?),
            1 => {
                self.byte()?;
                self.skip_limits()?;
            }
            2 => self.skip_limits()?,
            3 => self.at += 2,
            4 => {
                self.byte()?;
                self.number()?;
            }
            _ => return None,
        }
        Some(())
    }

    fn skip_limits(&mut self) -> Option<()> {
        let flags = self.byte()?;
        self.number()?;
        if flags & 1 == 1 {
            self.number()?;
        }
        Some(())
    }
}

pub(super) fn put_number(out: &mut Vec<u8>, mut value: u64) {
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            out.push(byte);
            return;
        }
        out.push(byte | 0x80);
    }
}

pub(super) fn put_sized(out: &mut Vec<u8>, body: &[u8]) {
    put_number(out, body.len() as u64);
    out.extend_from_slice(body);
}

#[cfg(test)]
mod tests {
    use super::{put_sized, short_name, shorten};

    /// A program that imports two functions and a memory, and has one more section.
    fn program(names: [&str; 3]) -> Vec<u8> {
        let mut imports = vec![3];
        for (name, kind) in names.iter().zip([&[0, 1][..], &[0, 2], &[2, 1, 5, 200, 1]]) {
            put_sized(&mut imports, b"./glue.js");
            put_sized(&mut imports, name.as_bytes());
            imports.extend_from_slice(kind);
        }
        let mut wasm = b"\0asm\x01\0\0\0\x02".to_vec();
        put_sized(&mut wasm, &imports);
        wasm.push(10);
        put_sized(&mut wasm, b"code");
        wasm
    }

    #[test]
    fn imports_get_short_names_and_nothing_else_changes() {
        let long = "__wbg_addEventListener_".repeat(9);
        let (short, names) = shorten(&program([&long, "two", &long])).expect("WebAssembly");
        assert_eq!(short, program(["a", "b", "a"]));
        assert_eq!(
            names,
            [(long, "a".to_owned()), ("two".to_owned(), "b".to_owned())]
        );
    }

    #[test]
    fn the_loader_keeps_its_names() {
        let (short, names) = shorten(&program(["one", "__wasm_split_load_x", "two"])).expect("it");
        assert_eq!(short, program(["a", "__wasm_split_load_x", "b"]));
        assert_eq!(names.len(), 2);
    }

    #[test]
    fn what_is_cut_off_is_refused() {
        let whole = program(["one", "two", "three"]);
        for end in [0, 7, 9, 20, whole.len() - 1] {
            assert!(shorten(&whole[..end]).is_err(), "{end}");
        }
    }

    #[test]
    fn names_differ() {
        let names: Vec<String> = [0, 25, 26, 701, 702].map(short_name).into();
        assert_eq!(names, ["a", "z", "aa", "zz", "aaa"]);
    }
}
