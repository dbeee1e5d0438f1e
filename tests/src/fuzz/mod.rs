//! Hostile input for what reads it: samples are mutated and tried, panics caught, and what
//! takes too long ends the process. What was tried is written out where it matters.
//!
//! There is no feedback from coverage: the samples are real, the mutations many, and where
//! a second opinion exists (the URL parser of browsers, a key that nobody has) the answer
//! is held against it.

mod chance;
mod cookies;
mod events;
mod hashes;
mod receipts;
mod redirects;
mod uploads;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chance::Chance;

/// Nothing that is read in memory takes longer, on the slowest machine.
const LONGEST: Duration = Duration::from_secs(20);

/// Most bytes of an input.
const LARGEST: usize = 64 * 1024;

/// Something that reads what others write.
trait Reader {
    /// What it is usually given.
    fn samples(&self) -> Vec<Vec<u8>>;

    /// Words that mean something to it.
    fn words(&self) -> &'static [&'static str];

    /// Reads; says what is wrong if it answers what it must not.
    fn read(&mut self, input: &[u8]) -> Result<(), String>;
}

/// When to stop.
#[derive(Clone, Copy, Debug)]
pub enum Until {
    /// After so many inputs.
    Inputs(u64),
    /// After so long.
    Elapsed(Duration),
}

/// What was tried.
#[derive(Clone, Copy, Debug)]
pub struct Tried {
    /// Inputs.
    pub inputs: u64,
    /// How long the slowest took.
    pub slowest: Duration,
}

/// An input that should not have done what it did.
#[derive(Debug)]
pub struct Finding {
    /// What it did.
    pub what: String,
    /// Where it was written.
    pub file: PathBuf,
}

/// Every target's name.
pub const TARGETS: [&str; 6] = [
    "cookies",
    "hashes",
    "redirects",
    "uploads",
    "events",
    "receipts",
];

/// Tries a target with what chance, which begins at `seed`, makes of its samples. `None`
/// where there is no such target.
pub fn fuzz(name: &str, seed: u64, until: Until) -> Option<Result<Tried, Finding>> {
    let mut reader = reader(name)?;
    Some(try_all(name, &mut *reader, Chance::new(seed), until))
}

/// Reads one input again, as it was written out.
pub fn again(name: &str, input: &[u8]) -> Option<Result<(), String>> {
    Some(attempt(&mut *reader(name)?, input))
}

fn reader(name: &str) -> Option<Box<dyn Reader>> {
    Some(match name {
        "cookies" => Box::new(cookies::Cookies::new()),
        "hashes" => Box::new(hashes::Hashes::new()),
        "redirects" => Box::new(redirects::Redirects::new()),
        "uploads" => Box::new(uploads::Uploads::new()),
        "events" => Box::new(events::Events::new()),
        "receipts" => Box::new(receipts::Receipts),
        _ => return None,
    })
}

fn try_all(
    name: &str,
    reader: &mut dyn Reader,
    mut chance: Chance,
    until: Until,
) -> Result<Tried, Finding> {
    let (samples, words) = (reader.samples(), reader.words());
    let watch = Watch::begin(name);
    let began = Instant::now();
    let mut tried = Tried {
        inputs: 0,
        slowest: Duration::ZERO,
    };
    loop {
        let is_over = match until {
            Until::Inputs(most) => tried.inputs >= most,
            Until::Elapsed(longest) => began.elapsed() >= longest,
        };
        if is_over {
            return Ok(tried);
        }
        // The samples themselves come first.
        let place = usize::try_from(tried.inputs).unwrap_or(usize::MAX);
        let input = match samples.get(place) {
            Some(sample) => sample.clone(),
            None => chance.mutated(&samples, words),
        };
        watch.now_reading(&input);
        let moment = Instant::now();
        if let Err(what) = attempt(reader, &input) {
            let file = written(name, &input);
            return Err(Finding { what, file });
        }
        tried.slowest = tried.slowest.max(moment.elapsed());
        tried.inputs += 1;
    }
}

fn attempt(reader: &mut dyn Reader, input: &[u8]) -> Result<(), String> {
    match catch_unwind(AssertUnwindSafe(|| reader.read(input))) {
        Ok(outcome) => outcome,
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            let words = panic.downcast_ref::<&str>().map(ToString::to_string);
            let said = text.or(words).unwrap_or_default();
            Err(format!("it panicked: {said}"))
        }
    }
}

fn written(name: &str, input: &[u8]) -> PathBuf {
    let file = std::env::temp_dir().join(format!("fuzz-{name}-{}.bin", std::process::id()));
    std::fs::write(&file, input).unwrap();
    file
}

/// Looks at the clock from a thread of its own: what hangs cannot do that itself.
struct Watch {
    reading: Reading,
}

/// What is being read, and since when.
type Reading = Arc<Mutex<Option<(Instant, Vec<u8>)>>>;

impl Watch {
    fn begin(name: &str) -> Self {
        let reading = Reading::default();
        let (watched, name) = (Arc::downgrade(&reading), name.to_owned());
        std::thread::spawn(move || {
            while let Some(reading) = watched.upgrade() {
                let reading = reading.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some((_, input)) = reading
                    .as_ref()
                    .filter(|(moment, _)| moment.elapsed() > LONGEST)
                {
                    let file = written(&name, input);
                    complain(&name, &file);
                    std::process::abort();
                }
                drop(reading);
                pause();
            }
        });
        Self { reading }
    }

    fn now_reading(&self, input: &[u8]) {
        let mut reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        *reading = Some((Instant::now(), input.to_owned()));
    }
}

#[expect(
    clippy::print_stderr,
    reason = "the last words of a process that hangs"
)]
fn complain(name: &str, file: &std::path::Path) {
    eprintln!(
        "{name} takes longer than {LONGEST:?} for {}",
        file.display()
    );
}

#[expect(clippy::disallowed_methods, reason = "a thread that only waits")]
fn pause() {
    std::thread::sleep(Duration::from_millis(500));
}
