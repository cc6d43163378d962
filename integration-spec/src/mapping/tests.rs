//! Expressions as texts: where their parts stand, and that no text is too much. What `check` says about cells stands
//! in the fixtures of `tests/fixtures/specs`; what cells become stands in the goldens of the generator.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::ir::Kind;
use super::syntax::{self, Form, MAX_NESTING, MAX_TOKENS, Node};
use crate::diagnostic::Diagnostics;
use crate::platform::{
    BackendOperation, EnumType, EnumValue, Field, Method, ObjectType, OperationKind, Origin, ReplyBody,
    RequestBody, Route, ServiceOperation, Shape, Success, Type, Types,
};
use crate::source::{FileId, Part, Place};

fn place() -> Place {
    Place { file: FileId(0), pointer: String::new() }
}

/// Every part of an expression, as the text that its bytes are.
fn parts(text: &str) -> Vec<String> {
    fn walk(text: &str, node: &Node, out: &mut Vec<String>) {
        out.push(text[node.span.clone()].to_owned());
        match &node.form {
            Form::Select { operand, field, .. } => {
                walk(text, operand, out);
                out.push(text[field.span.clone()].to_owned());
            }
            Form::Operation(_, operands) => operands.iter().for_each(|operand| walk(text, operand, out)),
            Form::Call { function, target, arguments } => {
                target.iter().for_each(|target| walk(text, target, out));
                out.push(text[function.span.clone()].to_owned());
                arguments.iter().for_each(|argument| walk(text, argument, out));
            }
            Form::List { items, .. } => items.iter().for_each(|item| walk(text, item, out)),
            Form::Object { entries, .. } => entries.iter().for_each(|(key, value)| {
                walk(text, key, out);
                walk(text, value, out);
            }),
            Form::Variable(_) | Form::Literal(_) | Form::Message => {}
        }
    }
    let mut out = Vec::new();
    match syntax::parse(text) {
        Ok(node) => walk(text, &node, &mut out),
        Err(error) => out.push(error.message),
    }
    out
}

#[test]
fn every_part_of_an_expression_knows_its_bytes() {
    for (text, expected) in [
        ("input.a.?b", vec!["input.a.?b", "input.a", "input", "a", "b"]),
        ("('ü' + a) == -1", vec!["('ü' + a) == -1", "'ü' + a", "'ü'", "a", "-1"]),
        ("(a).b", vec!["(a).b", "a", "b"]),
        (
            "!has( a.b ) ? f(x) : [y, 'é']",
            vec![
                "!has( a.b ) ? f(x) : [y, 'é']",
                "!has( a.b )",
                "has( a.b )",
                "has",
                "a.b",
                "a",
                "b",
                "f(x)",
                "f",
                "x",
                "[y, 'é']",
                "y",
                "'é'",
            ],
        ),
        ("a.?b.orValue((c))", vec!["a.?b.orValue((c))", "a.?b", "a", "b", "orValue", "c"]),
        ("a[0] - 1", vec!["a[0] - 1", "a[0]", "a", "0", "1"]),
        ("a\n  .`e-mail` // the address\n", vec!["a\n  .`e-mail`", "a", "`e-mail`"]),
    ] {
        assert_eq!(parts(text), expected, "{text}");
    }
}

#[test]
fn a_syntax_error_is_where_it_is_among_wide_characters() {
    for (text, wrong) in [
        ("'éé' + * a", "*"),
        ("'é' +\n 'é' + package", "package"),
        ("'é' + 99999999999999999999", "99999999999999999999"),
    ] {
        let error = syntax::parse(text).unwrap_err();
        assert_eq!(&text[error.span], wrong, "{text}: {}", error.message);
    }
}

#[test]
fn field_names_between_backticks_lose_them() {
    for text in ["a.`e-mail`", "a.?`e-mail`"] {
        let node = syntax::parse(text).unwrap();
        assert!(
            matches!(&node.form, Form::Select { field, .. } if field.text == "e-mail"),
            "{text}: {node:?}"
        );
    }
}

