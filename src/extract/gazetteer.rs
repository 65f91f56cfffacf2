//! Provinces, districts and communes of both eras in flat arrays, found by name: which units bore a name, in which
//! era, under which parent, and who took them over on 1 July 2025.
//!
//! Sorted by the letters without marks, so that damaged names can be compared with their neighbours. Loaded
//! once; looking up allocates only the key.

use crate::assets::Assets;
use crate::document::Successor;
use crate::error::Result;
use crate::text;

use super::words::phrase_key;

/// The first day of the two-tier order.
pub(super) const REFORM: &str = "2025-07-01";

/// Before or since 1 July 2025.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Era {
    /// 63 provinces, districts, communes.
    Old,
    /// 34 provinces, communes.
    New,
}

/// The level of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// Tỉnh, thành phố trực thuộc trung ương.
    Province,
    /// Quận, huyện, thị xã, thành phố thuộc tỉnh.
    District,
    /// Xã, phường, thị trấn, đặc khu.
    Commune,
}

/// A unit of the administrative order.
#[derive(Debug)]
pub(super) struct Area {
    /// Its name without class word.
    pub(super) name: Box<str>,
    /// Its class word: `huyện`.
    pub(super) class: &'static str,
    /// Its official code.
    pub(super) code: Box<str>,
    /// Its level.
    pub(super) level: Level,
    /// When it existed.
    pub(super) era: Era,
    /// Index of the unit above.
    pub(super) parent: Option<u32>,
    /// The first day without it, where that was before the reform.
    pub(super) until: Option<Box<str>>,
    /// Codes of the communes, for a former unit of the districts, that took it over.
    successors: Box<str>,
}

/// All units, found by name.
#[derive(Debug, Default)]
pub(super) struct Gazetteer {
    areas: Vec<Area>,
    /// Skeleton of a name and the unit, sorted.
    index: Vec<(Box<str>, u32)>,
    /// Units by level, era and code, sorted.
    codes: Vec<(Level, Era, Box<str>, u32)>,
}

impl Gazetteer {
    /// Loads the tables.
    pub(super) fn new(assets: &Assets) -> Result<Self> {
        let mut all = Self::default();
        for [code, name, class, successor] in
            assets.table("provinces_old.tsv")?.select(["code", "name", "type", "new_province_code"])?
        {
            all.add(code, name, class, (Level::Province, Era::Old), None, successor);
        }
        for [code, name, class] in assets.table("provinces_new.tsv")?.select(["code", "name", "type"])? {
            all.add(code, name, class, (Level::Province, Era::New), None, "");
        }
        all.sort_codes();
        for [code, name, class, province] in
            assets.table("districts_old.tsv")?.select(["code", "name", "type", "province_code"])?
        {
            let parent = all.by_code(Level::Province, Era::Old, province);
            all.add(code, name, class, (Level::District, Era::Old), parent, "");
        }
        all.sort_codes();
        let columns = ["code", "name", "type", "province_code", "until", "merged_into"];
        for [code, name, class, province, until, merged] in
            assets.table("districts_former.tsv")?.select(columns)?
        {
            let parent = all.by_code(Level::Province, Era::Old, province);
            // Its code may be another district's now: who asks by code means that one.
            all.add_named(code, name, class, (Level::District, Era::Old), parent, merged, Some(until));
        }
        all.add_communes(assets)?;
        all.sort_codes();
        all.index.sort_unstable();
        Ok(all)
    }

    fn add_communes(&mut self, assets: &Assets) -> Result<()> {
        let columns = ["code", "name", "type", "district", "earlier_name", "successors"];
        for [code, name, class, district, earlier, successors] in
            assets.table("communes_old.tsv")?.select(columns)?
        {
            let parent = self.by_code(Level::District, Era::Old, district);
            self.add(code, name, class, (Level::Commune, Era::Old), parent, successors);
            let bare = earlier.strip_prefix(class_title(class)).map_or(earlier, str::trim);
            if !bare.is_empty() && text::skeleton(bare) != text::skeleton(name) {
                self.name_again(bare);
            }
        }
        for [code, name, class, province] in
            assets.table("communes_new.tsv")?.select(["code", "name", "type", "province"])?
        {
            let parent = self.by_code(Level::Province, Era::New, province);
            self.add(code, name, class, (Level::Commune, Era::New), parent, "");
        }
        Ok(())
    }

    fn add(
        &mut self,
        code: &str,
        name: &str,
        class: &str,
        (level, era): (Level, Era),
        parent: Option<u32>,
        successors: &str,
    ) {
        self.codes.push((level, era, code.into(), self.areas.len() as u32));
        self.add_named(code, name, class, (level, era), parent, successors, None);
    }

    /// Adds a unit that is found by its name only.
    #[expect(clippy::too_many_arguments, reason = "the columns of a row")]
    fn add_named(
        &mut self,
        code: &str,
        name: &str,
        class: &str,
        (level, era): (Level, Era),
        parent: Option<u32>,
        successors: &str,
        until: Option<&str>,
    ) {
        self.index.push((text::skeleton(&plain(name)).into(), self.areas.len() as u32));
        self.areas.push(Area {
            name: name.into(),
            class: plain_class(class),
            code: code.into(),
            level,
            era,
            parent,
            until: until.map(Into::into),
            successors: successors.into(),
        });
    }

