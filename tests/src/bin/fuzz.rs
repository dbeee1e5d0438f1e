//! `fuzz TARGET --seconds N --seed S`: hostile input for as long as one likes.
#![expect(clippy::print_stdout, reason = "a tool speaks to a person")]

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use beztack_tests::fuzz::{TARGETS, Until, again, fuzz};
use clap::Parser;

#[derive(Parser)]
struct Cli {
    /// What is to read it; without any, all of them in turn
    #[arg(value_parser = TARGETS)]
    target: Option<String>,
    /// How long, for each
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// Where chance begins
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Read this file once instead
    #[arg(long, requires = "target")]
    again: Option<PathBuf>,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let targets = match &cli.target {
        Some(target) => vec![target.as_str()],
        None => TARGETS.to_vec(),
    };
    let mut is_fine = true;
    for target in targets {
        is_fine &= match &cli.again {
            Some(file) => read_again(target, file),
            None => run(target, &cli),
        };
    }
    if is_fine {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn run(target: &str, cli: &Cli) -> bool {
    let until = Until::Elapsed(Duration::from_secs(cli.seconds));
    match fuzz(target, cli.seed, until) {
        Some(Ok(tried)) => {
            let (inputs, slowest) = (tried.inputs, tried.slowest);
            println!("{target}: {inputs} inputs, the slowest took {slowest:.0?}");
            true
        }
        Some(Err(finding)) => {
            println!("{target}: {}\n  {}", finding.what, finding.file.display());
            false
        }
        None => false,
    }
}

fn read_again(target: &str, file: &PathBuf) -> bool {
    let outcome = std::fs::read(file).map(|input| again(target, &input));
    println!("{target}: {outcome:?}");
    matches!(outcome, Ok(Some(Ok(()))))
}
