//! Capitals: within the motto, behind a semicolon, in titles and names that the document also writes otherwise.

use std::collections::BTreeMap;

use crate::document::{Anomaly, Evidence, Severity};
use crate::error::Result;

use super::super::casing::capitalised;
use super::super::cues::Cues;
use super::super::matcher::Pattern;
use super::super::pattern;
use super::super::words::Words;
use super::{Checking, anomaly};

/// The patterns of capitals.
#[derive(Debug)]
pub(super) struct Capitals {
    motto: Pattern,
    /// In sentences, each with what to say.
    forms: Vec<(Pattern, &'static str)>,
    /// The second in command with a small letter in the post, and the post in capitals as it should be.
    second: Pattern,
    title: Pattern,
    quoted: Pattern,
    level: Pattern,
}

impl Capitals {
    /// Compiles the patterns.
    pub(super) fn new(words: &Words, cues: &Cues) -> Result<Self> {
        // `Hướng dẫn` and `Báo cáo` are documents too.
        let types = words.type_names();
        let names_type = |verb: &str| types.iter().any(|name| name.to_lowercase() == verb);
        let verbs = cues.of("task_verb").iter().map(|(verb, _)| verb.as_str());
        let verbs: Vec<String> =
            verbs.filter(|verb| verb.contains(' ') && !names_type(verb)).map(capitalised).collect();
        let verbs = verbs.join("|");
        Ok(Self {
            motto: pattern(r"^Độc [Ll]ập\s?[-–—]\s?[Tt]ự [Dd]o\s?[-–—]\s?[Hh]ạnh [Pp]húc\W*$")?,
            forms: vec![
                (
                    pattern(&format!(r"\p{{Ll}};\s(?P<at>{verbs}|Đang|Đã|Sẽ|Và|Nhưng|Mà)\s\p{{Ll}}"))?,
                    "a capital behind a semicolon",
                ),
                (
                    pattern(r"\p{L}\svà\s(?P<at>Tổ chức)\s(?:triển khai|thực hiện)\s")?,
                    "a capital within a sentence",
                ),
                (pattern(r"\d\s(?P<at>Tháng)\s(?:\d|\p{L})")?, "a capital within a date"),
                (
                    pattern(
                        r"\p{L}\s(?P<at>ủy ban nhân dân|uỷ ban nhân dân|hội đồng nhân dân)\s(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường)\s\p{Lu}",
                    )?,
                    "the name of a body begins with a capital",
                ),
            ],
            second: pattern(
                r"\b(?P<all>[Pp]hó (?P<post>chủ tịch|giám đốc|tổng giám đốc|thủ tướng|bộ trưởng|cục trưởng|viện trưởng|chánh văn phòng))\b",
            )?,
            title: pattern(&format!(r"\b(?P<name>(?:{})(?:\s\p{{L}}+){{2}})\b", cues.any("titled_body")))?,
            quoted: pattern(r"“\s?(?P<name>[^”“]{3,40})”")?,
            level: pattern(r"\btrực thuộc (?P<level>[Tt]rung ương)\b")?,
        })
    }

    /// All checks of capitals.
    pub(super) fn check(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let mut found: Vec<Anomaly> = self.motto(checking).into_iter().collect();
        for (at, paragraph) in checking.body.paragraphs.iter().enumerate() {
            for (form, message) in &self.forms {
                if let Some(place) = form.captures(paragraph.text()).and_then(|found| found.name("at")) {
                    let places = checking.at(at, place.range());
                    found.push(anomaly("case_error", Severity::Info, *message, places));
                }
            }
        }
        found.extend(self.seconds(checking));
        found.extend(self.titles(checking));
        found.extend(self.quoted(checking));
        found.extend(self.levels(checking));
        found
    }

    /// `Độc lập - Tự do - Hạnh Phúc`. Needs the motto on a line or in a cell of its own, not in capitals throughout.
    fn motto(&self, checking: &Checking<'_>) -> Option<Anomaly> {
        let sheet = checking.sheet();
        let cells = (0..checking.zones.subject.start).flat_map(|row| sheet.cells(row));
        let cell = cells.into_iter().find(|cell| self.motto.is_match(sheet.text(*cell)))?;
        let printed = sheet.text(cell);
        let right = ["Độc lập", "Tự do", "Hạnh phúc"].iter().all(|part| printed.contains(part));
        let message = "the motto is written Độc lập - Tự do - Hạnh phúc";
        (!right).then(|| anomaly("case_error", Severity::Info, message, sheet.evidence(&[cell])))
    }

