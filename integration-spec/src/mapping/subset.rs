//! What is CEL but not in the mapping language: refused by name, with what can be used instead.

use crate::codes;
use crate::suggest;

use super::check::{Checker, Site};
use super::ir::Expr;
use super::syntax::{Form, Name, Node, Operator, Value};

/// The functions of this version.
const FUNCTIONS: [&str; 4] = ["double", "has", "orValue", "string"];

impl Checker<'_> {
    /// Reports that `node` is outside the mapping language.
    pub(super) fn refuse(&mut self, site: Site<'_>, node: &Node) -> Option<Expr> {
        let (what, help) = match &node.form {
            Form::Operation(operator, _) => operator_refusal(*operator),
            Form::Call { function, target, .. } => {
                return self.refuse_call(site, node, function, target.as_deref());
            }
            Form::Literal(Value::Uint(_)) => ("unsigned integers are".to_owned(), "leave the `u` out"),
            Form::Literal(Value::Bytes) => ("byte strings are".to_owned(), "write a text: `'...'`"),
            Form::Object => (
                "object literals are".to_owned(),
                "write the object as YAML below the target, field by field",
            ),
            Form::Message => (
                "typed object literals are".to_owned(),
                "write the object as YAML below the target, field by field",
            ),
            Form::List { .. } => {
                ("optional items of a list are".to_owned(), "write only items that are there")
            }
            Form::Variable(_) | Form::Select { .. } | Form::Literal(_) => {
                ("this is".to_owned(), "read a field or write a literal")
            }
        };
        self.report(
            site.at(codes::OUTSIDE_SUBSET, &node.span, format!("{what} not in the mapping language"))
                .help(help),
        );
        None
    }

    fn refuse_call(
        &mut self,
        site: Site<'_>,
        node: &Node,
        function: &Name,
        target: Option<&Node>,
    ) -> Option<Expr> {
        let name = function.text.as_str();
        if FUNCTIONS.contains(&name) {
            let usage = match name {
                "orValue" => "`orValue()` follows an optional value, as in `input.?phone.orValue('none')`",
                "has" => "`has()` takes one field, as in `has(input.phone)`",
                _ => {
                    "`string()` and `double()` stand before one value in parentheses, as in `string(input.number)`"
                }
            };
            self.report(
                site.at(codes::OUTSIDE_SUBSET, &node.span, format!("`{name}()` is not used like this"))
                    .help(usage),
            );
            return None;
        }
        let help = match name {
            "all" | "exists" | "exists_one" | "existsOne" | "filter" | "map" | "transformList"
            | "transformMap" => "a list is mapped item by item with `{each: ..., as: item, map: ...}`",
            "size" | "contains" | "startsWith" | "endsWith" | "matches" => {
                "compare whole values: `==`, `!=`, `<`; or use a `lookup`"
            }
            "trim" | "lowerAscii" | "upperAscii" | "replace" | "split" | "substring" | "join" | "charAt"
            | "indexOf" | "lastIndexOf" | "format" | "reverse" | "quote" => {
                "texts are read whole and joined with `+`"
            }
            "int" | "uint" | "bool" | "bytes" | "dyn" | "type" => {
                "values are converted with `string()` and `double()`"
            }
            "duration" | "timestamp" | "getFullYear" | "getMonth" | "getDate" | "getDayOfMonth"
            | "getDayOfWeek" | "getDayOfYear" | "getHours" | "getMinutes" | "getSeconds"
            | "getMilliseconds" => "times are passed on as the texts that they are",
            "of" | "none" | "ofNonZeroValue" | "or" | "optMap" | "optFlatMap" | "value" | "hasValue" => {
                "an optional value is handled with `.orValue(...)` or `has(...) ? ... : ...`; nothing is written `null`"
            }
            _ => return self.unknown_function(site, function, target.is_some()),
        };
        let prefix = match target.map(|target| &target.form) {
            Some(Form::Variable(namespace)) if namespace == "optional" => "optional.",
            _ => "",
        };
        let message = format!("`{prefix}{name}()` is not in the mapping language");
        self.report(site.at(codes::OUTSIDE_SUBSET, &node.span, message).help(help));
        None
    }

    fn unknown_function(&mut self, site: Site<'_>, function: &Name, method: bool) -> Option<Expr> {
        let name = function.text.as_str();
        let error = site.at(codes::OUTSIDE_SUBSET, &function.span, format!("there is no function `{name}`"));
        let help = match suggest::closest(name, FUNCTIONS) {
            Some(near) => format!("did you mean `{near}`?"),
            None if method => "fields are read without parentheses, as in `input.name`".to_owned(),
            None => format!("there are {}", suggest::listed(&FUNCTIONS)),
        };
        self.report(error.help(help));
        None
    }
}

fn operator_refusal(operator: Operator) -> (String, &'static str) {
    match operator {
        Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide | Operator::Remainder => (
            format!("arithmetic (`{}`) is", operator.sign()),
            "numbers are passed on as they are; `+` joins texts",
        ),
        Operator::Negate => ("arithmetic (`-`) is".to_owned(), "numbers are passed on as they are"),
        Operator::In => {
            ("`in` is".to_owned(), "compare with each value: `a == 'x' || a == 'y'`; or use a `lookup`")
        }
        Operator::Index | Operator::OptionalIndex => (
            format!("access by index (`{}`) is", operator.sign()),
            "a list is mapped item by item with `{each: ..., as: item, map: ...}`",
        ),
        _ => (format!("`{}` is", operator.sign()), "use a simpler expression"),
    }
}
