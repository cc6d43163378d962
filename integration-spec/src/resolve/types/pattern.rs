//! Patterns: regular expressions of ECMA-262, rewritten for an engine whose time is linear in the text.
//!
//! Backtracking engines can be made to run for years by a text of a hundred characters. So look-around and back
//! references, which need one, are refused by name; everything else is said in the syntax of the `regex` crate so that
//! it matches the same texts: `\d` and `\w` in ASCII, `\s` and `.` by ECMA's sets, brackets without set operations.

use std::iter::Peekable;
use std::str::Chars;

/// ECMA-262's white space and line terminators, as the inside of a class.
const SPACE: &str =
    r"\t\n\x0B\x0C\r \u{A0}\u{1680}\u{2000}-\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}";

/// The largest program that a pattern may compile to, in bytes.
const LARGEST: usize = 1 << 20;

/// `pattern` in the syntax of the `regex` crate, or why it cannot be had.
pub(super) fn translate(pattern: &str) -> Result<String, String> {
    let mut translator = Translator { rest: pattern.chars().peekable(), out: String::new() };
    translator.whole()?;
    let compiled = regex::RegexBuilder::new(&translator.out).size_limit(LARGEST).build();
    match compiled {
        Ok(_) => Ok(translator.out),
        Err(regex::Error::CompiledTooBig(_)) => Err("it is too large once it is compiled".to_owned()),
        Err(error) => {
            // The last line says what is wrong; those before it show the rewritten pattern.
            let text = error.to_string();
            let last = text.lines().last().unwrap_or_default();
            Err(last.strip_prefix("error: ").unwrap_or(last).to_owned())
        }
    }
}

struct Translator<'p> {
    rest: Peekable<Chars<'p>>,
    out: String,
}

