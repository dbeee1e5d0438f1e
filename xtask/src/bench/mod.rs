//! How fast, and compared with what: the release build beside a bare handler on the same
//! database, beside its own hash, and beside the reference.
//!
//! Client, servers and database share this machine, so a number by itself says little.
//! Contestants therefore take turns, in several rounds, and what is judged are ratios within
//! a round.

mod arena;
mod bars;
mod contest;
mod databases;
mod errand;
mod load;
mod receipts;
mod server;
mod storm;
mod table;

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use clap::{Args, Subcommand};

use self::arena::Arena;
use self::bars::Verdict;
use self::databases::Format;
use self::load::Load;
use self::storm::Storm;
use crate::bench_ocr;
use crate::conformance::{Engine, kit};
use crate::workspace::{Workspace, heading};

/// How long, on what, and how to say it.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Options {
    #[command(subcommand)]
    other: Option<Other>,
    /// Short rounds: a first impression
    #[arg(long)]
    quick: bool,
    /// Only on this database
    #[arg(long, value_enum)]
    database: Option<Engine>,
    /// Rounds, of which the median counts
    #[arg(long, value_name = "N")]
    rounds: Option<usize>,
    /// Print the tables as Markdown
    #[arg(long)]
    markdown: bool,
    /// Fail when a bar is missed
    #[arg(long)]
    strict: bool,
}

/// What else can be measured.
#[derive(Clone, Copy, Subcommand)]
enum Other {
    /// Reading documents, beside Tesseract called by hand
    Ocr(bench_ocr::Options),
    /// Reading receipts, from their texts and from photographs of them
    Receipts {
        /// Print the table as Markdown
        #[arg(long)]
        markdown: bool,
        /// Say what was read wrong on photographs
        #[arg(long)]
        tell: bool,
    },
}

/// How often and for how long.
#[derive(Clone, Copy, Debug)]
struct Pace {
    rounds: usize,
    seconds: f64,
}

impl Options {
    fn pace(&self) -> Pace {
        let (rounds, seconds) = if self.quick { (3, 1.0) } else { (5, 4.0) };
        Pace {
            rounds: self.rounds.unwrap_or(rounds).max(1),
            seconds,
        }
    }

    fn engines(&self) -> Vec<Engine> {
        match self.database {
            Some(engine) => vec![engine],
            None => vec![Engine::Postgres, Engine::Sqlite],
        }
    }
}

/// Measures, prints tables, and says which bars are met.
///
/// # Errors
/// When something could not be measured; with `--strict` also when a bar is missed.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    match options.other {
        Some(Other::Ocr(options)) => return bench_ocr::run(workspace, options),
        Some(Other::Receipts { markdown, tell }) => {
            return receipts::run(workspace, table::Style::of(markdown), tell);
        }
        None => {}
    }
    heading("build");
    let binaries = workspace.build_release()?;
    kit::install(&workspace.sh, &reference(workspace))?;
    let load = Load::new(&workspace.sh, &binaries);

    let mut verdicts = Vec::new();
    for engine in options.engines() {
        verdicts.extend(on(workspace, options, engine, &binaries, &load)?);
    }
    heading("bars");
    for verdict in &verdicts {
        println!("{verdict}");
    }
    let missed = verdicts.iter().filter(|verdict| !verdict.is_met()).count();
    println!("\n{} bars, {missed} missed", verdicts.len());
    ensure!(missed == 0 || !options.strict, "{missed} bars are missed");
    Ok(())
}

/// Everything on one database.
fn on(
    workspace: &Workspace,
    options: &Options,
    engine: Engine,
    binaries: &Path,
    load: &Load<'_>,
) -> Result<Vec<Verdict>> {
    heading(&format!("on {}", engine.title()));
    let arena = Arena::open(workspace, binaries, engine, load)?;
    let mut contests = arena.contests();
    contest::run(&mut contests, load, options.pace())?;
    let storms = Format::ALL
        .into_iter()
        .map(|format| Storm::blow(&arena, format, load))
        .collect::<Result<Vec<_>>>()?;

    heading(&format!("{}: medians", engine.title()));
    let style = table::Style::of(options.markdown);
    println!("{}", table::contests(&contests).print(style));
    println!("{}", table::memory(&arena.memory()?).print(style));
    println!("{}", table::storms(&storms).print(style));
    let mut verdicts = bars::judge(&contests);
    verdicts.extend(storms.iter().flat_map(Storm::judge));
    for verdict in &mut verdicts {
        verdict.on(engine.title());
    }
    Ok(verdicts)
}

/// The package of the real Better Auth server that we are measured beside.
fn reference(workspace: &Workspace) -> PathBuf {
    kit::folder(workspace).join("reference/versions/1.4.6")
}
