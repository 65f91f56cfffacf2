//! The form of the sheet: number and date filled in, issuer and motto printed, authority and recipients as the
//! decree writes them, attachments there.

use crate::document::{Anomaly, Evidence, Field, FieldState, Severity};
use crate::error::Result;

use super::super::matcher::Pattern;
use super::super::pattern;
use super::super::words::Words;
use super::{Checking, anomaly};

/// The patterns of form.
#[derive(Debug)]
pub(super) struct Form {
    authority: Pattern,
    attached: Pattern,
    /// Says in a sentence that something of its own is attached.
    annexed: Pattern,
    subject: Pattern,
    formula: Pattern,
    stamp: Pattern,
    signed: Pattern,
}

impl Form {
    /// Compiles the patterns.
    pub(super) fn new(words: &Words) -> Result<Self> {
        let types = words.type_names().into_iter().map(regex::escape).collect::<Vec<_>>().join("|");
        Ok(Self {
            annexed: pattern(&format!(
                r"(?:(?:Phụ lục|Danh mục|Danh sách|Biểu mẫu|Mẫu số|Bảng)(?:\s[IVX\d]{{1,4}})?\s(?:được )?(?:ban hành )?(?:đính )?kèm theo(?:\s(?:{types})\snày|\s?\)))|Ban hành kèm theo (?:{types}) này"
            ))?,
            subject: pattern(r"^\W*(?P<cue>V/v\s?:)")?,
            authority: pattern(r"^(?P<word>KT|TM|TL|TUQ|Q)\s")?,
            attached: pattern(
                r"(?i)^\W*\(?(?:bảng|phụ lục|danh sách|biểu|mẫu|danh mục)[^.;]*(?:đính kèm|kèm theo)\)?\W*$",
            )?,
            stamp: pattern(r"\b\d{2}:\d{2}:\d{2}\b|\b\d{2}\.\d{2}\.\d{4}\b")?,
            signed: pattern(r"(?i)(?:người ký|ký bởi|email|cơ quan|thời gian ký)\s?:.*$")?,
            formula: pattern(r"\$[^$]*\$")?,
        })
    }

    /// All checks of form.
    pub(super) fn check(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let mut found = header(checking);
        found.extend(headless(checking));
        found.extend(untyped(checking));
        found.extend(self.heads(checking));
        found.extend(self.authority(checking).or_else(|| speaks_for_all(checking)));
        found.extend(self.attachments(checking));
        found.extend(self.layout(checking));
        found.extend(fractions(checking));
        found.extend(signatures(checking, &self.stamp, &self.signed));
        found
    }

    /// An abbreviation of authority without its stop, or a committee's own document without `TM.`. Needs an authority
    /// line that begins with the bare abbreviation, or one that names the chairman of the committee that issues it.
    fn authority(&self, checking: &Checking<'_>) -> Option<Anomaly> {
        let field = &checking.record.signer.authority;
        let raw = field.raw.as_deref()?;
        let word = self.authority.captures(raw).and_then(|form| form.name("word"));
        let bare = word.map(|word| format!("{0} is written without its full stop ({0}.)", word.as_str()));
        let alone = speaks_alone(checking).then(|| "TM. ỦY BAN NHÂN DÂN is missing over it".to_owned());
        let faults: Vec<String> = bare.into_iter().chain(alone).collect();
        let message = faults.join("; ");
        (!faults.is_empty())
            .then(|| anomaly("authority_form", Severity::Info, message, field.evidence.clone()))
    }

    /// Needs a line that says something is attached, and nothing behind the signature.
    fn attachments(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        if !checking.zones.attached.is_empty() {
            return Vec::new();
        }
        let says = |at: &usize| self.attached.is_match(checking.body.paragraphs[*at].text());
        let lines = (0..checking.body.paragraphs.len()).filter(says);
        let annexed: Vec<Evidence> = (checking.body.paragraphs.iter().enumerate())
            .flat_map(|(at, paragraph)| {
                let annex = self.annexed.find(paragraph.text());
                annex.map(|annex| checking.at(at, annex.range())).unwrap_or_default()
            })
            .collect();
        let message = "the text names attachments that are not in the file";
        let own =
            (!annexed.is_empty()).then(|| anomaly("missing_attachment", Severity::Warning, message, annexed));
        lines
            .map(|at| {
                let whole = 0..checking.body.paragraphs[at].text().len();
                let message = "the text names an attachment that is not in the file";
                anomaly("missing_attachment", Severity::Warning, message, checking.at(at, whole))
            })
            .chain(own)
            .collect()
    }

