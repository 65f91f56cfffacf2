//! Places of a body as of the document's date: class word and name, found in the gazetteer, told apart by their
//! parents; enumerations (`xã A, B và C`), exclusions (`trừ 02 xã …`), villages as printed.
//!
//! A name inside an organisation's (`UBND xã A`) is no place, but tells which parent is meant. A name that the
//! gazetteer does not have at that level is left alone, except villages and their like.

mod context;

use std::ops::Range;

use regex::Match;

use crate::document::{Confidence, Place};
use crate::error::Result;
use crate::text;

use super::body::Body;
use super::cues::Cues;
use super::gazetteer::{Area, Gazetteer, Level};
use super::matcher::Pattern;
use super::pattern;
use super::words::{is_capitals, phrase_key};
use context::{Context, Day, level_of};

/// No name has more words.
const WORDS: usize = 5;

/// No name of a province takes more bytes.
const PROVINCE: usize = 30;

/// The words around places.
#[derive(Debug)]
pub(super) struct Places {
    class: Pattern,
    word: Pattern,
    next: Pattern,
    parent: Pattern,
    organisation: Pattern,
    free: Pattern,
    excluded: Pattern,
}

/// A place name in a text.
#[derive(Debug, Clone)]
struct Named {
    paragraph: usize,
    span: Range<usize>,
    class: &'static str,
    name: String,
    /// Units that bear the name.
    fitting: Vec<u32>,
    likeness: Likeness,
    in_organisation: bool,
    excluded: bool,
    /// Index of the place that follows as its parent.
    parent: Option<usize>,
}

/// A name at some byte of a text.
#[derive(Debug, Default)]
struct Found {
    /// Bytes of the name.
    length: usize,
    /// Units that bear it.
    fitting: Vec<u32>,
    likeness: Likeness,
}

/// How a name in the text is like that in the gazetteer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Likeness {
    /// Letter by letter, with its class word.
    #[default]
    Same,
    /// The unit of that name has another class in the gazetteer.
    Renamed,
    /// By its letters without marks only.
    Damaged,
}

/// The place names of a document, organisations' included.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    named: Vec<Named>,
}

impl Places {
    /// Compiles the patterns.
    pub(super) fn new(cues: &Cues) -> Result<Self> {
        Ok(Self {
            class: pattern(
                r"(?i)\b(?P<class>tỉnh|thành phố|tp\.|tp|quận|huyện|thị xã|tx\.|xã|phường|thị trấn|đặc khu|thôn|bản|ấp|buôn|bon|khu phố|tổ dân phố|làng)\s?:?\s?",
            )?,
            word: pattern(r"^(?:\p{Lu}[\p{L}\p{M}]*(?:[’'‘]\p{L}+)?|\d{1,2}\b)")?,
            next: pattern(r"^(?:\s?[,;]\s|\s(?:và|hoặc)\s|\s?[,;]?\sxã\s)")?,
            parent: pattern(r"^\s?[,(–-]?\s?(?:thuộc\s|của\s)?$")?,
            organisation: pattern(&format!(r"(?i)(?:^|[\s(“-])(?:{})(?:\s|$)", cues.any("in_organisation")))?,
            free: pattern(&format!(r"(?i)(?:^|\s)(?:{})(?:\s|$)", cues.any("free_place")))?,
            excluded: pattern(r"(?i)\b(?:trừ|ngoại trừ|không bao gồm)\b[^;.)]*$")?,
        })
    }

    /// The places of a body and the names that are not Vietnamese places but nearly so.
    pub(super) fn read(&self, all: &Gazetteer, body: &Body<'_>, issuer: &[&str]) -> (Vec<Place>, Mentions) {
        let day = Day::of(body.issued.as_deref());
        let mut named: Vec<Named> = Vec::new();
        for at in 0..body.paragraphs.len() + body.notes.len() {
            self.of_paragraph(all, body, at, &mut named);
        }
        let mut known = Context::default();
        for name in issuer {
            for (_, area) in self.classed(all, name) {
                known.add(all, area);
            }
        }
        for name in named.iter().filter(|name| name.likeness != Likeness::Renamed) {
            let high = |at: &u32| level_of(all, *at) < Some(Level::Commune);
            let areas: Vec<u32> = name.fitting.iter().copied().filter(high).collect();
            if let [only] = day.existing(all, &areas)[..] {
                known.add(all, only);
            }
        }
        let chosen: Vec<Option<u32>> =
            named.iter().map(|name| known.choose(all, &named, name, day)).collect();
        let mut places = Vec::new();
        for (name, area) in named.iter().zip(&chosen).filter(|(name, _)| !name.in_organisation) {
            add(all, body, &mut places, (name, *area), (&named, &chosen), &known);
        }
        (places, Mentions { named })
    }