impl Translator<'_> {
    fn whole(&mut self) -> Result<(), String> {
        while let Some(character) = self.rest.next() {
            match character {
                '\\' => self.escape(false)?,
                '[' => self.class()?,
                '(' => self.group()?,
                '.' => self.out.push_str(r"[^\n\r\u{2028}\u{2029}]"),
                // In ECMA-262 both mean the ends of the text unless the multi-line flag is given, which JSON Schema has not.
                '^' => self.out.push_str(r"\A"),
                '$' => self.out.push_str(r"\z"),
                other => self.out.push(other),
            }
        }
        Ok(())
    }

    fn group(&mut self) -> Result<(), String> {
        self.out.push('(');
        if self.rest.next_if_eq(&'?').is_none() {
            return Ok(());
        }
        match self.rest.next() {
            Some(':') => self.out.push_str("?:"),
            Some('=') => return Err("it looks ahead with `(?=`".to_owned()),
            Some('!') => return Err("it looks ahead with `(?!`".to_owned()),
            Some('<') => match self.rest.peek() {
                Some('=' | '!') => return Err("it looks behind with `(?<=` or `(?<!`".to_owned()),
                _ => self.out.push_str("?<"),
            },
            _ => return Err("it has a group that ECMA-262 does not have".to_owned()),
        }
        Ok(())
    }

    /// What follows a backslash, outside or within brackets.
    fn escape(&mut self, within: bool) -> Result<(), String> {
        let Some(character) = self.rest.next() else { return Err("it ends with a backslash".to_owned()) };
        let set = |inside: &str| if within { inside.to_owned() } else { format!("[{inside}]") };
        let text = match character {
            'd' => set("0-9"),
            'D' => r"[^0-9]".to_owned(),
            'w' => set("0-9A-Za-z_"),
            'W' => r"[^0-9A-Za-z_]".to_owned(),
            's' => set(SPACE),
            'S' => format!("[^{SPACE}]"),
            'b' if within => r"\x08".to_owned(),
            'b' => r"(?-u:\b)".to_owned(),
            'B' if !within => r"(?-u:\B)".to_owned(),
            't' => r"\t".to_owned(),
            'n' => r"\n".to_owned(),
            'r' => r"\r".to_owned(),
            'v' => r"\x0B".to_owned(),
            'f' => r"\x0C".to_owned(),
            '0' if !self.rest.peek().is_some_and(char::is_ascii_digit) => r"\x00".to_owned(),
            '1'..='9' => return Err(format!("it refers back to a group with `\\{character}`")),
            'k' => return Err("it refers back to a group with `\\k`".to_owned()),
            'c' => match self.rest.next().filter(char::is_ascii_alphabetic) {
                Some(letter) => format!("\\x{:02X}", u32::from(letter) % 32),
                None => return Err("`\\c` is followed by a letter".to_owned()),
            },
            'x' => format!("\\x{{{:X}}}", self.digits(2)?),
            'u' => format!("\\x{{{:X}}}", self.unicode()?),
            'p' | 'P' => format!("\\{character}{}", self.property()?),
            '^' | '$' | '\\' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '-' => {
                format!("\\{character}")
            }
            '/' => "/".to_owned(),
            other if other.is_ascii_alphanumeric() => {
                return Err(format!("`\\{other}` is not an escape of ECMA-262"));
            }
            // Without the Unicode flag ECMA-262 lets any other character be escaped, and it stands for itself.
            other => regex::escape(&other.to_string()),
        };
        self.out.push_str(&text);
        Ok(())
    }

    fn digits(&mut self, count: u32) -> Result<u32, String> {
        (0..count).try_fold(0, |number, _| {
            let digit = self.rest.next().and_then(|digit| digit.to_digit(16));
            digit
                .map(|digit| number * 16 + digit)
                .ok_or_else(|| format!("{count} hexadecimal digits are missing"))
        })
    }

    /// The number of a character after `\u`: four digits, a pair of surrogates, or digits in braces.
    fn unicode(&mut self) -> Result<u32, String> {
        if self.rest.next_if_eq(&'{').is_some() {
            let mut number = 0_u32;
            loop {
                match self.rest.next() {
                    Some('}') => return Ok(number),
                    Some(digit) => match digit.to_digit(16) {
                        Some(digit) if number < 0x0100_0000 => number = number * 16 + digit,
                        _ => return Err("`\\u{` is followed by hexadecimal digits and `}`".to_owned()),
                    },
                    None => return Err("`\\u{` is not closed".to_owned()),
                }
            }
        }
        let first = self.digits(4)?;
        if !(0xD800..0xDC00).contains(&first) {
            return Ok(first);
        }
        if self.rest.next() != Some('\\') || self.rest.next() != Some('u') {
            return Err("it has half of a character (a lone surrogate)".to_owned());
        }
        let second = self.digits(4)?;
        if !(0xDC00..0xE000).contains(&second) {
            return Err("it has half of a character (a lone surrogate)".to_owned());
        }
        Ok(0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00))
    }

    /// `{Letter}` after `\p`.
    fn property(&mut self) -> Result<String, String> {
        if self.rest.next() != Some('{') {
            return Err("`\\p` is followed by a property in braces".to_owned());
        }
        let name: String = self.rest.by_ref().take_while(|character| *character != '}').collect();
        Ok(format!("{{{name}}}"))
    }

    /// What stands in brackets.
    fn class(&mut self) -> Result<(), String> {
        let negated = self.rest.next_if_eq(&'^').is_some();
        if self.rest.next_if_eq(&']').is_some() {
            // Nothing, or its opposite: anything.
            self.out.push_str(if negated { r"[\s\S]" } else { r"[^\s\S]" });
            return Ok(());
        }
        self.out.push_str(if negated { "[^" } else { "[" });
        loop {
            match self.rest.next() {
                None => return Err("a bracket is not closed".to_owned()),
                Some(']') => break,
                Some('\\') => self.escape(true)?,
                // These have a meaning within brackets that ECMA-262 does not know.
                Some(character @ ('[' | '&' | '~')) => {
                    self.out.push('\\');
                    self.out.push(character);
                }
                // The second of two would begin a difference.
                Some('-') if self.out.ends_with('-') => self.out.push_str("\\-"),
                Some(other) => self.out.push(other),
            }
        }
        self.out.push(']');
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(pattern: &str, text: &str) -> bool {
        let translated = translate(pattern).unwrap();
        regex::Regex::new(&translated).unwrap().is_match(text)
    }

    #[test]
    fn ecma_classes_are_what_they_are_in_ecma() {
        assert!(admits(r"^\d+$", "42") && !admits(r"^\d+$", "৪২"));
        assert!(admits(r"^\w$", "a") && !admits(r"^\w$", "é") && admits(r"^\W$", "é"));
        assert!(admits(r"^[\w-]+$", "a-b") && admits(r"^[^\s]$", "x") && !admits(r"^[^\s]$", "\u{feff}"));
        assert!(!admits("^a.b$", "a\u{2028}b") && admits("^a.b$", "a\u{85}b"));
        assert!(!admits("^abc$", "abc\n") && admits(r"^\cC$", "\u{3}") && admits(r"^\u0041\x42$", "AB"));
        assert!(admits(r"^\uD83D\uDE00$", "😀") && admits(r"^\u{1F600}$", "😀") && admits(r"\/", "a/b"));
        assert!(
            admits(r"^[[&&a]$", "[") && admits("^[+--]$", ",") && admits("^[~~]$", "~") && !admits("[]", "a")
        );
        assert!(admits(r"^\p{Letter}+$", "école") && admits("^[^]$", "\n") && admits(r"^[\D]$", "x"));
    }

    #[test]
    fn what_needs_a_backtracking_engine_is_refused_by_name() {
        for (pattern, named) in [
            ("(?=a)", "(?="),
            ("(?!a)", "(?!"),
            ("(?<=a)b", "(?<="),
            (r"(a)\1", r"\1"),
            (r"(?<n>a)\k<n>", r"\k"),
        ] {
            let error = translate(pattern).unwrap_err();
            assert!(error.contains(named), "{pattern}: {error}");
        }
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        for pattern in
            ["(", "[a", "a\\", "*", r"\q", r"\u{zz}", r"\uD800", "a{1000}{1000}{1000}", r"\p{Nonsense}"]
        {
            assert!(translate(pattern).is_err(), "{pattern}");
        }
    }
}
