//! The tree of an expression, made from that of the `cel` crate.

use std::ops::Range;

use caseway_core::decimal::{Decimal, parse_number};
use cel::common::ast::{CallExpr, EntryExpr, Expr, IdedExpr, LiteralValue, MapExpr, SourceInfo, operators};
use cel::{Env, parser::ParseError};

use super::SyntaxError;
use super::lex::{Token, TokenKind};

/// A part of an expression.
#[derive(Debug, Clone, PartialEq)]
pub(in super::super) struct Node {
    /// Its bytes.
    pub(in super::super) span: Range<usize>,
    pub(in super::super) form: Form,
}

/// A name and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Name {
    pub(in super::super) text: String,
    pub(in super::super) span: Range<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub(in super::super) enum Form {
    /// A variable.
    Variable(String),
    Literal(Value),
    /// `operand.field`, or `operand.?field`.
    Select {
        operand: Box<Node>,
        field: Name,
        optional: bool,
    },
    /// An operator with its operands: one for `!` and `-`, three for `?:`, otherwise two.
    Operation(Operator, Vec<Node>),
    /// `function(arguments)`, or `target.function(arguments)`.
    Call {
        function: Name,
        target: Option<Box<Node>>,
        arguments: Vec<Node>,
    },
    /// `[a, b]`; with `optional` items (`[?a]`) among them.
    List {
        items: Vec<Node>,
        optional: bool,
    },
    /// `{'a': b}`; with `optional` entries (`{?'a': b}`) among them.
    Object {
        entries: Vec<(Node, Node)>,
        optional: bool,
    },
    /// `Type{a: b}`.
    Message,
}

#[derive(Debug, Clone, PartialEq)]
pub(in super::super) enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    /// The nearest binary number; the digits that are written, where a decimal can have them.
    Double(f64, Option<Decimal>),
    String(String),
    Bytes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Operator {
    If,
    And,
    Or,
    Not,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Negate,
    In,
    Index,
    OptionalIndex,
}

impl Operator {
    fn of(function: &str) -> Option<Self> {
        Some(match function {
            operators::CONDITIONAL => Self::If,
            operators::LOGICAL_AND => Self::And,
            operators::LOGICAL_OR => Self::Or,
            operators::LOGICAL_NOT => Self::Not,
            operators::EQUALS => Self::Equal,
            operators::NOT_EQUALS => Self::NotEqual,
            operators::LESS => Self::Less,
            operators::LESS_EQUALS => Self::LessOrEqual,
            operators::GREATER => Self::Greater,
            operators::GREATER_EQUALS => Self::GreaterOrEqual,
            operators::ADD => Self::Add,
            operators::SUBSTRACT => Self::Subtract,
            operators::MULTIPLY => Self::Multiply,
            operators::DIVIDE => Self::Divide,
            operators::MODULO => Self::Remainder,
            operators::NEGATE => Self::Negate,
            operators::IN => Self::In,
            operators::INDEX => Self::Index,
            operators::OPT_INDEX => Self::OptionalIndex,
            _ => return None,
        })
    }

    /// Whether it calculates something from two operands.
    pub(in super::super) fn calculates(self) -> bool {
        matches!(self, Self::Add | Self::Subtract | Self::Multiply | Self::Divide | Self::Remainder)
    }

    /// The operator as written.
    pub(in super::super) fn sign(self) -> &'static str {
        match self {
            Self::If => "?:",
            Self::And => "&&",
            Self::Or => "||",
            Self::Not => "!",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Add => "+",
            Self::Subtract | Self::Negate => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
            Self::In => "in",
            Self::Index => "[]",
            Self::OptionalIndex => "[?]",
        }
    }
}

/// Parses `text`, whose tokens are known.
pub(super) fn parse(text: &str, tokens: &[Token]) -> Result<Node, SyntaxError> {
    let parser = Env::default().with_optional_support(true).parser().enable_ident_escape_syntax(true);
    let positions = Positions { text, tokens };
    match parser.parse_with_source_info(text) {
        Ok((expr, info)) => Builder { positions, info }.node(expr),
        Err(errors) => Err(positions.explain(errors.errors.first())),
    }
}

struct Positions<'t> {
    text: &'t str,
    tokens: &'t [Token],
}

