//! `sohoa eval`: gold cases through the pipeline (or what it wrote earlier), compared, shown, and held against a
//! baseline.

mod material;

use std::path::Path;
use std::time::Instant;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use serde_json::Value;
use sohoa::document::StageSeconds;
use sohoa::eval::baseline::{Baseline, Scope};
use sohoa::eval::calibrate;
use sohoa::eval::calibration::Calibration;
use sohoa::eval::gate::{self, Answer, Gate, Tolerances};
use sohoa::eval::rates::Ambiguous;
use sohoa::eval::report::{self, Report, RunInfo};

use sohoa::eval::{CaseScore, Part, evaluate};
use sohoa::output::{json_document, write_atomically};
use sohoa::{Error, ErrorKind};

use crate::args::Common;
use crate::eval_args::{EvalArgs, EvalCommand, OcrArgs, RestoreArgs, RunArgs, SetArgs};
use crate::exit::Exit;
use crate::extract::{pipeline, plain_pipeline, print};
use crate::gold;
use crate::ingest::workers;
use material::{Job, Producer, Written};

pub(crate) fn run(common: &Common, args: &EvalArgs) -> Result<Exit, Error> {
    match &args.what {
        None => eval_set(common, &args.set),
        Some(EvalCommand::Ocr(args)) => eval_ocr(common, args),
        Some(EvalCommand::Restore(args)) => eval_restore(common, args),
        Some(EvalCommand::Diff { before, after }) => diff(before, after),
    }
}

fn eval_set(common: &Common, args: &SetArgs) -> Result<Exit, Error> {
    let scope = Scope { split: args.split.map(Into::into), only: args.only.map(Into::into) };
    let (jobs, trouble) = jobs_of(&args.gold, scope)?;
    if let Some(table) = &args.calibrate {
        let producer = Producer::Pipeline(Box::new(pipeline(common, &args.run.reading)?.uncalibrated()));
        let scored = Run { args: &args.run, scope, producer }.score(jobs, workers(args.run.jobs))?;
        return calibrate(scored, table);
    }
    let producer = match &args.reports {
        Some(dir) => Producer::Written(Written::index(dir)?),
        None => Producer::Pipeline(Box::new(pipeline(common, &args.run.reading)?)),
    };
    Ok(Run { args: &args.run, scope, producer }.finish(jobs, trouble)?.0)
}

/// Learns what scores are worth and writes the table.
fn calibrate(scored: Vec<Scored>, table: &Path) -> Result<Exit, Error> {
    let cases: Vec<CaseScore> = scored.into_iter().filter_map(|scored| scored.score).collect();
    let learnt = calibrate::learn(&cases);
    write_atomically(table, calibrate::table(&learnt).as_bytes())?;
    let error = |measured: &Calibration| {
        measured.expected_error.map_or_else(|| "none".to_owned(), |error| format!("{:.2} %", 100.0 * error))
    };
    print(
        format!(
            "{} values of {} documents; expected calibration error: scores {}, calibrated {} on the same documents, \
             {} on documents left out one at a time\nwritten: {}\n",
            learnt.before.values,
            learnt.documents,
            error(&learnt.before),
            error(&learnt.in_sample),
            error(&learnt.left_out),
            table.display()
        )
        .as_bytes(),
    )
}

fn eval_ocr(common: &Common, args: &OcrArgs) -> Result<Exit, Error> {
    let scope = Scope { split: args.split.map(Into::into), only: Some(Part::Ocr) };
    let (jobs, trouble) = jobs_of(&args.gold, scope)?;
    let producer = Producer::Pipeline(Box::new(pipeline(common, &args.run.reading)?));
    let (exit, report) = Run { args: &args.run, scope, producer }.finish(jobs, trouble)?;
    let crate::eval_args::Against::Tesseract = args.against;
    let (jobs, _) = jobs_of(&args.gold, scope)?;
    let plain = plain_scores(common, &args.run, scope, jobs)?;
    print(report::comparison(&report, &plain, "tesseract").as_bytes())?;
    Ok(exit)
}

/// What plain Tesseract reads on the same page images, against the same truths.
fn plain_scores(
    common: &Common,
    args: &RunArgs,
    scope: Scope,
    jobs: Vec<Job>,
) -> Result<Vec<CaseScore>, Error> {
    let producer = Producer::Reader(Box::new(plain_pipeline(common, &args.reading)?));
    let scored = Run { args, scope, producer }.score(jobs, workers(args.jobs))?;
    Ok(scored.into_iter().filter_map(|scored| scored.score).collect())
}

