//! `sohoa duplicates`: which documents of the results are the same, and why.

use std::path::PathBuf;

use clap::Args;
use sohoa::Error;
use sohoa::output::json_document;
use sohoa::output::tables::duplicates::{Duplicates, Group, LIKENESS, Member, Reason, find};

use crate::exit::Exit;
use crate::extract::print;
use crate::messages;
use crate::table::grid;

#[derive(Debug, Args)]
pub(crate) struct DuplicatesArgs {
    /// The output folder of `sohoa ingest`, or a file of records, one a line.
    #[arg(value_name = "RESULTS")]
    results: PathBuf,
    /// How alike texts must be to be nearly the same: the share of common word triples, from 0.5 to 1.
    #[arg(long, value_name = "SHARE", default_value_t = LIKENESS, value_parser = share)]
    similarity: f64,
    /// Print one JSON object with all groups instead of a table.
    #[arg(long)]
    json: bool,
}

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.5..=1.0).contains(share));
    share.ok_or_else(|| "expected a number from 0.5 to 1, such as 0.8".to_owned())
}

pub(crate) fn run(args: &DuplicatesArgs) -> Result<Exit, Error> {
    let found = find(&args.results, args.similarity)?;
    if args.json {
        print(&json_document(&found)?)?;
    } else if !found.groups.is_empty() {
        print(table(&found.groups).as_bytes())?;
    }
    say(&found);
    Ok(Exit::Success)
}

fn table(groups: &[Group]) -> String {
    let heads = ["Group", "Why", "Alike", "Number", "Date", "Issuer", "File"].map(str::to_owned).to_vec();
    let rows = groups.iter().enumerate().flat_map(|(index, group)| {
        group.documents.iter().enumerate().map(move |(at, member)| {
            // A group's own cells stand in its first row only.
            let [number, why, alike] = if at == 0 {
                [(index + 1).to_string(), why(group), alike(group)]
            } else {
                Default::default()
            };
            let Member { code, issued: date, issuer, source, .. } = member.clone();
            let [code, date, issuer] = [code, date, issuer].map(Option::unwrap_or_default);
            vec![number, why, alike, code, date, issuer, source]
        })
    });
    grid(heads, rows)
}

fn why(group: &Group) -> String {
    let word = |reason: &Reason| match reason {
        Reason::Bytes => "same bytes",
        Reason::LegalKey => "same issuer, number and year",
        Reason::Text => "nearly the same text",
    };
    let mut words: Vec<&str> = group.reasons.iter().map(word).collect();
    if group.numbers_differ {
        words.push("but different numbers");
    }
    words.join(", ")
}

fn alike(group: &Group) -> String {
    group.similarity.map(|share| format!("{:.0} %", share * 100.0)).unwrap_or_default()
}

fn say(found: &Duplicates) {
    let texts = match found.without_text {
        0 => String::new(),
        count => format!("; {count} without enough text to compare"),
    };
    messages::say(&format!("{} documents, {} groups{texts}", found.documents, found.groups.len()));
}
