//! The numbers of an ODT's lists, which are not in its text.

use std::collections::BTreeMap;

use super::super::numeral::Numeral;
use super::super::xml::Element;
use super::styles::Styles;

/// Levels of a list.
const LEVELS: usize = 10;

/// Characters before and behind a number at most.
const LONGEST_SIGN: usize = 30;

/// How a list writes its levels.
pub(super) type ListStyle = [Level; LEVELS];

/// How one level is counted and written.
#[derive(Debug, Clone)]
pub(super) struct Level {
    start: u32,
    numeral: Numeral,
    /// What stands for a number: nothing counts here.
    bullet: Option<String>,
    prefix: String,
    suffix: String,
    /// Levels whose numbers are shown, this one last.
    shown: usize,
    /// All of it in newer files: `%1%.%2%)`.
    form: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        let (prefix, suffix) = (String::new(), String::new());
        Self { start: 1, numeral: Numeral::None, bullet: None, prefix, suffix, shown: 1, form: None }
    }
}

/// Reads a level of a list's style.
pub(super) fn read_level(element: &Element<'_>, list: &mut ListStyle) {
    let place = element.number("level").unwrap_or(1).clamp(1, LEVELS) - 1;
    let sign =
        |name: &str| element.attribute(name).map(|sign| sign.chars().take(LONGEST_SIGN).collect::<String>());
    list[place] = Level {
        start: element.number("start-value").unwrap_or(1),
        numeral: numeral_of(&sign("num-format").unwrap_or_default()),
        bullet: (element.name() == "list-level-style-bullet")
            .then(|| bullet_of(&sign("bullet-char").unwrap_or_default())),
        prefix: sign("num-prefix").unwrap_or_default(),
        suffix: sign("num-suffix").unwrap_or_default(),
        shown: element.number("display-levels").unwrap_or(1),
        form: sign("num-list-format").filter(|form| form.contains('%')),
    };
}

/// Signs of picture fonts mean nothing as letters.
fn bullet_of(sign: &str) -> String {
    let is_sign = sign.chars().all(|c| c.is_ascii_punctuation() || "–—•".contains(c));
    if is_sign && !sign.is_empty() { sign.to_owned() } else { "-".to_owned() }
}

fn numeral_of(format: &str) -> Numeral {
    match format {
        "1" => Numeral::Decimal,
        "a" => Numeral::SmallLetter,
        "A" => Numeral::CapitalLetter,
        "i" => Numeral::SmallRoman,
        "I" => Numeral::CapitalRoman,
        _ => Numeral::None,
    }
}

type Counter = [Option<u32>; LEVELS];

/// The lists that are open and how far all have been counted.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Style and name of the lists that stand in each other, the innermost last.
    open: Vec<String>,
    id: String,
    counter: Counter,
    by_style: BTreeMap<String, Counter>,
    by_id: BTreeMap<String, Counter>,
    /// Whether the item has not had its number.
    is_due: bool,
}

impl Lists {
    /// A list begins: anew, or where another left off.
    pub(super) fn open(&mut self, element: &Element<'_>) {
        let style = element.attribute("style-name").or_else(|| self.open.last().cloned()).unwrap_or_default();
        if self.open.is_empty() {
            let before = element.attribute("continue-list").and_then(|id| self.by_id.get(&id));
            let is_continued = element.attribute("continue-numbering").as_deref() == Some("true");
            let same = self.by_style.get(&style).filter(|_| is_continued);
            self.counter = before.or(same).copied().unwrap_or_default();
            self.id = element.attribute("id").unwrap_or_default();
        }
        self.open.push(style);
    }

    pub(super) fn close(&mut self) {
        let style = self.open.pop().unwrap_or_default();
        if self.open.is_empty() {
            self.by_style.insert(style, self.counter);
            self.by_id.insert(std::mem::take(&mut self.id), self.counter);
        }
    }

    /// An item begins, with a number of its own choice if it has one.
    pub(super) fn item(&mut self, element: &Element<'_>) {
        self.is_due = true;
        let level = self.open.len().clamp(1, LEVELS) - 1;
        if let Some(start) = element.number::<u32>("start-value") {
            self.counter[level] = start.checked_sub(1);
        }
    }

    /// The number of the paragraph that begins, with the space behind it; empty when it has none.
    pub(super) fn label(&mut self, styles: &Styles, paragraph: &str) -> String {
        let Some(level) = self.open.len().checked_sub(1).filter(|_| std::mem::take(&mut self.is_due)) else {
            return String::new();
        };
        let name = self.open.last().filter(|name| !name.is_empty()).map(String::as_str);
        let style = name.or_else(|| styles.list_of(paragraph)).and_then(|name| styles.lists.get(name));
        let Some(style) = style else { return String::new() };
        let label = self.count(style, level.min(LEVELS - 1));
        if label.is_empty() { label } else { label + " " }
    }

    fn count(&mut self, style: &ListStyle, level: usize) -> String {
        for (number, above) in self.counter.iter_mut().zip(style).take(level) {
            number.get_or_insert(above.start);
        }
        let next = self.counter[level].map_or(style[level].start, |number| number.saturating_add(1));
        self.counter[level] = Some(next);
        self.counter[level + 1..].fill(None);
        written(style, &self.counter, level)
    }
}

fn written(style: &ListStyle, counter: &Counter, level: usize) -> String {
    let this = &style[level];
    let number = |place: usize| style[place].numeral.write(counter[place].unwrap_or(style[place].start));
    if let Some(bullet) = &this.bullet {
        return bullet.clone();
    }
    if let Some(form) = &this.form {
        let mut label = form.clone();
        for place in 0..=level {
            label = label.replace(&format!("%{}%", place + 1), &number(place));
        }
        return label.trim().to_owned();
    }
    let first = (level + 1).saturating_sub(this.shown.max(1));
    let numbers: Vec<String> = (first..=level).map(number).filter(|number| !number.is_empty()).collect();
    if numbers.is_empty() {
        return String::new();
    }
    format!("{}{}{}", this.prefix, numbers.join("."), this.suffix).trim().to_owned()
}
