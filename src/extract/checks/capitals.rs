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
    /// An agency and the first word of its field.
    field: Pattern,
    quoted: Pattern,
    level: Pattern,
    departments: Pattern,
    /// Terms that are written in one way, each as it should be.
    term: Pattern,
    terms: BTreeMap<String, String>,
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
                (
                    pattern(
                        r"\p{Ll}\s(?P<at>nghị định|thông tư|quyết định|nghị quyết|chỉ thị)\ssố\s\d{1,4}/\d",
                    )?,
                    "the type of a document that is cited by its number begins with a capital",
                ),
                (pattern(r"\p{Ll}\s(?P<at>Và|Của)\s\p{Lu}\p{Ll}")?, "a capital within a name"),
            ],
            second: pattern(
                r"\b(?P<all>[Pp]hó (?P<post>chủ tịch|giám đốc|tổng giám đốc|thủ tướng|bộ trưởng|cục trưởng|viện trưởng|chánh văn phòng))\b",
            )?,
            title: pattern(&format!(
                r"\b(?P<name>(?P<class>{})\s(?P<field>\p{{L}}+\s\p{{L}}+))\b",
                cues.any("titled_body")
            ))?,
            field: pattern(&format!(
                r"\b(?P<class>{})\s(?P<field>\p{{L}}\p{{Ll}}*)\b",
                cues.any("fielded_body")
            ))?,
            quoted: pattern(r"“\s?(?P<name>[^”“]{3,40})”")?,
            level: pattern(r"\b(?:trực thuộc|cơ quan|ngân sách|ngành|ở) (?P<level>[Tt]rung ương)\b")?,
            departments: pattern(
                r"\b[Cc]ác (?P<level>[Ss]ở), (?:ban, ?)?ngành\b|\b[Cc]ác (?P<other>[Ss]ở), ban ngành\b",
            )?,
            term: pattern(&format!(r"\b(?i:{})\b", cues.any("cased_term")))?,
            terms: cues
                .of("cased_term")
                .iter()
                .map(|(term, _)| (term.to_lowercase(), term.clone()))
                .collect(),
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
        found.extend(self.fields(checking));
        found.extend(self.terms(checking));
        found.extend(self.departments(checking));
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
    /// Ministries and the departments under them have one name.
    fn titles(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let mut forms: BTreeMap<String, BTreeMap<&str, Vec<Evidence>>> = BTreeMap::new();
        for row in checking.own_rows() {
            let text = checking.sheet().rows[row].text.as_str();
            for form in self.title.captures_iter(text) {
                let parts = (form.name("name"), form.name("class"), form.name("field"));
                let (Some(name), Some(class), Some(field)) = parts else { continue };
                let is_shared = ["Bộ", "Sở"].contains(&class.as_str());
                let printed = &text[if is_shared { field.range() } else { name.range() }];
                // Without the capital of its field an agency is looked at elsewhere.
                let is_small =
                    self.field.is_match(printed) && !field.as_str().starts_with(char::is_uppercase);
                let case = if is_small { " " } else { "" };
                let variants = forms.entry(format!("{}{case}", printed.to_lowercase())).or_default();
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

    /// `Cục thuế` beside `Cục Thuế`. Needs both; the field of an agency has a capital.
    fn fields(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let mut forms: BTreeMap<(&str, String), [Vec<Evidence>; 2]> = BTreeMap::new();
        for row in checking.own_rows() {
            let text = checking.sheet().rows[row].text.as_str();
            for form in self.field.captures_iter(text) {
                let (Some(class), Some(field)) = (form.name("class"), form.name("field")) else { continue };
                let is_right = field.as_str().starts_with(char::is_uppercase);
                let key = (&text[class.range()], field.as_str().to_lowercase());
                let places = checking.in_row(row, class.start()..field.end());
                forms.entry(key).or_default()[usize::from(is_right)].extend(places);
            }
        }
        let both = forms.into_iter().filter(|(_, forms)| forms.iter().all(|places| !places.is_empty()));
        both.map(|((class, field), [wrong, _])| {
            let message = format!("elsewhere written {class} {}", capitalised(&field));
            anomaly("case_variant", Severity::Info, message, wrong)
        })
        .collect()
    }

    /// `ngân sách Nhà nước` beside `ngân sách nhà nước`. Needs the right form too; the first letter may be a sentence's.
    fn terms(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let mut forms: BTreeMap<&str, [Vec<Evidence>; 2]> = BTreeMap::new();
        for (at, paragraph) in checking.body.paragraphs.iter().enumerate() {
            for found in self.term.find_iter(paragraph.text()) {
                let printed = found.as_str();
                let Some(right) = self.terms.get(&printed.to_lowercase()) else { continue };
                if printed.chars().all(|c| !c.is_lowercase()) {
                    continue;
                }
                let is_right = printed.chars().skip(1).eq(right.chars().skip(1));
                let places = checking.at(at, found.range());
                forms.entry(right).or_default()[usize::from(is_right)].extend(places);
            }
        }
        let both = forms.into_iter().filter(|(_, forms)| forms.iter().all(|places| !places.is_empty()));
        both.map(|(right, [wrong, _])| {
            let message = format!("elsewhere written {right}");
            anomaly("case_variant", Severity::Info, message, wrong)
        })
        .collect()
    }

    /// `các Sở, ngành` beside `các sở, ngành`. Needs both; the rarer is reported.
    fn departments(&self, checking: &Checking<'_>) -> Option<Anomaly> {
        let [small, capital] = two_cases(checking, &self.departments);
        let rare = if capital.len() < small.len() { capital } else { small };
        let message = "sở is written with and without a capital in one phrase";
        (!rare.is_empty()).then(|| anomaly("case_variant", Severity::Info, message, rare))
    }

    /// `trực thuộc trung ương` beside `trực thuộc Trung ương`. Needs both; Trung ương has a capital.
    fn levels(&self, checking: &Checking<'_>) -> Option<Anomaly> {
        let [small, capital] = two_cases(checking, &self.level);
        let message = "trung ương is written with and without a capital";
        (!small.is_empty() && !capital.is_empty())
            .then(|| anomaly("case_variant", Severity::Info, message, small))
    }
}

/// Where a word stands with a small letter, and where with a capital.
fn two_cases(checking: &Checking<'_>, form: &Pattern) -> [Vec<Evidence>; 2] {
    let mut places = [Vec::new(), Vec::new()];
    for (at, paragraph) in checking.body.paragraphs.iter().enumerate() {
        for found in form.captures_iter(paragraph.text()) {
            let word = found.name("level").or_else(|| found.name("other"));
            let Some(word) = word else { continue };
            let is_capital = word.as_str().starts_with(char::is_uppercase);
            places[usize::from(is_capital)].extend(checking.at(at, word.range()));
        }
    }
    places
}
