//! Functions: which one a call means, and its arguments in the types that it takes.

use crate::codes;
use crate::platform::Shape;

use super::arithmetic::literal_text;
use super::check::{Checker, Site, Want};
use super::compare::widened;
use super::expr::converted;
use super::ir::{Conversion, Expr, Function, Kind, Literal, Part, SpanPart, Tie, Ty};
use super::syntax::{Form, Name, Node, Value};

/// The type of an argument or result.
#[derive(Clone, Copy)]
enum Of {
    Text,
    Int,
    Bool,
    Texts,
}

impl Of {
    fn shape(self) -> Shape {
        match self {
            Self::Text => Shape::String,
            Self::Int => Shape::Int64,
            Self::Bool => Shape::Bool,
            Self::Texts => Shape::Array(Box::new(Shape::String)),
        }
    }
}

/// Methods whose name and number of arguments say which they are: what they are called on and take, what they give.
const METHODS: [(&str, &[Of], Of, Function); 21] = {
    use Of::{Bool, Int, Text, Texts};
    [
        ("contains", &[Text, Text], Bool, Function::Contains),
        ("startsWith", &[Text, Text], Bool, Function::StartsWith),
        ("endsWith", &[Text, Text], Bool, Function::EndsWith),
        ("trim", &[Text], Text, Function::Trim),
        ("upperAscii", &[Text], Text, Function::UpperAscii),
        ("lowerAscii", &[Text], Text, Function::LowerAscii),
        ("replace", &[Text, Text, Text], Text, Function::Replace),
        ("replace", &[Text, Text, Text, Int], Text, Function::ReplaceSome),
        ("split", &[Text, Text], Texts, Function::Split),
        ("split", &[Text, Text, Int], Texts, Function::SplitSome),
        ("join", &[Texts, Text], Text, Function::Join),
        ("substring", &[Text, Int], Text, Function::Substring),
        ("substring", &[Text, Int, Int], Text, Function::SubstringTo),
        ("charAt", &[Text, Int], Text, Function::CharAt),
        ("indexOf", &[Text, Text], Int, Function::IndexOf),
        ("indexOf", &[Text, Text, Int], Int, Function::IndexOfFrom),
        ("lastIndexOf", &[Text, Text], Int, Function::LastIndexOf),
        ("lastIndexOf", &[Text, Text, Int], Int, Function::LastIndexOfTo),
        ("reverse", &[Text], Text, Function::Reverse),
        ("matches", &[Text, Text], Bool, Function::Matches),
        // Without a separator: completed below.
        ("join", &[Texts], Text, Function::Join),
    ]
};

const PARTS: [(&str, Part, Option<SpanPart>); 10] = [
    ("getFullYear", Part::FullYear, None),
    ("getMonth", Part::Month, None),
    ("getDate", Part::Date, None),
    ("getDayOfMonth", Part::DayOfMonth, None),
    ("getDayOfWeek", Part::DayOfWeek, None),
    ("getDayOfYear", Part::DayOfYear, None),
    ("getHours", Part::Hours, Some(SpanPart::Hours)),
    ("getMinutes", Part::Minutes, Some(SpanPart::Minutes)),
    ("getSeconds", Part::Seconds, Some(SpanPart::Seconds)),
    ("getMilliseconds", Part::Milliseconds, Some(SpanPart::Milliseconds)),
];

/// The names of all functions and macros, for whoever mistyped one.
pub(super) const NAMES: [&str; 42] = [
    "all",
    "bool",
    "charAt",
    "contains",
    "double",
    "duration",
    "endsWith",
    "exists",
    "exists_one",
    "filter",
    "format",
    "getDate",
    "getDayOfMonth",
    "getDayOfWeek",
    "getDayOfYear",
    "getFullYear",
    "getHours",
    "getMilliseconds",
    "getMinutes",
    "getMonth",
    "getSeconds",
    "has",
    "indexOf",
    "int",
    "join",
    "lastIndexOf",
    "lowerAscii",
    "map",
    "matches",
    "orValue",
    "replace",
    "reverse",
    "round",
    "roundEven",
    "size",
    "split",
    "startsWith",
    "string",
    "substring",
    "timestamp",
    "trim",
    "upperAscii",
];

