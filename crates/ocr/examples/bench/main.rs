//! How well and how fast documents are read, beside Tesseract called by hand with the
//! same settings, in the same run and on the same pages. `cargo xtask bench ocr` runs it.
//! It also draws the receipts that `cargo xtask bench receipts` has read.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench draws pages, measures, and stops where it cannot"
)]

mod bars;
mod by_hand;
mod contest;
mod corpus;
mod costs;
mod distance;
mod ours;
mod paper;
mod receipts;
mod scores;

use std::env::args;
use std::path::{Path, PathBuf};
use std::process::Command;

use contest::{Contestant, Round};
use scores::Scores;

/// The allocator of the server that reads documents.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Rounds. Of each contestant's the best one's speed counts: the machine may have had
/// other things to do in the others.
const ROUNDS: usize = 2;

fn main() {
    let arguments: Vec<String> = args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        // One contestant's round, in a process of its own: its memory is its own, too.
        ["read", contestant, folder] => {
            let round = run(contestant, Path::new(folder));
            println!("{}", serde_json::to_string(&round).unwrap());
        }
        ["draw", folder] => println!("{} pages", corpus::draw(Path::new(folder), false)),
        ["costs", folder] => tokio::runtime::Runtime::new()
            .unwrap()
            .block_on(costs::tell(Path::new(folder))),
        ["receipts", folder] => receipts::photograph(Path::new(folder)),
        options => compare(
            options.contains(&"--quick"),
            options.contains(&"--markdown"),
            options.contains(&"--strict"),
        ),
    }
}

fn run(contestant: &str, folder: &Path) -> Round {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    match contestant {
        "ours" => runtime.block_on(ours::round(folder, true)),
        "ours-fixed" => runtime.block_on(ours::round(folder, false)),
        "hand" => runtime.block_on(by_hand::round(folder, "3")),
        "hand-osd" => runtime.block_on(by_hand::round(folder, "1")),
        other => panic!("nobody is called {other}"),
    }
}

fn compare(quick: bool, markdown: bool, strict: bool) {
    let folder = tempfile::tempdir().unwrap();
    let pages = corpus::draw(folder.path(), quick);
    println!("{pages} pages");
    let mut scores = Scores::new(folder.path());
    let rounds = if quick { 1 } else { ROUNDS };
    for round in 1..=rounds {
        for contestant in Contestant::ALL {
            // What it costs to find out how a page lies is seen in one round.
            if round > 1 && contestant == Contestant::OursFixed {
                continue;
            }
            println!("round {round} of {rounds}: {}", contestant.title());
            scores.add(contestant, round_of(contestant, folder.path()));
        }
    }
    scores.print(markdown);
    let verdicts = bars::judge(&scores);
    println!();
    for verdict in &verdicts {
        println!("{verdict}");
    }
    let missed = verdicts.iter().filter(|verdict| !verdict.is_met).count();
    println!("\n{} bars, {missed} missed", verdicts.len());
    assert!(missed == 0 || !strict, "{missed} bars are missed");
}

fn round_of(contestant: Contestant, folder: &Path) -> Round {
    let program: PathBuf = std::env::current_exe().unwrap();
    let output = Command::new(program)
        .args(["read", contestant.name()])
        .arg(folder)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}
