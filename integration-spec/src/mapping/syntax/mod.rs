//! Expressions as written: CEL text to a tree in which every node knows its bytes.
//!
//! The `cel` crate parses, so that what is CEL is decided where CEL is decided. Two things are done around it. Before:
//! [`lex`] splits the text into tokens, refuses what is too long or nested too deeply (its parser recurses some 15 KiB
//! of stack per parenthesis, ten times that without optimisation), and names the common slips better than a grammar
//! can. After: [`tree`] turns its tree into [`Node`]s, whose bytes are worked out from the tokens, because it keeps
//! one token a node. A plain [`path`] needs no parser.
//!
//! Its other parser (the feature `parser_pratt`) needs less stack, but gives no positions for what it accepted and
//! expands macros unasked, which would hide from the checker what was written.

mod lex;
mod path;
mod tree;

use std::ops::Range;

pub(super) use tree::{Form, Name, Node, Operator, Value};

/// Why a text is not an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SyntaxError {
    /// The offending bytes; empty at the end of the text.
    pub(super) span: Range<usize>,
    /// What is wrong.
    pub(super) message: String,
    /// How to repair it.
    pub(super) help: Option<String>,
    /// Whether it is not wrong, but too much.
    pub(super) too_large: bool,
}

impl SyntaxError {
    fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None, too_large: false }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The longest expression in bytes.
pub(super) const MAX_BYTES: usize = 2_000;
/// The most tokens of an expression. Every level of its tree has at least one, which bounds recursion over the tree.
pub(super) const MAX_TOKENS: usize = 256;
/// The deepest nesting of brackets and conditionals.
pub(super) const MAX_NESTING: usize = 12;

/// Whether CEL gives `word` a meaning of its own, or keeps it for one.
pub(super) fn is_reserved(word: &str) -> bool {
    const WORDS: [&str; 22] = [
        "as",
        "break",
        "const",
        "continue",
        "else",
        "false",
        "for",
        "function",
        "if",
        "import",
        "in",
        "let",
        "loop",
        "namespace",
        "null",
        "optional",
        "package",
        "return",
        "true",
        "var",
        "void",
        "while",
    ];
    WORDS.contains(&word)
}

/// Reads an expression.
pub(super) fn parse(text: &str) -> Result<Node, SyntaxError> {
    let tokens = lex::tokens(text)?;
    path::parse(text, &tokens).map_or_else(|| tree::parse(text, &tokens), Ok)
}
