//! Mappings of random cells that are right by construction.

use std::fs;
use std::path::Path;

/// Writes a mapping of random cells, and the service and case type that it needs, into a folder of specs.
pub(crate) fn write(specs: &Path, seed: u64, operations: usize) {
    let service = fs::read_to_string(specs.join("service.yaml")).unwrap();
    let (types, _) = service.split_once("operations:").unwrap();
    let mut service = format!("{types}operations:\n");
    let mut mapping = MAPPING.to_owned();
    let mut uses = Vec::new();
    let mut cells = Cells { state: seed, line: false };
    for number in 0..operations {
        service
            .push_str(&format!("  Op{number}: {{ kind: command, http: POST /op{number}, input: Input }}\n"));
        mapping.push_str(&format!("  Op{number}:\n    call: store.Put\n    request:\n{}", cells.document()));
        uses.push(format!("docs.Op{number}"));
    }
    fs::write(specs.join("service.yaml"), service).unwrap();
    fs::write(specs.join("mapping.yaml"), mapping).unwrap();
    fs::write(specs.join("case-type.yaml"), format!("{CASE_TYPE}uses: [{}]\n", uses.join(", "))).unwrap();
}

const MAPPING: &str = "apiVersion: caseway/v1\nkind: Mapping\nname: docs\nservice: docs\noperations:\n";
const CASE_TYPE: &str = "apiVersion: caseway/v1\nkind: CaseType\nname: sample\ntitle: Sample\nowner: team\ncriticality: supporting\n";

struct Cells {
    /// Of a generator that gives the same cells on every machine.
    state: u64,
    /// Whether the cell stands where `line` is an item.
    line: bool,
}

