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
mod scale;
mod server;
mod storm;
mod table;

use std::path::PathBuf;

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

/// What to measure.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Options {
    #[command(subcommand)]
    other: Option<Other>,
    #[command(flatten)]
    course: Course,
}

/// How long, on what, and how to say it.
#[derive(Args)]
struct Course {
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
#[derive(Subcommand)]
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
    /// How the cost grows with people, connections and instances
    Scale {
        #[command(flatten)]
        course: Course,
        /// How many people there are
        #[arg(long, value_delimiter = ',', default_value = "1000,10000,100000")]
        users: Vec<u64>,
    },
}

/// What is measured with.
struct Rig<'a> {
    workspace: &'a Workspace,
    /// The folder of the release build.
    binaries: PathBuf,
    load: Load<'a>,
}

/// How often and for how long.
#[derive(Clone, Copy, Debug)]
struct Pace {
    rounds: usize,
    seconds: f64,
}

impl Course {
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
    match &options.other {
        Some(Other::Ocr(options)) => bench_ocr::run(workspace, *options),
        Some(Other::Receipts { markdown, tell }) => {
            receipts::run(workspace, table::Style::of(*markdown), *tell)
        }
        Some(Other::Scale { course, users }) => over(workspace, course, |rig, engine| {
            scale::on(rig, course, users, engine)
        }),
        None => {
            let course = &options.course;
            over(workspace, course, |rig, engine| on(rig, course, engine))
        }
    }
}

/// Builds, measures on every database, and says which bars are met.
fn over(
    workspace: &Workspace,
    course: &Course,
    on: impl Fn(&Rig<'_>, Engine) -> Result<Vec<Verdict>>,
) -> Result<()> {
    heading("build");
    let binaries = workspace.build_release()?;
    kit::install(&workspace.sh, &reference(workspace))?;
    let load = Load::new(&workspace.sh, &binaries);
    let rig = Rig {
        workspace,
        binaries,
        load,
    };

    let mut verdicts = Vec::new();
    for engine in course.engines() {
        verdicts.extend(on(&rig, engine)?);
    }
    heading("bars");
    for verdict in &verdicts {
        println!("{verdict}");
    }
    let missed = verdicts.iter().filter(|verdict| !verdict.is_met()).count();
    println!("\n{} bars, {missed} missed", verdicts.len());
    ensure!(missed == 0 || !course.strict, "{missed} bars are missed");
    Ok(())
}

/// Everything on one database.
fn on(rig: &Rig<'_>, course: &Course, engine: Engine) -> Result<Vec<Verdict>> {
    heading(&format!("on {}", engine.title()));
    let load = &rig.load;
    let arena = Arena::open(rig.workspace, &rig.binaries, engine, load)?;
    let mut contests = arena.contests();
    contest::run(&mut contests, load, course.pace())?;
    let storms = Format::ALL
        .into_iter()
        .map(|format| Storm::blow(&arena, format, load))
        .collect::<Result<Vec<_>>>()?;

    heading(&format!("{}: medians", engine.title()));
    let style = table::Style::of(course.markdown);
    println!("{}", table::contests(&contests).print(style));
    let memory = arena.memory()?;
    println!("{}", table::memory(&memory).print(style));
    println!("{}", table::storms(&storms).print(style));
    let mut verdicts = bars::judge(&contests);
    verdicts.extend(storms.iter().flat_map(Storm::judge));
    verdicts.extend(bars::judge_memory(&memory, &storms));
    for verdict in &mut verdicts {
        verdict.on(engine.title());
    }
    Ok(verdicts)
}

/// The package of the real Better Auth server that we are measured beside.
fn reference(workspace: &Workspace) -> PathBuf {
    kit::folder(workspace).join("reference/versions/1.4.6")
}
