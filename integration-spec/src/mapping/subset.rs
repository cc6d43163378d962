//! What is CEL but not in the mapping language: refused by name, with what can be used instead.

use crate::codes;
use crate::suggest;

use super::call::NAMES;
use super::check::{Checker, Site};
use super::ir::Expr;
use super::syntax::{Form, Name, Node, Value};

impl Checker<'_> {
    /// Reports that `node` is outside the mapping language.
    pub(super) fn refuse(&mut self, site: Site<'_>, node: &Node) -> Option<Expr> {
        let (what, help) = match &node.form {
            Form::Operation(operator, _) => (format!("`{}` is", operator.sign()), "use a simpler expression"),
            Form::Call { function, target, .. } => {
                return self.refuse_call(site, node, function, target.as_deref());
            }
            Form::Literal(Value::Uint(_)) => ("unsigned integers are".to_owned(), "leave the `u` out"),
            Form::Literal(Value::Bytes) => ("byte strings are".to_owned(), "write a text: `'...'`"),
            Form::Object { .. } => {
                ("optional entries of an object are".to_owned(), "write only entries that are there")
            }
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
        let prefix = match target.map(|target| &target.form) {
            Some(Form::Variable(namespace))
                if !self.variables.iter().any(|variable| variable.name == *namespace) =>
            {
                format!("{namespace}.")
            }
            _ => String::new(),
        };
        if prefix.is_empty() && NAMES.contains(&name) {
            let usage = match name {
                "orValue" => "`orValue()` follows an optional value, as in `input.?phone.orValue('none')`",
                "has" => "`has()` takes one field, as in `has(input.phone)`",
                "string" | "double" | "int" | "bool" | "timestamp" | "duration" | "size" => {
                    "it stands before one value in parentheses, as in `string(input.number)`"
                }
                "getDate" | "getDayOfMonth" | "getDayOfWeek" | "getDayOfYear" | "getFullYear"
                | "getHours" | "getMilliseconds" | "getMinutes" | "getMonth" | "getSeconds" => {
                    "it follows a time, as in `timestamp(input.due).getDate('Europe/Berlin')`"
                }
                _ => "it follows a value, as in `input.name.trim()`",
            };
            self.report(
                site.at(codes::OUTSIDE_SUBSET, &node.span, format!("`{name}()` is not used like this"))
                    .help(usage),
            );
            return None;
        }
        let help = match name {
            "transformList" | "transformMap" | "transformMapEntry" => {
                "a list is mapped with `.map(item, ...)`, a map with `{each: ..., key: ..., as: ..., map: ...}`"
            }
            "quote" | "encode" | "decode" => {
                "texts are changed with `trim()`, `replace()`, `split()`, `substring()` and the like"
            }
            "uint" | "bytes" | "dyn" | "type" => {
                "values are converted with `string()`, `int()`, `double()` and `bool()`"
            }
            "bind" => "a value gets a name with `{let: ..., as: name, map: ...}`",
            "greatest" | "least" | "ceil" | "floor" | "round" | "trunc" | "abs" | "sign" | "isInf"
            | "isNaN" | "isFinite" | "bitOr" | "bitAnd" | "bitXor" | "bitNot" | "bitShiftLeft"
            | "bitShiftRight" | "sqrt" => {
                "numbers are compared and calculated with `+`, `-`, `*`, `/` and `%`; `int()` drops a fraction"
            }
            "of" | "none" | "ofNonZeroValue" | "or" | "optMap" | "optFlatMap" | "value" | "hasValue"
            | "unwrap" | "unwrapOpt" => {
                "an optional value is handled with `.orValue(...)`, `has(...) ? ... : ...` or `{let: ..., as: name, map: ...}`; nothing is written `null`"
            }
            _ => return self.unknown_function(site, function, target.is_some()),
        };
        let message = format!("`{prefix}{name}()` is not in the mapping language");
        self.report(site.at(codes::OUTSIDE_SUBSET, &node.span, message).help(help));
        None
    }

    fn unknown_function(&mut self, site: Site<'_>, function: &Name, method: bool) -> Option<Expr> {
        let name = function.text.as_str();
        let error = site.at(codes::OUTSIDE_SUBSET, &function.span, format!("there is no function `{name}`"));
        let help = match suggest::closest(name, NAMES) {
            Some(near) => format!("did you mean `{near}`?"),
            None if method => "fields are read without parentheses, as in `input.name`".to_owned(),
            None => "all functions are named in `docs/mapping-language.md`".to_owned(),
        };
        self.report(error.help(help));
        None
    }
}
