//! The names of units: where one begins and ends, and which names a list of them has.
//!
//! A list is parted before the head of another unit (`Sở Y tế, Công an tỉnh và các trường học`), and, behind a class in
//! the plural, before each proper name (`Bộ trưởng các Bộ: Tài chính, Nội vụ`); never within a name.

use crate::error::Result;

use super::super::casing::capitalised;
use super::super::cues::Cues;
use super::super::matcher::Pattern;
use super::super::pattern;
use super::super::words::is_capitals;

/// No name of a unit is longer, in characters.
const NAME: usize = 180;

/// The words that begin and end names.
#[derive(Debug)]
pub(super) struct Names {
    head: Pattern,
    low_head: Pattern,
    other: Pattern,
    finite: Pattern,
    strong: Pattern,
    duty: Pattern,
    verb: Pattern,
    task: Pattern,
    start: Pattern,
    compound: Pattern,
    inner: Pattern,
    generic: Pattern,
    attributed: Pattern,
    role: Pattern,
    class: Pattern,
    own: Pattern,
    bare: Pattern,
    shared: Pattern,
    related: Pattern,
    kind: Pattern,
    described: Pattern,
    places: Pattern,
    listed_places: Pattern,
    tail: Pattern,
    rest: Pattern,
    fields: Vec<(String, String)>,
}

impl Names {
    /// Compiles the patterns from the cues.
    pub(super) fn new(cues: &Cues) -> Result<Self> {
        let starts: Vec<_> = cues.of("task_start").iter().map(|(word, _)| capitalised(word)).collect();
        let starts = starts.join("|");
        let verb = format!("{}|{starts}", cues.any("task_verb"));
        let class = r"(?:bộ|sở|cục|vụ|viện|tổng cục|chi cục|phòng|ban|hội|bộ trưởng)";
        Ok(Self {
            head: pattern(&format!(r"^(?i:{})\b", cues.any("unit_head")))?,
            low_head: pattern(&format!(r"^(?:{})\b", cues.any("unit_head_in_list")))?,
            other: pattern(&format!(r"^(?i:{})\b", cues.any("not_a_unit")))?,
            finite: pattern(&format!(r"\b(?:{})\b", cues.any("not_in_a_unit")))?,
            strong: pattern(r"\s(?:chủ trì|phối hợp với|có trách nhiệm|chịu trách nhiệm|theo chức năng)\b")?,
            duty: pattern(r"\s(?:có|chịu) trách nhiệm\b")?,
            verb: pattern(&format!(
                r",?\s(?:chủ trì|phối hợp|trên cơ sở|căn cứ|theo|đồng thời|có nhiệm vụ|trong phạm vi)\b|\s(?:{verb})\b|\s*:"
            ))?,
            task: pattern(&format!(r"^[\s:,-]*(?i:{verb})\b"))?,
            start: pattern(&format!(r"^(?:{starts})\b"))?,
            compound: pattern(&format!(r"(?i)\b(?:{})\b", cues.any("noun_like_verb")))?,
            inner: pattern(&format!(r"^\s(?:{})\b", cues.any("verb_in_name")))?,
            generic: pattern(
                r"^(?i:các (?:cơ quan|đơn vị|địa phương|tổ chức|sở, ban|sở, ngành|ban, ngành|cấp)(?:(?:,| và)? ?(?:các )?(?:cơ quan|đơn vị|địa phương|tổ chức|cá nhân|ban|ngành|cấp|đoàn thể)(?: có liên quan| liên quan)?)*)$",
            )?,
            attributed: pattern(r"(?i)\bđược (?:giao|phân công)(?: nhiệm vụ)?$")?,
            role: pattern(r"(?i)\b(?:cơ quan|đơn vị)$")?,
            class: pattern(&format!(r"^(?:\p{{L}}+ \p{{L}}+ )?(?i:các {class})\s?(?::\s?|\s)\p{{Lu}}"))?,
            own: pattern(r"^(?i:các sở|sở|bộ|ubnd|ủy ban nhân dân|uỷ ban nhân dân)\b")?,
            bare: pattern(
                r"^(?i:trung tâm|văn phòng|sở|phòng|ban|cục|vụ|viện|hội|đoàn|trường|trạm|chi cục|công ty|quỹ)$",
            )?,
            shared: pattern(
                r"^(?i:các bộ(?:, ngành)?, cơ quan ngang bộ(?:, cơ quan thuộc chính phủ)?)\s(?:quản lý|chủ quản|có|được|liên quan)\b",
            )?,
            related: pattern(
                r"^(?:cơ quan|đơn vị|tổ chức)(?:(?:,| và)? (?:cơ quan|đơn vị|tổ chức|cá nhân))*(?: khác)? (?:có )?liên quan",
            )?,
            kind: pattern(r"(?i)\b(?:cơ quan|đơn vị|tổ chức|sở|ban|ngành|địa phương)$")?,
            described: pattern(r"^\s(?:chủ trì|quản lý|tham gia|thực hiện)\b")?,
            places: pattern(
                r"\bcác (?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)\b[^:]{0,60}$",
            )?,
            listed_places: pattern(
                r"^\p{Lu}\p{L}*(?: \p{Lu}\p{L}*)*(?:(?:,| và) \p{Lu}\p{L}*(?:[ -]{1,3}\p{Lu}\p{L}*)*)+ \p{Ll}",
            )?,
            tail: pattern(
                r",?\s(?:trong phạm vi|theo chức năng|căn cứ|nhất là|đặc biệt là|trực tiếp|khẩn trương|triển khai|tổ chức (?:triển khai|thực hiện)|(?:có|chịu) trách nhiệm)\b.*$",
            )?,
            rest: pattern(
                r"(?i),?\s*(?:và|cùng)\s+(?:các\s+)?(?:cơ quan|đơn vị|tổ chức)(?:[^;,]|,\s(?:cơ quan|đơn vị|tổ chức|cá nhân|địa phương))*liên quan.*$|,\s(?:các\s)?tổ chức, cá nhân\s(?:có\s)?liên quan.*$",
            )?,
            fields: cues.of("field_with_comma").iter().filter_map(|(field, _)| halves(field)).collect(),
        })
    }

