//! SPDX licence expressions (SPDX specification 2.3, annex D): which of them a list of licences
//! satisfies.

/// Whether the licences in `allowed` are enough for `expression`, or where it can't be read.
///
/// `A OR B` asks for one of both, `A AND B` for both, `AND` binds closer; `/` is the old way to
/// write `OR`. `A WITH B` counts as a licence of its own.
pub(super) fn is_satisfied(expression: &str, allowed: &[&str]) -> Result<bool, Unreadable> {
    let tokens = tokens(expression);
    let mut parser = Parser { tokens: &tokens, allowed };
    let satisfied = parser.any()?;
    if parser.tokens.is_empty() { Ok(satisfied) } else { Err(Unreadable) }
}

/// An expression that does not follow the grammar.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unreadable;

fn tokens(expression: &str) -> Vec<String> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    spaced.split_whitespace().map(str::to_owned).collect()
}

struct Parser<'a> {
    tokens: &'a [String],
    allowed: &'a [&'a str],
}

impl Parser<'_> {
    fn any(&mut self) -> Result<bool, Unreadable> {
        let mut satisfied = self.all()?;
        while self.take("OR") {
            satisfied |= self.all()?;
        }
        Ok(satisfied)
    }

    fn all(&mut self) -> Result<bool, Unreadable> {
        let mut satisfied = self.one()?;
        while self.take("AND") {
            satisfied &= self.one()?;
        }
        Ok(satisfied)
    }

    fn one(&mut self) -> Result<bool, Unreadable> {
        if self.take("(") {
            let satisfied = self.any()?;
            return if self.take(")") { Ok(satisfied) } else { Err(Unreadable) };
        }
        let mut licence = self.word()?;
        if self.take("WITH") {
            licence = format!("{licence} WITH {}", self.word()?);
        }
        Ok(self.allowed.contains(&licence.as_str()))
    }

    fn word(&mut self) -> Result<String, Unreadable> {
        match self.tokens {
            [word, rest @ ..] if !["(", ")", "AND", "OR", "WITH"].contains(&word.as_str()) => {
                self.tokens = rest;
                Ok(word.clone())
            }
            _ => Err(Unreadable),
        }
    }

    fn take(&mut self, token: &str) -> bool {
        match self.tokens {
            [first, rest @ ..] if first == token => {
                self.tokens = rest;
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALLOWED: [&str; 3] = ["MIT", "ISC", "Apache-2.0 WITH LLVM-exception"];

    #[test]
    fn one_of_several_is_enough_and_all_of_several_are_needed() {
        for (expression, expected) in [
            ("MIT", true),
            ("GPL-3.0-only", false),
            ("GPL-3.0-only OR MIT", true),
            ("GPL-3.0-only/MIT", true),
            ("GPL-3.0-only AND MIT", false),
            ("MIT AND ISC", true),
            ("(GPL-3.0-only OR ISC) AND MIT", true),
            ("MIT OR GPL-3.0-only AND GPL-2.0-only", true),
            ("(MIT OR GPL-3.0-only) AND GPL-2.0-only", false),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("Apache-2.0", false),
        ] {
            assert_eq!(is_satisfied(expression, &ALLOWED), Ok(expected), "{expression}");
        }
    }

    #[test]
    fn what_is_no_expression_is_refused() {
        for expression in ["", "MIT OR", "(MIT", "MIT)", "MIT ISC", "WITH MIT", "MIT AND OR ISC"] {
            assert_eq!(is_satisfied(expression, &ALLOWED), Err(Unreadable), "{expression}");
        }
    }
}
