//! How many documents may fail.

use std::str::FromStr;

/// More failures than this stop a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FailureLimit {
    /// So many documents.
    Count(u64),
    /// So many of a hundred documents.
    Percent(f64),
}

impl FailureLimit {
    /// Whether `failed` documents of `total` are too many.
    pub fn is_passed(self, failed: u64, total: u64) -> bool {
        match self {
            Self::Count(most) => failed > most,
            Self::Percent(most) => failed as f64 * 100.0 > most * total as f64,
        }
    }
}

impl FromStr for FailureLimit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parsed = match text.strip_suffix('%') {
            Some(number) => {
                number.trim().parse().ok().filter(|most| (0.0..=100.0).contains(most)).map(Self::Percent)
            }
            None => text.parse().ok().map(Self::Count),
        };
        parsed.ok_or_else(|| format!("expected a number of documents or a share such as 5%, found {text}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_passed_by_more_than_it_allows() {
        let passed = |limit: &str, failed| limit.parse::<FailureLimit>().unwrap().is_passed(failed, 40);
        assert!(!passed("2", 2) && passed("2", 3));
        assert!(!passed("5%", 2) && passed("5%", 3));
        assert!(!passed("0", 0) && passed("0%", 1));
        assert!(["", "x", "-1", "101%", "nan%"].iter().all(|text| text.parse::<FailureLimit>().is_err()));
    }
}