    /// Whether a text begins as the name of a unit does.
    pub(super) fn begins(&self, text: &str) -> bool {
        self.head.is_match(text) && !self.other.is_match(text)
    }

    /// Whether what follows a name tells which of a class are meant: `Các sở quản lý, tham gia việc trồng tre`.
    pub(super) fn is_description(&self, rest: &str) -> bool {
        self.described.is_match(rest) && !rest.contains(" với ")
    }

    /// Whether what follows a name begins as a task does.
    pub(super) fn is_task(&self, text: &str) -> bool {
        self.task.is_match(text)
    }

    /// Whether a text says whose duty something is.
    pub(super) fn is_duty(&self, text: &str) -> bool {
        self.duty.is_match(text)
    }

    /// Whether a text can be a name: no sentence of its own.
    pub(super) fn is_name(&self, text: &str) -> bool {
        (2..=NAME).contains(&text.chars().count()) && !text.ends_with('.') && !self.finite.is_match(text)
    }

    /// Whether a name means everybody: `các cơ quan, đơn vị, địa phương`.
    pub(super) fn is_generic(&self, name: &str) -> bool {
        self.generic.is_match(name)
    }

    /// Whether a name is one of who has a role: in `cơ quan chủ trì đề án` the verb says which agency.
    pub(super) fn has_role(&self, name: &str) -> bool {
        self.role.is_match(name)
    }

    /// Whether a name is a class of body and no more: `Trung tâm`.
    pub(super) fn is_class(&self, name: &str) -> bool {
        self.bare.is_match(name)
    }

