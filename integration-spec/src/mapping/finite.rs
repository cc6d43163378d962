//! Numbers that leave an expression have a form in JSON.
//!
//! Within an expression numbers follow IEEE 754, as CEL's do: `1.0 / 0.0` is infinite and may be compared. JSON has no form
//! for what is not finite, so what goes into a document is checked, where arithmetic or a text made it.

use crate::platform::Shape;

use super::ir::{Cell, Expr, Function, Kind, Ty};

/// The expression with a check of every number in its result that may not be finite.
pub(super) fn finite(expr: Expr) -> Expr {
    if may_be_infinite(&expr) { checked(expr) } else { expr }
}

fn may_be_infinite(expr: &Expr) -> bool {
    matches!(&expr.kind, Kind::Call { function, .. } if function.may_be_infinite())
        || expr.kind.parts().into_iter().any(may_be_infinite)
}

/// `expr`, somewhere in which a number is made: every number that it gives is checked, but for constants.
fn checked(expr: Expr) -> Expr {
    let Expr { kind, ty, span, fallible } = expr;
    let inner = |expr: Box<Expr>| Box::new(checked(*expr));
    let cell = |cell: Cell| Cell { value: checked(cell.value), ..cell };
    let kind = match kind {
        Kind::Present(value) => Kind::Present(inner(value)),
        Kind::Variant { id, index, value } => Kind::Variant { id, index, value: inner(value) },
        Kind::OrValue { value, default } if !is_number(&ty) => {
            Kind::OrValue { value: inner(value), default: inner(default) }
        }
        Kind::If { guards, then, otherwise } => {
            Kind::If { guards, then: inner(then), otherwise: inner(otherwise) }
        }
        Kind::Each(mut each) => {
            each.map = cell(each.map);
            Kind::Each(each)
        }
        Kind::Filter(mut filter) => {
            filter.list = checked(filter.list);
            Kind::Filter(filter)
        }
        Kind::List(items) => Kind::List(items.into_iter().map(cell).collect()),
        Kind::Map(entries) => Kind::Map(entries.into_iter().map(|(key, value)| (key, cell(value))).collect()),
        Kind::Object { id, fields } => {
            let fields = fields.into_iter().map(|(index, value)| (index, cell(value))).collect();
            Kind::Object { id, fields }
        }
        Kind::Call { function: Function::Append, arguments } => {
            Kind::Call { function: Function::Append, arguments: arguments.into_iter().map(checked).collect() }
        }
        kind @ (Kind::Literal(_) | Kind::Absent) => kind,
        kind if is_number(&ty) => {
            let number = Expr { kind, ty: ty.clone(), span: span.clone(), fallible };
            Kind::Call { function: Function::Finite, arguments: vec![number] }
        }
        kind => kind,
    };
    Expr::new(kind, ty, span)
}

fn is_number(ty: &Ty) -> bool {
    ty.is(&Shape::Number)
}
