//! Random expressions over typed variables: compiled, interpreted and evaluated by the `cel` crate, all three give the
//! same value, or all three fail.

use caseway_spec::platform::Shape;
use cel::{Context, Env, Value as Cel, extensions};
use serde_json::{Value, json};

use super::cel_spec::{Case, agree};

/// Expressions, each evaluated for some sets of variables.
const EXPRESSIONS: usize = 700;
const SETS: usize = 4;

#[test]
fn random_expressions_give_what_the_cel_crate_gives() {
    let platform = super::platform(&super::folder().join("specs"));
    let mut env = Env::stdlib().with_optional_support(true);
    env.add_extension(extensions::strings).unwrap();
    let env = std::sync::Arc::new(env);
    let mut random = Random { state: 11, bound: Vec::new() };
    let mut cases = Vec::new();
    let mut failing = 0;
    for number in 0..EXPRESSIONS {
        let text = random.any(3);
        let Ok(program) = env.compile(&text) else { panic!("the cel crate cannot read {text}") };
        for set in 0..SETS {
            let variables = random.variables();
            let mut context = Context::with_env(env.clone());
            for (name, _, value) in &variables {
                context.add_variable_from_value(name.as_str(), of_json(value));
            }
            let expected = program.execute(&context).ok().map(|value| to_suite(&value));
            failing += usize::from(expected.is_none());
            cases.push(Case {
                name: format!("random {number}.{set}"),
                text: text.clone(),
                variables,
                expected,
            });
        }
    }
    let count = cases.len();
    let (within, wrong) = agree(&platform, cases);
    println!(
        "cel crate: {count} evaluations of {EXPRESSIONS} random expressions, {failing} of them failures"
    );
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(within, count, "every random expression is within the mapping language");
    assert!(failing * 20 > count && failing * 2 < count, "{failing} of {count} fail, which shows too little");
}

fn of_json(value: &Value) -> Cel {
    match value {
        Value::Bool(value) => (*value).into(),
        Value::Number(number) => match number.as_i64() {
            Some(value) => value.into(),
            None => number.as_f64().unwrap().into(),
        },
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => Cel::List(std::sync::Arc::new(items.iter().map(of_json).collect())),
        _ => Cel::Null,
    }
}

/// A value of the crate in the suite's notation.
fn to_suite(value: &Cel) -> Value {
    match value {
        Cel::Bool(value) => json!({ "bool_value": value }),
        Cel::Int(value) => json!({ "int64_value": value.to_string() }),
        Cel::Float(value) if value.is_nan() => json!({ "double_value": "NaN" }),
        Cel::Float(value) if value.is_infinite() => {
            json!({ "double_value": if *value > 0.0 { "Infinity" } else { "-Infinity" } })
        }
        Cel::Float(value) => json!({ "double_value": value }),
        Cel::String(text) => json!({ "string_value": **text }),
        Cel::List(items) => {
            json!({ "list_value": { "values": items.iter().map(to_suite).collect::<Vec<_>>() } })
        }
        other => panic!("no random expression gives {other:?}"),
    }
}

