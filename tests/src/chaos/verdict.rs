//! Whether the promise held: what was accepted took effect once, in order, or is dead-lettered or parked with a reason.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::Serialize;

use super::history::{Answer, Command, End, History, Kind, Receipt};

/// What is said of a run, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Commands that were answered with 202 or with their outcome.
    pub accepted: u64,
    /// Of these: done, with one effect.
    pub delivered: u64,
    /// Of these: dead letters with a reason.
    pub dead: u64,
    /// Of these: parked with a reason.
    pub parked: u64,
    /// Requests that backends received.
    pub receipts: u64,
    /// Accepted commands without an effect whose deliveries are done or gone.
    pub lost: u64,
    /// Commands that neither ended nor can say why.
    pub stuck: u64,
    /// Effects that came before one that was accepted earlier in the same lane.
    pub out_of_order: u64,
    /// Effects too many: of one command twice, of a command that was refused, or of one key with two contents.
    pub duplicated: u64,
    /// What is wrong, one sentence each.
    #[serde(skip)]
    pub problems: Vec<String>,
    /// The commands that something is wrong with.
    #[serde(skip)]
    pub suspects: BTreeSet<String>,
}

impl Verdict {
    /// Whether the promise held.
    #[must_use]
    pub fn held(&self) -> bool {
        self.problems.is_empty()
    }

    fn problem(&mut self, token: &str, what: &str) {
        self.problems.push(format!("{token} {what}"));
        self.suspects.insert(token.to_owned());
    }
}

/// Judges a run.
#[must_use]
pub fn judge(history: &History) -> Verdict {
    let mut verdict = Verdict { receipts: history.receipts.len() as u64, ..Verdict::default() };
    let mut receipts: BTreeMap<&str, Vec<&Receipt>> = BTreeMap::new();
    for receipt in &history.receipts {
        receipts.entry(&receipt.token).or_default().push(receipt);
    }
    let of = |command: &Command| receipts.get(command.token.as_str()).map_or(&[][..], Vec::as_slice);
    for command in &history.commands {
        command_held(&mut verdict, command, of(command), history.ends.get(&command.token));
    }
    let known: BTreeSet<&str> = history.commands.iter().map(|command| command.token.as_str()).collect();
    for token in receipts.keys().filter(|token| !known.contains(*token)) {
        verdict.duplicated += 1;
        verdict.problem(token, "reached a backend and nobody sent it");
    }
    order_held(&mut verdict, history, of);
    verdict
}

fn command_held(verdict: &mut Verdict, command: &Command, receipts: &[&Receipt], end: Option<&End>) {
    let token = &command.token;
    let effects = effects(command.kind, receipts);
    if effects > 1 {
        verdict.duplicated += 1;
        verdict.problem(token, &format!("took effect {effects} times"));
    }
    let mut bodies: BTreeMap<&str, u64> = BTreeMap::new();
    for receipt in receipts {
        if let Some(key) = &receipt.key
            && *bodies.entry(key).or_insert(receipt.body) != receipt.body
        {
            verdict.duplicated += 1;
            verdict.problem(token, "was sent under one key with two contents");
        }
    }
    match command.answer {
        Answer::Done | Answer::Accepted(_) => verdict.accepted += 1,
        Answer::Refused(status) => {
            if effects > 0 {
                verdict.duplicated += 1;
                verdict.problem(token, &format!("was refused with {status} and took effect"));
            }
            return;
        }
        Answer::Unknown => {
            if let Some(End::Open(state)) = end {
                verdict.stuck += 1;
                verdict.problem(token, &format!("has no known answer, and its delivery is {state}"));
            }
            return;
        }
    }
    match end {
        Some(End::Dead(reason) | End::Parked(reason)) if reason.trim().is_empty() => {
            verdict.stuck += 1;
            verdict.problem(token, "is dead or parked, and nothing says why");
        }
        Some(End::Dead(_)) => verdict.dead += 1,
        Some(End::Parked(_)) => verdict.parked += 1,
        Some(End::Open(state)) => {
            verdict.stuck += 1;
            verdict.problem(token, &format!("was accepted, and its delivery is {state}"));
        }
        Some(End::Delivered) | None if effects == 0 => {
            verdict.lost += 1;
            verdict.problem(token, "was accepted and never took effect");
        }
        None if matches!(command.answer, Answer::Accepted(_)) => {
            verdict.lost += 1;
            verdict.problem(token, "was accepted, and the hub knows nothing of it");
        }
        Some(End::Delivered) | None => verdict.delivered += 1,
    }
}

