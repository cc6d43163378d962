//! Changes as text: for people, for a pull request, for programs.

use std::fmt::Write as _;

use serde::Serialize;

use super::Revision;
use super::change::{At, Change, Class, Direction, Side};
use crate::Loaded;
use crate::render::{Locator, Position, Renderer, counted, severity};
use crate::rules;
use crate::source::Sources;

/// The changes between two revisions, ready to be told.
#[derive(Debug)]
pub struct Report<'a> {
    changes: &'a [Change],
    old: Locator<'a>,
    new: Locator<'a>,
    old_sources: &'a Sources,
    new_sources: &'a Sources,
    base: String,
    head: String,
    judged: Vec<Judged>,
}

/// Everything that `diff` found.
#[derive(Debug, Serialize)]
pub struct Document {
    /// The version of this form: 1. Fields may be added to it; none is taken away or changes its meaning.
    pub version: u32,
    /// What was compared with.
    pub base: String,
    /// What was compared.
    pub head: String,
    /// How many changes there are of each class.
    pub counts: Counts,
    /// The changes, the gravest first.
    pub changes: Vec<Item>,
    /// What rules of governance that judge changes find wrong with them.
    pub findings: Vec<Judged>,
}

/// What a rule that judges changes finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judged {
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// The rule.
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// `file:line:column`.
    pub at: String,
    /// How to repair it.
    pub help: Option<String>,
}

/// How many changes there are of each class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Changes that may break the other side.
    pub breaking: usize,
    /// Changes that the other side can live with.
    pub safe: usize,
    /// Changes of what people read.
    pub documentation: usize,
}

/// One change.
#[derive(Debug, Serialize)]
pub struct Item {
    /// What happened: a stable id such as `field-removed`.
    pub kind: &'static str,
    /// What it asks of the other side.
    pub class: Class,
    /// Between whom it is.
    pub side: Side,
    /// What changed, as the specs call it.
    pub subject: String,
    /// What happened to it.
    pub message: String,
    /// Which way the value goes, for changes of types.
    pub direction: Option<Direction>,
    /// The operations through which it is seen.
    pub operations: Vec<String>,
    /// Where it was, in the base.
    pub old: Option<Where>,
    /// Where it is, in the head.
    pub new: Option<Where>,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Where {
    /// The file, relative to the specs' directory.
    pub file: String,
    /// Line and column, from 1.
    #[serde(flatten)]
    pub position: Position,
}

impl Counts {
    /// Counts `changes`.
    #[must_use]
    pub fn of(changes: &[Change]) -> Self {
        let count = |class| changes.iter().filter(|change| change.class == class).count();
        Self {
            breaking: count(Class::Breaking),
            safe: count(Class::Safe),
            documentation: count(Class::Documentation),
        }
    }