    /// Areas named with their class word in a short text.
    fn classed<'g>(&self, all: &'g Gazetteer, text: &str) -> Vec<(&'g Area, u32)> {
        let mut found = Vec::new();
        for captures in self.class.captures_iter(text) {
            let Some(cue) = captures.get(0) else { continue };
            let class = class_word(&captures["class"]);
            let known = self.name_at(all, text, cue.end(), class);
            if let Some(found_here) = known.filter(|found| found.likeness == Likeness::Same) {
                found.extend(found_here.fitting.into_iter().filter_map(|at| Some((all.area(at)?, at))));
            }
        }
        found
    }

    fn of_paragraph(&self, all: &Gazetteer, body: &Body<'_>, at: usize, named: &mut Vec<Named>) {
        let text = body.paragraph(at).text();
        let mut taken = 0;
        for captures in self.class.captures_iter(text) {
            let Some(cue) = captures.get(0) else { continue };
            if cue.start() < taken {
                continue;
            }
            let class = class_word(&captures["class"]);
            let known = self.name_at(all, text, cue.end(), class);
            let Some(found) = known.or_else(|| self.unknown(all, text, cue, class)) else { continue };
            let span = cue.start()..cue.end() + found.length;
            named.extend(self.before(all, text, (at, taken..span.start), &found));
            taken = span.end;
            let follows = named.last().is_some_and(|last| {
                last.paragraph == at
                    && cue.start() >= last.span.end
                    && self.parent.is_match(&text[last.span.end..cue.start()])
            });
            let below = follows && named.last().is_some_and(|last| rank(last.class) > rank(class));
            let in_organisation = if below {
                named.last().is_some_and(|last| last.in_organisation)
            } else {
                self.in_organisation(text, span.start)
            };
            if below {
                let parent = named.len();
                let mut low = parent;
                // The whole enumeration before it has this parent.
                while low > 0
                    && named[low - 1].paragraph == at
                    && named[low - 1].parent.is_none()
                    && named[low - 1].class == named[parent - 1].class
                {
                    low -= 1;
                    named[low].parent = Some(parent);
                }
            }
            let name = printed_name(all, text[cue.end()..span.end].trim(), &found.fitting, found.likeness);
            let excluded = self.excluded.is_match(&text[..span.start]);
            named.push(Named {
                paragraph: at,
                span: span.clone(),
                class,
                name,
                fitting: found.fitting,
                likeness: found.likeness,
                in_organisation,
                excluded,
                parent: None,
            });
            taken = self.enumerated(all, text, named).max(taken);
        }
    }

    /// `xã A, B và C`: what follows a place and bears a name of the same class.
    fn enumerated(&self, all: &Gazetteer, text: &str, named: &mut Vec<Named>) -> usize {
        let mut end = named.last().map_or(0, |last| last.span.end);
        while let Some(first) = named.last().cloned() {
            let Some(separator) = self.next.find(&text[end..]) else { break };
            let from = end + separator.end();
            if level(first.class).is_none()
                || self.class.find(&text[from..]).is_some_and(|class| class.start() == 0)
            {
                break;
            }
            let known = self.name_at(all, text, from, first.class);
            let Some(known) = known.filter(|found| found.likeness == Likeness::Same) else { break };
            let (length, fitting) = (known.length, known.fitting);
            let siblings = fitting.iter().any(|at| {
                let parent = all.area(*at).and_then(|area| area.parent);
                first.fitting.iter().any(|known| all.area(*known).and_then(|area| area.parent) == parent)
            });
            if !siblings {
                break;
            }
            let span = from..from + length;
            end = span.end;
            let name = printed_name(all, &text[span.clone()], &fitting, Likeness::Same);
            named.push(Named { span, name, fitting, parent: None, likeness: Likeness::Same, ..first });
        }
        end
    }

    /// The longest name at a byte that fits the class; else one of a unit whose class was another when the gazetteer was
    /// made (`huyện` that became `thị xã`), else one that differs in its marks.
    fn name_at(&self, all: &Gazetteer, text: &str, at: usize, class: &str) -> Option<Found> {
        let ends = self.word_ends(&text[at..]);
        let Some(level) = level(class) else {
            return village(&text[at..], &ends).map(|length| Found { length, ..Found::default() });
        };
        for likeness in [Likeness::Same, Likeness::Renamed, Likeness::Damaged] {
            let (renamed, damaged) = (likeness == Likeness::Renamed, likeness == Likeness::Damaged);
            if renamed && level == Level::Province {
                continue;
            }
            for end in ends.iter().rev() {
                let name = &text[at..at + end];
                let capitals = is_capitals(name) && name.chars().count() > 3;
                let fits = |(_, area): &(u32, &Area)| {
                    if renamed { area.level == level } else { fits_class(area, class) }
                };
                let fitting: Vec<u32> = if damaged {
                    all.alike(name).filter(fits).map(|(at, _)| at).collect()
                } else {
                    all.named(name).filter(fits).map(|(at, _)| at).collect()
                };
                // Damaged names need two words and a single bearer of a high level.
                let enough =
                    !damaged || (name.contains(' ') && !capitals && fitting.len() <= 2 && rank(class) <= 2);
                if !fitting.is_empty() && enough {
                    return Some(Found { length: *end, fitting, likeness });
                }
            }
        }
        None
    }

    /// A name that no table has, with its class word and its parent printed: `huyện A, tỉnh B`.
    fn unknown(&self, all: &Gazetteer, text: &str, cue: Match<'_>, class: &str) -> Option<Found> {
        if !matches!(level(class), Some(Level::District | Level::Commune))
            || cue.as_str().starts_with(char::is_uppercase)
        {
            return None;
        }
        let ends = self.word_ends(&text[cue.end()..]);
        let length = *ends.last().filter(|_| ends.len() > 1)?;
        let rest = cue.end() + length;
        let above = self.class.captures_at(text, rest)?;
        let all_of = above.get(0)?;
        let higher = class_word(&above["class"]);
        if rank(higher) >= rank(class) || !self.parent.is_match(&text[rest..all_of.start()]) {
            return None;
        }
        let known = self
            .name_at(all, text, all_of.end(), higher)
            .is_some_and(|found| found.likeness != Likeness::Damaged)
            || self.unknown(all, text, all_of, higher).is_some();
        known.then_some(Found { length, ..Found::default() })
    }

    /// `Hà Nội, thành phố Hồ Chí Minh`: a province without its class word before one that has it.
    fn before(
        &self,
        all: &Gazetteer,
        text: &str,
        (paragraph, free): (usize, Range<usize>),
        next: &Found,
    ) -> Option<Named> {
        let is_province = |at: &u32| level_of(all, *at) == Some(Level::Province);
        if !next.fitting.iter().any(is_province) {
            return None;
        }
        let before = &text[free.clone()];
        let listed = before.strip_suffix(", ").or_else(|| before.strip_suffix(" và "))?;
        let starts = listed.match_indices(' ').map(|(at, _)| at + 1).chain([0]);
        let name =
            |start: &usize| listed.len() - start < PROVINCE && !self.word_ends(&listed[*start..]).is_empty();
        let (start, area) = starts.filter(name).find_map(|start| {
            let found = all.named(&listed[start..]).find(|(_, area)| area.level == Level::Province);
            Some((start, found?))
        })?;
        let span = free.start + start..free.start + listed.len();
        (!self.in_organisation(text, span.start)).then(|| Named {
            paragraph,
            class: area.1.class,
            name: listed[start..].to_owned(),
            fitting: vec![area.0],
            likeness: Likeness::Same,
            in_organisation: false,
            excluded: self.excluded.is_match(&text[..span.start]),
            parent: None,
            span,
        })
    }

    /// Where the capitalised words at the start of a text end.
    fn word_ends(&self, text: &str) -> Vec<usize> {
        let mut ends = Vec::new();
        let mut at = 0;
        while ends.len() < WORDS {
            let Some(word) = self.word.find(&text[at..]) else { break };
            at += word.end();
            ends.push(at);
            let rest = &text[at..];
            let Some(gap) = [" - ", " – ", "-", " "].into_iter().find(|gap| rest.starts_with(gap)) else {
                break;
            };
            at += gap.len();
        }
        ends
    }

    /// Whether the class word at a byte belongs to the name of an organisation.
    fn in_organisation(&self, text: &str, at: usize) -> bool {
        let clause = clause_to(text, at);
        let own = clause.rfind([',', ';']).map_or(clause, |comma| clause[comma + 1..].trim_start());
        // "Phòng Văn hóa, Thể thao và Du lịch huyện": the name runs over its commas.
        let runs_on = own.starts_with(char::is_uppercase) && !own.trim().is_empty();
        let phrase = if runs_on { clause } else { own };
        let head = self.organisation.find_iter(phrase).last().map(|head| head.end());
        let free = self.free.find_iter(phrase).last().map(|free| free.start());
        head.is_some_and(|head| free.is_none_or(|free| free + 1 < head))
    }
}