    /// `V/v: …`, and a column rule that a converter left within a line of the letterhead.
    fn heads(&self, checking: &Checking<'_>) -> Vec<Anomaly> {
        let rows =
            || (0..checking.zones.body.start).map(|row| (row, checking.sheet().rows[row].text.as_str()));
        let cue =
            rows().find_map(|(row, text)| Some((row, self.subject.captures(text)?.name("cue")?.range())));
        let cue = cue.map(|(row, range)| {
            let message = "no colon stands behind V/v";
            anomaly("punctuation", Severity::Info, message, checking.in_row(row, range))
        });
        let rule = rows().find_map(|(row, text)| {
            let at = text.find('|').filter(|at| *at > 0 && at + 1 < text.len())?;
            Some((row, at..at + 1))
        });
        let rule = rule.map(|(row, range)| {
            let message = "the columns of the letterhead stand on one line, a rule between them";
            anomaly("layout_artifact", Severity::Info, message, checking.in_row(row, range))
        });
        cue.into_iter().chain(rule).collect()
    }

    /// Needs formula signs around numbers.
    fn layout(&self, checking: &Checking<'_>) -> Option<Anomaly> {
        let places = checking.own_rows().flat_map(|row| {
            let text = checking.sheet().rows[row].text.as_str();
            self.formula.find(text).map(|formula| checking.in_row(row, formula.range())).unwrap_or_default()
        });
        let evidence: Vec<_> = places.collect();
        let message = "formula signs of a converter stand in the figures";
        (!evidence.is_empty()).then(|| anomaly("layout_artifact", Severity::Info, message, evidence))
    }
}

/// A formula broken off behind its equals sign: the stroke of a fraction is lost. Needs words before the sign.
fn fractions(checking: &Checking<'_>) -> Vec<Anomaly> {
    let text = |row: usize| checking.sheet().rows[row].text.as_str();
    let broken = checking.zones.body.clone().filter(|row| {
        let words = text(*row).strip_suffix('=').map(str::trim_end);
        words.is_some_and(|words| words.ends_with(char::is_lowercase) && words.contains(' '))
    });
    let message = "a formula stands on several lines, the stroke of its fraction is lost";
    let whole = |row: usize| checking.in_row(row, 0..text(row).len());
    broken.map(|row| anomaly("layout_artifact", Severity::Info, message, whole(row))).collect()
}

/// Number and date: needs the line for it. Issuer and motto: needs a number line without either over it.
fn header(checking: &Checking<'_>) -> Vec<Anomaly> {
    let document = &checking.record.document;
    let mut found = Vec::new();
    if document.number.state == FieldState::Blank {
        let place = if document.code.evidence.is_empty() { &document.number } else { &document.code };
        let place = if place.evidence.is_empty() { &document.symbol } else { place };
        found.push(anomaly(
            "missing_number",
            Severity::Error,
            "the document has no number",
            place.evidence.clone(),
        ));
    }
    let open = match document.issued.state {
        FieldState::Blank => true,
        FieldState::Partial => {
            document.issued.reason.as_deref().is_some_and(|why| why.contains("not printed"))
        }
        _ => false,
    };
    if open {
        let message = "the day of issue is not filled in";
        found.push(anomaly("missing_date", Severity::Error, message, document.issued.evidence.clone()));
    }
    let numbered = |field: &Field| field.state != FieldState::Absent && !field.evidence.is_empty();
    let no_motto = checking.zones.letterhead.rows.is_empty();
    let in_head =
        document.issuer.evidence.iter().any(|place| {
            document.symbol.evidence.first().is_some_and(|symbol| place.line <= symbol.line + 4)
        });
    if numbered(&document.symbol) && no_motto && !in_head {
        let message = "issuer, Quốc hiệu and Tiêu ngữ are not printed over the number";
        found.push(anomaly("missing_header", Severity::Warning, message, document.symbol.evidence.clone()));
    }
    found
}

/// A document that has its type, its body and its signature, and no line at all for number or day. A text that begins
/// in the middle has no type.
fn headless(checking: &Checking<'_>) -> Vec<Anomaly> {
    let document = &checking.record.document;
    let Some(kind) = &checking.zones.type_line else { return Vec::new() };
    let is_signed = checking.record.signer.title.state == FieldState::Value;
    let bare = [&document.number, &document.symbol, &document.issued];
    if !is_signed || bare.iter().any(|field| field.state != FieldState::Absent) {
        return Vec::new();
    }
    let report = |kind_of, severity, message: &str| {
        anomaly(kind_of, severity, message, checking.sheet().evidence(&[kind.bit]))
    };
    let mut found = vec![
        report("missing_number", Severity::Error, "no line for the number is printed"),
        report("missing_date", Severity::Error, "no line for place and date is printed"),
    ];
    if checking.zones.letterhead.rows.is_empty() {
        let message = "issuer, Quốc hiệu and Tiêu ngữ are not printed";
        found.push(report("missing_header", Severity::Warning, message));
    }
    found
}