    /// `Phó chủ tịch` beside `Chủ tịch`. Needs the post with its capital elsewhere.
    fn seconds(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let sheet = checking.sheet();
        let elsewhere = |post: &str| {
            let post = capitalised(post);
            checking.own_rows().any(|row| sheet.rows[row].text.contains(&post))
        };
        let mut found = Vec::new();
        for row in checking.own_rows() {
            for form in self.second.captures_iter(&sheet.rows[row].text) {
                let (Some(all), Some(post)) = (form.name("all"), form.name("post")) else { continue };
                if elsewhere(post.as_str()) {
                    let message = format!("the post is written {} elsewhere", capitalised(post.as_str()));
                    let places = checking.in_row(row, all.range());
                    found.push(anomaly("case_variant", Severity::Info, message, places));
                }
            }
        }
        found
    }

    /// `Bộ Công An` beside `Bộ Công an`. Needs both, each with the capital of its first word; the rarer is reported.
    fn titles(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let mut forms: BTreeMap<String, BTreeMap<&str, Vec<Evidence>>> = BTreeMap::new();
        for row in checking.own_rows() {
            let text = checking.sheet().rows[row].text.as_str();
            for name in self.title.captures_iter(text).filter_map(|form| form.name("name")) {
                let printed = &text[name.range()];
                let variants = forms.entry(printed.to_lowercase()).or_default();
                variants.entry(printed).or_default().extend(checking.in_row(row, name.range()));
            }
        }
        let both = forms.into_values().filter(|variants| variants.len() > 1);
        both.filter_map(|mut variants| {
            let usual = variants.iter().max_by_key(|(_, places)| places.len()).map(|(form, _)| *form)?;
            variants.remove(usual);
            let places: Vec<Evidence> = variants.into_values().flatten().collect();
            let message = format!("elsewhere written {usual}");
            Some(anomaly("case_variant", Severity::Info, message, places))
        })
        .collect()
    }

    /// One quoted name in several capitals. Needs two forms; the rarer ones are reported.
    fn quoted(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let mut forms: BTreeMap<String, BTreeMap<String, Vec<Evidence>>> = BTreeMap::new();
        for (at, paragraph) in checking.body.paragraphs.iter().enumerate() {
            for found in self.quoted.captures_iter(paragraph.text()) {
                let Some(name) = found.name("name") else { continue };
                let printed = name.as_str().trim().to_owned();
                let places = checking.at(at, name.range());
                forms.entry(printed.to_lowercase()).or_default().entry(printed).or_default().extend(places);
            }
        }
        let mut found = Vec::new();
        for variants in forms.into_values().filter(|variants| variants.len() > 1) {
            let usual = variants
                .iter()
                .max_by_key(|(form, places)| (places.len(), std::cmp::Reverse((*form).clone())));
            let Some(usual) = usual.map(|(form, _)| form.clone()) else { continue };
            let rare = variants.into_iter().filter(|(form, _)| *form != usual);
            let places: Vec<Evidence> = rare.flat_map(|(_, places)| places).collect();
            let message = format!("elsewhere written “{usual}”");
            found.push(anomaly("case_variant", Severity::Info, message, places));
        }
        found
    }

    /// `trực thuộc trung ương` beside `trực thuộc Trung ương`. Needs both; the rarer is reported.
    fn levels(&self, checking: &Checking<'_>) -> Option<Anomaly> {
        let mut forms: BTreeMap<&str, Vec<Evidence>> = BTreeMap::new();
        for (at, paragraph) in checking.body.paragraphs.iter().enumerate() {
            for level in self.level.captures_iter(paragraph.text()).filter_map(|form| form.name("level")) {
                forms.entry(level.as_str()).or_default().extend(checking.at(at, level.range()));
            }
        }
        let rare = forms.keys().copied().min_by_key(|form| forms[form].len()).filter(|_| forms.len() > 1)?;
        let message = "trung ương is written with and without a capital";
        Some(anomaly("case_variant", Severity::Info, message, forms.remove(rare)?))
    }
}
