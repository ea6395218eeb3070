//! Licence expressions, as packages state them: `MIT OR (Apache-2.0 AND Unicode-3.0)`.

/// Whether the licences in `allowed` are enough for what the expression asks.
///
/// # Errors
/// When the expression cannot be read.
pub fn allows(expression: &str, allowed: &[&str]) -> Result<bool, String> {
    // Packages from before the standard wrote a slash for OR.
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let mut words = Words {
        words: spaced.split_whitespace().collect(),
        next: 0,
        allowed,
    };
    let verdict = words.either()?;
    match words.peek() {
        None => Ok(verdict),
        Some(word) => Err(format!("{word:?} is in the way")),
    }
}

struct Words<'a> {
    words: Vec<&'a str>,
    next: usize,
    allowed: &'a [&'a str],
}

impl Words<'_> {
    fn peek(&self) -> Option<&str> {
        self.words.get(self.next).copied()
    }

    fn skip(&mut self, word: &str) -> bool {
        let found = self.peek() == Some(word);
        self.next += usize::from(found);
        found
    }

    fn either(&mut self) -> Result<bool, String> {
        let mut verdict = self.both()?;
        while self.skip("OR") {
            verdict |= self.both()?;
        }
        Ok(verdict)
    }

    fn both(&mut self) -> Result<bool, String> {
        let mut verdict = self.single()?;
        while self.skip("AND") {
            verdict &= self.single()?;
        }
        Ok(verdict)
    }

    fn single(&mut self) -> Result<bool, String> {
        if self.skip("(") {
            let verdict = self.either()?;
            return if self.skip(")") {
                Ok(verdict)
            } else {
                Err("a bracket is not closed".into())
            };
        }
        let name = self.peek().ok_or("a licence is missing")?.to_owned();
        self.next += 1;
        let name = if self.skip("WITH") {
            let exception = self.peek().ok_or("an exception is missing")?.to_owned();
            self.next += 1;
            format!("{name} WITH {exception}")
        } else {
            name
        };
        Ok(self.allowed.contains(&name.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::allows;

    const ALLOWED: [&str; 3] = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"];

    #[test]
    fn one_of_several_is_enough() {
        assert_eq!(allows("MIT", &ALLOWED), Ok(true));
        assert_eq!(allows("GPL-3.0-only OR MIT", &ALLOWED), Ok(true));
        assert_eq!(allows("MIT/Apache-2.0", &ALLOWED), Ok(true));
        assert_eq!(allows("GPL-3.0-only", &ALLOWED), Ok(false));
    }

    #[test]
    fn all_of_several_are_needed() {
        assert_eq!(allows("MIT AND GPL-3.0-only", &ALLOWED), Ok(false));
        assert_eq!(allows("(MIT OR X) AND Apache-2.0", &ALLOWED), Ok(true));
        assert_eq!(allows("MIT AND X OR Apache-2.0", &ALLOWED), Ok(true));
        assert_eq!(allows("MIT AND (X OR Y)", &ALLOWED), Ok(false));
    }

    #[test]
    fn an_exception_belongs_to_its_licence() {
        assert_eq!(allows("Apache-2.0 WITH LLVM-exception", &ALLOWED), Ok(true));
        assert_eq!(
            allows("MIT WITH Classpath-exception-2.0", &ALLOWED),
            Ok(false)
        );
    }

    #[test]
    fn what_cannot_be_read_is_no_licence() {
        for bad in ["", "MIT OR", "(MIT", "MIT MIT", "MIT)"] {
            assert!(allows(bad, &ALLOWED).is_err(), "{bad:?}");
        }
    }
}
