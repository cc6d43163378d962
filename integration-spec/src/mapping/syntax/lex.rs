//! The tokens of an expression, and the slips that show in them.

use std::ops::Range;

use super::{MAX_BYTES, MAX_NESTING, MAX_TOKENS, SyntaxError};

/// A token of CEL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    /// Its bytes.
    pub(super) span: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// An identifier or keyword.
    Word,
    /// A field's name between backticks.
    Escaped,
    /// A number.
    Number,
    /// A string or byte string with its quotes and prefix.
    Text,
    /// An operator or bracket.
    Symbol,
}

impl Token {
    pub(super) fn text<'t>(&self, text: &'t str) -> &'t str {
        &text[self.span.clone()]
    }
}

/// Splits `text` into tokens.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, SyntaxError> {
    if text.len() > MAX_BYTES {
        let error = SyntaxError::new(
            0..text.len(),
            format!("the expression has {} bytes; at most {MAX_BYTES} are read", text.len()),
        );
        return Err(SyntaxError { too_large: true, ..error }
            .help("split it over several fields, or put a `lookup` in its place"));
    }
    let mut lexer = Lexer { text, at: 0, tokens: Vec::new(), open: Vec::new() };
    while lexer.skip_blanks() {
        lexer.token()?;
    }
    lexer.finish()
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    tokens: Vec<Token>,
    /// Brackets and `?` that are still open.
    open: Vec<(char, usize)>,
}

