//! The tables the extractor reads by, loaded once: cue words, document types, names with their capitals.
//!
//! All look-ups go by a key in which case and the place of the tone mark do not count (`HOÀ` = `hòa`), because
//! headers are in capitals and both placements are in use.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use crate::assets::Assets;
use crate::error::Result;
use crate::text::{self, base_letter, syllable};

/// No name in the tables is longer.
const LONGEST_NAME: usize = 12;

/// One letter in so many may be misread in a phrase of a closed list.
const ERROR_SHARE: usize = 6;

/// The key of a word: lower-case, tone at the end, no punctuation around it.
pub(super) fn key(word: &str) -> String {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    match syllable::split_tone(word) {
        Some((letters, tone)) => format!("{letters}{}", tone as u8),
        None => word.to_lowercase(),
    }
}

/// The keys of the words of a text; punctuation that stands alone is no word.
pub(super) fn keys(text: &str) -> Vec<String> {
    each_key(text).collect()
}

/// The same one by one, for who needs only the first.
pub(super) fn each_key(text: &str) -> impl Iterator<Item = String> {
    text.split_whitespace().map(key).filter(|key| !is_bare(key))
}

/// The key of nothing but a tone.
fn is_bare(key: &str) -> bool {
    key.is_empty() || key == "0"
}

/// The key of a text: its words' keys.
pub(super) fn phrase_key(text: &str) -> String {
    keys(text).join(" ")
}

/// Whether the text has letters and all of them are capitals.
pub(super) fn is_capitals(text: &str) -> bool {
    text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_lowercase)
}

/// The part of `text` that is left when specks at its ends are cut: words without a letter or digit, and very
/// short ones that no writing has (`F‹`, `yỰ:`, a stray `z`).
pub(super) fn without_specks(text: &str) -> Range<usize> {
    let words = text.split_whitespace().map(|word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        start..start + word.len()
    });
    let kept: Vec<Range<usize>> = words.collect();
    let clean = |range: &&Range<usize>| !is_speck(&text[(*range).clone()]);
    match (kept.iter().find(clean), kept.iter().rev().find(clean)) {
        (Some(first), Some(last)) => first.start..last.end,
        _ => 0..0,
    }
}

/// Whether a word is dust or part of a stamp and no writing.
pub(super) fn is_speck(word: &str) -> bool {
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphanumeric()).collect();
    let foreign = |c: char| !c.is_alphanumeric() && !".,;:()[]\"“”'’-–/&%".contains(c);
    match letters[..] {
        [] => true,
        [only] => {
            only.is_lowercase() && base_letter(only) == only && !"ayo".contains(only)
                || word.contains(foreign)
        }
        [first, second] | [first, second, _] => {
            word.contains(foreign) || (first.is_lowercase() && second.is_uppercase())
        }
        _ => false,
    }
}

/// A phrase that some text begins with, letter by letter or nearly.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Near<'w> {
    /// How many words of the text it takes.
    pub(super) words: usize,
    /// The phrase as the table writes it.
    pub(super) phrase: &'w str,
    /// Letters that differ when marks do not count.
    pub(super) distance: usize,
}

/// The words in the tables.
#[derive(Debug)]
pub(super) struct Words {
    cues: BTreeMap<String, BTreeSet<Vec<String>>>,
    /// The cue phrases as the table writes them, by kind.
    printed: BTreeMap<String, Vec<String>>,
    /// Their letters without marks, in the same order.
    bare: BTreeMap<String, Vec<String>>,
    /// Document types that stand over a document, by key: `Kế hoạch`.
    types: BTreeMap<String, String>,
    /// The letters without marks of a type and its name, in the order of `types`.
    bare_types: Vec<(String, String)>,
    /// Printed form of a name, by key.
    names: HashMap<String, String>,
    /// Keys of names of provinces and districts, with and without class word.
    territories: HashMap<String, String>,
    /// Names of provinces and their letters without marks.
    provinces: BTreeMap<String, String>,
}

impl Words {
    /// Loads the tables.
    pub(super) fn new(assets: &Assets) -> Result<Self> {
        let mut words = Self {
            cues: BTreeMap::new(),
            printed: BTreeMap::new(),
            bare: BTreeMap::new(),
            types: BTreeMap::new(),
            bare_types: Vec::new(),
            names: HashMap::new(),
            territories: HashMap::new(),
            provinces: BTreeMap::new(),
        };
        words.load_types(assets)?;
        words.load_names(assets)?;
        words.load_cues(assets)?;
        Ok(words)
    }