/// The type is only known from the symbol. An official letter has none.
fn untyped(checking: &Checking<'_>) -> Option<Anomaly> {
    let document = &checking.record.document;
    let kind = document.kind.value.as_deref().filter(|kind| *kind != "Công văn")?;
    let is_inferred =
        document.kind.reason.as_deref().is_some_and(|why| why.contains("inferred from the symbol"));
    let has_head = checking.zones.type_line.is_none() && !document.symbol.evidence.is_empty();
    let symbol = document.symbol.evidence.first().filter(|_| is_inferred && has_head)?;
    let whole = |row: usize| checking.in_row(row, 0..checking.sheet().rows[row].text.len());
    let is_below = |place: &Evidence| place.page == symbol.page && place.line > symbol.line;
    let below = checking.own_rows().find(|row| whole(*row).iter().any(is_below))?;
    let message = format!("the symbol says {kind}, the type is not printed");
    Some(anomaly("missing_header", Severity::Warning, message, whole(below)))
}

/// Whether a people's committee issues its own plan or report and only its chairman signs.
fn speaks_alone(checking: &Checking<'_>) -> bool {
    let (document, signer) = (&checking.record.document, &checking.record.signer);
    let issuer = document.issuer.value.as_deref().unwrap_or_default();
    let kind = document.kind.value.as_deref().unwrap_or_default();
    (issuer.starts_with("UBND") || issuer.starts_with("Ủy ban nhân dân"))
        && ["Kế hoạch", "Báo cáo", "Tờ trình", "Chương trình", "Đề án"].contains(&kind)
        && signer.on_behalf.state == FieldState::Absent
        && signer.authority.value.as_deref() == Some("KT. CHỦ TỊCH")
}

/// The chairman decides, the committee signs. Needs the line of authority over the grounds, and `TM.` over the name.
fn speaks_for_all(checking: &Checking<'_>) -> Option<Anomaly> {
    let signer = &checking.record.signer;
    let for_all = |field: &&Field| field.value.as_deref().is_some_and(|value| value.starts_with("TM. "));
    let behalf = [&signer.on_behalf, &signer.authority].into_iter().find(for_all)?;
    let decides = |row: usize| {
        let text = checking.sheet().rows[row].text.trim_start();
        text.starts_with("CHỦ TỊCH ỦY BAN NHÂN DÂN") || text.starts_with("CHỦ TỊCH UỶ BAN NHÂN DÂN")
    };
    let mut above = (0..checking.zones.body.end).take_while(|row| {
        let text = &checking.sheet().rows[*row].text;
        !text.starts_with("Căn cứ") && !text.starts_with("Điều 1")
    });
    let message = "the chairman issues it, TM. stands over his name";
    above.any(decides).then(|| anomaly("authority_form", Severity::Info, message, behalf.evidence.clone()))
}

/// Two electronic signatures whose lines run through each other. Needs two stamps of time behind Nơi nhận.
fn signatures(checking: &Checking<'_>, stamp: &Pattern, mark: &Pattern) -> Vec<Anomaly> {
    let sheet = checking.sheet();
    let mut times: Vec<String> = Vec::new();
    let (mut stamped, mut mixed) = (Vec::new(), Vec::new());
    for row in checking.zones.tail.clone() {
        let text = sheet.rows[row].text.as_str();
        times.extend(
            stamp
                .find_iter(text)
                .map(|time| time.as_str())
                .filter(|time| time.contains(':'))
                .map(str::to_owned),
        );
        stamped.extend(stamp.find_iter(text).flat_map(|time| checking.in_row(row, time.range())));
        if let Some(found) = mark.find(text).or_else(|| stamp.find(text)) {
            mixed.extend(checking.in_row(row, found.range()));
        }
    }
    times.dedup();
    if times.len() < 2 {
        return Vec::new();
    }
    let message = "the lines of two electronic signatures run through each other";
    let signed = format!("electronically signed at {}", times.join(" and "));
    vec![
        anomaly("layout_artifact", Severity::Info, message, mixed),
        anomaly("signature_date", Severity::Info, signed, stamped),
    ]
}
