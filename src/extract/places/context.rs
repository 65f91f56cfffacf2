//! Which unit of a name is meant: by the day of the document, the parent printed beside it, and what else is named.

use std::collections::BTreeSet;

use super::super::gazetteer::{Era, Gazetteer, Level, REFORM};
use super::{Likeness, Named};

/// The day of issue, which says which units there were.
#[derive(Debug, Clone, Copy)]
pub(super) struct Day<'d> {
    issued: Option<&'d str>,
    era: Option<Era>,
}

impl<'d> Day<'d> {
    /// From a day in EDTF; a year alone decides only when it is not the year of the reform.
    pub(super) fn of(issued: Option<&'d str>) -> Self {
        let era = issued.and_then(|issued| match issued.get(..4)?.cmp(&REFORM[..4]) {
            std::cmp::Ordering::Less => Some(Era::Old),
            std::cmp::Ordering::Greater => Some(Era::New),
            std::cmp::Ordering::Equal if issued.contains('X') => None,
            std::cmp::Ordering::Equal => Some(if issued < REFORM { Era::Old } else { Era::New }),
        });
        Self { issued, era }
    }

    /// The units that there were on the day, or all when there was none.
    pub(super) fn existing(self, all: &Gazetteer, fitting: &[u32]) -> Vec<u32> {
        let wanted = self.era.unwrap_or(Era::Old);
        let there = |at: &u32| {
            all.area(*at).is_some_and(|area| {
                let gone =
                    area.until.as_deref().is_some_and(|until| self.issued.is_none_or(|day| day >= until));
                area.era == wanted && !gone
            })
        };
        let kept: Vec<u32> = fitting.iter().copied().filter(there).collect();
        if kept.is_empty() { fitting.to_vec() } else { kept }
    }
}

/// The districts and provinces the document speaks of.
#[derive(Debug, Default)]
pub(super) struct Context {
    districts: BTreeSet<u32>,
    provinces: BTreeSet<u32>,
    /// The provinces that are named as such.
    printed: BTreeSet<u32>,
}

impl Context {
    /// Takes note of a unit that only one can be.
    pub(super) fn add(&mut self, all: &Gazetteer, at: u32) {
        match level_of(all, at) {
            Some(Level::District) => drop(self.districts.insert(at)),
            Some(Level::Province) => drop(self.printed.insert(at)),
            _ => {}
        }
        self.provinces.extend(all.province(at));
    }

    /// Whether a unit lies in none of the provinces that the document names: another of that name may be meant.
    pub(super) fn is_elsewhere(&self, all: &Gazetteer, at: u32) -> bool {
        !self.printed.is_empty() && all.province(at).is_some_and(|top| !self.printed.contains(&top))
    }

    /// The one unit that is meant, when day, parent and context leave one.
    pub(super) fn choose(&self, all: &Gazetteer, named: &[Named], name: &Named, day: Day<'_>) -> Option<u32> {
        let mut fitting = day.existing(all, &name.fitting);
        if let Some(parent) = name.parent.and_then(|parent| named.get(parent)) {
            let under = |fitting: &[u32]| -> Vec<u32> {
                fitting.iter().copied().filter(|at| is_under(all, *at, &parent.fitting)).collect()
            };
            let of_era = under(&fitting);
            // A unit that is not under the parent printed beside it is another of that name.
            fitting = if of_era.is_empty() { under(&name.fitting) } else { of_era };
        }
        if fitting.len() > 1 {
            let near: Vec<u32> = fitting
                .iter()
                .copied()
                .filter(|at| {
                    all.area(*at)
                        .and_then(|area| area.parent)
                        .is_some_and(|above| self.districts.contains(&above))
                })
                .collect();
            let wide: Vec<u32> = fitting
                .iter()
                .copied()
                .filter(|at| all.province(*at).is_some_and(|top| self.provinces.contains(&top)))
                .collect();
            fitting = if near.is_empty() { if wide.is_empty() { fitting } else { wide } } else { near };
        }
        // Under another class a unit is meant only where the document speaks of its province.
        let here = |at: &u32| {
            name.likeness != Likeness::Renamed
                || all.province(*at).is_some_and(|top| self.provinces.contains(&top))
        };
        fitting.first().copied().filter(|at| fitting.len() == 1 && here(at))
    }
}

/// Whether one of `parents` is the parent of a unit or the parent's parent.
fn is_under(all: &Gazetteer, at: u32, parents: &[u32]) -> bool {
    let above = |at: u32| all.area(at).and_then(|area| area.parent);
    let first = above(at);
    [first, first.and_then(above)].into_iter().flatten().any(|parent| parents.contains(&parent))
}

/// The level of a unit.
pub(super) fn level_of(all: &Gazetteer, at: u32) -> Option<Level> {
    all.area(at).map(|area| area.level)
}
