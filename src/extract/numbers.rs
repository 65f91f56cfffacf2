//! Numbers as Vietnamese documents print them: `45,75`, `1.250`, `1.250.000,5`, `946030`, `05`.
//!
//! A full stop parts thousands and a comma decimals; what fits both ways is read by the rule and reported as
//! ambiguous.

/// A number read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Number {
    /// Its value.
    pub(super) value: f64,
    /// Whether the printed form could mean something else.
    pub(super) ambiguous: bool,
}

/// Reads a number; `None` when the groups fit neither way.
pub(super) fn read(text: &str) -> Option<Number> {
    let sure = |value: Option<f64>| value.map(|value| Number { value, ambiguous: false });
    let (dots, commas) = (text.matches('.').count(), text.matches(',').count());
    let grouped = |text: &str, separator: char| {
        let mut groups = text.split(separator);
        let first = groups.next().is_some_and(|group| (1..=3).contains(&group.len()) && group != "0");
        first && groups.all(|group| group.len() == 3)
    };
    let plain = |text: &str| text.replace('.', "").replace(',', ".").parse::<f64>().ok();
    match (dots, commas) {
        (0, 0) => sure(text.parse().ok()),
        (0, 1) => {
            // "1,250" is 1.25 by the rule, and may be meant as 1250.
            let ambiguous = grouped(text, ',');
            plain(text).map(|value| Number { value, ambiguous })
        }
        (_, 0) if grouped(text, '.') => sure(plain(text)),
        (1, 0) => text.parse().ok().map(|value| Number { value, ambiguous: true }),
        (_, 1) if text.split(',').next().is_some_and(|whole| grouped(whole, '.')) => sure(plain(text)),
        (1, _) if text.split('.').next().is_some_and(|whole| grouped(whole, ',')) => {
            text.replace(',', "").parse().ok().map(|value| Number { value, ambiguous: true })
        }
        (0, _) if grouped(text, ',') => {
            text.replace(',', "").parse().ok().map(|value| Number { value, ambiguous: true })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_formats() {
        for (text, value) in [
            ("45,75", 45.75),
            ("1.250", 1250.0),
            ("1.250.000,5", 1_250_000.5),
            ("05", 5.0),
            ("946030", 946_030.0),
        ] {
            assert_eq!(read(text), Some(Number { value, ambiguous: false }), "{text}");
        }
    }

    #[test]
    fn what_fits_both_ways_is_ambiguous() {
        assert_eq!(read("1,250"), Some(Number { value: 1.25, ambiguous: true }));
        assert_eq!(read("12.5"), Some(Number { value: 12.5, ambiguous: true }));
        assert_eq!(read("1,250,000"), Some(Number { value: 1_250_000.0, ambiguous: true }));
        assert_eq!(read("1.2.3"), None);
    }
}