/// Adds a mention to its place.
fn add(
    all: &Gazetteer,
    body: &Body<'_>,
    places: &mut Vec<Place>,
    (name, area): (&Named, Option<u32>),
    (named, chosen): (&[Named], &[Option<u32>]),
    known: &Context,
) {
    let bits = body.paragraph(name.paragraph).bits(name.span.clone());
    let kind = area
        .filter(|_| name.likeness != Likeness::Renamed)
        .and_then(|at| all.area(at))
        .map_or(name.class, |area| area.class);
    let evidence = body.sheet.evidence(&bits);
    let key = phrase_key(&name.name);
    if let Some(same) = places.iter_mut().find(|place| place.kind == kind && phrase_key(&place.name) == key) {
        same.evidence.extend(evidence);
        same.excluded |= name.excluded;
        return;
    }
    let printed_parent = name.parent.map(|parent| {
        let above =
            chosen.get(parent).copied().flatten().filter(|_| named[parent].likeness != Likeness::Renamed);
        let above = above.and_then(|at| all.full_name(at));
        above.unwrap_or_else(|| format!("{} {}", named[parent].class, named[parent].name))
    });
    let parent = printed_parent.or_else(|| all.full_name(all.area(area?)?.parent?));
    let fit = match area {
        _ if name.likeness == Likeness::Damaged => 0.6,
        Some(at) if name.parent.is_none() && known.is_elsewhere(all, at) => 0.7,
        Some(_) if name.likeness == Likeness::Renamed => 0.8,
        Some(_) => 0.95,
        None if name.fitting.is_empty() && level(name.class).is_none() => 0.8,
        None => 0.7,
    };
    places.push(Place {
        name: name.name.clone(),
        kind: kind.to_owned(),
        parent,
        code: area.and_then(|at| all.area(at)).map(|area| area.code.to_string()),
        successor: area.map_or_else(Vec::new, |at| all.successors(at)),
        excluded: name.excluded,
        raw: body.sheet.raw(&bits),
        confidence: Confidence::new(fit).and(body.sheet.certainty(&bits)),
        evidence,
    });
}