#[test]
fn what_is_deepest_still_fits_a_small_stack() {
    let nested = |open: &str, close: &str| {
        format!("{}input.text{}", open.repeat(MAX_NESTING), close.repeat(MAX_NESTING))
    };
    let chained = |link: &str, size: usize| format!("input.text{}", link.repeat((MAX_TOKENS - 3) / size));
    let texts = [
        nested("(", ")"),
        nested("[", "]"),
        nested("f(", ")"),
        nested("(true ? 'a' : ", ")").replace("((", "("),
        chained(".a", 2),
        chained(" + 'a'", 2),
        chained(" == 'a' && 'a'", 4),
        format!("{}true", "!".repeat(MAX_TOKENS - 1)),
        format!("{}1", "-".repeat(MAX_TOKENS - 1)),
    ];
    // Half of what a test's thread has.
    let thread = std::thread::Builder::new().stack_size(1 << 20);
    let run =
        thread.spawn(move || texts.iter().map(|text| lowered(&json!(text)).1.len()).collect::<Vec<_>>());
    assert_eq!(run.unwrap().join().unwrap().len(), 9);
}

#[test]
fn what_has_proved_is_a_variable_in_what_follows() {
    let (cell, said) = lowered(&json!("has(input.nick) && input.nick != '' ? input.nick : input.text"));
    assert_eq!(said, Vec::<String>::new());
    let Some(Kind::If { guards, then, .. }) = cell else { panic!("{cell:?}") };
    assert_eq!(guards.len(), 2);
    assert!(matches!(&then.kind, Kind::Read(path) if path.steps.is_empty()), "{then:?}");
}

#[test]
fn what_has_did_not_prove_stays_optional() {
    for text in [
        "has(input.nick) || input.flag ? input.nick : 'a'",
        "has(input.nick) ? 'a' : input.nick",
        "!has(input.nick) ? input.nick : 'a'",
        "(has(input.nick) ? 'a' : 'b') + input.nick",
        "!has(input.nick) && input.nick == 'a' ? 'b' : 'c'",
        "input.flag || !(has(input.nick) || input.nick == 'a') ? 'b' : 'c'",
        "has(input.nick) == true && input.nick == 'a' ? 'b' : 'c'",
    ] {
        let (_, said) = lowered(&json!(text));
        assert_eq!(said, ["CW0507"], "{text}");
    }
}

/// The cell of a required string field, and the codes of what was said about it.
fn lowered(cell: &Value) -> (Option<Kind>, Vec<String>) {
    let (types, service, backend) = contract();
    let mapping = crate::model::OperationMapping {
        call: "b.Put".to_owned(),
        instance: None,
        parameters: indexmap::IndexMap::new(),
        request: Some(json!({ "text": cell })),
        output: None,
        outputs: indexmap::IndexMap::new(),
        verify: None,
        tests: indexmap::IndexMap::new(),
        completes: None,
    };
    let mut out = Diagnostics::default();
    let lowered =
        super::lower(&types, &super::Fragments::default(), &service, &backend, &place(), &mapping, &mut out);
    for found in out.iter() {
        if let (Value::String(text), Part::Within(range)) = (cell, &found.primary.part) {
            assert!(text.get(range.clone()).is_some(), "{range:?} is no part of {text:?}");
        }
    }
    let value = lowered.request.map(|cell| match cell.value.kind {
        Kind::Object { mut fields, .. } => fields.remove(0).1.value.kind,
        kind => kind,
    });
    (value, out.iter().map(|found| found.code.to_string()).collect())
}