/// Two characters first: the longest match wins.
const SYMBOLS: [&str; 25] = [
    "==", "!=", "<=", ">=", "&&", "||", "+", "-", "*", "/", "%", "!", "<", ">", "?", ":", ".", ",", "(", ")",
    "[", "]", "{", "}", "^",
];

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn advance(&mut self, bytes: usize) -> Range<usize> {
        let span = self.at..self.at + bytes;
        self.at = span.end;
        span
    }

    /// Skips white space and comments; whether something follows.
    fn skip_blanks(&mut self) -> bool {
        loop {
            let rest = self.rest();
            let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n', '\u{c}']).len();
            if blanks > 0 {
                self.advance(blanks);
            } else if rest.starts_with("//") {
                self.advance(rest.find('\n').unwrap_or(rest.len()));
            } else {
                return !rest.is_empty();
            }
        }
    }

    fn push(&mut self, kind: TokenKind, bytes: usize) -> Result<(), SyntaxError> {
        let span = self.advance(bytes);
        let token = Token { kind, span };
        if let Some(error) = self.missing_operator(&token) {
            return Err(error);
        }
        if self.tokens.len() == MAX_TOKENS {
            let error = SyntaxError::new(
                token.span,
                format!("the expression has more than {MAX_TOKENS} words and signs"),
            );
            return Err(SyntaxError { too_large: true, ..error }
                .help("split it over several fields, or put a `lookup` in its place"));
        }
        self.tokens.push(token);
        Ok(())
    }

    /// A value right after a value.
    fn missing_operator(&self, next: &Token) -> Option<SyntaxError> {
        let before = self.tokens.last()?;
        let (left, right) = (before.text(self.text), next.text(self.text));
        let ends = match before.kind {
            TokenKind::Symbol => matches!(left, ")" | "]" | "}"),
            TokenKind::Word => left != "in",
            _ => true,
        };
        let begins = match next.kind {
            TokenKind::Symbol => false,
            TokenKind::Word => right != "in",
            _ => true,
        };
        if !(ends && begins) {
            return None;
        }
        let error = SyntaxError::new(
            next.span.clone(),
            format!("an operator is missing between `{left}` and `{right}`"),
        );
        let instead = |word: &str| match word {
            "and" | "AND" => Some("&&"),
            "or" | "OR" => Some("||"),
            "is" | "eq" | "equals" => Some("=="),
            "ne" => Some("!="),
            _ => None,
        };
        Some(
            match instead(right).map(|sign| (right, sign)).or_else(|| instead(left).map(|sign| (left, sign)))
            {
                Some((word, sign)) => error.help(format!("write `{sign}` for `{word}`")),
                None if left == "not" => error.help("write `!` for `not`"),
                None if before.kind == TokenKind::Text || next.kind == TokenKind::Text => {
                    error.help("join texts with `+`")
                }
                None => error,
            },
        )
    }

    fn token(&mut self) -> Result<(), SyntaxError> {
        let rest = self.rest();
        let first = rest.chars().next().unwrap_or_default();
        if let Some(bytes) = self.quoted(rest)? {
            return self.push(TokenKind::Text, bytes);
        }
        if first.is_ascii_alphabetic() || first == '_' {
            let bytes = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
            return self.push(TokenKind::Word, bytes);
        }
        if first.is_ascii_digit() {
            return self.push(TokenKind::Number, number(rest));
        }
        if first == '`' {
            let Some(end) = rest[1..].find('`') else {
                return Err(self.slip(1, "this backtick is never closed"));
            };
            return self.push(TokenKind::Escaped, end + 2);
        }
        let Some(symbol) = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) else {
            return Err(self.stray(first));
        };
        self.symbol(symbol)
    }

    fn slip(&self, bytes: usize, message: impl Into<String>) -> SyntaxError {
        SyntaxError::new(self.at..self.at + bytes, message)
    }

    /// A character that begins no token.
    fn stray(&self, c: char) -> SyntaxError {
        let error = self.slip(c.len_utf8(), format!("`{c}` has no meaning in an expression"));
        match c {
            '=' => error.help("compare with `==`; a cell has no assignments"),
            '&' => error.help("write `&&`"),
            '|' => error.help("write `||`"),
            '‘' | '’' | '‚' | '“' | '”' | '„' | '´' | '«' | '»' => {
                error.help("texts stand between straight quotes: `'...'` or `\"...\"`")
            }
            '#' | ';' => error.help("a cell is one expression, without comments or statements"),
            '$' | '@' => error.help("fields are read as in `input.name` or `response.name`"),
            c if !c.is_ascii() => error
                .help(format!("`{c}` can stand in a text (`'{c}'`) or between backticks, as a field's name")),
            _ => error,
        }
    }

    fn symbol(&mut self, symbol: &str) -> Result<(), SyntaxError> {
        let rest = self.rest();
        for (slip, help) in [
            ("===", "compare with `==`"),
            ("!==", "compare with `!=`"),
            ("?.", "write `.?` for a field that may be absent: `input.?name`"),
            ("??", "write `.orValue(...)`, as in `input.?name.orValue('none')`"),
            ("?:", "write `.orValue(...)`, as in `input.?name.orValue('none')`"),
            ("<>", "write `!=`"),
            ("=<", "write `<=`"),
            ("**", "there is no power"),
            ("->", "there are no lambdas; a list is mapped with `each`"),
        ] {
            // `a ? .5 : b` does not occur: CEL numbers may not begin with a point.
            if rest.starts_with(slip) {
                return Err(self.slip(slip.len(), format!("`{slip}` is no operator")).help(help));
            }
        }
        match symbol {
            "(" | "[" | "{" | "?" if !(symbol == "?" && self.marks_optional()) => {
                self.open.push((symbol.chars().next().unwrap_or_default(), self.at));
                if self.open.len() > MAX_NESTING {
                    let error = self.slip(
                        symbol.len(),
                        format!("the expression is nested more than {MAX_NESTING} levels deep"),
                    );
                    return Err(SyntaxError { too_large: true, ..error }
                        .help("split it over several fields, or put a `lookup` in its place"));
                }
            }
            ")" | "]" | "}" => self.close(symbol)?,
            ":" => {
                if let Some(('?', _)) = self.open.last() {
                    self.open.pop();
                }
            }
            "^" => {
                return Err(self.slip(1, "`^` is no operator").help("there is no power and no exclusive or"));
            }
            _ => {}
        }
        self.push(TokenKind::Symbol, symbol.len())
    }

    /// Whether a `?` here belongs to `.?`, `[?` or `{?`.
    fn marks_optional(&self) -> bool {
        self.tokens.last().is_some_and(|token| matches!(token.text(self.text), "." | "[" | "{" | ","))
    }

    fn close(&mut self, symbol: &str) -> Result<(), SyntaxError> {
        let opening = match symbol {
            ")" => '(',
            "]" => '[',
            _ => '{',
        };
        match self.open.pop() {
            Some((open, _)) if open == opening => Ok(()),
            Some(('?', at)) => Err(conditional(at)),
            Some((open, _)) => {
                Err(self.slip(1, format!("`{symbol}` stands where `{open}` should be closed")))
            }
            None => Err(self
                .slip(1, format!("`{symbol}` closes nothing"))
                .help(format!("remove it, or open it with `{opening}`"))),
        }
    }

    /// The bytes of a quoted text at the start of `rest`.
    fn quoted(&self, rest: &str) -> Result<Option<usize>, SyntaxError> {
        let prefix = rest.len() - rest.trim_start_matches(['r', 'R', 'b', 'B']).len();
        let body = &rest[prefix..];
        if prefix > 2 || !body.starts_with(['"', '\'']) {
            return Ok(None);
        }
        let raw = rest[..prefix].contains(['r', 'R']);
        let quote = &body[..1];
        let triple = quote.repeat(3);
        let closing = if body.starts_with(&triple) { triple.as_str() } else { quote };
        let mut at = prefix + closing.len();
        loop {
            let here = &rest[at..];
            let Some(c) = here.chars().next() else {
                let error = self.slip(prefix + closing.len(), format!("this {closing} is never closed"));
                return Err(error.help("a text begins and ends with the same quote"));
            };
            if here.starts_with(closing) {
                return Ok(Some(at + closing.len()));
            }
            if closing.len() == 1 && (c == '\n' || c == '\r') {
                let error = self.slip(prefix + closing.len(), "this text does not end on its line");
                return Err(error.help("write a line break as `\\n`"));
            }
            at += if c == '\\' && !raw {
                escape(here).map_err(|bytes| self.bad_escape(at, bytes))?
            } else {
                c.len_utf8()
            };
        }
    }

    fn bad_escape(&self, at: usize, bytes: usize) -> SyntaxError {
        let span = self.at + at..self.at + at + bytes;
        let escape = &self.text[span.clone()];
        SyntaxError::new(span.clone(), format!("`{escape}` is no escape")).help(
            "a backslash is written `\\\\`; a line break `\\n`; any character by its number, as in `\\u00e9`",
        )
    }

    fn finish(self) -> Result<Vec<Token>, SyntaxError> {
        let end = self.text.len()..self.text.len();
        match self.open.last() {
            Some((open, at)) if *open != '?' => {
                Err(SyntaxError::new(*at..at + 1, format!("this `{open}` is never closed")))
            }
            Some((_, at)) => Err(conditional(*at)),
            None if self.tokens.is_empty() => Err(SyntaxError::new(end, "the expression is empty")
                .help("leave the field out, or write the empty text as `\"''\"`")),
            None => Ok(self.tokens),
        }
    }
}

