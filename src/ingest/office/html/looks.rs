//! The fonts that are open, as far as they change letters.

use super::super::super::markup::Tag;
use super::super::fonts::Face;

/// Elements within elements whose looks are kept; what is deeper looks like what it stands in.
const DEEPEST: usize = 200;

/// Looks of the elements that are open, the innermost last.
#[derive(Default)]
pub(super) struct Looks {
    open: Vec<(String, Face)>,
}

impl Looks {
    pub(super) fn face(&self) -> Face {
        self.open.last().map(|(_, face)| *face).unwrap_or_default()
    }

    /// What changes letters is put down; also what does not, where its end would else end another of its name.
    pub(super) fn open(&mut self, tag: &Tag) {
        match tag.name.as_str() {
            // A paragraph ends where the next begins; the fonts that were opened in it go on.
            "p" => drop(self.innermost("p").map(|place| self.open.remove(place))),
            "td" | "th" | "tr" | "li" => self.close(&tag.name),
            _ => {}
        }
        let is_kept = matches!(
            tag.name.as_str(),
            "font" | "span" | "div" | "p" | "body" | "table" | "tr" | "td" | "th" | "li" | "h1" | "h2" | "h3"
        );
        if is_kept && self.open.len() < DEEPEST {
            let face = self.face_of(tag);
            self.open.push((tag.name.clone(), face));
        }
    }

    fn face_of(&self, tag: &Tag) -> Face {
        let outer = self.face();
        let is_capitals =
            tag.style("text-transform").map_or(outer.is_capitals, |how| how.starts_with("uppercase"));
        let of_style = tag.style("font-family").or_else(|| tag.style("font"));
        match tag.attribute("face").map(str::to_owned).or(of_style) {
            Some(fonts) => Face::of_font(first_font(&fonts), is_capitals),
            None => Face { is_capitals, ..outer },
        }
    }

    /// The innermost element of that name ends, and all that stands in it.
    pub(super) fn close(&mut self, name: &str) {
        if let Some(place) = self.innermost(name) {
            self.open.truncate(place);
        }
    }

    /// A cell's paragraphs end with it, and not those around its table.
    fn innermost(&self, name: &str) -> Option<usize> {
        let table = self.open.iter().rposition(|(open, _)| open == "table").unwrap_or_default();
        self.open[table..].iter().rposition(|(open, _)| open == name).map(|place| table + place)
    }
}

/// The first of a list of fonts, or what remains of a font behind its size: `12pt '.VnTime', serif`.
fn first_font(fonts: &str) -> &str {
    let first = fonts.split(',').next().unwrap_or_default();
    let is_quote = |c: char| matches!(c, '"' | '\'');
    match first.find(is_quote) {
        Some(quote) => first[quote..].trim_matches(is_quote),
        None => first.trim(),
    }
}