/// How often a command took effect: a key counts once however often it comes, and what has no key counts each time.
fn effects(kind: Kind, receipts: &[&Receipt]) -> usize {
    let applied = receipts.iter().filter(|receipt| receipt.applied);
    if kind.is_recognised() {
        applied.map(|receipt| receipt.key.as_deref()).collect::<BTreeSet<_>>().len()
    } else {
        applied.count()
    }
}

/// Whether, within each lane, no command took effect before one that had been accepted when it was sent.
fn order_held<'a>(verdict: &mut Verdict, history: &History, of: impl Fn(&Command) -> &'a [&'a Receipt]) {
    let mut lanes: BTreeMap<&str, Vec<(Duration, &Command)>> = BTreeMap::new();
    for command in &history.commands {
        let accepted = matches!(command.answer, Answer::Done | Answer::Accepted(_));
        let effect = of(command).iter().find(|receipt| receipt.applied).map(|receipt| receipt.at);
        if let Some(effect) = effect.filter(|_| accepted && command.kind.is_ordered()) {
            lanes.entry(&command.lane).or_default().push((effect, command));
        }
    }
    for lane in lanes.values_mut() {
        lane.sort_by_key(|(effect, _)| *effect);
        // Of those that took effect so far, the one that was sent last.
        let mut latest: Option<&Command> = None;
        for (_, command) in lane {
            match latest {
                Some(before) if command.answered < before.sent => {
                    verdict.out_of_order += 1;
                    let what =
                        format!("took effect after {}, which was sent after it was accepted", before.token);
                    verdict.problem(&command.token, &what);
                }
                _ => {}
            }
            if latest.is_none_or(|latest| latest.sent < command.sent) {
                latest = Some(command);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn command(token: &str, kind: Kind, sent: u64, answer: Answer) -> Command {
        let (sent, answered) = (at(sent), at(sent + 5));
        Command { token: token.to_owned(), kind, lane: "lane".to_owned(), sent, answered, answer }
    }

    fn accepted(token: &str, sent: u64) -> Command {
        command(token, Kind::Order, sent, Answer::Accepted("id".to_owned()))
    }

    fn receipt(token: &str, key: Option<&str>, when: u64) -> Receipt {
        let (token, key) = (token.to_owned(), key.map(str::to_owned));
        Receipt { at: at(when), token, key, body: 1, applied: true, reply: "whole" }
    }

    fn history<const N: usize>(
        commands: Vec<Command>,
        receipts: Vec<Receipt>,
        ends: [(&str, End); N],
    ) -> History {
        let ends = ends.into_iter().map(|(token, end)| (token.to_owned(), end)).collect();
        History { commands, receipts, ends }
    }

    #[test]
    fn what_took_effect_once_and_in_order_held_however_often_its_key_came() {
        let receipts = vec![
            receipt("a", Some("k1"), 100),
            receipt("a", Some("k1"), 200),
            receipt("b", Some("k2"), 300),
            receipt("a", Some("k1"), 400),
        ];
        let ends = [("a", End::Delivered), ("b", End::Delivered)];
        let verdict = judge(&history(vec![accepted("a", 0), accepted("b", 10)], receipts, ends));
        assert!(verdict.held(), "{:?}", verdict.problems);
        assert_eq!((verdict.accepted, verdict.delivered, verdict.receipts), (2, 2, 4));
    }

    #[test]
    fn a_command_that_never_took_effect_is_lost() {
        let verdict = judge(&history(vec![accepted("a", 0)], vec![], [("a", End::Delivered)]));
        assert_eq!((verdict.lost, verdict.held()), (1, false));
        let told = command("a", Kind::Order, 0, Answer::Done);
        assert_eq!(judge(&history(vec![told], vec![], [])).lost, 1);
    }

    #[test]
    fn a_command_that_the_hub_does_not_know_any_more_is_lost() {
        let verdict = judge(&history(vec![accepted("a", 0)], vec![receipt("a", Some("k"), 1)], []));
        assert_eq!(verdict.lost, 1);
    }

    #[test]
    fn a_receipt_that_was_not_applied_is_no_effect() {
        let refused = Receipt { applied: false, ..receipt("a", Some("k"), 1) };
        let verdict = judge(&history(vec![accepted("a", 0)], vec![refused], [("a", End::Delivered)]));
        assert_eq!(verdict.lost, 1);
    }

    #[test]
    fn two_effects_are_one_too_many() {
        let ends = || [("a", End::Delivered)];
        let keys = vec![receipt("a", Some("k1"), 1), receipt("a", Some("k2"), 2)];
        assert_eq!(judge(&history(vec![accepted("a", 0)], keys, ends())).duplicated, 1);
        let mail = command("a", Kind::Mail, 0, Answer::Done);
        let sent_twice = vec![receipt("a", None, 1), receipt("a", None, 2)];
        assert_eq!(judge(&history(vec![mail], sent_twice, ends())).duplicated, 1);
    }

    #[test]
    fn one_key_has_one_content() {
        let other = Receipt { body: 2, ..receipt("a", Some("k"), 2) };
        let receipts = vec![receipt("a", Some("k"), 1), other];
        assert_eq!(judge(&history(vec![accepted("a", 0)], receipts, [("a", End::Delivered)])).duplicated, 1);
    }

    #[test]
    fn what_was_refused_has_no_effect() {
        let refused = command("a", Kind::Order, 0, Answer::Refused(422));
        let verdict = judge(&history(vec![refused], vec![receipt("a", Some("k"), 1)], []));
        assert_eq!((verdict.accepted, verdict.duplicated), (0, 1));
    }

    #[test]
    fn what_nobody_sent_has_no_effect() {
        assert_eq!(judge(&history(vec![], vec![receipt("a", Some("k"), 1)], [])).duplicated, 1);
    }

    #[test]
    fn a_later_command_of_the_lane_must_not_take_effect_first() {
        let ends = || [("a", End::Delivered), ("b", End::Delivered)];
        let receipts = || vec![receipt("b", Some("k2"), 100), receipt("a", Some("k1"), 200)];
        let verdict = judge(&history(vec![accepted("a", 0), accepted("b", 10)], receipts(), ends()));
        assert_eq!(verdict.out_of_order, 1);
        // Both were under way at the same time: either order is one.
        let verdict = judge(&history(vec![accepted("a", 0), accepted("b", 3)], receipts(), ends()));
        assert_eq!(verdict.out_of_order, 0);
        // Another lane.
        let other = Command { lane: "other".to_owned(), ..accepted("b", 10) };
        assert_eq!(judge(&history(vec![accepted("a", 0), other], receipts(), ends())).out_of_order, 0);
    }

    #[test]
    fn mails_have_no_order() {
        let mail = |token, sent| command(token, Kind::Mail, sent, Answer::Done);
        let receipts = vec![receipt("b", None, 100), receipt("a", None, 200)];
        assert!(judge(&history(vec![mail("a", 0), mail("b", 10)], receipts, [])).held());
    }

    #[test]
    fn what_has_no_end_is_stuck() {
        let open = || [("a", End::Open("claimed".to_owned()))];
        let receipts = || vec![receipt("a", Some("k"), 1)];
        assert_eq!(judge(&history(vec![accepted("a", 0)], receipts(), open())).stuck, 1);
        let unknown = command("a", Kind::Order, 0, Answer::Unknown);
        assert_eq!(judge(&history(vec![unknown], receipts(), open())).stuck, 1);
    }

    #[test]
    fn dead_and_parked_count_with_a_reason_and_not_without() {
        let end = |end| judge(&history(vec![accepted("a", 0)], vec![], [("a", end)]));
        let verdict = end(End::Dead("ERP refused the request (status 400)".to_owned()));
        assert_eq!((verdict.dead, verdict.held()), (1, true));
        let verdict = end(End::Parked("only a person can find out".to_owned()));
        assert_eq!((verdict.parked, verdict.held()), (1, true));
        assert_eq!(end(End::Dead(" ".to_owned())).stuck, 1);
        assert_eq!(end(End::Parked(String::new())).stuck, 1);
    }

    #[test]
    fn a_command_whose_caller_knows_nothing_may_have_taken_effect_once() {
        let unknown = || command("a", Kind::Order, 0, Answer::Unknown);
        assert!(judge(&history(vec![unknown()], vec![], [])).held());
        assert!(judge(&history(vec![unknown()], vec![receipt("a", Some("k"), 1)], [])).held());
    }
}
