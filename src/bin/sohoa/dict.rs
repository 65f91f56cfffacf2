//! `sohoa dict`: trains the language model and the confusion channel, builds the compiled dictionaries from their tables, and checks that the
//! committed files are what building gives.

mod channel;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, Subcommand};
use liblzma::read::XzDecoder;
use sohoa::assets::{Assets, MANIFEST_FILE, Manifest, Table};
use sohoa::error::Result;
use sohoa::output::{json_document, write_atomically};
use sohoa::restore::train::{Corpus, DOMAINS, Settings, train};
use sohoa::restore::{LEXICON_FILE, Lexicon, MODEL_FILE, Model, abbreviations, build_lexicon};
use sohoa::text::syllable::canonical;
use sohoa::{Error, ErrorKind};

use crate::exit::Exit;

/// The table of words, written by training and read by building.
const WORDS_FILE: &str = "syllables.tsv";

/// Names of places, shown to the model like text.
const PLACES_FILE: &str = "places.tsv";

/// What `sohoa dict` can do.
#[derive(Debug, Subcommand)]
pub(crate) enum DictCommand {
    /// Build the compiled files from the tables.
    Build(DictArgs),
    /// Check that the compiled files are what the tables give.
    Check(DictArgs),
    /// Train the table of words and the language model from text, then build.
    Train(TrainArgs),
    /// Learn what a recogniser makes of letters, from pages whose text is known.
    TrainChannel(channel::ChannelArgs),
}

/// Where the dictionaries are.
#[derive(Debug, Args)]
pub(crate) struct DictArgs {
    /// The dictionaries folder.
    #[arg(long, value_name = "DIR", default_value = "dictionaries")]
    dictionaries: PathBuf,
}

/// Where to train from.
#[derive(Debug, Args)]
pub(crate) struct TrainArgs {
    #[command(flatten)]
    dict: DictArgs,
    /// The folder with the .txt.xz files that corpus.tsv names.
    #[arg(long, value_name = "DIR")]
    corpus: PathBuf,
}

/// Runs one of the commands.
pub(crate) fn run(command: &DictCommand) -> Result<Exit> {
    match command {
        DictCommand::Build(args) => build(&args.dictionaries)?,
        DictCommand::Check(args) => check(&args.dictionaries)?,
        DictCommand::TrainChannel(args) => channel::train_channel(args)?,
        DictCommand::Train(args) => {
            train_all(args)?;
            build(&args.dict.dictionaries)?;
        }
    }
    Ok(Exit::Success)
}

fn build(dir: &Path) -> Result<()> {
    for (name, bytes) in compiled(dir)? {
        write_atomically(&dir.join(name), &bytes)?;
    }
    Ok(())
}

fn check(dir: &Path) -> Result<()> {
    for (name, bytes) in compiled(dir)? {
        if read(&dir.join(name))? != bytes {
            return Err(Error::new(ErrorKind::BadDictionary, "this file is not what its tables give")
                .with_remedy("run `sohoa dict build` and commit the result")
                .in_source(&dir.join(name).display().to_string()));
        }
    }
    Assets::from_dir(dir).map(drop)
}

/// The files that building gives. The model is an input: it needs the training text, which is not in the project.
fn compiled(dir: &Path) -> Result<Vec<(&'static str, Vec<u8>)>> {
    let words = read(&dir.join(WORDS_FILE))?;
    let text = String::from_utf8_lossy(&words);
    let lexicon = build_lexicon(&Table::parse(WORDS_FILE, &text)?)?;
    let model = read(&dir.join(MODEL_FILE))?;
    let loaded = Lexicon::load(LEXICON_FILE, &lexicon.clone().into())?;
    let training_text = Model::load(MODEL_FILE, &model.clone().into(), &loaded)?.corpus_hash();
    let manifest = Manifest {
        sohoa: sohoa::VERSION.to_owned(),
        sources: BTreeMap::from([(WORDS_FILE.to_owned(), Manifest::checksum(&words))]),
        compiled: BTreeMap::from([
            (LEXICON_FILE.to_owned(), Manifest::checksum(&lexicon)),
            (MODEL_FILE.to_owned(), Manifest::checksum(&model)),
        ]),
        training_text,
    };
    Ok(vec![(LEXICON_FILE, lexicon), (MANIFEST_FILE, json_document(&manifest)?)])
}

fn train_all(args: &TrainArgs) -> Result<()> {
    let started = Instant::now();
    let dir = &args.dict.dictionaries;
    let assets = Assets::from_dir(dir)?;
    let mut corpus = Corpus::default();
    for [file, domain] in assets.table("corpus.tsv")?.select(["file", "domain"])? {
        let domain = DOMAINS.iter().position(|known| *known == domain).ok_or_else(|| {
            Error::new(ErrorKind::BadDictionary, format!("{domain} is no domain")).in_source("corpus.tsv")
        })?;
        read_corpus(&args.corpus.join(file), domain, &mut corpus)?;
        tracing::info!("{file} read after {} s", started.elapsed().as_secs());
    }
    show_places(dir, &mut corpus)?;
    for (domain, size) in DOMAINS.iter().zip(corpus.sizes()) {
        tracing::info!("{domain}: {size} words and numbers");
    }
    let names = assets.table("name_syllables.tsv")?;
    let names = names.select(["syllable"])?.map(|[name]| canonical(name));
    let names: Vec<String> = names.filter(|name| name.chars().count() > 1).collect();
    let acronyms: Vec<String> = abbreviations(&assets)?.iter().map(|part| canonical(part)).collect();
    let trained = train(corpus, &names, &acronyms, &Settings::default())?;
    write_atomically(&dir.join(WORDS_FILE), trained.table.as_bytes())?;
    write_atomically(&dir.join(LEXICON_FILE), &trained.lexicon)?;
    let [model] = trained.models.as_slice() else { return Ok(()) };
    write_atomically(&dir.join(MODEL_FILE), model)?;
    let (bytes, seconds) = (model.len(), started.elapsed().as_secs());
    tracing::info!("model of {bytes} bytes after {seconds} s");
    Ok(())
}

/// Adds the names of places to the domain nearest to the documents: alone and with the unit they lie in, so that
/// each is seen twice and is not taken for a chance.
fn show_places(dir: &Path, corpus: &mut Corpus) -> Result<()> {
    let bytes = read(&dir.join(PLACES_FILE))?;
    let text = String::from_utf8_lossy(&bytes);
    for [place, within] in Table::parse(PLACES_FILE, &text)?.select(["place", "within"])? {
        corpus.add_line(0, place);
        corpus.add_line(0, &format!("{place}, {within}"));
    }
    Ok(())
}

fn read_corpus(path: &Path, domain: usize, corpus: &mut Corpus) -> Result<()> {
    let file = File::open(path).map_err(|cause| unreadable(path, cause))?;
    for line in BufReader::new(XzDecoder::new(file)).lines() {
        corpus.add_line(domain, &line.map_err(|cause| unreadable(path, cause))?);
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a developer's command that works on the dictionaries folder")]
fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|cause| unreadable(path, cause))
}

fn unreadable(path: &Path, cause: std::io::Error) -> Error {
    Error::new(ErrorKind::Unreadable, "cannot read this file")
        .in_source(&path.display().to_string())
        .caused_by(cause)
}
