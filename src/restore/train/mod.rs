//! Turns training text into the table of words and the language model: count, estimate, mix, prune, quantise.
//!
//! Reads no files: lines come in, a table and bytes go out. Same lines, same bytes.

mod channel;
mod corpus;
mod kneser_ney;
mod mixture;
mod write;

pub use channel::{ConfusionRow, learn_channel};
pub use corpus::{Corpus, DOMAINS, WordRow};
pub use mixture::Budget;

use std::fmt::Write as _;

use crate::assets::Table;
use crate::error::Result;

use super::lexicon::{self, Lexicon};
use kneser_ney::DomainModel;
use mixture::Mixture;
use write::ModelWriter;

const DOMAINS_LEN: usize = DOMAINS.len();

/// What is decided before training.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Share of each domain in the mixture; they sum to one.
    pub weights: [f32; DOMAINS_LEN],
    /// How much is kept, for each model to be written: counting is most of the work and is done once.
    pub budgets: Vec<Budget>,
}

impl Default for Settings {
    fn default() -> Self {
        let budget = Budget { grams: [400_000, 2_700_000, 1_500_000] };
        Self { weights: [0.3, 0.4, 0.3], budgets: vec![budget] }
    }
}

/// What training gives: the table of words, the lexicon built from it, and the models.
#[derive(Debug)]
pub struct Trained {
    /// `syllables.tsv`.
    pub table: String,
    /// `compiled/lexicon.bin`.
    pub lexicon: Vec<u8>,
    /// `compiled/model.bin`, one for each budget.
    pub models: Vec<Vec<u8>>,
}

/// Trains on `corpus`. `names` and `acronyms` enter the lexicon whatever their counts.
pub fn train(corpus: Corpus, names: &[String], acronyms: &[String], settings: &Settings) -> Result<Trained> {
    let rows = corpus.choose_words(names, acronyms);
    let table = word_table(&rows);
    let lexicon = lexicon::build(&Table::parse("syllables.tsv", &table)?)?;
    let fingerprint = Lexicon::load("lexicon.bin", &lexicon.clone().into())?.fingerprint();
    let models = models(corpus, &rows, fingerprint, settings)?;
    Ok(Trained { table, lexicon, models })
}

fn word_table(rows: &[WordRow]) -> String {
    let mut table = String::from(
        "# Words of the lexicon in the order of (skeleton, word), with their counts in the training text and in its\n\
         # official part. Written by `sohoa dict train`.\n\
         syllable\tall\tofficial\tgrade\n",
    );
    for row in rows {
        let _ = writeln!(table, "{}\t{}\t{}\t{}", row.word, row.all, row.official, row.grade.name());
    }
    table
}

/// The compiled models of a corpus whose words are `rows`, for the lexicon with this `fingerprint`.
fn models(
    mut corpus: Corpus,
    rows: &[WordRow],
    fingerprint: [u8; 32],
    settings: &Settings,
) -> Result<Vec<Vec<u8>>> {
    let words = rows.len() + usize::from(super::lexicon::WordId::FIRST);
    let writer = ModelWriter { words, lexicon: fingerprint, corpus: corpus.hash() };
    let domains: [DomainModel; DOMAINS_LEN] =
        std::array::from_fn(|domain| DomainModel::train(corpus.take_ids(domain, rows), words));
    drop(corpus);
    let mixture = Mixture { models: &domains, weights: settings.weights }.mix();
    drop(domains);
    settings.budgets.iter().map(|budget| writer.write(&mixture.keep(*budget))).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::lexicon::WordId;
    use super::super::model::{Model, State};
    use super::*;

    const LINES: [&str; 6] = [
        "ủy ban nhân dân xã",
        "ủy ban nhân dân tỉnh",
        "nhân dân xã. ủy ban tỉnh",
        "dân tỉnh ban xã",
        "nhân dân tỉnh",
        "ban nhân dân xã",
    ];

    /// A lexicon and model of a few words, with ids from 4 on.
    pub(in super::super) fn toy() -> (Lexicon, Model) {
        let trained = trained();
        let lexicon = Lexicon::load("lexicon.bin", &trained.lexicon.into()).unwrap();
        let model = Model::load("model.bin", &trained.models[0].clone().into(), &lexicon).unwrap();
        (lexicon, model)
    }

    fn trained() -> Trained {
        let mut corpus = Corpus::default();
        for line in LINES {
            for domain in 0..DOMAINS_LEN {
                corpus.add_line(domain, line);
            }
        }
        train(corpus, &[], &[], &Settings::default()).unwrap()
    }

    #[test]
    fn the_same_text_gives_the_same_bytes() {
        let (first, second) = (trained(), trained());
        assert_eq!(first.table, second.table);
        assert_eq!(first.models, second.models);
    }

    #[test]
    fn probabilities_of_the_loaded_model_sum_to_one() {
        let (lexicon, model) = toy();
        let ids: Vec<WordId> = (0..lexicon.id_count() as u16).map(WordId).collect();
        let mut states = vec![State::START];
        for first in &ids[4..] {
            let (_, after_one) = model.score(State::START, *first);
            states.push(after_one);
            states.extend(ids[4..].iter().map(|second| model.score(after_one, *second).1));
        }
        for state in states {
            let sum: f32 = ids.iter().map(|word| model.score(state, *word).0.nats().exp()).sum();
            assert!((sum - 1.0).abs() < 0.05, "{sum} after {state:?}");
        }
    }

    #[test]
    fn a_model_of_another_word_list_is_refused() {
        let table = Table::parse("syllables.tsv", "syllable\tgrade\nxã\tsyllable\n").unwrap();
        let other = Lexicon::load("lexicon.bin", &lexicon::build(&table).unwrap().into()).unwrap();
        let error = Model::load("model.bin", &trained().models.remove(0).into(), &other).unwrap_err();
        insta::assert_snapshot!(error, @"model.bin: the model was trained for another list of words than lexicon.bin; train it again with `sohoa dict train`, or restore it from version control");
    }
}