/// Expressions that are right by construction, the same on every machine.
struct Random {
    state: u64,
    /// Variables of macros around: their names, and whether they hold texts.
    bound: Vec<(String, bool)>,
}

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) % limit
    }

    fn one_of(&mut self, texts: &[&str]) -> String {
        let index = self.below(texts.len() as u64);
        texts[usize::try_from(index).unwrap()].to_owned()
    }

    fn variables(&mut self) -> Vec<(String, Shape, Value)> {
        let texts = |random: &mut Self| random.one_of(&["", "a", "é,b", "12", " x ", "a,a,b", "-3"]);
        let ints = |random: &mut Self| {
            let value = random.one_of(&[
                "0",
                "1",
                "-1",
                "2",
                "7",
                "-40",
                "9223372036854775807",
                "-9223372036854775808",
            ]);
            value.parse::<i64>().unwrap()
        };
        let list = |shape| Shape::Array(Box::new(shape));
        let (many, more) = (self.below(4), self.below(4));
        vec![
            ("s".to_owned(), Shape::String, texts(self).into()),
            ("t".to_owned(), Shape::String, texts(self).into()),
            ("i".to_owned(), Shape::Int64, ints(self).into()),
            ("j".to_owned(), Shape::Int64, ints(self).into()),
            (
                "x".to_owned(),
                Shape::Number,
                self.one_of(&["0.5", "-2.25", "1e300", "0.0", "3.0"]).parse::<f64>().unwrap().into(),
            ),
            ("b".to_owned(), Shape::Bool, (self.below(2) == 0).into()),
            ("m".to_owned(), list(Shape::String), (0..many).map(|_| texts(self)).collect::<Vec<_>>().into()),
            ("n".to_owned(), list(Shape::Int64), (0..more).map(|_| ints(self)).collect::<Vec<_>>().into()),
        ]
    }

    fn any(&mut self, depth: u32) -> String {
        match self.below(6) {
            0 => self.text(depth),
            1 => self.int(depth),
            2 => self.number(depth),
            3 => self.list(depth, true),
            4 => self.list(depth, false),
            _ => self.test(depth),
        }
    }

    fn leaf(&mut self, text: bool, known: &[&str]) -> String {
        let bound: Vec<String> =
            self.bound.iter().filter(|(_, of_text)| *of_text == text).map(|(name, _)| name.clone()).collect();
        if !bound.is_empty() && self.below(2) == 0 {
            return bound[bound.len() - 1].clone();
        }
        self.one_of(known)
    }

    fn text(&mut self, depth: u32) -> String {
        if depth == 0 || self.below(5) == 0 {
            return self.leaf(true, &["s", "t", "'a'", "','", "''", "'é'"]);
        }
        let d = depth - 1;
        match self.below(13) {
            0 => format!("{} + {}", self.text(d), self.text(d)),
            1 => format!("({}).substring({})", self.text(d), self.int(0)),
            2 => format!("({}).replace({}, {})", self.text(d), self.text(0), self.text(0)),
            3 => format!("({}).upperAscii()", self.text(d)),
            4 => format!("({}).trim()", self.text(d)),
            5 => format!("({}).charAt({})", self.text(d), self.int(d)),
            6 => format!("({} ? {} : {})", self.test(d), self.text(d), self.text(d)),
            7 => format!("string({})", self.int(d)),
            8 => format!("({}).reverse().lowerAscii()", self.text(d)),
            9 => format!("({})[{}]", self.list(d, true), self.int(0)),
            10 => format!("({})[?{}].orValue({})", self.list(d, true), self.int(0), self.text(d)),
            11 => format!("({}).join({})", self.list(d, true), self.text(0)),
            _ => format!("string({})", self.test(d)),
        }
    }

    fn int(&mut self, depth: u32) -> String {
        if depth == 0 || self.below(5) == 0 {
            return self.leaf(false, &["i", "j", "0", "1", "2", "-3"]);
        }
        let d = depth - 1;
        match self.below(11) {
            0 => format!("({} + {})", self.int(d), self.int(d)),
            1 => format!("({} - {})", self.int(d), self.int(d)),
            2 => format!("({} * {})", self.int(d), self.int(d)),
            3 => format!("({} / {})", self.int(d), self.int(d)),
            4 => format!("({} % {})", self.int(d), self.int(d)),
            5 => format!("size({})", self.text(d)),
            6 => format!("({}).indexOf({})", self.text(d), self.text(0)),
            7 => format!("({} ? {} : {})", self.test(d), self.int(d), self.int(d)),
            8 => format!("int({})", self.number(d)),
            9 => format!("({}).size()", self.list(d, false)),
            _ => format!("({})[{}]", self.list(d, false), self.int(0)),
        }
    }

    fn number(&mut self, depth: u32) -> String {
        if depth == 0 || self.below(4) == 0 {
            return self.one_of(&["x", "0.5", "2.0", "1e300"]);
        }
        let d = depth - 1;
        match self.below(6) {
            0 => format!("({} + {})", self.number(d), self.number(d)),
            1 => format!("({} - {})", self.number(d), self.number(d)),
            2 => format!("({} * {})", self.number(d), self.number(d)),
            3 => format!("({} / {})", self.number(d), self.number(d)),
            4 => format!("double({})", self.int(d)),
            _ => format!("({} ? {} : {})", self.test(d), self.number(d), self.number(d)),
        }
    }

    fn test(&mut self, depth: u32) -> String {
        if depth == 0 || self.below(6) == 0 {
            return self.one_of(&["b", "true", "false", "s == t", "i < j"]);
        }
        let d = depth - 1;
        match self.below(13) {
            0 => format!("({} && {})", self.test(d), self.test(d)),
            1 => format!("({} || {})", self.test(d), self.test(d)),
            2 => format!("!({})", self.test(d)),
            3 => format!("({} < {})", self.int(d), self.int(d)),
            4 => format!("({} != {})", self.text(d), self.text(d)),
            5 => format!("({} >= {})", self.number(d), self.number(d)),
            6 => format!("({}).contains({})", self.text(d), self.text(0)),
            7 => format!("({} == {})", self.list(d, true), self.list(d, true)),
            8 => format!("({} <= {})", self.text(d), self.text(d)),
            // A loop within a loop goes through another list, which is refused.
            _ if !self.bound.is_empty() => format!("({} == {})", self.int(d), self.int(d)),
            9 => format!("({} in {})", self.int(d), self.list(d, false)),
            10 => format!("({} in {})", self.text(d), self.list(d, true)),
            _ => {
                let of_text = self.below(2) == 0;
                let list = self.list(d, of_text);
                let name = self.one_of(&["exists", "all", "exists_one"]);
                let test = self.about(of_text, |random| random.test(d.max(1)));
                format!("({list}).{name}(e, {test})")
            }
        }
    }

    fn about(&mut self, of_text: bool, inside: impl FnOnce(&mut Self) -> String) -> String {
        self.bound.push(("e".to_owned(), of_text));
        let made = inside(self);
        self.bound.pop();
        made
    }

    fn list(&mut self, depth: u32, of_text: bool) -> String {
        if depth == 0 || self.below(4) == 0 {
            return if of_text { "m" } else { "n" }.to_owned();
        }
        let d = depth - 1;
        let item = |random: &mut Self| if of_text { random.text(d) } else { random.int(d) };
        match self.below(if self.bound.is_empty() { 5 } else { 3 }) {
            0 => format!("[{}, {}]", item(self), item(self)),
            1 => format!("({} + {})", self.list(d, of_text), self.list(d, of_text)),
            2 if of_text => format!("({}).split({})", self.text(d), self.text(0)),
            2 => format!("[{}]", item(self)),
            3 => {
                let list = self.list(d, of_text);
                let made = self.about(of_text, |random| if of_text { random.text(d) } else { random.int(d) });
                format!("({list}).map(e, {made})")
            }
            _ => {
                let list = self.list(d, of_text);
                let test = self.about(of_text, |random| random.test(d));
                format!("({list}).filter(e, {test})")
            }
        }
    }
}