    /// `2 breaking changes, 1 safe one, none of documentation` in fewer words.
    #[must_use]
    pub fn words(&self) -> String {
        let parts: Vec<String> = [
            (self.breaking, "breaking change"),
            (self.safe, "safe change"),
            (self.documentation, "change of documentation"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| match noun {
            "change of documentation" if count != 1 => format!("{count} changes of documentation"),
            noun => counted(count, noun),
        })
        .collect();
        if parts.is_empty() { "nothing changed".to_owned() } else { parts.join(", ") }
    }
}

impl<'a> Report<'a> {
    /// A report of `changes`, which [`compare`](super::compare) found between `old`, called `base`, and `new`, called
    /// `head`.
    #[must_use]
    pub fn new(
        changes: &'a [Change],
        (old, base): (Revision<'a>, &str),
        (new, head): (Revision<'a>, &str),
    ) -> Self {
        Self {
            changes,
            old: Locator::new(old.sources),
            new: Locator::new(new.sources),
            old_sources: old.sources,
            new_sources: new.sources,
            base: base.to_owned(),
            head: head.to_owned(),
            judged: Vec::new(),
        }
    }

    /// The report with what rules say of the change: `head` was loaded with the base that it is compared with.
    #[must_use]
    pub fn judged(mut self, head: &Loaded) -> Self {
        let renderer = Renderer::new(&head.sources);
        let found = head.diagnostics.iter().filter(|found| rules::judges_changes(head, found));
        self.judged = found
            .map(|found| Judged {
                severity: severity(found.severity),
                code: found.code.to_string(),
                message: found.message.clone(),
                at: renderer.at(&found.primary),
                help: found.help.clone(),
            })
            .collect();
        self
    }

    /// The changes for programs.
    #[must_use]
    pub fn document(&self) -> Document {
        Document {
            version: 1,
            base: self.base.clone(),
            head: self.head.clone(),
            counts: Counts::of(self.changes),
            changes: self.changes.iter().map(|change| self.item(change)).collect(),
            findings: self.judged.clone(),
        }
    }

    /// One change with its places looked up.
    #[must_use]
    pub fn item(&self, change: &Change) -> Item {
        Item {
            kind: change.kind.id,
            class: change.class,
            side: change.side,
            subject: change.subject.clone(),
            message: change.message.clone(),
            direction: change.direction,
            operations: change.operations.clone(),
            old: change.old.as_ref().map(|at| find(self.old_sources, &self.old, at)),
            new: change.new.as_ref().map(|at| find(self.new_sources, &self.new, at)),
        }
    }

    /// The changes for a terminal, ending with their numbers.
    #[must_use]
    pub fn human(&self) -> String {
        let mut text = String::new();
        for class in Class::ALL {
            for side in Side::ALL {
                let items = self.items(class, side);
                if items.is_empty() {
                    continue;
                }
                let _ = writeln!(text, "{}: {} ({})", class.name(), side.title(), items.len());
                for item in items {
                    let _ = writeln!(text, "  {} {}", item.subject, item.message);
                    let _ = writeln!(
                        text,
                        "      [{}]{}",
                        item.kind,
                        seen_through(&item, "", "").unwrap_or_default()
                    );
                    let _ = writeln!(text, "      {}", places(&item));
                }
                text.push('\n');
            }
        }
        if !self.judged.is_empty() {
            let _ = writeln!(text, "what rules say of the change ({})", self.judged.len());
            for found in &self.judged {
                let _ = writeln!(
                    text,
                    "  {}[{}] {}\n      {}",
                    found.severity, found.code, found.message, found.at
                );
                if let Some(help) = &found.help {
                    let _ = writeln!(text, "      help: {help}");
                }
            }
            text.push('\n');
        }
        let _ = writeln!(text, "{} ({} → {})", Counts::of(self.changes).words(), self.base, self.head);
        text
    }

    /// The changes as tables of Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut text = format!(
            "**{}** ({} → {})\n",
            Counts::of(self.changes).words(),
            escape(&self.base),
            escape(&self.head)
        );
        for class in Class::ALL {
            let of_class: Vec<Item> =
                Side::ALL.into_iter().flat_map(|side| self.items(class, side)).collect();
            if of_class.is_empty() {
                continue;
            }
            let mut heading = class.name().to_owned();
            heading[..1].make_ascii_uppercase();
            let _ = write!(text, "\n### {heading} ({})\n\n", of_class.len());
            text.push_str("| what | change | seen through | where |\n|---|---|---|---|\n");
            for item in of_class {
                let _ = writeln!(
                    text,
                    "| `{}` | {} | {} | {} |",
                    item.subject,
                    escape(&item.message),
                    seen_through(&item, "`", "").unwrap_or_default().trim(),
                    places(&item)
                );
            }
        }
        if !self.judged.is_empty() {
            let _ = write!(text, "\n### What rules say of the change ({})\n\n", self.judged.len());
            for Judged { severity, code, message, at, help } in &self.judged {
                let help = help.as_ref().map(|help| format!(". {}", escape(help))).unwrap_or_default();
                let _ = writeln!(text, "- **{severity}** `{code}` {} ({at}){help}", escape(message));
            }
        }
        text
    }

    fn items(&self, class: Class, side: Side) -> Vec<Item> {
        let here = self.changes.iter().filter(|change| change.class == class && change.side == side);
        here.map(|change| self.item(change)).collect()
    }
}

/// ` in the request of A, B`, each operation between `quote`s.
fn seen_through(item: &Item, quote: &str, rest: &str) -> Option<String> {
    const SHOWN: usize = 4;
    let way = match item.direction {
        Some(Direction::Request) => " in the request of ",
        Some(Direction::Reply) => " in the reply of ",
        Some(Direction::Unused) => return Some(" used by no operation".to_owned()),
        None => " in ",
    };
    // The subject says it already.
    if item.operations.is_empty() || (item.direction.is_none() && item.operations == [item.subject.as_str()])
    {
        return None;
    }
    let names: Vec<String> =
        item.operations.iter().take(SHOWN).map(|name| format!("{quote}{name}{quote}")).collect();
    let more = item.operations.len().saturating_sub(SHOWN);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    Some(format!("{way}{}{more}{rest}", names.join(", ")))
}

/// Where it is, and where it was when that is elsewhere.
fn places(item: &Item) -> String {
    let place = |at: &Where| format!("{}:{}:{}", at.file, at.position.line, at.position.column);
    match (&item.old, &item.new) {
        (Some(old), Some(new)) if old == new => place(new),
        (Some(old), Some(new)) => format!("{} (was {})", place(new), place(old)),
        (None, Some(new)) => place(new),
        (Some(old), None) => format!("was {}", place(old)),
        (None, None) => String::new(),
    }
}

fn find(sources: &Sources, locator: &Locator<'_>, at: &At) -> Where {
    Where { file: sources.get(at.place.file).name.clone(), position: locator.start(&at.place, &at.part) }
}

/// What a table of Markdown would misread.
fn escape(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;")
}