    fn load_cues(&mut self, assets: &Assets) -> Result<()> {
        for [kind, phrase] in assets.table("layout_cues.tsv")?.select(["kind", "phrase"])? {
            self.cues.entry(kind.to_owned()).or_default().insert(keys(phrase));
            self.printed.entry(kind.to_owned()).or_default().push(phrase.to_owned());
            self.bare.entry(kind.to_owned()).or_default().push(text::skeleton(phrase));
            if kind == "titlecase" {
                self.names.insert(phrase_key(phrase), phrase.to_owned());
            }
        }
        Ok(())
    }

    fn load_types(&mut self, assets: &Assets) -> Result<()> {
        for [name, group] in assets.table("doctypes.tsv")?.select(["name_vi", "group"])? {
            let name = plain_type(name);
            if group != "lưu trữ" {
                self.types.entry(phrase_key(name)).or_insert_with(|| name.to_owned());
                self.names.insert(phrase_key(name), name.to_owned());
            }
        }
        self.bare_types = self.types.values().map(|name| (text::skeleton(name), name.clone())).collect();
        Ok(())
    }

    fn load_names(&mut self, assets: &Assets) -> Result<()> {
        for [name] in assets.table("agencies.tsv")?.select(["full_name"])? {
            let name = name.split(['(', '/']).next().unwrap_or(name).trim();
            self.names.insert(phrase_key(name), name.to_owned());
        }
        for [name, full] in assets.table("districts_old.tsv")?.select(["name", "full_name"])? {
            self.add_territory(name, full);
        }
        for table in ["provinces_old.tsv", "provinces_new.tsv"] {
            for [name, full] in assets.table(table)?.select(["name", "full_name"])? {
                self.add_territory(name, full);
                self.provinces.insert(name.to_owned(), text::skeleton(name));
            }
        }
        Ok(())
    }

    fn add_territory(&mut self, name: &str, full: &str) {
        // "Quận 1" and the like are numbers, not names.
        if name.chars().any(char::is_alphabetic) && name.contains(' ') {
            self.names.entry(phrase_key(name)).or_insert_with(|| name.to_owned());
        }
        for form in [name, full] {
            self.territories.insert(phrase_key(form), form.to_owned());
        }
    }

    /// Whether `text` is a phrase of this kind and nothing more.
    pub(super) fn is(&self, kind: &str, text: &str) -> bool {
        let keys = keys(text);
        self.phrases(kind).any(|phrase| *phrase == keys)
    }

    /// The number of words of the longest phrase of this kind that `text` begins with; 0 when none.
    pub(super) fn begins(&self, kind: &str, text: &str) -> usize {
        self.begin(kind, text.split_whitespace())
    }

