//! Units that sentences name: who enforces the document, `Giao … chủ trì` in running text.

use crate::document::{Unit, UnitRole};

use super::super::body::Body;
use super::sections::NAME;
use super::{Units, task};

impl Units {
    /// `Chánh Văn phòng …, Giám đốc Sở … chịu trách nhiệm thi hành Quyết định này`.
    pub(super) fn enforced(&self, body: &Body<'_>, at: usize, units: &mut Vec<Unit>) -> bool {
        let paragraph = &body.paragraphs[at];
        let Some(found) = self.enforcement.captures(paragraph.body()) else { return false };
        let names = found.name("names").map_or("", |names| names.as_str());
        let names = names.rfind(". ").map_or(names, |stop| &names[stop + 2..]);
        if !self.names.begins(names) {
            return false;
        }
        for name in self.names.parted(names) {
            units.push(Self::unit(body, at, name, UnitRole::Lead, vec![task(body, at)]));
        }
        true
    }

    /// `Giao UBND huyện … chủ trì, phối hợp với …` within running text; one entry for a name.
    pub(super) fn in_sentences(&self, body: &Body<'_>, at: usize, units: &mut Vec<Unit>) {
        let text = body.paragraphs[at].body();
        if self.closing.is_match(text) || self.line.is_match(text) {
            return;
        }
        let offset = body.paragraphs[at].start;
        for found in self.sentence.captures_iter(text) {
            let named = ["given", "led", "helping"].iter().find_map(|name| found.name(name));
            let Some(named) = named else { continue };
            let helping = found.name("helping").is_some() && found.name("how").is_some();
            let role = if helping { UnitRole::Coordinate } else { UnitRole::Lead };
            if body.is_cited(at, offset + named.start()) {
                continue;
            }
            let whole = named.as_str();
            if whole.chars().count() > NAME {
                continue;
            }
            let with_verb = &text[named.start()..found.get(0).map_or(named.end(), |all| all.end())];
            let end = self.names.end(with_verb).min(whole.len());
            let name = &whole[..end];
            let titled = name.starts_with(char::is_uppercase) || name.starts_with("các ");
            if !titled || name.to_lowercase().starts_with("báo cáo") || name.chars().count() < 4 {
                continue;
            }
            let name = self.names.without_rest(name);
            let known = units.iter_mut().find(|unit| {
                unit.role == role && unit.name.to_lowercase() == name.to_lowercase() && unit.section.is_none()
            });
            if let Some(unit) = known {
                unit.tasks.push(task(body, at));
            } else {
                let mut unit = Self::unit(body, at, name, role, vec![task(body, at)]);
                unit.section = None;
                units.push(unit);
            }
        }
    }
}
