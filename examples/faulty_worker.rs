//! A worker that misbehaves when a document tells it to: `!abort`, `!hang`, ... as its first word. All other documents
//! are done as usual. Tests run it in place of `sohoa worker`, so that the program itself holds nothing of it.
#![expect(clippy::exit, reason = "that is a fault")]

use std::io::{Write, stdin};
use std::sync::Mutex;
use std::time::Duration;

use sohoa::document::Source;
use sohoa::pipeline::isolation::{serve, take_stdout};
use sohoa::pipeline::{Outcome, Pipeline, Progress};

fn main() -> Result<(), sohoa::Error> {
    let answers = Shared::default();
    answers.set(Some(take_stdout()?));
    serve(stdin(), answers.clone(), &|pipeline, source, progress| work(&answers, pipeline, source, progress))
}

fn work(
    answers: &Shared,
    pipeline: &Pipeline,
    source: Source,
    progress: Progress<'_>,
) -> Result<Outcome, sohoa::Error> {
    let first = source.bytes.split(u8::is_ascii_whitespace).next().unwrap_or_default();
    match first {
        b"!abort" => std::process::abort(),
        b"!segv" => kill("SEGV"),
        b"!kill" => kill("KILL"),
        b"!hang" => hang(),
        b"!busy" => loop {
            progress(sohoa::pipeline::At::stage(sohoa::document::Stage::Ocr));
            std::thread::sleep(Duration::from_millis(100));
        },
        b"!eat" => eat(),
        b"!panic" => panic!("a worker that panics"),
        b"!overflow" => _ = overflow(&[0; 1024]),
        b"!print" => print("a library that prints\n"),
        b"!nonsense" => {
            let _ = answers.clone().write_all(b"this is no frame\n");
            hang();
        }
        b"!close" => {
            answers.set(None);
            hang();
        }
        b"!exit" => std::process::exit(3),
        _ => {}
    }
    pipeline.run_watched(source, progress)
}

/// The pipe that answers go through, in two hands: the worker's and the fault's.
#[derive(Clone, Default)]
struct Shared(std::sync::Arc<Mutex<Option<Box<dyn Write + Send>>>>);

impl Shared {
    fn set(&self, pipe: Option<Box<dyn Write + Send>>) {
        *self.0.lock().expect("no holder panics") = pipe;
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no holder panics").as_mut().map_or(Ok(bytes.len()), |pipe| pipe.write(bytes))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.lock().expect("no holder panics").as_mut().map_or(Ok(()), Write::flush)
    }
}

fn hang() {
    loop {
        std::thread::sleep(Duration::from_hours(1));
    }
}

#[expect(clippy::disallowed_methods, reason = "a signal without unsafe code")]
fn kill(signal: &str) {
    let number = std::process::id().to_string();
    // The first SEGV is heard by Rust's look-out for full stacks, which then gives way to the system.
    for _ in 0..2 {
        let _ = std::process::Command::new("kill").args(["-s", signal, &number]).status();
    }
    hang();
}

/// Pages are touched, so that they are really there.
fn eat() {
    let mut meals: Vec<Vec<u8>> = Vec::new();
    loop {
        meals.push(vec![1; 64 << 20]);
        std::hint::black_box(&meals);
    }
}

#[expect(unconditional_recursion, reason = "that is the fault")]
fn overflow(above: &[u8; 1024]) -> u8 {
    let here = std::hint::black_box(*above);
    overflow(&here).wrapping_add(here[0])
}

#[expect(clippy::print_stdout, reason = "that is the fault")]
fn print(words: &str) {
    print!("{words}");
    let _ = std::io::stdout().flush();
}