impl Cells {
    fn below(&mut self, limit: u64) -> u64 {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) % limit
    }

    fn one_of(&mut self, texts: &[&str]) -> String {
        let index = self.below(texts.len() as u64);
        texts[usize::try_from(index).unwrap()].to_owned()
    }

    fn document(&mut self) -> String {
        let mut out = String::new();
        for field in ["a", "b", "c", "d"] {
            let cell = self.optional_text(3);
            out.push_str(&format!("      {field}: {}\n", quoted(&cell)));
        }
        let n = self.int(3);
        let flag = self.test(3);
        out.push_str(&format!("      n: {}\n      flag: {}\n", quoted(&n), quoted(&flag)));
        let stage = self.stage();
        let street = self.text(2);
        let city = self.optional_text(2);
        out.push_str(&format!(
            "      stage: {stage}\n      place: {{ street: {}, city: {} }}\n",
            quoted(&street),
            quoted(&city)
        ));
        self.line = true;
        let list = self.one_of(&["input.lines", "input.?extras", "input.?extras.orValue([])"]);
        let (sku, qty, note) = (self.text(2), self.int(2), self.optional_text(2));
        out.push_str(&format!(
            "      parts: {{ each: {}, as: line, map: {{ sku: {}, qty: {}, note: {} }} }}\n",
            quoted(&list),
            quoted(&sku),
            quoted(&qty),
            quoted(&note)
        ));
        self.line = false;
        let tags =
            self.one_of(&["input.tags", "input.?labels", "input.?labels.orValue([])", "['a', input.name]"]);
        out.push_str(&format!("      tags: {}\n      meta: input.?meta\n", quoted(&tags)));
        let own = self.text(2);
        out.push_str(&format!(
            "      child: {{ a: {}, tags: {{ each: input.tags, as: tag, map: {} }} }}\n",
            quoted(&own),
            quoted("tag + '!'")
        ));
        out
    }

    fn stage(&mut self) -> String {
        match self.below(4) {
            0 => "{ lookup: input.state, table: { open: OPEN, done: DONE }, otherwise: IN_PROGRESS }"
                .to_owned(),
            1 => "{ lookup: input.?mood, table: { open: OPEN, done: DONE, other: DONE } }".to_owned(),
            2 => {
                let subject = self.text(2);
                format!(
                    "{{ lookup: {}, table: {{ a: OPEN }}, otherwise: DONE }}",
                    quoted(&format!("'' + {subject}"))
                )
            }
            _ => {
                let test = self.test(2);
                quoted(&format!("{test} ? 'OPEN' : 'DONE'"))
            }
        }
    }

    /// The name of an optional text that may be tested with `has()`.
    fn field(&mut self) -> String {
        if self.line && self.below(2) == 0 {
            return "line.note".to_owned();
        }
        self.one_of(&["input.nick", "input.type", "context.caseId"])
    }

    fn text(&mut self, depth: u32) -> String {
        if depth == 0 || self.below(4) == 0 {
            if self.line && self.below(2) == 0 {
                return "line.article".to_owned();
            }
            return self.one_of(&[
                "'a'",
                "''",
                "'{x}'",
                "input.name",
                "input.id",
                "input.address.street",
                "input.state",
                "input.thing.type",
                "context.caseType",
                "string(input.count)",
                "string(input.urgent)",
            ]);
        }
        match self.below(7) {
            0 => format!("{} + {}", self.text(depth - 1), self.text(depth - 1)),
            1 => format!("({} ? {} : {})", self.test(depth - 1), self.text(depth - 1), self.text(depth - 1)),
            2 => format!("{}.orValue({})", self.optional_path(), self.text(depth - 1)),
            3 => {
                let field = self.field();
                format!("(has({field}) ? {field} + {} : {})", self.text(depth - 1), self.text(depth - 1))
            }
            4 => {
                let field = self.field();
                format!("(has({field}) && {} ? {field} : {})", self.test(depth - 1), self.text(depth - 1))
            }
            5 => format!(
                "(!has(input.home) || !has(input.home.city) || {} ? {} : input.home.city + input.home.street)",
                self.test(depth - 1),
                self.text(depth - 1)
            ),
            _ => {
                let field = self.field();
                format!("(has({field}) ? {field} : {})", self.text(depth - 1))
            }
        }
    }

    fn optional_path(&mut self) -> String {
        if self.line && self.below(2) == 0 {
            return self.one_of(&[
                "line.?note",
                "line.?address.?city",
                "line.?address.street",
                "line.?state",
            ]);
        }
        self.one_of(&[
            "input.?nick",
            "input.?type",
            "input.?home.?city",
            "input.?home.street",
            "context.?caseId",
            "input.address.?city",
            "input.?parent.?parent.?nick",
            "input.?parent.name",
        ])
    }

    fn optional_text(&mut self, depth: u32) -> String {
        match self.below(6) {
            0 => self.text(depth),
            5 => self.one_of(&["input.?risk.type", "input.?parent.?risk.type", "input.?parent.thing.type"]),
            1 => format!("{} ? {} : null", self.test(depth - 1), self.optional_path()),
            2 => {
                let field = self.field();
                format!("has({field}) && {} ? {field} : null", self.test(depth - 1))
            }
            3 => {
                let field = self.field();
                format!("has({field}) ? {field} + {} : null", self.text(depth - 1))
            }
            _ => self.optional_path(),
        }
    }

    fn test(&mut self, depth: u32) -> String {
        if depth == 0 || self.below(5) == 0 {
            let field = self.field();
            return match self.below(3) {
                0 => format!("has({field})"),
                1 => format!("!has({field})"),
                _ => self.one_of(&[
                    "input.urgent",
                    "input.state == 'open'",
                    "input.?mood.orValue('done') == input.state",
                    "input.thing.type == 'home'",
                    "input.?risk.type.orValue('vehicle') == input.thing.type",
                ]),
            };
        }
        let field = self.field();
        match self.below(9) {
            0 => format!("({} && {})", self.test(depth - 1), self.test(depth - 1)),
            1 => format!("({} || {})", self.test(depth - 1), self.test(depth - 1)),
            2 => format!("!({})", self.test(depth - 1)),
            3 => format!("{} == {} + 'z'", self.text(depth - 1), self.text(depth - 1)),
            4 => format!("'' + {} <= {} + 'z'", self.text(depth - 1), self.text(depth - 1)),
            5 => format!("{} > {}", self.int(depth - 1), self.int(depth - 1)),
            6 => format!("(has({field}) && {field} == {})", self.text(depth - 1)),
            7 => {
                format!("(!has({field}) || {field} != {} || {})", self.text(depth - 1), self.test(depth - 1))
            }
            _ => "double(input.count) < input.ratio".to_owned(),
        }
    }

    fn int(&mut self, depth: u32) -> String {
        if depth == 0 || self.below(3) == 0 {
            return self.one_of(&[
                "input.count",
                "input.small",
                "3",
                "-7",
                "input.?level.orValue(0)",
                "input.?tiny.orValue(4)",
            ]);
        }
        match self.below(3) {
            0 => format!("({} ? {} : {})", self.test(depth - 1), self.int(depth - 1), self.int(depth - 1)),
            1 => format!(
                "(has(input.level) && input.level > {} ? input.level : {})",
                self.int(depth - 1),
                self.int(depth - 1)
            ),
            _ => format!("input.?home.?floor.orValue({})", self.int(depth - 1)),
        }
    }
}

/// An expression as a YAML text.
fn quoted(expression: &str) -> String {
    format!("'{}'", expression.replace('\'', "''"))
}
