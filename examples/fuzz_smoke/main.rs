//! Damaged documents through the program: `fuzz_smoke PROGRAM [MUTANTS] [SEED]`. The same seed gives the same mutants.
//! Fails when the program dies, or does not account for each of them; prints what became of them.
#![expect(clippy::disallowed_methods, reason = "starts the program on files that it makes")]
#![expect(clippy::print_stdout, reason = "prints what it found")]

mod mutant;
mod seeds;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::Value;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let program = arguments.next().ok_or("the program to test is missing")?;
    let program = fs::canonicalize(program)?;
    let mutants: usize = arguments.next().map_or(Ok(500), |number| number.parse())?;
    let seed: u64 = arguments.next().map_or(Ok(1), |number| number.parse())?;
    let dir = tempfile::tempdir()?;
    make(&dir.path().join("in"), mutants, seed)?;
    let started = Instant::now();
    let output = Command::new(program)
        .current_dir(dir.path())
        .args(["ingest", "in", "--out", "out", "--jobs", "2"])
        .output()?;
    let code = output.status.code().ok_or(format!("the program died: {}", output.status))?;
    println!("{mutants} mutants, seed {seed}: exit code {code} after {:.0?}", started.elapsed());
    if ![0, 20].contains(&code) {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    account(dir.path(), mutants)
}

/// Every sample in its turn, each mutated in its own way.
fn make(folder: &Path, mutants: usize, seed: u64) -> Result<()> {
    fs::create_dir(folder)?;
    let seeds = seeds::all()?;
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    for number in 0..mutants {
        let seed = &seeds[number % seeds.len()];
        let other = &seeds[mutant::below(&mut chance, seeds.len())];
        let (bytes, how) = mutant::of(&seed.bytes, &other.bytes, &mut chance);
        fs::write(folder.join(format!("{number:04}-{how}.{}", seed.extension)), bytes)?;
    }
    Ok(())
}

/// What became of them, by kind of file.
fn account(dir: &Path, mutants: usize) -> Result<()> {
    let summary: Value = serde_json::from_slice(&fs::read(dir.join("out/summary.json"))?)?;
    let rows = summary["documents"].as_array().ok_or("the summary tells of no documents")?;
    let mut outcomes: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    let mut told = std::collections::BTreeSet::new();
    for row in rows {
        let text = |key: &str| row[key].as_str().unwrap_or("done");
        let path = text("path");
        // A damaged archive that still opens gives several documents: it is one mutant.
        told.insert(path.split('/').nth(1).unwrap_or(path).to_owned());
        let of = Path::new(path.split('/').nth(1).unwrap_or(path)).extension().unwrap_or_default();
        let of = of.to_string_lossy().into_owned();
        *outcomes.entry(text("reason").to_owned()).or_default().entry(of).or_default() += 1;
        let reason = dir.join("out/quarantine").join(format!("{}.reason.json", text("name")));
        let record = dir.join("out/records").join(format!("{}.json", text("name")));
        if reason.exists() == record.exists() {
            return Err(format!("{path} has both a record and a reason, or neither").into());
        }
        if matches!(text("reason"), "crashed" | "timed_out") {
            let reason: Value = serde_json::from_slice(&fs::read(reason)?)?;
            println!("  {} {}: {}", text("reason"), path, reason["message"]);
        }
    }
    for (outcome, kinds) in &outcomes {
        let kinds_told: Vec<String> = kinds.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
        println!("{:>5} {outcome:<12} {}", kinds.values().sum::<usize>(), kinds_told.join(", "));
    }
    if told.len() == mutants {
        println!("all {mutants} accounted for");
        return Ok(());
    }
    Err(format!("{} of {mutants} mutants are accounted for", told.len()).into())
}
