//! One cell: a value that has the type its column promises.

use serde_json::Value;

use super::Kind;

/// A typed value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// Nothing is known.
    Empty,
    /// Text; also a date that is known in part.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// Yes or no.
    Boolean(bool),
    /// A whole day: year, month, day. Its text is `2024-03-14`.
    Date(jiff::civil::Date),
}

impl Cell {
    /// `value` as its column's kind wants it; what does not fit stays text, so that nothing is lost.
    pub(super) fn new(kind: Kind, value: Value) -> Self {
        match (kind, value) {
            (_, Value::Null) => Self::Empty,
            (Kind::Boolean, Value::Bool(value)) => Self::Boolean(value),
            (Kind::Integer, Value::Number(value)) if value.is_i64() => {
                value.as_i64().map_or(Self::Empty, Self::Integer)
            }
            (_, Value::Number(value)) => value.as_f64().map_or(Self::Empty, Self::Number),
            (Kind::Date, Value::String(value)) => whole_day(&value).map_or(Self::Text(value), Self::Date),
            (_, Value::String(value)) => Self::Text(value),
            (_, other) => Self::Text(other.to_string()),
        }
    }

    /// The cell in characters; nothing for an empty one.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Integer(number) => number.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Boolean(value) => value.to_string(),
            Self::Date(day) => day.to_string(),
        }
    }

    /// The cell as JSON.
    pub(super) fn json(&self) -> Value {
        match self {
            Self::Empty => Value::Null,
            Self::Integer(number) => (*number).into(),
            Self::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => (*number as i64).into(),
            Self::Number(number) => (*number).into(),
            Self::Boolean(value) => (*value).into(),
            Self::Text(_) | Self::Date(_) => self.text().into(),
        }
    }
}

/// The day, when all of it is known. Only `YYYY-MM-DD`: jiff alone would read more.
pub(super) fn whole_day(edtf: &str) -> Option<jiff::civil::Date> {
    let plain = edtf.len() == 10 && edtf.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if plain { edtf.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_days_are_dates() {
        assert!(matches!(Cell::new(Kind::Date, "2024-03-14".into()), Cell::Date(_)));
        for text in ["2024-XX-XX", "2024-03", "2023-01-01/2023-12-31", "2024-13-40"] {
            assert_eq!(Cell::new(Kind::Date, text.into()), Cell::Text(text.to_owned()));
        }
    }

    #[test]
    fn numbers_are_numbers_and_whole_ones_have_no_point() {
        assert_eq!(Cell::new(Kind::Number, 12.into()).text(), "12");
        assert_eq!(Cell::new(Kind::Number, 97.5.into()).text(), "97.5");
        assert_eq!(Cell::new(Kind::Number, 12.into()).json(), Value::from(12));
        assert_eq!(Cell::new(Kind::Integer, 3.into()), Cell::Integer(3));
        assert_eq!(Cell::new(Kind::Text, Value::Null), Cell::Empty);
    }
}
