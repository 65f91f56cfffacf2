//! `sohoa query`: the questions analysts ask of the results, without SQL.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use jiff::civil::Date;
use sohoa::Error;
use sohoa::output::tables::query::{Answer, Question, ask};
use sohoa::output::{json_document, write_atomically};

use crate::chart;
use crate::exit::Exit;
use crate::extract::print;
use crate::messages::say;
use crate::table::grid;

/// Columns for programs: too long for a terminal, all in `--json`.
const NOT_IN_TABLE: [&str; 4] = ["document_id", "criterion", "place_code", "confidence"];

/// A cell of a table is cut to this many characters.
const LONGEST: usize = 100;

/// Hours that Vietnam is ahead of UTC: its calendar decides what is overdue.
const VIETNAM: i8 = 7;

#[derive(Debug, Args)]
pub(crate) struct QueryArgs {
    /// The output folder of `sohoa ingest`, or a file of records, one a line.
    #[arg(value_name = "RESULTS")]
    results: PathBuf,
    #[command(subcommand)]
    what: What,
    /// Print a list of JSON objects with all columns instead of a table.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Documents of a number and symbol, or of either alone.
    #[command(after_help = "Example:\n  sohoa query results/ number 1327/KH-STTTT")]
    Number {
        /// Number and symbol, or one of them; case and marks do not matter.
        #[arg(value_name = "CODE")]
        code: String,
    },
    /// Documents that cite a document.
    #[command(after_help = "Example:\n  sohoa query results/ cites 30/2020/nd-cp")]
    Cites {
        /// Number and symbol of the cited document, or one of them.
        #[arg(value_name = "CODE")]
        code: String,
    },
    /// An indicator over time, by place: a table and a line of bars.
    #[command(
        after_help = "Example:\n  sohoa query results/ indicator \"ho so truc tuyen\" --place \"Yen Dinh\" --from 2021 --svg yen-dinh.svg"
    )]
    Indicator(IndicatorArgs),
    /// Deadlines that have passed, by unit.
    #[command(
        after_help = "Example:\n  sohoa query results/ overdue --on 2024-06-30 --unit \"phong tu phap\""
    )]
    Overdue {
        /// The day from which it is seen; today in Vietnam when not given.
        #[arg(long, value_name = "DATE")]
        on: Option<Date>,
        /// Only units with these words in their name.
        #[arg(long, value_name = "NAME")]
        unit: Option<String>,
    },
}

#[derive(Debug, Args)]
struct IndicatorArgs {
    /// Words of the indicator's name, side by side, or a criterion of the catalogue; case and marks do not matter.
    #[arg(value_name = "NAME")]
    name: String,
    /// Words of the place it is about, or its official code.
    #[arg(long, value_name = "NAME")]
    place: Option<String>,
    /// First year.
    #[arg(long, value_name = "YEAR")]
    from: Option<i16>,
    /// Last year.
    #[arg(long, value_name = "YEAR")]
    to: Option<i16>,
    /// Draw the values over time into this file.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

pub(crate) fn run(args: &QueryArgs) -> Result<Exit, Error> {
    let answer = ask(&args.results, &question(&args.what))?;
    say_what_is_missing(&answer);
    if args.json {
        print(&json_document(&answer.json())?)?;
    } else if !answer.is_empty() {
        print(table(&answer).as_bytes())?;
        print(chart::sparklines(&answer.series()).as_bytes())?;
    }
    if let What::Indicator(IndicatorArgs { svg: Some(path), .. }) = &args.what {
        draw(&answer, path)?;
    }
    Ok(Exit::Success)
}

fn question(what: &What) -> Question {
    match what {
        What::Number { code } => Question::Number(code.clone()),
        What::Cites { code } => Question::Cites(code.clone()),
        What::Indicator(IndicatorArgs { name, place, from, to, .. }) => {
            Question::Indicator { name: name.clone(), place: place.clone(), from: *from, to: *to }
        }
        What::Overdue { on, unit } => Question::Overdue { on: on.unwrap_or_else(today), unit: unit.clone() },
    }
}

fn today() -> Date {
    jiff::tz::offset(VIETNAM).to_datetime(jiff::Timestamp::now()).date()
}

fn table(answer: &Answer) -> String {
    let shown: Vec<usize> =
        (0..answer.names().len()).filter(|at| !NOT_IN_TABLE.contains(&answer.names()[*at])).collect();
    let heads = shown.iter().map(|at| answer.names()[*at].to_owned());
    let rows = answer.texts().map(|row| shown.iter().map(|at| cut(&row[*at])).collect());
    grid(heads.collect(), rows)
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn draw(answer: &Answer, path: &Path) -> Result<(), Error> {
    let series = answer.series();
    match chart::svg(&series) {
        Some(svg) => {
            write_atomically(path, svg?.as_bytes())?;
            say(&format!("lines drawn: {}, into {}", series.len(), path.display()));
        }
        None => say("nothing is drawn: no value has a date"),
    }
    Ok(())
}

fn say_what_is_missing(answer: &Answer) {
    if answer.is_empty() {
        say("nothing found; fewer words find more, case and marks do not matter");
    }
    if answer.unclear > 0 {
        say(&format!(
            "{} more deadlines are left out: their words are no day (see the table tasks of sohoa export)",
            answer.unclear
        ));
    }
}
