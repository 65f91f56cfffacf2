//! The units that a paragraph begins with: with or without a cue (`Giao`, `Đề nghị`, `Trách nhiệm của`), behind
//! `Căn cứ …,` where tasks are shared out.

use crate::document::{Task, UnitRole};

use super::super::body::Body;
use super::super::outline::Mark;
use super::Units;

/// A unit at the head of a paragraph.
#[derive(Debug)]
pub(super) struct Headed<'t> {
    pub(super) names: Vec<&'t str>,
    pub(super) cue: Cue,
    /// What follows the name, when it does not stand alone.
    pub(super) rest: &'t str,
}

/// What stands before the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    /// Nothing.
    None,
    /// `Đề nghị`: it is asked.
    Asks,
    /// `Giao`, `Trách nhiệm của`: it is charged.
    Charges,
    /// `Đối với`: it is addressed.
    Addresses,
}

impl Headed<'_> {
    /// Whether the paragraph is the name and nothing more.
    pub(super) fn is_alone(&self) -> bool {
        self.rest.trim_matches([':', ' ', '.', ';']).is_empty()
    }

    /// Requested by `Đề nghị` or by the section; coordinating when the first task begins so.
    pub(super) fn role(&self, asked: bool, tasks: &[Task]) -> UnitRole {
        let first = tasks.first().map_or("", |task| task.text.as_str());
        if self.cue == Cue::Asks || asked {
            UnitRole::Requested
        } else if helps(if self.is_alone() { first } else { self.rest }) {
            UnitRole::Coordinate
        } else {
            UnitRole::Lead
        }
    }
}

/// Whether a task is to help others: it begins with `phối hợp` and nothing in it is led.
pub(super) fn helps(task: &str) -> bool {
    let lower = task.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let lower = lower.trim_start_matches("có trách nhiệm ").trim_start_matches("chịu trách nhiệm ");
    lower.starts_with("phối hợp") && !lower.contains("chủ trì")
}

impl Units {
    /// The units that a paragraph begins with.
    pub(super) fn headed<'b>(&self, body: &'b Body<'_>, at: usize, organised: bool) -> Option<Headed<'b>> {
        let text = body.paragraphs[at].body();
        if !text.starts_with(char::is_uppercase) {
            return None;
        }
        let (cue, behind) = self.cued(text);
        if self.duty_title.is_match(text) && body.is_heading(at) {
            let field = self.field.find(behind).map_or(behind.len(), |field| field.start());
            let names = self.names.listed(behind[..field].trim_end_matches([':', ' ']))?;
            return Some(Headed { names, cue, rest: "" });
        }
        let printed = if self.names.begins(behind) {
            behind
        } else {
            self.behind_adverbial(behind).filter(|_| organised && cue == Cue::None)?
        };
        let (name, rest) = printed.split_at(self.names.end(printed));
        if organised && self.is_class_heading(body, at, name, rest) {
            return Some(Headed { names: self.names.all(printed)?, cue, rest: "" });
        }
        let asks = [" yêu cầu", " đề nghị"].iter().any(|verb| rest.starts_with(verb) || name.contains(verb));
        // "Đối với các xã được thành lập …" is a condition.
        if asks || (cue == Cue::Addresses && name.contains(" được ")) {
            return None;
        }
        let due =
            ["có", "chịu"].iter().any(|has| rest.trim_start().starts_with(&format!("{has} trách nhiệm")));
        let names = if due { self.names.all(name) } else { self.names.listed(name) };
        Some(Headed { names: names?, cue, rest })
    }

    /// `2. Các sở chủ trì, tham gia việc trồng tre` over a list: a heading whose verbs say which units of a class.
    fn is_class_heading(&self, body: &Body<'_>, at: usize, name: &str, rest: &str) -> bool {
        let below = body.paragraphs.get(at + 1).map_or(Mark::None, |below| below.mark.clone());
        name.starts_with("Các ")
            && self.names.is_description(rest)
            && body.is_heading(at)
            && !rest.ends_with(':')
            && below != Mark::None
            && below.depth() > body.paragraphs[at].mark.depth()
    }

    /// The cue before a name and the text behind it.
    fn cued<'t>(&self, text: &'t str) -> (Cue, &'t str) {
        let Some(found) = self.assign.captures(text) else { return (Cue::None, text) };
        let cue = match found["cue"].to_lowercase() {
            cue if cue.contains("đề nghị") || cue.contains("kiến nghị") => Cue::Asks,
            cue if cue == "đối với" => Cue::Addresses,
            _ => Cue::Charges,
        };
        (cue, text[found[0].len()..].trim_start())
    }

    /// `Căn cứ Kế hoạch này, các sở …`: the text from the unit on.
    fn behind_adverbial<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.adverbial.find(text)?;
        let clauses = text.match_indices(", ").map(|(comma, _)| &text[comma + 2..]);
        let named = |clause: &&str| {
            (clause.starts_with("các ") || clause.starts_with(char::is_uppercase))
                && self.names.begins(clause)
        };
        // Behind a verb comes who is worked with.
        clauses.take_while(|clause| !self.names.is_task(clause)).take(4).find(named)
    }
}
