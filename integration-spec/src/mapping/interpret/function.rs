//! Functions and operators, applied to values.

use caseway_cel::{self as cel, Decimal, Error, Patterns, Span, Timestamp};

use super::super::ir::Function;
use super::datum::Datum;

/// The result of a function. The checker has seen to the types of its arguments.
pub(super) fn call(function: Function, arguments: &[Datum], patterns: &Patterns) -> Result<Datum, Error> {
    let at = |index: usize| arguments.get(index).unwrap_or(&Datum::Absent);
    let text = |index: usize| at(index).text();
    let int = |index: usize| at(index).int();
    let number = |index: usize| at(index).number();
    let texts = |parts: Vec<String>| Datum::list_of(parts.into_iter().map(Datum::Text).collect());
    let owned = |text: &str| Datum::Text(text.to_owned());
    Ok(match function {
        Function::IntAdd => Datum::Int(cel::add(int(0), int(1))?),
        Function::IntSubtract => Datum::Int(cel::subtract(int(0), int(1))?),
        Function::IntMultiply => Datum::Int(cel::multiply(int(0), int(1))?),
        Function::IntDivide => Datum::Int(cel::divide(int(0), int(1))?),
        Function::IntRemainder => Datum::Int(cel::remainder(int(0), int(1))?),
        Function::IntNegate => Datum::Int(cel::negate(int(0))?),
        Function::NumberAdd => Datum::Number(number(0) + number(1)),
        Function::NumberSubtract => Datum::Number(number(0) - number(1)),
        Function::NumberMultiply => Datum::Number(number(0) * number(1)),
        Function::NumberDivide => Datum::Number(number(0) / number(1)),
        Function::NumberNegate => Datum::Number(-number(0)),
        Function::DecimalAdd => decimal(arguments, cel::decimal_add)?,
        Function::DecimalSubtract => decimal(arguments, cel::decimal_subtract)?,
        Function::DecimalMultiply => decimal(arguments, cel::decimal_multiply)?,
        Function::DecimalDivide => decimal(arguments, cel::decimal_divide)?,
        Function::DecimalRound(tie, places) => match at(0) {
            Datum::Decimal(form, value) => {
                Datum::Decimal(*form, cel::decimal_round(*value, u32::from(places), tie))
            }
            // The checker lets nothing else through.
            _ => Datum::Absent,
        },
        Function::DecimalQuotient(tie, places) => {
            decimal(arguments, |left, right| cel::decimal_quotient(left, right, u32::from(places), tie))?
        }
        Function::DecimalNegate => decimal(&[at(0).clone(), at(0).clone()], |value, _| Ok(-value))?,
        Function::Length => Datum::Int(cel::length(text(0))),
        Function::Contains => Datum::Bool(text(0).contains(text(1))),
        Function::StartsWith => Datum::Bool(text(0).starts_with(text(1))),
        Function::EndsWith => Datum::Bool(text(0).ends_with(text(1))),
        Function::Matches => Datum::Bool(patterns.is_match(text(1), text(0))),
        Function::Trim => owned(text(0).trim()),
        Function::UpperAscii => Datum::Text(text(0).to_ascii_uppercase()),
        Function::LowerAscii => Datum::Text(text(0).to_ascii_lowercase()),
        Function::Replace => Datum::Text(cel::replace(text(0), text(1), text(2))?),
        Function::ReplaceSome => Datum::Text(cel::replace_some(text(0), text(1), text(2), int(3))?),
        Function::Split => texts(cel::split(text(0), text(1))),
        Function::SplitSome => texts(cel::split_some(text(0), text(1), int(2))),
        Function::Join => {
            let parts: Vec<&str> = at(0).list().iter().map(Datum::text).collect();
            Datum::Text(cel::join(&parts, text(1)))
        }
        Function::Substring => owned(cel::substring(text(0), int(1))?),
        Function::SubstringTo => owned(cel::substring_to(text(0), int(1), int(2))?),
        Function::CharAt => owned(cel::char_at(text(0), int(1))?),
        Function::IndexOf => Datum::Int(cel::index_of(text(0), text(1))),
        Function::IndexOfFrom => Datum::Int(cel::index_of_from(text(0), text(1), int(2))?),
        Function::LastIndexOf => Datum::Int(cel::last_index_of(text(0), text(1))),
        Function::LastIndexOfTo => Datum::Int(cel::last_index_of_to(text(0), text(1), int(2))?),
        Function::Reverse => Datum::Text(cel::reverse(text(0))),
        Function::Count => Datum::Int(cel::size(match at(0) {
            Datum::Map(entries) => entries.len(),
            list => list.list().len(),
        })),
        Function::Append => Datum::list_of(at(0).list().iter().chain(at(1).list()).cloned().collect()),
        Function::Holds => Datum::Bool(at(1).list().contains(at(0))),
        Function::HoldsKey => {
            Datum::Bool(matches!(at(1), Datum::Map(entries) if entries.contains_key(text(0))))
        }
        Function::Keys => {
            let mut keys: Vec<String> = match at(0) {
                Datum::Map(entries) => entries.keys().cloned().collect(),
                _ => Vec::new(),
            };
            keys.sort();
            texts(keys)
        }
        Function::IntOfText => Datum::Int(cel::int_of(text(0))?),
        Function::IntOfNumber => Datum::Int(cel::int_of_number(number(0))?),
        Function::NumberOfText => Datum::Number(cel::number_of(text(0))?),
        Function::BoolOfText => Datum::Bool(cel::bool_of(text(0))?),
        Function::NumberText => Datum::Text(cel::number_text(number(0))),
        Function::Finite => Datum::Number(cel::finite(number(0))?),
        Function::Fixed(digits) => Datum::Text(cel::fixed(number(0), usize::from(digits))),
        Function::Scientific(digits) => Datum::Text(cel::scientific(number(0), usize::from(digits))),
        Function::Binary => Datum::Text(cel::binary(int(0))),
        Function::Octal => Datum::Text(cel::octal(int(0))),
        Function::Hex { large } => Datum::Text(cel::hex(int(0), large)),
        Function::HexText { large } => Datum::Text(cel::hex_text(text(0), large)),
        Function::Timestamp => Datum::Timestamp(Timestamp::parse(text(0))?),
        Function::TimestampOfSeconds => Datum::Timestamp(Timestamp::from_seconds(int(0))?),
        Function::Span => Datum::Span(Span::parse(text(0))?),
        function => return time(function, arguments),
    })
}