impl Checker<'_> {
    /// A call of a function or method.
    pub(super) fn call(
        &mut self,
        site: Site<'_>,
        node: &Node,
        function: &Name,
        target: Option<&Node>,
        arguments: &[Node],
    ) -> Option<Expr> {
        let Some(target) = target else { return self.function(site, node, function, arguments) };
        // `strings.quote(x)`: a function of a namespace, not a method of a variable.
        if let Form::Variable(namespace) = &target.form
            && !self.variables.iter().any(|variable| variable.name == *namespace)
            && matches!(
                namespace.as_str(),
                "optional" | "strings" | "math" | "cel" | "sets" | "base64" | "lists"
            )
        {
            return self.refuse(site, node);
        }
        let name = function.text.as_str();
        match (name, arguments) {
            ("map", _) => self.map_macro(site, node, target, arguments, None),
            ("filter" | "exists" | "all" | "exists_one" | "existsOne", _) => {
                self.test_macro(site, node, name, target, arguments)
            }
            ("size", []) => self.size(site, node, target),
            ("format", [values]) => self.format(site, node, target, values),
            ("round", [places]) => self.round(site, node, target, places, Tie::Away),
            ("roundEven", [places]) => self.round(site, node, target, places, Tie::Even),
            _ => match PARTS.iter().find(|(known, ..)| *known == name) {
                Some((name, part, of_span)) => {
                    self.part(site, node, target, arguments, (name, *part, *of_span))
                }
                None => self.method(site, node, name, target, arguments),
            },
        }
    }

    fn method(
        &mut self,
        site: Site<'_>,
        node: &Node,
        name: &str,
        target: &Node,
        arguments: &[Node],
    ) -> Option<Expr> {
        let mut named = METHODS.iter().filter(|(known, ..)| *known == name).peekable();
        if named.peek().is_none() {
            return self.refuse(site, node);
        }
        let counts: Vec<usize> = named.clone().map(|(_, takes, ..)| takes.len() - 1).collect();
        let Some((_, takes, gives, function)) =
            named.find(|(_, takes, ..)| takes.len() == arguments.len() + 1)
        else {
            let noun = if counts == [1] { "value" } else { "values" };
            let counts = counts.iter().map(usize::to_string).collect::<Vec<_>>().join(" or ");
            let given = arguments.len();
            let message =
                format!("`{name}()` takes {counts} {noun} in its parentheses, and is given {given}");
            self.report(site.at(codes::TYPE_MISMATCH, &node.span, message));
            return None;
        };
        let written = std::iter::once(target).chain(arguments);
        let mut checked = Vec::new();
        for (node, of) in written.zip(takes.iter()) {
            checked.push(self.argument(site, name, node, &of.shape()));
        }
        let mut checked = checked.into_iter().collect::<Option<Vec<Expr>>>()?;
        match function {
            Function::Matches => self.pattern(site, arguments.first()?)?,
            Function::Join if arguments.is_empty() => {
                let empty = Kind::Literal(Literal::String(String::new()));
                checked.push(Expr::new(empty, Ty::Value(Shape::String), None));
            }
            _ => {}
        }
        let kind = Kind::Call { function: *function, arguments: checked };
        Some(Expr::new(kind, Ty::Value(gives.shape()), Some(node.span.clone())))
    }

    /// An argument of a method, which has to be there.
    fn argument(&mut self, site: Site<'_>, name: &str, node: &Node, shape: &Shape) -> Option<Expr> {
        self.asking(format!("`{name}()`"), |checker| {
            if let Form::List { .. } | Form::Literal(_) = &node.form {
                return checker.check(site, node, &Want::value(shape));
            }
            let value = checker.infer(site, node)?;
            let value = checker.there(site, node, value, &format!("given to `{name}()`"))?;
            checker.fit(site, node, value, &Want::value(shape))
        })
    }

    /// The pattern of `matches()`, which is compiled once.
    fn pattern(&mut self, site: Site<'_>, node: &Node) -> Option<()> {
        let Some(text) = literal_text(node) else {
            let error =
                site.at(codes::SEARCH_PATTERN, &node.span, "the pattern of `matches()` is no literal");
            self.report(error.help("write it in quotes: patterns are checked here and compiled once"));
            return None;
        };
        if let Err(why) = caseway_cel::Pattern::check(text) {
            let error = site.at(codes::SEARCH_PATTERN, &node.span, format!("this is no pattern: {why}"));
            self.report(
                error.help("patterns have the syntax of RE2; a text is found literally with `contains()`"),
            );
            return None;
        }
        Some(())
    }

    /// `size(x)` and `x.size()`.
    fn size(&mut self, site: Site<'_>, node: &Node, argument: &Node) -> Option<Expr> {
        let span = Some(node.span.clone());
        let int = Ty::Value(Shape::Int64);
        // An empty literal has no type, but a size.
        if matches!(&argument.form, Form::List { items, optional: false } if items.is_empty())
            || matches!(&argument.form, Form::Object { entries, optional: false } if entries.is_empty())
        {
            return Some(Expr::new(Kind::Literal(Literal::Int(0)), int, span));
        }
        let value = self.infer(site, argument)?;
        let value = self.there(site, argument, value, "measured")?;
        let function = match &value.ty {
            Ty::Value(Shape::String) => Function::Length,
            Ty::Value(Shape::Array(_) | Shape::Map(_)) => Function::Count,
            ty => {
                let words = self.type_words(ty);
                let error = site.at(codes::TYPE_MISMATCH, &argument.span, format!("`size()` of {words}"));
                self.report(error.help("texts, lists and maps have a size"));
                return None;
            }
        };
        Some(Expr::new(Kind::Call { function, arguments: vec![value] }, int, span))
    }

    /// `amount.round(2)` and `amount.roundEven(2)`. What is divided at once need not have an exact quotient.
    fn round(&mut self, site: Site<'_>, node: &Node, target: &Node, places: &Node, tie: Tie) -> Option<Expr> {
        let value = self.infer(site, target)?;
        let value = self.there(site, target, value, "rounded")?;
        if !matches!(value.ty, Ty::Value(Shape::Decimal(_))) {
            let message = format!("{} has no digits to round", self.type_words(&value.ty));
            let error = site.at(codes::TYPE_MISMATCH, &target.span, message);
            self.report(error.help("decimals are rounded: what a contract declares with `format: decimal`"));
            return None;
        }
        let digits = match &places.form {
            Form::Literal(Value::Int(digits)) => u8::try_from(*digits).ok().filter(|digits| *digits <= 28),
            _ => None,
        };
        let Some(digits) = digits else {
            let error = site.at(codes::TYPE_MISMATCH, &places.span, "this is no number of digits");
            self.report(error.help("write how many digits stay after the point, from 0 to 28: `round(2)`"));
            return None;
        };
        let ty = value.ty.clone();
        let kind = match value.kind {
            Kind::Call { function: Function::DecimalDivide, arguments } => {
                Kind::Call { function: Function::DecimalQuotient(tie, digits), arguments }
            }
            kind => {
                let value = Expr::new(kind, value.ty, value.span);
                Kind::Call { function: Function::DecimalRound(tie, digits), arguments: vec![value] }
            }
        };
        Some(Expr::new(kind, ty, Some(node.span.clone())))
    }

    /// `getHours()` and the like.
    fn part(
        &mut self,
        site: Site<'_>,
        node: &Node,
        target: &Node,
        arguments: &[Node],
        (name, part, of_span): (&str, Part, Option<SpanPart>),
    ) -> Option<Expr> {
        let value = self.infer(site, target)?;
        let value = self.there(site, target, value, "taken apart")?;
        let (function, arguments) = match (&value.ty, arguments, of_span) {
            (Ty::Timestamp, [], _) => (Function::Part(part), vec![value]),
            (Ty::Timestamp, [zone], _) => {
                let given = self.argument(site, name, zone, &Shape::String)?;
                if let Some(name) = literal_text(zone)
                    && !caseway_cel::zone_is_known(name)
                {
                    let error = site.at(codes::TIME, &zone.span, format!("there is no time zone `{name}`"));
                    self.report(
                        error.help("write a name as in `'Europe/Berlin'` or an offset as in `'+01:00'`"),
                    );
                    return None;
                }
                (Function::PartIn(part), vec![value, given])
            }
            (Ty::Span, [], Some(part)) => (Function::SpanPart(part), vec![value]),
            (ty, ..) => {
                let words = self.type_words(ty);
                let help = match ty {
                    Ty::Span if of_span.is_some() => {
                        "a duration is the same in every time zone: leave the zone out"
                    }
                    Ty::Span => {
                        "a duration has `getHours()`, `getMinutes()`, `getSeconds()` and `getMilliseconds()`"
                    }
                    Ty::Timestamp => "it takes one time zone, as in `getDate('Europe/Berlin')`, or none",
                    _ => "read a time from a text first: `timestamp(input.due).getDate('Europe/Berlin')`",
                };
                let message = format!("{words} has no such part");
                self.report(site.at(codes::TYPE_MISMATCH, &node.span, message).help(help));
                return None;
            }
        };
        let kind = Kind::Call { function, arguments };
        Some(Expr::new(kind, Ty::Value(Shape::Int64), Some(node.span.clone())))
    }

    /// A call that is not a method.
    fn function(&mut self, site: Site<'_>, node: &Node, function: &Name, arguments: &[Node]) -> Option<Expr> {
        let name = function.text.as_str();
        match (name, arguments) {
            ("size", [argument]) => self.size(site, node, argument),
            ("string" | "double" | "int" | "bool" | "timestamp" | "duration", [argument]) => {
                self.conversion(site, node, name, argument)
            }
            _ => self.refuse(site, node),
        }
    }

    /// A value in another type, by the name of the type.
    fn conversion(&mut self, site: Site<'_>, node: &Node, name: &str, argument: &Node) -> Option<Expr> {
        let value = self.infer(site, argument)?;
        let value = self.there(site, argument, value, "converted")?;
        let span = Some(node.span.clone());
        let (text, int, number) =
            (Ty::Value(Shape::String), Ty::Value(Shape::Int64), Ty::Value(Shape::Number));
        let bool = Ty::Value(Shape::Bool);
        // Enums are texts to all of them.
        let value = match value.ty.shape() {
            Some(shape) if self.enumeration(shape).is_some() => {
                self.fit(site, argument, value, &Want::value(&Shape::String))?
            }
            Some(Shape::Text(_)) => self.fit(site, argument, value, &Want::value(&Shape::String))?,
            _ => value,
        };
        let is_decimal = matches!(value.ty, Ty::Value(Shape::Decimal(_)));
        let is_int = value.ty.is(&Shape::Int32) || value.ty == int;
        let converted = |conversion, shape| {
            Some(Expr { span: span.clone(), ..converted(value.clone(), conversion, shape) })
        };
        let (function, ty) = match name {
            "string" if value.ty == text => return Some(value),
            "string" if is_int => return converted(Conversion::IntToString, Shape::String),
            "string" if is_decimal => return converted(Conversion::DecimalToString, Shape::String),
            "double" if is_decimal => return converted(Conversion::DecimalToNumber, Shape::Number),
            "string" if value.ty == bool => return converted(Conversion::BoolToString, Shape::String),
            "string" if value.ty == number => (Function::NumberText, text),
            "string" if value.ty == Ty::Timestamp => (Function::TimestampText, text),
            "string" if value.ty == Ty::Span => (Function::SpanText, text),
            "double" if value.ty == number => return Some(value),
            "double" if is_int => return converted(Conversion::IntToNumber, Shape::Number),
            "double" if value.ty == text => (Function::NumberOfText, number),
            "int" if is_int => return Some(widened(value)),
            "int" if value.ty == text => (Function::IntOfText, int),
            "int" if value.ty == number => (Function::IntOfNumber, int),
            "int" if value.ty == Ty::Timestamp => (Function::TimestampSeconds, int),
            "bool" if value.ty == bool => return Some(value),
            "bool" if value.ty == text => (Function::BoolOfText, bool),
            "timestamp" if value.ty == Ty::Timestamp => return Some(value),
            "timestamp" if value.ty == text => (Function::Timestamp, Ty::Timestamp),
            "timestamp" if is_int => (Function::TimestampOfSeconds, Ty::Timestamp),
            "duration" if value.ty == Ty::Span => return Some(value),
            "duration" if value.ty == text => (Function::Span, Ty::Span),
            _ => {
                let words = self.type_words(&value.ty);
                let message = format!("`{name}()` of {words} is not in the mapping language");
                let help = match name {
                    "string" => {
                        "`string()` takes texts, enums, integers, decimals, numbers, booleans, times and durations"
                    }
                    "double" => "`double()` takes integers, decimals, numbers and texts",
                    "int" => "`int()` takes integers, numbers, texts and times",
                    "bool" => "`bool()` takes booleans and texts",
                    "timestamp" => {
                        "`timestamp()` takes a text in the form of RFC 3339, or seconds since 1970"
                    }
                    _ => "`duration()` takes a text as in `'1h30m'`",
                };
                self.report(site.at(codes::OUTSIDE_SUBSET, &node.span, message).help(help));
                return None;
            }
        };
        self.literal_time(site, argument, function)?;
        let value = if function == Function::TimestampOfSeconds { widened(value) } else { value };
        Some(Expr::new(Kind::Call { function, arguments: vec![value] }, ty, span))
    }

    /// Refuses the literal of a time or duration that is none: it would fail at every call.
    fn literal_time(&mut self, site: Site<'_>, node: &Node, function: Function) -> Option<()> {
        let Some(text) = literal_text(node) else { return Some(()) };
        let wrong = match function {
            Function::Timestamp => caseway_cel::Timestamp::parse(text).err(),
            Function::Span => caseway_cel::Span::parse(text).err(),
            _ => None,
        };
        let Some(why) = wrong else { return Some(()) };
        self.report(site.at(codes::TIME, &node.span, why.to_string()));
        None
    }
}