fn conditional(at: usize) -> SyntaxError {
    SyntaxError::new(at..at + 1, "this `?` has no `:`")
        .help("a conditional has both values: `condition ? this : that`")
}

/// The bytes of a number at the start of `rest`.
fn number(rest: &str) -> usize {
    let digits = |from: usize| from + rest[from..].bytes().take_while(u8::is_ascii_digit).count();
    if rest.starts_with("0x") || rest.starts_with("0X") {
        let end = 2 + rest[2..].bytes().take_while(u8::is_ascii_hexdigit).count();
        return end + usize::from(rest[end..].starts_with(['u', 'U']));
    }
    let mut end = digits(0);
    if rest[end..].starts_with('.') && digits(end + 1) > end + 1 {
        end = digits(end + 1);
    }
    if rest[end..].starts_with(['e', 'E']) {
        let sign = end + 1 + usize::from(rest[end + 1..].starts_with(['+', '-']));
        if digits(sign) > sign {
            end = digits(sign);
        }
    }
    end + usize::from(rest[end..].starts_with(['u', 'U']))
}

/// The bytes of an escape at the start of `rest`; if it is none, the bytes to point at.
fn escape(rest: &str) -> Result<usize, usize> {
    let hex = |count: usize| {
        let body = rest.get(2..2 + count).filter(|body| body.bytes().all(|b| b.is_ascii_hexdigit()));
        body.map(|_| 2 + count).ok_or(2)
    };
    let Some(kind) = rest.chars().nth(1) else { return Err(1) };
    match kind {
        'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | '\\' | '?' | '"' | '\'' | '`' => Ok(2),
        'x' | 'X' => hex(2),
        'u' => hex(4),
        'U' => hex(8),
        '0'..='3' => {
            let octal = rest.get(1..4).is_some_and(|body| body.bytes().all(|b| matches!(b, b'0'..=b'7')));
            if octal { Ok(4) } else { Err(2) }
        }
        other => Err(1 + other.len_utf8()),
    }
}
