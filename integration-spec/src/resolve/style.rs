//! How parameters are written: the styles of OpenAPI, as far as a place and a shape allow.

use super::Context;
use super::backend::is_scalar;
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::model::{self, ParameterIn};
use crate::platform::{Separator, Shape, Style, Type, Types};
use crate::source::{Part, Place};

/// What a shape is to a style.
enum Form {
    Scalar,
    List,
    Object,
}

fn form(shape: &Shape, types: &Types) -> Option<Form> {
    match shape.plain() {
        shape if is_scalar(shape, types) => Some(Form::Scalar),
        Shape::Array(items) if is_scalar(items, types) => Some(Form::List),
        Shape::Named(id) => match types.get(*id) {
            Type::Object(object) => {
                object.fields.iter().all(|field| is_scalar(&field.shape, types)).then_some(Form::Object)
            }
            _ => None,
        },
        _ => None,
    }
}

/// The style of the parameter `name`, whose values have `shape`; reports why it has none.
pub(super) fn of(
    name: &str,
    parameter: &model::Parameter,
    shape: &Shape,
    place: &Place,
    context: &mut Context,
) -> Option<Style> {
    let in_query = parameter.location == ParameterIn::Query;
    let form = form(shape, &context.types);
    let ((Some(Form::Scalar | Form::List), _) | (Some(Form::Object), true)) = (&form, in_query) else {
        let message = format!("the parameter `{name}` cannot be written as text");
        let found = Diagnostic::new(codes::NOT_A_SCALAR, &place.child("schema"), Part::Value, message).help(
            "a parameter is a string, a number, a boolean or an enum of strings, a list of these, or in the query an \
             object of these",
        );
        context.diagnostics.push(found);
        return None;
    };
    if parameter.location == ParameterIn::Cookie && matches!(form, Some(Form::List)) {
        // `form` in a cookie would repeat its name, which servers read as one of the two.
        return refused(
            place,
            "schema",
            format!("the cookie `{name}` cannot be a list"),
            "send the list in the query or a header",
            context,
        );
    }
    let style = match (parameter.style, &form) {
        (None, Some(Form::Object)) => model::Style::DeepObject,
        (None, _) if matches!(parameter.location, ParameterIn::Query | ParameterIn::Cookie) => {
            model::Style::Form
        }
        (None, _) => model::Style::Simple,
        (Some(style), _) => style,
    };
    let fits_place = match style {
        model::Style::Simple => matches!(parameter.location, ParameterIn::Path | ParameterIn::Header),
        model::Style::Form => matches!(parameter.location, ParameterIn::Query | ParameterIn::Cookie),
        model::Style::SpaceDelimited | model::Style::PipeDelimited | model::Style::DeepObject => in_query,
    };
    if !fits_place {
        let help = if matches!(parameter.location, ParameterIn::Path | ParameterIn::Header) {
            "leave it out: lists in path and header are joined by commas"
        } else {
            "write one of `form`, `spaceDelimited`, `pipeDelimited`, `deepObject`"
        };
        let message = format!("a parameter in the {} cannot have this style", location(parameter.location));
        return refused(place, "style", message, help, context);
    }
    let exploded = parameter.explode.unwrap_or(style == model::Style::Form);
    match (form?, style) {
        (Form::Scalar, model::Style::Form | model::Style::Simple) => Some(Style::Single),
        (Form::List, model::Style::Form) if exploded => Some(Style::Repeated),
        (Form::List, model::Style::Form | model::Style::Simple) => Some(Style::Joined(Separator::Comma)),
        (Form::List, model::Style::SpaceDelimited) if !exploded => Some(Style::Joined(Separator::Space)),
        (Form::List, model::Style::PipeDelimited) if !exploded => Some(Style::Joined(Separator::Pipe)),
        (Form::List, model::Style::SpaceDelimited | model::Style::PipeDelimited) => refused(
            place,
            "explode",
            "what is delimited is one parameter, so it is not exploded".to_owned(),
            "leave `explode` out, or use `style: form`",
            context,
        ),
        (Form::Object, model::Style::DeepObject) => Some(Style::Deep),
        (Form::Object, _) => refused(
            place,
            "style",
            format!("`{name}` is an object, which this style cannot write"),
            "write `deepObject`, or declare a parameter for each field",
            context,
        ),
        (Form::Scalar | Form::List, _) => refused(
            place,
            "style",
            format!("`{name}` is not what this style writes"),
            "leave `style` out",
            context,
        ),
    }
}

fn refused(place: &Place, key: &str, message: String, help: &str, context: &mut Context) -> Option<Style> {
    let found = Diagnostic::new(codes::PARAMETER_STYLE, &place.child(key), Part::Value, message).help(help);
    context.diagnostics.push(found);
    None
}

fn location(location: ParameterIn) -> &'static str {
    match location {
        ParameterIn::Path => "path",
        ParameterIn::Query => "query",
        ParameterIn::Header => "header",
        ParameterIn::Cookie => "cookie",
    }
}