/// An operator of two decimals, whose result JSON holds as the first.
fn decimal(
    arguments: &[Datum],
    operator: impl Fn(Decimal, Decimal) -> Result<Decimal, Error>,
) -> Result<Datum, Error> {
    match arguments {
        [Datum::Decimal(form, left), Datum::Decimal(_, right)] => {
            Ok(Datum::Decimal(*form, operator(*left, *right)?))
        }
        // The checker lets nothing else through.
        _ => Ok(Datum::Absent),
    }
}

/// Functions of times and spans.
fn time(function: Function, arguments: &[Datum]) -> Result<Datum, Error> {
    Ok(match (function, arguments) {
        (Function::TimestampText, [Datum::Timestamp(time)]) => Datum::Text(time.to_string()),
        (Function::SpanText, [Datum::Span(span)]) => Datum::Text(span.to_string()),
        (Function::TimestampSeconds, [Datum::Timestamp(time)]) => Datum::Int(time.seconds()),
        (Function::Later, [Datum::Timestamp(time), Datum::Span(span)]) => Datum::Timestamp(time.plus(*span)?),
        (Function::Earlier, [Datum::Timestamp(time), Datum::Span(span)]) => {
            Datum::Timestamp(time.minus(*span)?)
        }
        (Function::Since, [Datum::Timestamp(time), Datum::Timestamp(earlier)]) => {
            Datum::Span(time.since(*earlier)?)
        }
        (Function::SpanAdd, [Datum::Span(left), Datum::Span(right)]) => Datum::Span(left.plus(*right)?),
        (Function::SpanSubtract, [Datum::Span(left), Datum::Span(right)]) => Datum::Span(left.minus(*right)?),
        (Function::Part(part), [Datum::Timestamp(time)]) => Datum::Int(time.part(part)),
        (Function::PartIn(part), [Datum::Timestamp(time), Datum::Text(zone)]) => {
            Datum::Int(time.part_in(part, zone)?)
        }
        (Function::SpanPart(part), [Datum::Span(span)]) => Datum::Int(span.part(part)),
        // The checker lets nothing else through.
        _ => Datum::Absent,
    })
}