impl Positions<'_> {
    fn text(&self, index: usize) -> &str {
        self.tokens.get(index).map_or("", |token| token.text(self.text))
    }

    fn span(&self, index: usize) -> Range<usize> {
        let end = self.text.len();
        self.tokens.get(index).map_or(end..end, |token| token.span.clone())
    }

    /// The index of the first token at or after a byte.
    fn at_byte(&self, byte: usize) -> usize {
        self.tokens.partition_point(|token| token.span.start < byte)
    }

    /// What the parser found, in words for someone who has not seen its grammar.
    fn explain(&self, error: Option<&ParseError>) -> SyntaxError {
        let Some(error) = error else {
            return SyntaxError::new(0..self.text.len(), "the expression cannot be read");
        };
        let (line, column) = error.pos;
        let lines = usize::try_from(line - 1).unwrap_or(0);
        let line: usize = self.text.split_inclusive('\n').take(lines).map(str::len).sum();
        // Errors count characters, where nodes count bytes.
        let within = self.text[line..].char_indices().nth(usize::try_from(column - 1).unwrap_or(0));
        let index = self.at_byte(within.map_or(self.text.len(), |(at, _)| line + at));
        let span = self.span(index);
        let found = self.text(index);
        if let Some(word) = error.msg.strip_prefix("reserved identifier: ") {
            return SyntaxError::new(span, format!("`{word}` is a reserved word of CEL"))
                .help("a field of this name is read after a dot, as in `input.package`");
        }
        match error.msg.as_str() {
            "invalid int literal" | "invalid uint literal" => {
                return SyntaxError::new(span, "this number does not fit into 64 bits");
            }
            "invalid double literal" => return SyntaxError::new(span, "this number is too large"),
            _ => {}
        }
        let before = index.checked_sub(1).map_or("", |before| self.text(before));
        if index >= self.tokens.len() {
            return SyntaxError::new(span, format!("a value is missing after `{before}`"));
        }
        match (before, found) {
            (_, "." | ")" | "]" | "}" | "," | ":") | (".", _) if !before.is_empty() => {
                let error = SyntaxError::new(span, format!("`{found}` cannot stand after `{before}`"));
                if before == "." || found == "." {
                    error.help(
                        "a field's name stands between backticks if it is not a plain word: input.`e-mail`",
                    )
                } else {
                    error
                }
            }
            ("", _) => SyntaxError::new(span, format!("an expression cannot begin with `{found}`")),
            _ => SyntaxError::new(span, format!("`{found}` cannot stand after `{before}`")),
        }
    }
}

struct Builder<'t> {
    positions: Positions<'t>,
    info: SourceInfo,
}