fn eval_restore(common: &Common, args: &RestoreArgs) -> Result<Exit, Error> {
    let (jobs, trouble) = material::texts(&args.texts)?;
    let producer = Producer::Pipeline(Box::new(pipeline(common, &args.run.reading)?));
    let scope = Scope { split: None, only: Some(Part::Restore) };
    Ok(Run { args: &args.run, scope, producer }.finish(jobs, trouble)?.0)
}

fn diff(before: &Path, after: &Path) -> Result<Exit, Error> {
    let [before, after] = [before, after].map(|path| {
        let report = Report::parse(&gold::read_text(path)?);
        report.map_err(|message| {
            Error::new(ErrorKind::Malformed, message).in_source(&path.display().to_string())
        })
    });
    let gate = after?.against(&before?);
    print(report::changes(&gate).as_bytes())?;
    Ok(gate.answer.into())
}

/// The cases of a gold set that a run covers, and what is wrong with the set.
fn jobs_of(gold: &[std::path::PathBuf], scope: Scope) -> Result<(Vec<Job>, Vec<String>), Error> {
    let (found, complaints) = gold::load(gold)?;
    let is_wanted = |found: &gold::Found| scope.split.is_none_or(|split| found.case.about.split == split);
    Ok((found.into_iter().filter(is_wanted).map(Job::from).collect(), complaints))
}

/// One evaluation: what makes the outputs, what is covered, where results go.
struct Run<'a> {
    args: &'a RunArgs,
    scope: Scope,
    producer: Producer,
}

/// One way to show a report.
type Face = fn(&Report) -> String;

/// What is known of a case once its output is let go.
struct Scored {
    score: Option<CaseScore>,
    /// What the report says made it.
    made_by: Option<Value>,
    /// Why the measurement cannot be trusted.
    trouble: Option<String>,
    /// `None` when a written report was evaluated.
    stages: Option<StageSeconds>,
}