    /// A name without `và các đơn vị có liên quan`.
    pub(super) fn without_rest<'t>(&self, name: &'t str) -> &'t str {
        let kept = self.rest.find(name).map_or(name, |rest| &name[..rest.start()]).trim();
        // "Các cơ quan, tổ chức, cá nhân liên quan": nothing else is named.
        if ["cơ quan", "đơn vị"].iter().any(|kind| kept.to_lowercase().trim_start_matches("các ") == *kind)
        {
            return name.trim();
        }
        kept
    }

    /// Where the name of a unit ends: before the first verb, or before a strong verb with no comma between.
    pub(super) fn end(&self, text: &str) -> usize {
        let text = first_sentence(text);
        let mut weak = text.len();
        for verb in self.verb.find_iter(text) {
            if let Some(duty) = self.duty_behind(text, verb.start()) {
                return duty;
            }
            if self.ends(text, verb) {
                weak = verb.start();
                break;
            }
        }
        // "Ban quản lý dự án xây dựng cầu chủ trì": a verb that names a field of work is no end if a strong one follows.
        let strong = self.strong.find(text).map_or(weak, |verb| verb.start());
        let between = text.get(weak..strong).unwrap_or_default();
        if self.inner.is_match(between) && !between.contains([',', ';', '.', ':']) {
            return strong;
        }
        weak
    }

    /// Whether a verb ends the name before it.
    fn ends(&self, text: &str, verb: regex::Match<'_>) -> bool {
        let before = &text[..verb.start()];
        // "Văn phòng tỉnh (Tổ giúp việc)": what stands in brackets ends no name.
        if before.matches('(').count() > before.matches(')').count() {
            return false;
        }
        if verb.as_str().ends_with(':') {
            let opens = self.opens_list(text, verb.end()) || self.opens_places(before, &text[verb.end()..]);
            return !opens;
        }
        // "Ban quản lý", "các Ngân hàng, tổ chức tín dụng", "được giao chủ trì": a verb may be part of a name.
        let part = !before.contains(' ')
            || before.ends_with([',', '('])
            || before.ends_with(" các")
            || before.ends_with(" được")
            || self.is_noun(text, verb)
            || self.attributed.is_match(before);
        !part || is_capitals(before)
    }

    /// Whether a verb is part of a word that is none: `tổ chức tín dụng`, `Ngoại giao`.
    fn is_noun(&self, text: &str, verb: regex::Match<'_>) -> bool {
        // A word before a verb has one syllable or two.
        let start = text[..verb.start()].rmatch_indices(' ').nth(1).map_or(0, |(space, _)| space + 1);
        self.compound
            .find_at(text, start)
            .is_some_and(|noun| noun.start() <= verb.start() + 1 && noun.end() >= verb.end())
    }

    /// `các cơ quan được giao chủ trì … có trách nhiệm`: where the duty behind a verb within a name begins.
    fn duty_behind(&self, text: &str, verb: usize) -> Option<usize> {
        let (before, behind) = text.split_at(verb);
        let part = self.attributed.is_match(before)
            || (self.role.is_match(before)
                && [" chủ trì", " phối hợp"].iter().any(|role| behind.starts_with(role)));
        let duty = self.duty.find_at(text, verb).filter(|_| part)?.start();
        (!text[verb..duty].contains([';', '.', ':'])).then_some(duty)
    }

    /// Whether the colon before a byte stands between a class and its names: `các Bộ: Tài chính, Nội vụ`.
    fn opens_list(&self, text: &str, behind: usize) -> bool {
        let list = text[behind..].trim_start();
        self.class.find(text).is_some_and(|class| class.end() > behind) && !self.start.is_match(list)
    }

    /// Whether a colon stands between `các tỉnh` and their names: `Chủ tịch UBND các huyện: Hà Trung, Nga Sơn chỉ đạo …`.
    fn opens_places(&self, before: &str, behind: &str) -> bool {
        let list = behind.trim_start();
        let named = list.starts_with(char::is_uppercase) && !self.start.is_match(list) && !self.begins(list);
        named && self.places.is_match(before) && self.listed_places.is_match(list)
    }

    /// Parts a list of units without `và các đơn vị có liên quan`.
    #[cfg(test)]
    fn parted<'t>(&self, text: &'t str) -> Vec<&'t str> {
        self.parts(self.without_rest(text))
    }

    /// Parts a list of units.
    fn parts<'t>(&self, text: &'t str) -> Vec<&'t str> {
        let mut separators: Vec<_> =
            text.match_indices([',', ';']).chain(text.match_indices(" và ")).collect();
        separators.sort_unstable();
        let mut names = Vec::new();
        let (mut from, mut classed) = (0, self.class.is_match(text));
        // "Các Bộ, cơ quan ngang Bộ quản lý sông": what is said of all of them holds them together.
        let held = self.shared.find(text).map_or(0, |shared| shared.end());
        for (at, separator) in separators {
            let next = text[at + separator.len()..].trim_start();
            let bracketed = text[..at].matches('(').count() > text[..at].matches(')').count();
            if at <= from || at < held || bracketed {
                continue;
            }
            let name = &text[from..at];
            let headed = self.is_next(name, next) || (separator == ";" && next.contains(' '));
            let listed = classed && separator != " và " && self.is_listed(name, next);
            if headed || listed {
                names.push(name);
                from = at + separator.len();
                // "các Bộ: Quốc phòng, Công an, Tài chính": what begins another unit elsewhere may be one of the list.
                let short = next.split([',', ';']).next().unwrap_or_default().split_whitespace().count() <= 2;
                classed = classed && (!headed || short) || self.class.is_match(next);
            }
        }
        names.push(&text[from..]);
        let trimmed = names.into_iter().map(|name| self.trimmed(name));
        trimmed.filter(|name| name.chars().count() > 1).collect()
    }

    /// The names of a list, when all of them can be names.
    pub(super) fn listed<'t>(&self, text: &'t str) -> Option<Vec<&'t str>> {
        self.all(self.without_rest(text))
    }

    /// The names of a list whose duty something is: `các cơ quan liên quan` among them.
    pub(super) fn all<'t>(&self, text: &'t str) -> Option<Vec<&'t str>> {
        let names = self.parts(text);
        (!names.is_empty() && names.iter().all(|name| self.is_name(name))).then_some(names)
    }

    /// Whether another unit begins behind a name.
    fn is_next(&self, name: &str, next: &str) -> bool {
        let apart = next.starts_with(char::is_uppercase) || next.starts_with("các ");
        // "Văn phòng HĐND và UBND": one office of two bodies.
        let council = ["HĐND", "Hội đồng nhân dân", "Quốc hội", "ĐBQH"]
            .iter()
            .any(|one| name.trim_end().ends_with(one));
        let second = ["HĐND", "UBND", "Hội đồng", "Ủy ban", "Uỷ ban"].iter().any(|one| next.starts_with(one));
        let office = council && second && name.contains("Văn phòng");
        let related = self.related.is_match(next) && !self.kind.is_match(name);
        ((apart && self.begins(next)) || self.low_head.is_match(next) || related) && !office
    }

    /// Whether a proper name of the same class begins behind a name: not within `Văn hóa, Thể thao và Du lịch`.
    fn is_listed(&self, name: &str, next: &str) -> bool {
        let within = |(left, right): &(String, String)| {
            name.to_lowercase().ends_with(left) && next.to_lowercase().starts_with(right)
        };
        next.starts_with(char::is_uppercase) && !self.fields.iter().any(within)
    }

    /// A name without what is said of it besides: its field of work, a charge that does not tell it from others.
    fn trimmed<'t>(&self, name: &'t str) -> &'t str {
        let name = name.trim_matches([' ', ',', ';', ':', '.', '-']);
        let name = self.tail.find(name).map_or(name, |tail| &name[..tail.start()]);
        let charge = [" được giao", " được phân công"].iter().filter_map(|charge| name.find(charge)).min();
        charge.filter(|_| self.own.is_match(name)).map_or(name, |charge| &name[..charge])
    }
}