/// The clause before a byte, back to a stop, a bracket or a dash between spaces.
fn clause_to(text: &str, at: usize) -> &str {
    let before = &text[..at];
    let cut = [". ", ": ", "; ", "(", ")", " - ", " – ", "“"]
        .iter()
        .filter_map(|end| before.rfind(end).map(|at| at + end.len()));
    &before[cut.max().unwrap_or(0)..]
}

/// A class word as the gazetteer writes it.
fn class_word(printed: &str) -> &'static str {
    let lower = printed.to_lowercase();
    let known = [
        "tỉnh",
        "thành phố",
        "quận",
        "huyện",
        "thị xã",
        "xã",
        "phường",
        "thị trấn",
        "đặc khu",
        "thôn",
        "bản",
        "ấp",
        "buôn",
        "bon",
        "khu phố",
        "tổ dân phố",
        "làng",
    ];
    match lower.trim_end_matches('.') {
        "tp" => "thành phố",
        "tx" => "thị xã",
        word => known.into_iter().find(|known| *known == word).unwrap_or("thôn"),
    }
}

/// 1 for a province, 2 for a district, 3 for a commune, 4 for a village; a city may be 1 or 2.
fn rank(class: &str) -> usize {
    match class {
        "tỉnh" | "thành phố" => 1,
        "quận" | "huyện" | "thị xã" => 2,
        "xã" | "phường" | "thị trấn" | "đặc khu" => 3,
        _ => 4,
    }
}

fn level(class: &str) -> Option<Level> {
    match rank(class) {
        1 => Some(Level::Province),
        2 => Some(Level::District),
        3 => Some(Level::Commune),
        _ => None,
    }
}

fn fits_class(area: &Area, class: &str) -> bool {
    area.class == class
}

/// A village has a number, or a name of capitalised words.
fn village(text: &str, ends: &[usize]) -> Option<usize> {
    let first = *ends.first()?;
    let number = text[..first].chars().all(|c| c.is_ascii_digit());
    let length = if number { first } else { *ends.last()? };
    // "Bản Quy hoạch", "Làng nghề": one capitalised word is not enough for a name.
    (number || (ends.len() >= 2 && !is_capitals(&text[..length]))).then_some(length)
}

/// The name as printed; what is all in capitals or damaged is written as the gazetteer has it.
fn printed_name(all: &Gazetteer, printed: &str, fitting: &[u32], likeness: Likeness) -> String {
    let known = fitting.first().and_then(|at| all.area(*at));
    match known {
        Some(area)
            if likeness == Likeness::Damaged || (is_capitals(printed) && printed.chars().count() > 2) =>
        {
            area.name.to_string()
        }
        _ => text::single_spaced(printed),
    }
}

impl Mentions {
    /// Names of high places whose marks differ from the gazetteer's: paragraph, bytes, the name meant.
    pub(super) fn damaged(&self) -> impl Iterator<Item = (usize, Range<usize>, &str)> {
        let damaged = self.named.iter().filter(|name| name.likeness == Likeness::Damaged);
        damaged.map(|name| (name.paragraph, name.span.clone(), name.name.as_str()))
    }
}
