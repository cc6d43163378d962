//! Paths, which most cells are: `input.customer.?name`.
//!
//! They are read from their tokens, because the parser takes a hundred times as long to say the same.

use super::lex::{Token, TokenKind};
use super::tree::{Form, Name, Node};

/// The tree of `text`, if its tokens are those of a path without a word that CEL gives a meaning.
pub(super) fn parse(text: &str, tokens: &[Token]) -> Option<Node> {
    let mut tokens = tokens.iter().peekable();
    let word = |token: Option<&Token>| {
        let token = token.filter(|token| token.kind == TokenKind::Word)?;
        let name = token.text(text);
        (!super::is_reserved(name)).then(|| Name { text: name.to_owned(), span: token.span.clone() })
    };
    let first = word(tokens.next())?;
    let mut node = Node { span: first.span, form: Form::Variable(first.text) };
    while let Some(dot) = tokens.next() {
        if dot.text(text) != "." {
            return None;
        }
        let optional = tokens.next_if(|token| token.text(text) == "?").is_some();
        let field = word(tokens.next())?;
        let span = node.span.start..field.span.end;
        node = Node { span, form: Form::Select { operand: Box::new(node), field, optional } };
    }
    Some(node)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{lex, tree};

    proptest! {
        /// Of paths and of what is nearly one: words that are reserved, signs where a word should be, blanks anywhere.
        #[test]
        fn says_what_the_parser_says(
            parts in proptest::collection::vec(
                prop_oneof![
                    4 => "[a-z_][a-zA-Z0-9_]{0,3}",
                    1 => Just("in".to_owned()), 1 => Just("true".to_owned()), 1 => Just("package".to_owned()),
                    1 => Just("`e-mail`".to_owned()), 1 => Just("7".to_owned()), 1 => Just(String::new()),
                ],
                1..6,
            ),
            links in proptest::collection::vec(
                prop_oneof![3 => Just("."), 2 => Just(".?"), 1 => Just(" . "), 1 => Just(". ? "), 1 => Just("?"), 1 => Just("[0].")],
                6,
            ),
        ) {
            let text: String = parts.iter().zip(&links).enumerate().fold(String::new(), |text, (nth, (part, link))| {
                if nth == 0 { part.clone() } else { text + link + part }
            });
            let Ok(tokens) = lex::tokens(&text) else { return Ok(()) };
            if let Some(node) = super::parse(&text, &tokens) {
                prop_assert_eq!(Ok(node), tree::parse(&text, &tokens), "{}", text);
            }
        }
    }

    #[test]
    fn paths_are_read_here_and_nothing_else() {
        for (text, here) in [
            ("input", true),
            ("input.customer.name", true),
            ("input.?customer . ? name", true),
            ("true", false),
            ("input.in", false),
            (".input", false),
            ("input.`e-mail`", false),
            ("input.lines[0]", false),
            ("input.name.trim()", false),
            ("input.", false),
        ] {
            let tokens = lex::tokens(text).unwrap_or_default();
            assert_eq!(super::parse(text, &tokens).is_some(), here, "{text}");
        }
    }
}
