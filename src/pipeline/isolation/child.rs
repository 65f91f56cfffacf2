//! One worker as its owner sees it: a process with three pipes, each with a thread that waits for it.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, BufWriter, Read};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::frame::{Answer, Order, receive, send};
use super::loss::{Loss, Why};
use super::{Bounds, Isolation};
use crate::document::{Source, Stage};
use crate::error::{Error, ErrorKind, Result};
use crate::pipeline::At;
use crate::pipeline::batch::Product;

/// For dictionaries and model, which take half a second where nothing is wrong.
const START: Duration = Duration::from_mins(1);

/// How long a process whose pipes have closed has to be gone.
const LAST_BREATH: Duration = Duration::from_secs(1);

/// How much of what a worker prints is kept for when it dies.
const KEPT_LINES: usize = 5;
const LONGEST_LINE: u64 = 400;

/// Why a worker has no product to show.
pub(super) enum Failure {
    /// The document cannot be done; the worker is as good as before.
    OfDocument(Error),
    /// The worker is gone.
    OfWorker(Loss),
}

/// A process that works for this one. It ends when this value does.
pub(super) struct Worker {
    child: Child,
    orders: Sender<(Order, Option<Source>)>,
    answers: Receiver<std::io::Result<Answer>>,
    said: Said,
    said_all: JoinHandle<()>,
}

/// The last lines a worker printed.
type Said = Arc<Mutex<VecDeque<String>>>;

impl Worker {
    /// Starts a process; nothing is known of it until it is [`ready`](Self::ready).
    #[expect(clippy::disallowed_methods, reason = "the one place where processes are started")]
    pub(super) fn start(isolation: &Isolation) -> Result<Self> {
        let mut command = Command::new(&isolation.program);
        command.args(&isolation.arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // A panic's one line is told; its way through the libraries would push that out.
        command.env("RUST_BACKTRACE", "0");
        // Its own group: Ctrl-C is heard by this process, which lets documents in work end.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn().map_err(|cause| {
            let message = format!("cannot start a worker ({})", isolation.program.display());
            Error::new(ErrorKind::MissingDependency, message)
                .with_remedy("use --isolation off to do without")
                .caused_by(cause)
        })?;
        let (Some(input), Some(output), Some(errors)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(Error::new(ErrorKind::Crashed, "a worker was started without its pipes"));
        };
        let said = Said::default();
        let said_all = keep(errors, Arc::clone(&said));
        Ok(Self { child, orders: writer(input), answers: reader(output), said, said_all })
    }

    /// Tells it how to read; gives the identity of the pipeline that it made.
    pub(super) fn ready(&mut self, isolation: &Isolation) -> Result<String, Failure> {
        let Isolation { settings, bounds, .. } = isolation;
        let start = Order::Start(Box::new(settings.clone()), *bounds);
        match self.ask(start, None, Bounds { stall: START, document: START, ..*bounds })? {
            Answer::Ready(identity) => Ok(identity),
            _ => Err(self.lost(Why::Nonsense("no answer to the start".to_owned()), None)),
        }
    }

    /// Gives it a document and waits for what comes of it.
    pub(super) fn work(
        &mut self,
        source: Source,
        threads: usize,
        bounds: Bounds,
    ) -> Result<Product, Failure> {
        let (name, bytes) = (source.name.clone(), source.bytes.len() as u64);
        let answer = self.ask(Order::Document { name, bytes, threads }, Some(source), bounds)?;
        match answer {
            Answer::Done(product) => Ok(*product),
            _ => Err(self.lost(Why::Nonsense("no answer to a document".to_owned()), None)),
        }
    }

    /// The answer that ends an order.
    fn ask(&mut self, order: Order, source: Option<Source>, bounds: Bounds) -> Result<Answer, Failure> {
        let mut last = At::stage(Stage::Ingest);
        // A worker that takes no orders is silent, and that is noticed below.
        let _ = self.orders.send((order, source));
        let started = Instant::now();
        loop {
            let left = bounds.document.saturating_sub(started.elapsed());
            if left.is_zero() {
                return Err(self.lost(Why::Overdue(bounds.document), Some(last)));
            }
            let why = match self.answers.recv_timeout(bounds.stall.min(left)) {
                Ok(Ok(Answer::At(at))) => {
                    last = at;
                    continue;
                }
                Ok(Ok(Answer::Failed(reason))) => return Err(Failure::OfDocument(reason.error())),
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(cause)) => Why::Nonsense(cause.to_string()),
                Err(RecvTimeoutError::Timeout) if left <= bounds.stall => continue,
                Err(RecvTimeoutError::Timeout) => Why::Silent(bounds.stall),
                Err(RecvTimeoutError::Disconnected) => self.death(),
            };
            return Err(self.lost(why, Some(last)));
        }
    }

    /// Its answers have ended: how did it?
    fn death(&mut self) -> Why {
        let until = Instant::now() + LAST_BREATH;
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) => return Why::Died(status),
                Ok(None) if Instant::now() < until => std::thread::sleep(Duration::from_millis(5)),
                _ => return Why::Mute,
            }
        }
    }

    fn lost(&mut self, why: Why, last: Option<At>) -> Failure {
        self.kill();
        // What it said last is in the pipe; a process of its own that holds it open is not waited for.
        let until = Instant::now() + LAST_BREATH;
        while !self.said_all.is_finished() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(5));
        }
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect();
        Failure::OfWorker(Loss { why, last, said })
    }

    /// The worker and all it has started. One that was waited for has left its number to others.
    fn kill(&mut self) -> Option<ExitStatus> {
        if let Ok(Some(status)) = self.child.try_wait() {
            return Some(status);
        }
        #[cfg(unix)]
        let _ = rustix::process::kill_process_group(
            rustix::process::Pid::from_child(&self.child),
            rustix::process::Signal::KILL,
        );
        let _ = self.child.kill();
        self.child.wait().ok()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Writes orders as they come, so that a worker that does not read blocks no clock.
fn writer(input: ChildStdin) -> Sender<(Order, Option<Source>)> {
    let (sender, orders) = channel::<(Order, Option<Source>)>();
    std::thread::spawn(move || {
        let mut input = BufWriter::new(input);
        for (order, source) in orders {
            let bytes = source.as_ref().map_or(&[][..], |source| &source.bytes);
            if send(&mut input, &order, bytes).is_err() {
                return;
            }
        }
    });
    sender
}

/// Reads answers until the worker closes the pipe or one makes no sense.
fn reader(output: ChildStdout) -> Receiver<std::io::Result<Answer>> {
    let (sender, answers) = channel();
    std::thread::spawn(move || {
        let mut output = BufReader::new(output);
        while let Some(answer) = receive(&mut output).transpose() {
            let is_last = answer.is_err();
            if sender.send(answer).is_err() || is_last {
                return;
            }
        }
    });
    answers
}

/// Keeps the last lines of what a worker prints.
fn keep(errors: ChildStderr, said: Said) -> JoinHandle<()> {
    std::thread::spawn(move || {
        let mut errors = BufReader::new(errors);
        let mut line = Vec::new();
        while matches!((&mut errors).take(LONGEST_LINE).read_until(b'\n', &mut line), Ok(1..)) {
            let words = String::from_utf8_lossy(&line).trim().to_owned();
            line.clear();
            if words.is_empty() {
                continue;
            }
            tracing::debug!("worker: {words}");
            let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
            said.push_back(words);
            if said.len() > KEPT_LINES {
                said.pop_front();
            }
        }
    })
}
