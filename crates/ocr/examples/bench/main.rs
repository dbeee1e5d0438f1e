//! How well and how fast documents are read, beside Tesseract called by hand with the
//! same settings, in the same run and on the same pages. `cargo xtask bench ocr` runs it.
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

mod by_hand;
mod contest;
mod corpus;
mod distance;
mod ours;

use std::env::args;
use std::path::{Path, PathBuf};
use std::process::Command;

use contest::{Round, Scores};

/// Rounds, of which the best one's speed counts: the machine may have had other things
/// to do in the others.
const ROUNDS: usize = 2;

/// Those who take part, in the order of a round.
pub(crate) const CONTESTANTS: [(&str, &str); 4] = [
    ("ours", "beztack, rotate auto"),
    ("hand", "tesseract --psm 3"),
    ("hand-osd", "tesseract --psm 1 (finds orientation)"),
    ("ours-fixed", "beztack, rotate 0"),
];

fn main() {
    let arguments: Vec<String> = args().skip(1).collect();
    match arguments.as_slice() {
        // One contestant's round, in a process of its own: its memory is its own, too.
        [contestant, folder] => {
            let round = run(contestant, Path::new(folder));
            println!("{}", serde_json::to_string(&round).unwrap());
        }
        _ => compare(),
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

fn compare() {
    let folder = tempfile::tempdir().unwrap();
    let pages = corpus::draw(folder.path());
    println!("{} pages in {}", pages, folder.path().display());
    let mut scores = Scores::new(folder.path());
    for round in 0..ROUNDS {
        for (contestant, _) in CONTESTANTS {
            println!("round {}: {contestant}", round + 1);
            scores.add(contestant, round_of(contestant, folder.path()));
        }
    }
    scores.print();
}

fn round_of(contestant: &str, folder: &Path) -> Round {
    let program: PathBuf = std::env::current_exe().unwrap();
    let output = Command::new(program)
        .arg(contestant)
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