/// A text up to its first full stop; `TP.` is none.
fn first_sentence(text: &str) -> &str {
    let stops = text.match_indices(". ").map(|(stop, _)| stop);
    let stop = stops
        .into_iter()
        .find(|stop| !["TP", "Tp", "tp", "T", "P"].iter().any(|short| text[..*stop].ends_with(short)));
    stop.map_or(text, |stop| &text[..stop])
}

/// A field of work at its first comma.
fn halves(field: &str) -> Option<(String, String)> {
    field.split_once(", ").map(|(left, right)| (left.to_owned(), right.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::Assets;

    fn names() -> Names {
        Names::new(&Cues::new(&Assets::embedded()).unwrap()).unwrap()
    }

    #[test]
    fn names_end_before_their_verb() {
        let cases = [
            ("Sở Y tế chủ trì trồng tre", "Sở Y tế"),
            ("Cục Phòng, chống sâu tre phối hợp với Cục Tre", "Cục Phòng, chống sâu tre"),
            (
                "Các cơ quan được giao chủ trì trồng tre có trách nhiệm lập sổ",
                "Các cơ quan được giao chủ trì trồng tre",
            ),
            ("Các trạm được phân công chỉ đạo tuyến bảo đảm trực", "Các trạm được phân công chỉ đạo tuyến"),
            ("Các đơn vị phối hợp có trách nhiệm phối hợp", "Các đơn vị phối hợp"),
            (
                "Cục trưởng các Cục: Quản lý Tre, Trồng tre chỉ đạo báo cáo",
                "Cục trưởng các Cục: Quản lý Tre, Trồng tre",
            ),
            ("Giám đốc các Sở: Tăng cường trồng tre", "Giám đốc các Sở"),
            (
                "Chủ tịch UBND các huyện: Tre Xanh, Tre Vàng, Mây và Song chủ động trồng tre",
                "Chủ tịch UBND các huyện: Tre Xanh, Tre Vàng, Mây và Song",
            ),
            ("Ban quản lý công trình tre trình Sở Tre", "Ban quản lý công trình tre"),
            ("UBND các xã: Trồng tre, Hội viên tưới tre", "UBND các xã"),
            ("Văn phòng tỉnh (Tổ giúp việc về tre) rà soát", "Văn phòng tỉnh (Tổ giúp việc về tre)"),
            ("Các bộ trong phạm vi chức năng có trách nhiệm", "Các bộ"),
        ];
        let names = names();
        for (text, name) in cases {
            assert_eq!(&text[..names.end(text)], name, "{text}");
        }
    }

    #[test]
    fn lists_are_parted_between_names_only() {
        let cases: [(&str, &[&str]); 10] = [
            ("Cơ quan, tổ chức, cá nhân liên quan", &["Cơ quan, tổ chức, cá nhân liên quan"]),
            (
                "Các bộ, cơ quan ngang bộ quản lý sông và Thư viện Tre",
                &["Các bộ, cơ quan ngang bộ quản lý sông", "Thư viện Tre"],
            ),
            ("Các khách sạn, cơ sở lưu trú", &["Các khách sạn", "cơ sở lưu trú"]),
            (
                "Bộ trưởng các Bộ: Kế hoạch và Đầu tư, Văn hóa, Thể thao và Du lịch, Tài chính và Thủ trưởng các cơ quan",
                &[
                    "Bộ trưởng các Bộ: Kế hoạch và Đầu tư",
                    "Văn hóa, Thể thao và Du lịch",
                    "Tài chính",
                    "Thủ trưởng các cơ quan",
                ],
            ),
            ("Các Viện Trồng tre, Nuôi ong", &["Các Viện Trồng tre", "Nuôi ong"]),
            ("Báo Tre Xanh và các sở, ngành có liên quan", &["Báo Tre Xanh", "các sở, ngành có liên quan"]),
            (
                "Sở Văn hóa, Thể thao và Du lịch, Công an tỉnh",
                &["Sở Văn hóa, Thể thao và Du lịch", "Công an tỉnh"],
            ),
            (
                "Văn phòng HĐND và UBND huyện, trung tâm y tế",
                &["Văn phòng HĐND và UBND huyện", "trung tâm y tế"],
            ),
            ("Sở Y tế; các sở và UBND các xã được giao chủ trì", &["Sở Y tế", "các sở", "UBND các xã"]),
            (
                "Các Sở, ban, ngành, UBND xã và các cơ quan, tổ chức có liên quan",
                &["Các Sở, ban, ngành", "UBND xã"],
            ),
        ];
        let names = names();
        for (text, expected) in cases {
            assert_eq!(names.parted(text), expected, "{text}");
        }
    }

    #[test]
    fn all_who_have_a_duty_are_named() {
        let cases: [(&str, &[&str]); 4] = [
            ("Sở Y tế và cơ quan liên quan", &["Sở Y tế", "cơ quan liên quan"]),
            ("Sở Y tế và các đơn vị có liên quan", &["Sở Y tế", "các đơn vị có liên quan"]),
            (
                "Chủ tịch UBND các cấp, tổ chức và cá nhân khác có liên quan",
                &["Chủ tịch UBND các cấp", "tổ chức và cá nhân khác có liên quan"],
            ),
            ("Các cơ quan, đơn vị liên quan", &["Các cơ quan, đơn vị liên quan"]),
        ];
        let names = names();
        for (text, expected) in cases {
            assert_eq!(names.all(text).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_name() {
        let names = names();
        assert!(names.begins("Ban quản lý tre") && !names.begins("Ban hành kế hoạch"));
        assert!(names.is_name("Các cơ quan có liên quan") && !names.is_name("Sở Y tế đã"));
    }
}
