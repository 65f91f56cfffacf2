//! Units that sentences name: who enforces the document, who is charged or asked in running text.

use crate::document::{Unit, UnitRole};

use super::super::body::{Body, Manner};
use super::super::outline::Mark;
use super::heads::helps;
use super::sections::enacts;
use super::{Units, task};

/// Units as a sentence names them.
struct Told<'t> {
    names: Vec<&'t str>,
    role: UnitRole,
}

impl Units {
    /// Who enforces the document, or is to comply with it.
    pub(super) fn enforced(&self, body: &Body<'_>, at: usize, units: &mut Vec<Unit>) -> bool {
        let text = body.paragraphs[at].body();
        let Some(told) = self.enforcing(text).or_else(|| self.complying(body, text)) else { return false };
        for name in told.names {
            units.push(Self::unit(body, at, name, told.role, vec![task(body, at)]));
        }
        true
    }

    /// `Chánh Văn phòng …, Giám đốc Sở … chịu trách nhiệm thi hành Quyết định này`.
    fn enforcing<'t>(&self, text: &'t str) -> Option<Told<'t>> {
        let found = self.enforcement.captures(text)?;
        let names = found.name("names").map_or("", |names| names.as_str());
        let names = names.rfind(". ").map_or(names, |stop| &names[stop + 2..]);
        let (names, role) = self.complier(names);
        let names = self.names.begins(names).then(|| self.names.all(names))??;
        Some(Told { names, role })
    }

    /// `Nhận được Chỉ thị này, các đơn vị … nghiêm túc thực hiện`, `Đề nghị … tổ chức thực hiện Chỉ thị này`. In rules it
    /// must be said that it is their duty: else `thực hiện Thông tư này` says how something is done.
    fn complying<'t>(&self, body: &Body<'_>, text: &'t str) -> Option<Told<'t>> {
        let sentence = self.compliance.find(text)?;
        let (names, role) = self.complier(text);
        if !self.names.begins(names) {
            return None;
        }
        let (name, rest) = names.split_at(self.names.end(names));
        let due = !(body.rules || body.manner == Manner::Legislates) || self.names.is_duty(sentence.as_str());
        let names = self.names.listed(name).filter(|_| due && !enacts(rest))?;
        Some(Told { names, role })
    }

    /// The text from the names on, without `Nhận được Chỉ thị này, đề nghị`, and the role of those named.
    fn complier<'t>(&self, text: &'t str) -> (&'t str, UnitRole) {
        let text = self.received.find(text).map_or(text, |received| &text[received.end()..]);
        let cue = self.cue.find(text).filter(|cue| cue.start() == 0);
        let role = cue.map_or(UnitRole::Lead, |cue| charge(cue.as_str(), ""));
        (text[cue.map_or(0, |cue| cue.end())..].trim_start(), role)
    }

    /// Who is charged, asked or leads within running text; one entry for a name.
    pub(super) fn in_sentences(&self, body: &Body<'_>, at: usize, has_lines: bool, units: &mut Vec<Unit>) {
        let paragraph = &body.paragraphs[at];
        let text = paragraph.body();
        if self.closes(paragraph) || self.line.is_match(text) {
            return;
        }
        let opening = self.opening(body, at);
        let opens = opening.is_some();
        let mut told: Vec<Told<'_>> = opening.into_iter().collect();
        told.extend(self.charged(body, at));
        if !has_lines {
            told.extend(self.leading(body, at, opens));
        }
        for told in told {
            for name in told.names {
                Self::add(body, at, name, told.role, units);
            }
        }
    }

    /// `2. Sở Tài chính bố trí …`: an item that begins with who does it.
    fn opening<'b>(&self, body: &'b Body<'_>, at: usize) -> Option<Told<'b>> {
        let paragraph = &body.paragraphs[at];
        let article = matches!(paragraph.mark, Mark::Article(_));
        let idle = match body.manner {
            Manner::Legislates => true,
            Manner::Decides => !article,
            Manner::Tells | Manner::Directs => paragraph.mark == Mark::None,
        };
        // What does not end as a sentence is a heading.
        let text = paragraph.text();
        let told = text.ends_with(['.', ';', '/', ',']) || (article && text.ends_with(':'));
        if idle || !told || self.is_idle(body, at) {
            return None;
        }
        let headed = self.headed(body, at, false).filter(|headed| self.names.is_task(headed.rest))?;
        // Everybody is told so where a document closes, not in its items.
        if paragraph.mark == Mark::None && headed.names.iter().all(|name| self.names.is_generic(name)) {
            return None;
        }
        Some(Told { role: headed.role(false, &[]), names: headed.names })
    }

    /// `… giao Sở Y tế rà soát …`, `… kính chuyển UBND tỉnh xem xét`.
    fn charged<'b>(&self, body: &'b Body<'_>, at: usize) -> Vec<Told<'b>> {
        let text = body.paragraphs[at].body();
        let offset = body.paragraphs[at].start;
        if text.ends_with(':') {
            return Vec::new();
        }
        let cues = self.cue.find_iter(text).filter(|cue| !body.is_cited(at, offset + cue.start()));
        let told = cues.filter_map(|cue| {
            let word = cue.end() - cue.as_str().trim_start().len();
            let before = Body::clause_before(text, word);
            let whose = self.is_subject(before);
            let (name, rest) = self.charged_names(&text[cue.end()..])?;
            let names = self.names.listed(name)?;
            // "… nếu có vướng mắc, đề nghị các đơn vị …" and "… đề nghị các cơ quan, đơn vị nghiêm túc …" close.
            let closes =
                names.iter().any(|name| self.names.is_generic(name)) || self.difficulty.is_match(before);
            (whose && !closes).then(|| Told { names, role: charge(cue.as_str(), rest) })
        });
        told.collect()
    }

    /// Whether nothing but who charges stands before a cue: `Bộ Y tế`, `Để trồng tre, UBND tỉnh`, or nothing at all; in
    /// `việc trồng tre, Chính phủ giao …` it is part of something else.
    fn is_subject(&self, before: &str) -> bool {
        let mut parts = before.rsplit([',', ':']);
        let subject = parts.next().unwrap_or_default().trim();
        let named = self.names.begins(subject)
            && self.names.is_name(subject)
            && self.names.end(subject) == subject.len();
        subject.is_empty() || (named && (parts.next().is_none() || self.adverbial.is_match(before)))
    }

    /// The names behind a cue, and the task behind them.
    pub(super) fn charged_names<'t>(&self, named: &'t str) -> Option<(&'t str, &'t str)> {
        if !self.names.begins(named) {
            return None;
        }
        let (name, rest) = named.split_at(self.names.end(named));
        self.names.is_task(rest).then_some((name, rest))
    }

    /// `… Sở Y tế chủ trì …`, `… các sở theo chức năng, nhiệm vụ phối hợp …`.
    fn leading<'b>(&self, body: &'b Body<'_>, at: usize, opens: bool) -> Vec<Told<'b>> {
        let text = body.paragraphs[at].body();
        let offset = body.paragraphs[at].start;
        let told = self.sentence.captures_iter(text).filter_map(|found| {
            let end = found.get(0)?.end();
            let led = ["led", "helping"].iter().find_map(|group| found.name(group))?;
            let known = opens && led.start() == 0;
            // "… của Chính phủ quy định quyền tự chủ, tự chịu trách nhiệm …": the verb may be another document's.
            let quoted = body.is_cited(at, offset + end - 1);
            if known
                || quoted
                || self.not_led.is_match(&text[end..])
                || body.is_cited(at, offset + led.start())
            {
                return None;
            }
            let (name, rest) = led.as_str().split_at(self.names.end(&text[led.start()..end]).min(led.len()));
            // "Chính phủ giao các bộ chủ trì": who charges others does not lead.
            let charges = self.cue.find(rest).is_some_and(|cue| cue.start() == 0);
            let titled = name.starts_with(char::is_uppercase) || name.starts_with("các ");
            let helping = found.name("helping").is_some() && found.name("how").is_some();
            let role = if helping { UnitRole::Coordinate } else { UnitRole::Lead };
            let names = self.names.listed(name).filter(|_| titled && !charges && self.names.begins(name))?;
            // "Các cơ quan chủ trì đề án": they are those who lead, not told to; "Trung tâm có trách nhiệm": which?
            let role_only =
                text[..end].ends_with("chủ trì") && names.iter().any(|name| self.names.has_role(name));
            let vague = role_only || names.iter().all(|name| self.names.is_class(name));
            (!vague).then_some(Told { names, role })
        });
        told.collect()
    }

    /// Adds a task to the unit that sentences named before, or the unit with it.
    fn add(body: &Body<'_>, at: usize, name: &str, role: UnitRole, units: &mut Vec<Unit>) {
        let task = task(body, at);
        let known = units.iter_mut().find(|unit| {
            unit.role == role && unit.name.to_lowercase() == name.to_lowercase() && unit.section.is_none()
        });
        if let Some(unit) = known {
            if unit.tasks.iter().all(|known| known.evidence != task.evidence) {
                unit.tasks.push(task);
            }
        } else {
            units.push(Unit { section: None, ..Self::unit(body, at, name, role, vec![task]) });
        }
    }
}

/// The role of who is charged with a task by a cue.
pub(super) fn charge(cue: &str, task: &str) -> UnitRole {
    let cue = cue.trim_end().trim_end_matches(" cho").to_lowercase();
    match () {
        () if cue.ends_with("đề nghị") || cue.ends_with("chuyển") => UnitRole::Requested,
        () if helps(task) => UnitRole::Coordinate,
        () => UnitRole::Lead,
    }
}