    /// The same for a text that is cut into words.
    pub(super) fn begin<'t>(&self, kind: &str, words: impl IntoIterator<Item = &'t str>) -> usize {
        let mut keys = words.into_iter().map(key);
        let (Some(phrases), Some(first)) = (self.cues.get(kind), keys.next()) else { return 0 };
        let first = vec![first];
        let led = || phrases.range(first.clone()..).take_while(|phrase| phrase.first() == first.first());
        // Few texts begin with the first word of a phrase: the others are looked at for these only.
        let longest = led().map(Vec::len).max().unwrap_or(0);
        let rest: Vec<String> = keys.take(longest.saturating_sub(1)).collect();
        let fitting = led().filter(|phrase| rest.starts_with(&phrase[1..]));
        fitting.map(Vec::len).max().unwrap_or(0)
    }

    /// The same for text that lost its marks.
    pub(super) fn begins_bare(&self, kind: &str, text: &str) -> usize {
        let plain = plain_skeleton(text);
        let fits =
            |bare: &&String| plain.strip_prefix(bare.as_str()).is_some_and(|rest| rest.starts_with(' '));
        let fitting = self.bare(kind).iter().filter(fits);
        fitting.map(|bare| bare.split(' ').count()).max().unwrap_or(0)
    }

    /// The phrase of a kind that `text` begins with when marks and one letter in six may differ; the nearest,
    /// then the longest, and none when two are equally near.
    pub(super) fn near(&self, kind: &str, text: &str) -> Option<Near<'_>> {
        let tokens: Vec<&str> = text.split_whitespace().collect();
        let mut read: Vec<String> = Vec::new();
        let mut found: Vec<Near<'_>> = Vec::new();
        for (phrase, wanted) in self.printed(kind).iter().zip(self.bare(kind)) {
            let length = phrase.split(' ').count();
            let most = (length + 1).min(tokens.len());
            for words in read.len()..most {
                read.push(plain_skeleton(&tokens[..=words].join(" ")));
            }
            for words in length.saturating_sub(1).max(1)..=most {
                let (read, allowed) = (&read[words - 1], wanted.chars().count() / ERROR_SHARE);
                if read.chars().count().abs_diff(wanted.chars().count()) > allowed {
                    continue;
                }
                let distance = strsim::levenshtein(read, wanted);
                if distance <= allowed {
                    found.push(Near { words, phrase, distance });
                }
            }
        }
        found.sort_by_key(|near| (near.distance, std::cmp::Reverse(near.phrase.len())));
        let best = found.first()?.clone();
        let rival = found.iter().find(|near| near.phrase != best.phrase);
        let clear = best.distance == 0 || rival.is_none_or(|near| near.distance > best.distance);
        clear.then_some(best)
    }

    fn bare(&self, kind: &str) -> &[String] {
        self.bare.get(kind).map_or(&[], Vec::as_slice)
    }

    /// The phrases of a kind, each as the keys of its words.
    pub(super) fn phrases(&self, kind: &str) -> impl Iterator<Item = &Vec<String>> {
        self.cues.get(kind).into_iter().flatten()
    }

    /// The phrases of a kind as the table writes them.
    pub(super) fn printed(&self, kind: &str) -> &[String] {
        self.printed.get(kind).map_or(&[], Vec::as_slice)
    }

    /// The document type that `text` names and nothing more: `KẾ HOẠCH` → `Kế hoạch`.
    pub(super) fn document_type(&self, text: &str) -> Option<&str> {
        self.types.get(&phrase_key(text)).map(String::as_str)
    }

    /// The type whose letters without marks these are, when there is only one: `KE HOACH`.
    pub(super) fn damaged_type(&self, text: &str) -> Option<&str> {
        let wanted = plain_skeleton(text);
        single(self.bare_types.iter().filter(|(bare, _)| *bare == wanted).map(|(_, name)| name))
    }

    /// The names of all document types, longest first.
    pub(super) fn type_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.types.values().map(String::as_str).collect();
        names.sort_by_key(|name| (std::cmp::Reverse(name.chars().count()), *name));
        names
    }

    /// A province or district as the tables write it.
    pub(super) fn territory(&self, text: &str) -> Option<&str> {
        self.territories.get(&phrase_key(text)).map(String::as_str)
    }

    /// The only province with these letters when marks do not count.
    pub(super) fn spelled_province(&self, text: &str) -> Option<&str> {
        let wanted = text::skeleton(text);
        single(self.provinces.iter().filter(|(_, bare)| **bare == wanted).map(|(name, _)| name))
    }

    /// The only province whose letters, marks off, differ from `text` by at most one.
    pub(super) fn damaged_province(&self, text: &str) -> Option<&str> {
        let wanted = plain_skeleton(text);
        let near = |bare: &str| strsim::levenshtein(bare, &wanted) <= 1;
        single(self.provinces.iter().filter(|(_, bare)| near(bare)).map(|(name, _)| name))
    }

    /// The longest known name at the start of `words`: how many words, and its printed form.
    pub(super) fn name_at(&self, words: &[&str]) -> Option<(usize, &str)> {
        let keys: Vec<String> = words.iter().take(LONGEST_NAME).map(|word| key(word)).collect();
        (1..=keys.len()).rev().find_map(|length| {
            let name = self.names.get(&keys[..length].join(" "))?;
            Some((length, name.as_str()))
        })
    }
}

/// The only one, when there is no other.
fn single<'n>(mut names: impl Iterator<Item = &'n String>) -> Option<&'n str> {
    let first = names.next()?;
    names.next().is_none().then_some(first.as_str())
}

/// Letters and digits without marks, words parted by one space.
pub(super) fn plain_skeleton(text: &str) -> String {
    let kept: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let words: Vec<&str> = kept.split_whitespace().collect();
    text::skeleton(&words.join(" "))
}

/// `Nghị quyết (cá biệt)`, `Nghị quyết của Quốc hội`, `Quyết định UBND / Chủ tịch UBND` → the bare type.
pub(super) fn plain_type(name: &str) -> &str {
    let name = name.split(" (").next().unwrap_or(name);
    let name = name.split(" của ").next().unwrap_or(name);
    let name = name.split(" UBND").next().unwrap_or(name);
    name.split(" HĐ").next().unwrap_or(name).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_place_of_the_tone_do_not_count() {
        let words = Words::new(&Assets::embedded()).unwrap();
        assert!(words.is("urgency", "HOẢ TỐC"));
        assert_eq!(words.document_type("KẾ HOẠCH"), Some("Kế hoạch"));
        assert_eq!(words.damaged_type("] KE HOACH"), Some("Kế hoạch"));
        assert_eq!(words.document_type("KẾ HOẠCH NĂM"), None);
        assert_eq!(words.begins("org", "UỶ BAN NHÂN DÂN TỈNH"), 4);
        assert_eq!(words.damaged_province("Thanh Héa"), Some("Thanh Hóa"));
    }
}
