//! Values over time as pictures: bars of block characters for a terminal, lines in SVG for a report.

use std::collections::BTreeSet;
use std::fmt::Write;

use plotters::prelude::*;
use sohoa::output::tables::query::Series;
use sohoa::{Error, ErrorKind};

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Size of the picture in pixels.
const SIZE: (u32, u32) = (960, 540);

/// Room around the values, as a share of their range.
const MARGIN: f64 = 0.08;

/// One line a series of two values and more: its bars, first and last value, name.
pub(crate) fn sparklines(series: &[Series]) -> String {
    let mut text = String::new();
    for series in series {
        let [(from, first), .., (to, last)] = series.points.as_slice() else { continue };
        let bars = bars(series);
        // Writing to a string does not fail.
        let _ = writeln!(text, "{bars}  {first} ({from}) to {last} ({to})  {}", series.name);
    }
    text
}

fn bars(series: &Series) -> String {
    let [low, high] = range(series.points.iter().map(|(_, value)| *value));
    let height = |value: f64| ((value - low) / (high - low) * (BARS.len() - 1) as f64).round() as usize;
    series.points.iter().map(|(_, value)| BARS[height(*value).min(BARS.len() - 1)]).collect()
}

/// Lowest and highest, never the same.
fn range(values: impl Iterator<Item = f64>) -> [f64; 2] {
    let [low, high] =
        values.fold([f64::MAX, f64::MIN], |[low, high], value| [low.min(value), high.max(value)]);
    if low < high { [low, high] } else { [low - 0.5, high + 0.5] }
}

/// A picture with a line a series; nothing without values. The times stand side by side in their order, as reports
/// come at any distance.
pub(crate) fn svg(series: &[Series]) -> Option<Result<String, Error>> {
    let times: BTreeSet<&str> =
        series.iter().flat_map(|series| series.points.iter().map(|(at, _)| at.as_str())).collect();
    let times: Vec<&str> = times.into_iter().collect();
    (!times.is_empty()).then(|| {
        let mut picture = String::new();
        let drawn = draw(series, &times, &mut picture);
        drawn.map_err(|cause| {
            Error::new(ErrorKind::Unwritable, "cannot draw the values").caused_by(cause.to_string())
        })?;
        Ok(picture)
    })
}

fn draw(series: &[Series], times: &[&str], picture: &mut String) -> Result<(), Box<dyn std::error::Error>> {
    let area = SVGBackend::with_string(picture, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let [low, high] = range(series.iter().flat_map(|series| series.points.iter().map(|(_, value)| *value)));
    let room = (high - low) * MARGIN;
    let last = times.len().saturating_sub(1).max(1) as f64;
    let mut chart = ChartBuilder::on(&area)
        .margin(16)
        .x_label_area_size(40)
        .y_label_area_size(80)
        .build_cartesian_2d(-0.1..last + 0.1, low - room..high + room)?;
    let name_of = |at: &f64| {
        let is_whole = (at - at.round()).abs() < 1e-6;
        times
            .get(at.round().max(0.0) as usize)
            .filter(|_| is_whole)
            .map(ToString::to_string)
            .unwrap_or_default()
    };
    chart.configure_mesh().x_labels(times.len().min(12)).x_label_formatter(&name_of).draw()?;
    for (index, series) in series.iter().enumerate() {
        let color = Palette99::pick(index).to_rgba();
        let place = |at: &str| times.binary_search(&at).unwrap_or_default() as f64;
        let points: Vec<(f64, f64)> = series.points.iter().map(|(at, value)| (place(at), *value)).collect();
        chart.draw_series(points.iter().map(|point| Circle::new(*point, 4, color.filled())))?;
        chart
            .draw_series(LineSeries::new(points, color.stroke_width(2)))?
            .label(&series.name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], color.stroke_width(2)));
    }
    chart.configure_series_labels().background_style(WHITE.mix(0.8)).border_style(BLACK).draw()?;
    area.present()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_go_from_the_lowest_to_the_highest_value() {
        let points = [1.0, 8.0, 4.5].map(|value| ("2024".to_owned(), value)).to_vec();
        assert_eq!(bars(&Series { name: String::new(), points }), "▁█▅");
        let points = vec![("2024".to_owned(), 3.0); 2];
        assert_eq!(bars(&Series { name: String::new(), points }), "▅▅");
    }
}
