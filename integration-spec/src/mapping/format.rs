//! `'%s of %d'.format([a, b])`: taken apart here, so that what runs only joins texts.

use crate::codes;
use crate::platform::Shape;

use super::arithmetic::{joined, literal_text};
use super::check::{Checker, Site};
use super::compare::widened;
use super::expr::converted;
use super::ir::{Conversion, Expr, Function, Kind, Literal, Ty};
use super::syntax::{Form, Node};

/// A clause, or the text between two.
enum Piece {
    Text(String),
    /// The letter, and the digits after the point.
    Clause(char, Option<u8>),
}

/// The most digits after the point.
const MAX_DIGITS: u8 = 100;

impl Checker<'_> {
    /// A text with clauses that values fill.
    pub(super) fn format(
        &mut self,
        site: Site<'_>,
        node: &Node,
        target: &Node,
        values: &Node,
    ) -> Option<Expr> {
        let (Some(text), Form::List { items, optional: false }) = (literal_text(target), &values.form) else {
            let error =
                site.at(codes::FORMAT, &node.span, "`format()` takes a literal text and a literal list");
            self.report(error.help("as in `'%s-%d'.format([input.name, input.number])`"));
            return None;
        };
        let pieces = match pieces(text) {
            Ok(pieces) => pieces,
            Err(message) => {
                let error = site.at(codes::FORMAT, &target.span, message);
                self.report(error.help("the clauses are `%s`, `%d`, `%f`, `%.2f`, `%e`, `%b`, `%o`, `%x`, `%X`; `%%` is a percent sign"));
                return None;
            }
        };
        let clauses = pieces.iter().filter(|piece| matches!(piece, Piece::Clause(..))).count();
        if clauses > items.len() {
            let noun = if items.len() == 1 { "value" } else { "values" };
            let message = format!("there are {clauses} clauses, but only {} {noun}", items.len());
            self.report(site.at(codes::FORMAT, &node.span, message));
            return None;
        }
        let mut items = items.iter();
        let mut parts = Vec::new();
        for piece in pieces {
            parts.push(match piece {
                Piece::Text(text) => {
                    Expr::new(Kind::Literal(Literal::String(text)), Ty::Value(Shape::String), None)
                }
                Piece::Clause(letter, digits) => self.clause(site, items.next()?, letter, digits)?,
            });
        }
        // What no clause takes is evaluated all the same, in CEL; here it is a slip.
        if let Some(rest) = items.next() {
            let error = site.at(codes::FORMAT, &rest.span, "no clause takes this value");
            self.report(error.help("remove it, or add a clause to the text"));
            return None;
        }
        Some(Expr { span: Some(node.span.clone()), ..joined(parts) })
    }

    /// A value as a clause writes it.
    fn clause(&mut self, site: Site<'_>, node: &Node, letter: char, digits: Option<u8>) -> Option<Expr> {
        let value = self.infer(site, node)?;
        let value = widened(self.there(site, node, value, "written")?);
        let six = digits.unwrap_or(6);
        let is = |shape: Shape| value.ty.is(&shape);
        let is_enum = value.ty.shape().is_some_and(|shape| self.enumeration(shape).is_some());
        let function = match letter {
            's' | 'd' if is(Shape::Int64) => {
                return Some(converted(value, Conversion::IntToString, Shape::String));
            }
            's' if is(Shape::String) => return Some(value),
            's' if is_enum => return Some(converted(value, Conversion::EnumToString, Shape::String)),
            's' if is(Shape::Bool) => return Some(converted(value, Conversion::BoolToString, Shape::String)),
            's' if is(Shape::Number) => Function::NumberText,
            's' if value.ty == Ty::Timestamp => Function::TimestampText,
            's' if value.ty == Ty::Span => Function::SpanText,
            'f' if is(Shape::Number) => Function::Fixed(six),
            'e' if is(Shape::Number) => Function::Scientific(six),
            'f' | 'e' if is(Shape::Int64) => {
                let function = if letter == 'f' { Function::Fixed(six) } else { Function::Scientific(six) };
                let number = converted(value, Conversion::IntToNumber, Shape::Number);
                return Some(text(function, number));
            }
            'b' if is(Shape::Int64) => Function::Binary,
            'o' if is(Shape::Int64) => Function::Octal,
            'x' | 'X' if is(Shape::Int64) => Function::Hex { large: letter == 'X' },
            'x' | 'X' if is(Shape::String) => Function::HexText { large: letter == 'X' },
            _ => {
                let message = format!("`%{letter}` does not write {}", self.type_words(&value.ty));
                let error = site.at(codes::FORMAT, &node.span, message);
                self.report(error.help("`%s` writes texts, integers, numbers, booleans and times; `%d` integers; `%f` and `%e` numbers; `%b`, `%o` and `%x` integers"));
                return None;
            }
        };
        Some(text(function, value))
    }
}

fn text(function: Function, value: Expr) -> Expr {
    let span = value.span.clone();
    Expr::new(Kind::Call { function, arguments: vec![value] }, Ty::Value(Shape::String), span)
}

/// The clauses of a text and what stands between them.
fn pieces(text: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            plain.push(c);
            continue;
        }
        let mut next = chars.next();
        if next == Some('%') {
            plain.push('%');
            continue;
        }
        let mut digits = None;
        if next == Some('.') {
            let mut number = String::new();
            next = chars.next();
            while let Some(digit) = next.filter(char::is_ascii_digit) {
                number.push(digit);
                next = chars.next();
            }
            let read = number.parse().ok().filter(|digits| *digits <= MAX_DIGITS);
            digits = Some(read.ok_or_else(|| format!("`%.{number}` names no number of digits"))?);
        }
        match next {
            Some(letter @ ('f' | 'e')) => push(&mut pieces, &mut plain, Piece::Clause(letter, digits)),
            Some(letter @ ('s' | 'd' | 'b' | 'o' | 'x' | 'X')) if digits.is_none() => {
                push(&mut pieces, &mut plain, Piece::Clause(letter, None));
            }
            Some(letter) => return Err(format!("`%{letter}` is no clause")),
            None => return Err("the text ends within a clause".to_owned()),
        }
    }
    pieces.push(Piece::Text(plain));
    Ok(pieces)
}

fn push(pieces: &mut Vec<Piece>, plain: &mut String, clause: Piece) {
    pieces.push(Piece::Text(std::mem::take(plain)));
    pieces.push(clause);
}