impl Run<'_> {
    /// Evaluates, shows, writes, answers.
    fn finish(&self, jobs: Vec<Job>, mut trouble: Vec<String>) -> Result<(Exit, Report), Error> {
        let started = Instant::now();
        let workers = workers(self.args.jobs);
        let scored = self.score(jobs, workers)?;
        trouble.extend(scored.iter().filter_map(|scored| scored.trouble.clone()));
        let makers: Vec<&Value> = scored.iter().filter_map(|scored| scored.made_by.as_ref()).collect();
        trouble.extend(mixed(&makers));
        let mut info = run_info(&makers, workers);
        info.stage_seconds = scored.iter().filter_map(|scored| scored.stages).reduce(StageSeconds::plus);
        let cases: Vec<CaseScore> = scored.into_iter().filter_map(|scored| scored.score).collect();
        info.ocr = cases.iter().find_map(|case| case.engine.clone());
        let seconds: Vec<f64> = cases.iter().filter_map(|case| case.seconds).collect();
        info.document_seconds = (!seconds.is_empty()).then(|| seconds.iter().sum());
        info.seconds = started.elapsed().as_secs_f64();
        let gate = self.gate(&cases, trouble.clone())?;
        let report = Report::new(info, self.scope, cases, gate);
        self.write(&report)?;
        print(report::table(&report).as_bytes())?;
        let exit = if self.args.accept { self.accept(&report, trouble)? } else { report.gate.answer.into() };
        Ok((exit, report))
    }

    fn score(&self, jobs: Vec<Job>, workers: usize) -> Result<Vec<Scored>, Error> {
        let mut ambiguous = Ambiguous::default();
        for job in &jobs {
            job.case()?.text.iter().for_each(|truth| ambiguous.add(truth));
        }
        let pool = rayon::ThreadPoolBuilder::new().num_threads(workers).build().map_err(|cause| {
            Error::new(ErrorKind::Crashed, format!("cannot start {workers} workers")).caused_by(cause)
        })?;
        let one = |job: Job| -> Result<Scored, Error> {
            let case = job.case()?;
            let produced = self.producer.output(&job, &case, self.scope.only)?;
            let (output, trouble) = match produced {
                Ok(output) => (Ok(output), None),
                Err(failure) if failure.is_untrusted => (Err(failure.reason.clone()), Some(failure.reason)),
                Err(failure) => (Err(failure.reason), None),
            };
            let made_by = output.as_ref().ok().and_then(|output| output.report.get("produced_by").cloned());
            let started = Instant::now();
            let mut score =
                evaluate(&case, output.as_ref().map_err(Clone::clone), &ambiguous, self.scope.only);
            if let Some(score) = score.as_mut().filter(|_| !self.args.shows_lines()) {
                score.lines = Vec::new();
            }
            let seconds = started.elapsed().as_secs_f64();
            let stages = output.ok().and_then(|output| output.stages);
            let stages = stages.map(|stages| StageSeconds { score: seconds, ..stages });
            Ok(Scored { score, made_by, trouble, stages })
        };
        pool.install(|| jobs.into_par_iter().map(one).collect())
    }

    fn gate(&self, cases: &[CaseScore], mut trouble: Vec<String>) -> Result<Gate, Error> {
        let Some(path) = &self.args.baseline else { return Ok(gate::alone(cases, trouble)) };
        let tolerances = match &self.args.tolerances {
            None => Ok(Tolerances::default()),
            Some(path) => toml::from_str(&gold::read_text(path)?)
                .map_err(|error: toml::de::Error| format!("{}: {}", path.display(), error.message())),
        };
        let baseline = read_baseline(path);
        match (baseline, tolerances) {
            (Ok(baseline), Ok(tolerances)) => {
                Ok(gate::against(cases, trouble, &baseline, self.scope, tolerances))
            }
            (baseline, tolerances) => {
                trouble.extend(baseline.err());
                trouble.extend(tolerances.err());
                Ok(gate::alone(cases, trouble))
            }
        }
    }

    fn write(&self, report: &Report) -> Result<(), Error> {
        let args = self.args;
        if let Some(path) = &args.report {
            write_atomically(path, &json_document(report)?)?;
        }
        let writers: [(_, Face); 3] =
            [(&args.html, report::html), (&args.junit, report::junit), (&args.markdown, report::markdown)];
        for (path, face) in writers {
            if let Some(path) = path {
                write_atomically(path, face(report).as_bytes())?;
            }
        }
        Ok(())
    }

    /// Writes the new baseline. `trouble` is what was wrong before any comparison: that cannot be accepted, nor can
    /// harmed digits or a baseline that is damaged.
    fn accept(&self, report: &Report, trouble: Vec<String>) -> Result<Exit, Error> {
        let Some(path) = &self.args.baseline else { return Ok(report.gate.answer.into()) };
        let cases: Vec<CaseScore> = report.cases.iter().map(|case| case.score.clone()).collect();
        let mut refusal = gate::alone(&cases, trouble).trouble;
        if path.exists() {
            refusal.extend(read_baseline(path).err());
        }
        if !refusal.is_empty() {
            print(format!("not accepted: {}\n", refusal.join("; ")).as_bytes())?;
            return Ok(Answer::Untrusted.into());
        }
        let harmed = gate::harmed_digits(&cases);
        if !harmed.is_empty() {
            print(format!("not accepted: {}\n", harmed.join("; ")).as_bytes())?;
            return Ok(Answer::Violated.into());
        }
        let baseline = Baseline::of(&cases, self.scope);
        write_atomically(path, &json_document(&baseline)?)?;
        print(format!("accepted: {} cases written to {}\n", baseline.cases.len(), path.display()).as_bytes())
    }
}

fn read_baseline(path: &Path) -> Result<Baseline, String> {
    let shown = path.display();
    if !path.exists() {
        return Err(format!("there is no baseline {shown}; look at the table and make one with --accept"));
    }
    let json = gold::read_text(path).map_err(|error| error.to_string())?;
    Baseline::parse(&json).map_err(|message| format!("{shown}: {message}"))
}

/// Outputs of different programs or dictionaries say nothing about either.
fn mixed(makers: &[&Value]) -> Option<String> {
    let version = |made_by: &&Value| ["sohoa", "dictionaries", "model"].map(|key| made_by.get(key).cloned());
    let first = makers.first().map(version)?;
    let differs = makers.iter().any(|made_by| version(made_by) != first);
    differs.then(|| "the outputs were made by different versions of program or dictionaries".to_owned())
}

fn run_info(makers: &[&Value], jobs: usize) -> RunInfo {
    let of = |key: &str| makers.first().and_then(|made_by| made_by.get(key)?.as_str().map(str::to_owned));
    RunInfo {
        sohoa: of("sohoa").unwrap_or_else(|| sohoa::VERSION.to_owned()),
        dictionaries: of("dictionaries"),
        model: of("model"),
        machine: format!("{} {}, {} cores", std::env::consts::ARCH, std::env::consts::OS, workers(None)),
        jobs,
        ..RunInfo::default()
    }
}