fn contract() -> (Types, ServiceOperation, BackendOperation) {
    let mut types = Types::default();
    let state = types.add(Type::Enum(EnumType {
        origin: Origin::Service(0),
        place: place(),
        name: "State".to_owned(),
        rust_name: "State".to_owned(),
        description: None,
        constant: false,
        values: ["open", "done"].map(|v| EnumValue { value: v.to_owned(), rust_name: v.to_owned() }).to_vec(),
    }));
    let object = |name: &str, fields: &[(&str, Shape, bool)]| {
        let field = |(name, shape, required): &(&str, Shape, bool)| Field {
            place: place(),
            name: (*name).to_owned(),
            rust_name: (*name).to_owned(),
            description: None,
            shape: shape.clone(),
            required: *required,
            nullable: false,
            default: None,
            boxed: false,
        };
        Type::Object(ObjectType {
            origin: Origin::Service(0),
            place: place(),
            name: name.to_owned(),
            rust_name: name.to_owned(),
            description: None,
            fields: fields.iter().map(field).collect(),
        })
    };
    let input = types.add(object(
        "Input",
        &[
            ("text", Shape::String, true),
            ("nick", Shape::String, false),
            ("flag", Shape::Bool, true),
            ("count", Shape::Int64, true),
            ("ratio", Shape::Number, false),
            ("state", Shape::Named(state), true),
            ("tags", Shape::Array(Box::new(Shape::String)), true),
        ],
    ));
    let request = types.add(object("Request", &[("text", Shape::String, true)]));
    let route = || Route { method: Method::Post, path: "/".to_owned(), parameters: Vec::new() };
    let service = ServiceOperation {
        place: place(),
        name: "Put".to_owned(),
        description: None,
        sunset: None,
        deprecated: None,
        kind: OperationKind::Command,
        route: route(),
        input: Some(input),
        takes_stream: false,
        output: None,
        gives_stream: false,
        paginate: None,
        bulk: None,
        deadline: std::time::Duration::from_secs(1),
        on_unavailable: Vec::new(),
        always: false,
        lane: crate::platform::Lane::Case,
        on_dead: crate::platform::OnDead::Block,
    };
    let backend = BackendOperation {
        place: place(),
        name: "Put".to_owned(),
        description: None,
        kind: OperationKind::Command,
        route: route(),
        idempotency: crate::platform::Idempotency::None,
        verify: crate::platform::Verify::No,
        completes: None,
        parameters: Vec::new(),
        request: Some(RequestBody::Json { shape: Shape::Named(request), content_type: None }),
        success: vec![Success { status: 200, body: ReplyBody::Empty }],
        errors: Vec::new(),
        pages: None,
        timeout: None,
    };
    (types, service, backend)
}

/// Texts that are nearly expressions.
fn nearly() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "input", ".", ".?", "text", "nick", "flag", "count", "ratio", "state", "tags", "context", "caseId",
        "has(", "(", ")", "orValue(", "string(", "double(", "size(", "[", "]", "{", "}", "'a'", "\"ü\"",
        "'open'", "1", "-1", "2.5", "1u", "0x1F", "b'x'", "true", "null", "?", ":", "&&", "||", "!", "==",
        "!=", "<", ">=", "+", "-", "*", " in ", ",", " ", "`", "'", "\\", "é", "=", "//", "\n", "r'''",
    ]);
    prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())
}

/// Expressions that are one, and often fit. Their only literal is a value of the enum, because any of them may be compared
/// with it.
fn sound() -> impl Strategy<Value = String> {
    let text = prop::sample::select(vec![
        "input.text",
        "'open'",
        "input.?nick.orValue('b')",
        "string(input.count)",
        "input.state",
    ]);
    let test = prop::sample::select(vec![
        "has(input.nick)",
        "input.flag",
        "input.count > 3",
        "input.state == 'open'",
        "input.?ratio.orValue(1.0) < 2.0",
    ]);
    let leaf = (text, test).prop_map(|(text, test)| (text.to_owned(), test.to_owned()));
    leaf.prop_recursive(4, 24, 4, |inner| {
        (inner.clone(), inner, 0..5u8).prop_map(|((a, p), (b, q), form)| match form {
            0 => (format!("({a}) + ({b})"), format!("({p}) && ({q})")),
            1 => (format!("({p} ? {a} : {b})"), format!("!({p})")),
            2 => (a, format!("({p}) || ({q})")),
            3 => (format!("(has(input.nick) && ({p}) ? input.nick : {a})"), q),
            _ => (format!("(!has(input.nick) || ({q}) ? {b} : input.nick)"), format!("({a}) == ({b})")),
        })
    })
    .prop_map(|(text, _)| text)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_lowering_panic_or_accepts_in_silence(text in "\\PC{0,60}") {
        let (cell, said) = lowered(&json!(text));
        prop_assert!(cell.is_some() || !said.is_empty());
    }

    #[test]
    fn nothing_that_is_nearly_an_expression_does(text in nearly()) {
        let (cell, said) = lowered(&json!(text));
        prop_assert!(cell.is_some() || !said.is_empty());
    }

    #[test]
    fn what_is_sound_is_accepted(text in sound()) {
        // The recursion makes some that are longer than may be.
        prop_assume!(syntax::parse(&text).is_ok());
        let (cell, said) = lowered(&json!(text));
        prop_assert!(cell.is_some() && said.iter().all(|code| code == "CW0514"), "{said:?}: {text}");
    }
}