impl Builder<'_> {
    /// The index of the token that the parser remembers for a node.
    fn token(&self, id: u64) -> usize {
        self.positions.at_byte(self.info.offset_for(id).map_or(0, |(start, _)| start as usize))
    }

    /// Calls and operators nest deepest, and are apart from the rest: a frame on the stack counts at every level.
    fn node(&self, expr: IdedExpr) -> Result<Node, SyntaxError> {
        let index = self.token(expr.id);
        match expr.expr {
            Expr::Call(call) if call.func_name == operators::OPT_SELECT => self.optional_select(call, index),
            Expr::Call(call) => self.call(call, index),
            other => self.other(other, index),
        }
    }

    fn other(&self, expr: Expr, index: usize) -> Result<Node, SyntaxError> {
        let own = self.positions.span(index);
        let node = match expr {
            Expr::Ident(name) => Node { span: own, form: Form::Variable(name) },
            Expr::Literal(literal) => self.literal(literal, index),
            Expr::Select(select) => {
                let operand = self.node(*select.operand)?;
                self.select(operand, select.field, index, false)
            }
            Expr::List(list) => {
                let optional = !list.optional_indices.is_empty();
                let items = self.nodes(list.elements)?;
                Node { span: own.start..self.closed(index).end, form: Form::List { items, optional } }
            }
            Expr::Map(map) => self.object(map, own.start..self.closed(index).end)?,
            Expr::Struct(_) => {
                let start = self.positions.span(index.saturating_sub(1)).start;
                Node { span: start..self.closed(index).end, form: Form::Message }
            }
            Expr::Call(_) | Expr::Comprehension(_) | Expr::Unspecified => {
                return Err(SyntaxError::new(own, "the expression cannot be read"));
            }
        };
        Ok(node)
    }

    fn literal(&self, literal: LiteralValue, index: usize) -> Node {
        let span = self.signed(index);
        let value = match literal {
            LiteralValue::Null => Value::Null,
            LiteralValue::Boolean(value) => Value::Bool(*value.inner()),
            LiteralValue::Int(value) => Value::Int(*value.inner()),
            LiteralValue::UInt(value) => Value::Uint(*value.inner()),
            LiteralValue::Double(value) => {
                let written = self.positions.text.get(span.clone()).unwrap_or_default();
                let digits: String = written.split_whitespace().collect();
                Value::Double(*value.inner(), parse_number(&digits))
            }
            LiteralValue::String(value) => Value::String(value.inner().to_owned()),
            LiteralValue::Bytes(_) => Value::Bytes,
        };
        Node { span, form: Form::Literal(value) }
    }

    fn object(&self, map: MapExpr, span: Range<usize>) -> Result<Node, SyntaxError> {
        let mut optional = false;
        let mut entries = Vec::new();
        for entry in map.entries {
            // An entry of another kind belongs to a typed literal.
            if let EntryExpr::MapEntry(entry) = entry.expr {
                optional |= entry.optional;
                entries.push((self.node(entry.key)?, self.node(entry.value)?));
            }
        }
        Ok(Node { span, form: Form::Object { entries, optional } })
    }

    fn nodes(&self, exprs: Vec<IdedExpr>) -> Result<Vec<Node>, SyntaxError> {
        exprs.into_iter().map(|expr| self.node(expr)).collect()
    }

    /// A number's token with the minus before it, which the parser takes into the number.
    fn signed(&self, index: usize) -> Range<usize> {
        let own = self.positions.span(index);
        let is_number = self.positions.tokens.get(index).is_some_and(|token| token.kind == TokenKind::Number);
        match index.checked_sub(1) {
            Some(before) if is_number && self.positions.text(before) == "-" && !self.ends_value(before) => {
                self.positions.span(before).start..own.end
            }
            _ => own,
        }
    }

    /// Whether a value ends right before the token, so that the token is an operator between two.
    fn ends_value(&self, index: usize) -> bool {
        index.checked_sub(1).and_then(|before| self.positions.tokens.get(before)).is_some_and(|token| {
            token.kind != TokenKind::Symbol || matches!(token.text(self.positions.text), ")" | "]" | "}")
        })
    }

    /// `dot` is the index of the token `.`.
    fn select(&self, operand: Node, field: String, dot: usize, optional: bool) -> Node {
        let span = self.positions.span(dot + 1 + usize::from(optional));
        Node {
            span: self.opened(operand.span.start, span.end)..span.end,
            form: Form::Select { operand: Box::new(operand), field: Name { text: field, span }, optional },
        }
    }

    fn optional_select(&self, call: CallExpr, dot: usize) -> Result<Node, SyntaxError> {
        let mut args = call.args.into_iter();
        match (args.next(), args.next().map(|field| field.expr)) {
            (Some(operand), Some(Expr::Literal(LiteralValue::String(field)))) => {
                let operand = self.node(operand)?;
                let field = field.inner().trim_matches('`').to_owned();
                Ok(self.select(operand, field, dot, true))
            }
            _ => Err(SyntaxError::new(self.positions.span(dot), "the expression cannot be read")),
        }
    }

    fn call(&self, call: CallExpr, index: usize) -> Result<Node, SyntaxError> {
        let target = call.target.map(|target| self.node(*target)).transpose()?;
        let arguments = self.nodes(call.args)?;
        let own = self.positions.span(index);
        if let Some(operator) = Operator::of(&call.func_name) {
            let mut span = arguments.iter().fold(own, |span, argument| {
                span.start.min(argument.span.start)..span.end.max(argument.span.end)
            });
            if matches!(operator, Operator::Index | Operator::OptionalIndex) {
                span.end = self.closed(index).end;
            }
            return Ok(Node { span: self.balanced(span), form: Form::Operation(operator, arguments) });
        }
        // The parser remembers the opening parenthesis.
        let function = Name { text: call.func_name, span: self.positions.span(index.saturating_sub(1)) };
        let start =
            target.as_ref().map_or(function.span.start, |target| self.opened(target.span.start, own.start));
        let span = start..self.closed(index).end;
        Ok(Node { span, form: Form::Call { function, target: target.map(Box::new), arguments } })
    }

    /// The token that closes the bracket at `index`.
    fn closed(&self, index: usize) -> Range<usize> {
        let mut depth = 0usize;
        for at in index..self.positions.tokens.len() {
            match self.positions.text(at) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return self.positions.span(at);
                    }
                }
                _ => {}
            }
        }
        self.positions.span(index)
    }

    /// The start of what begins at `start` and goes to `end`, with the parentheses that are closed before `end`.
    fn opened(&self, start: usize, end: usize) -> usize {
        self.balanced(start..end).start
    }

    /// `span` with the parentheses that it holds only one of.
    fn balanced(&self, span: Range<usize>) -> Range<usize> {
        let (first, end) = (self.positions.at_byte(span.start), self.positions.at_byte(span.end));
        let (mut open, mut missing) = (0usize, 0usize);
        for at in first..end {
            match self.positions.text(at) {
                "(" | "[" | "{" => open += 1,
                ")" | "]" | "}" if open == 0 => missing += 1,
                ")" | "]" | "}" => open -= 1,
                _ => {}
            }
        }
        let start = first.saturating_sub(missing);
        let last = end + open;
        self.positions.span(start).start.min(span.start)
            ..self.positions.span(last.saturating_sub(1)).end.max(span.end)
    }
}
