//! What a score is worth: a line through measured points.

use super::Confidence;

/// Values whose scores are made in the same way and are calibrated together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Fields of the head.
    Document,
    /// Who signed.
    Signer,
    /// Items of lists.
    Lists,
}

impl Group {
    /// All groups.
    pub const ALL: [Self; 3] = [Self::Document, Self::Signer, Self::Lists];

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Signer => "signer",
            Self::Lists => "lists",
        }
    }
}

/// Scores and the share of values with such a score that were right, both rising.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Curve(Vec<(f32, f32)>);

impl Curve {
    /// Through these points; brought into order by score.
    pub fn through(mut points: Vec<(f32, f32)>) -> Self {
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self(points)
    }

    /// The points.
    pub fn points(&self) -> &[(f32, f32)] {
        &self.0
    }

    /// What a score is worth: between two points on the line between them, from nothing up to the first one, and at
    /// most what the last one is worth. Without points it is taken at its word.
    pub fn at(&self, score: Confidence) -> Confidence {
        let score = score.get();
        let next = self.0.partition_point(|point| point.0 < score);
        let (from, to) = match (next.checked_sub(1).and_then(|at| self.0.get(at)), self.0.get(next)) {
            (Some(from), Some(to)) => (*from, *to),
            (None, Some(to)) => ((0.0, 0.0), *to),
            (Some(last), None) => return Confidence::new(last.1),
            (None, None) => return Confidence::new(score),
        };
        let width = to.0 - from.0;
        let share = if width > 0.0 { (score - from.0) / width } else { 1.0 };
        Confidence::new(from.1 + share * (to.1 - from.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_read_off_the_line() {
        let curve = Curve::through(vec![(0.9, 0.98), (0.5, 0.7)]);
        for (score, worth) in [(0.0, 0.0), (0.25, 0.35), (0.5, 0.7), (0.7, 0.84), (0.9, 0.98), (1.0, 0.98)] {
            let found = curve.at(Confidence::new(score)).get();
            assert!((found - worth).abs() < 1e-6, "{score} gives {found}");
        }
        assert_eq!(Curve::default().at(Confidence::new(0.4)), Confidence::new(0.4));
    }
}