    /// Another name of the unit added last.
    fn name_again(&mut self, name: &str) {
        let at = self.areas.len() as u32 - 1;
        self.index.push((text::skeleton(&plain(name)).into(), at));
    }

    fn sort_codes(&mut self) {
        self.codes.sort_unstable();
    }

    fn by_code(&self, level: Level, era: Era, code: &str) -> Option<u32> {
        let key = (level, era, code);
        let at = self.codes.partition_point(|(level, era, code, _)| (*level, *era, &**code) < key);
        self.codes.get(at).filter(|(l, e, c, _)| (*l, *e, &**c) == key).map(|(.., area)| *area)
    }

    /// The unit with this index.
    pub(super) fn area(&self, at: u32) -> Option<&Area> {
        self.areas.get(at as usize)
    }

    /// Units whose name has the same letters without marks.
    pub(super) fn alike(&self, name: &str) -> impl Iterator<Item = (u32, &Area)> {
        let key = text::skeleton(&plain(name));
        let from = self.index.partition_point(|(known, _)| **known < *key);
        let fitting = self.index[from..].iter().take_while(move |(known, _)| **known == *key);
        fitting.map(|(_, at)| (*at, &self.areas[*at as usize]))
    }

    /// Units that bear this very name, whatever its capitals and the place of its tone marks.
    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = (u32, &Area)> {
        let key = phrase_key(&plain(name));
        self.alike(name).filter(move |(_, area)| {
            let known = phrase_key(&plain(&area.name));
            known == key || text::skeleton(&plain(&area.name)) != text::skeleton(&plain(name))
        })
    }

    /// Who took the unit over on 1 July 2025.
    pub(super) fn successors(&self, at: u32) -> Vec<Successor> {
        let Some(area) = self.area(at).filter(|area| area.era == Era::Old) else { return Vec::new() };
        if area.until.is_some() {
            let heirs = area.successors.split(',');
            let heirs = heirs.filter_map(|code| self.by_code(Level::District, Era::Old, code));
            return heirs.flat_map(|heir| self.successors(heir)).collect();
        }
        let mut codes: Vec<&str> = match area.level {
            Level::District => {
                let parts = self.areas.iter().filter(|part| part.parent == Some(at));
                parts.flat_map(|part| part.successors.split(',')).collect()
            }
            _ => area.successors.split(',').collect(),
        };
        codes.sort_unstable();
        codes.dedup();
        let level = if area.level == Level::Province { Level::Province } else { Level::Commune };
        let found = codes.iter().filter_map(|code| self.area(self.by_code(level, Era::New, code)?));
        found.map(successor).collect()
    }

    /// The name of a unit with its class word.
    pub(super) fn full_name(&self, at: u32) -> Option<String> {
        self.area(at).map(|area| format!("{} {}", area.class, area.name))
    }

    /// The province a unit belongs to, itself included.
    pub(super) fn province(&self, at: u32) -> Option<u32> {
        let area = self.area(at)?;
        if area.level == Level::Province { Some(at) } else { self.province(area.parent?) }
    }
}

fn successor(area: &Area) -> Successor {
    Successor { name: area.name.to_string(), kind: area.class.to_owned(), code: area.code.to_string() }
}

/// Apostrophes and dashes are written in many ways.
fn plain(name: &str) -> String {
    let kept: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    text::single_spaced(&kept)
}

/// The class word of a type in the tables: `thành phố thuộc tỉnh` → `thành phố`.
fn plain_class(class: &str) -> &'static str {
    let known = ["tỉnh", "thành phố", "quận", "huyện", "thị xã", "xã", "phường", "thị trấn", "đặc khu"];
    known.into_iter().find(|known| class.starts_with(known)).unwrap_or("")
}

fn class_title(class: &str) -> &'static str {
    match plain_class(class) {
        "xã" => "Xã",
        "phường" => "Phường",
        "thị trấn" => "Thị trấn",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gazetteer() -> Gazetteer {
        Gazetteer::new(&Assets::embedded()).unwrap()
    }

    #[test]
    fn a_name_in_both_eras_under_its_parents() {
        let all = gazetteer();
        let districts: Vec<_> =
            all.named("Tây Hồ").filter(|(_, area)| area.level == Level::District).collect();
        assert_eq!(districts.len(), 1);
        let parent = districts[0].1.parent.and_then(|at| all.full_name(at));
        assert_eq!(parent.as_deref(), Some("thành phố Hà Nội"));
        assert!(all.named("Tây Hồ").any(|(_, area)| area.era == Era::New && area.class == "phường"));
    }

    #[test]
    fn spelling_variants_are_one_name() {
        let all = gazetteer();
        assert!(all.named("THANH HOÁ").any(|(_, area)| area.level == Level::Province));
        assert!(all.named("Đắk R’lấp").any(|(_, area)| area.level == Level::District));
        assert!(all.named("Thành Hóa").all(|(_, area)| area.level != Level::Province));
        assert!(all.alike("Thành Hóa").any(|(_, area)| area.level == Level::Province));
    }

    #[test]
    fn a_commune_has_its_successor() {
        let all = gazetteer();
        let (at, _) = all.named("Quảng Lưu").find(|(_, area)| &*area.code == "16543").unwrap();
        let names: Vec<_> = all.successors(at).into_iter().map(|unit| unit.name).collect();
        assert_eq!(names, ["Quảng Bình"]);
    }
}
