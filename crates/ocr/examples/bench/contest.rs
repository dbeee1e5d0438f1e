//! What the contestants achieved, and how it is told.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use beztack_domain::receipts::parse_receipt;
use nix::sys::resource::{UsageWho, getrusage};
use serde::{Deserialize, Serialize};

use crate::CONTESTANTS;
use crate::distance::{distance, normalised};

/// One contestant's way through all pages.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Round {
    /// By the page's file: what was read.
    pub(crate) texts: BTreeMap<String, String>,
    pub(crate) seconds: f64,
    /// The most that one child took, and that the process itself took, in megabytes.
    pub(crate) child_memory: i64,
    pub(crate) own_memory: i64,
}

impl Round {
    pub(crate) fn new(texts: BTreeMap<String, String>, seconds: f64) -> Self {
        let most = |who| getrusage(who).unwrap().max_rss() / 1024;
        Self {
            texts,
            seconds,
            child_memory: most(UsageWho::RUSAGE_CHILDREN),
            own_memory: most(UsageWho::RUSAGE_SELF),
        }
    }
}

/// The pages of a folder, in a fixed order.
pub(crate) fn pages(folder: &Path) -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "png"))
        .collect();
    pages.sort();
    pages
}

/// The page's name, which ends with its language.
pub(crate) fn name(page: &Path) -> String {
    page.file_stem().unwrap().to_str().unwrap().to_owned()
}

pub(crate) fn language(page: &Path) -> String {
    name(page).rsplit('.').next().unwrap().to_owned()
}

/// All rounds.
pub(crate) struct Scores {
    wanted: BTreeMap<String, String>,
    rounds: BTreeMap<&'static str, Vec<Round>>,
}

impl Scores {
    pub(crate) fn new(folder: &Path) -> Self {
        let text = |page: PathBuf| {
            (
                name(&page),
                fs::read_to_string(page.with_extension("txt")).unwrap(),
            )
        };
        Self {
            wanted: pages(folder).into_iter().map(text).collect(),
            rounds: BTreeMap::new(),
        }
    }

    pub(crate) fn add(&mut self, contestant: &'static str, round: Round) {
        self.rounds.entry(contestant).or_default().push(round);
    }

    pub(crate) fn print(&self) {
        let mut kinds: Vec<&str> = self
            .wanted
            .keys()
            .filter_map(|name| name.split('.').next())
            .collect();
        kinds.dedup();
        println!("\ncharacter error rate, in percent\n");
        print!("{:12}", "");
        for (contestant, _) in CONTESTANTS {
            print!("{contestant:>12}");
        }
        println!();
        for kind in kinds {
            self.print_errors(kind, |name| name.split('.').next() == Some(kind));
        }
        self.print_errors("upright", |name| !name.starts_with("turned"));
        self.print_errors("all", |_| true);
        println!("\nreceipts whose total was found: {}", self.totals());
        println!(
            "\n{:42}{:>10}{:>12}{:>12}",
            "", "pages/min", "child MB", "own MB"
        );
        for (contestant, meaning) in CONTESTANTS {
            let rounds = &self.rounds[contestant];
            let best = rounds
                .iter()
                .map(|round| round.seconds)
                .fold(f64::MAX, f64::min);
            let speed = self.wanted.len() as f64 * 60.0 / best;
            let child = rounds
                .iter()
                .map(|round| round.child_memory)
                .max()
                .unwrap_or_default();
            let own = rounds
                .iter()
                .map(|round| round.own_memory)
                .max()
                .unwrap_or_default();
            println!("{meaning:42}{speed:>10.1}{child:>12}{own:>12}");
        }
    }

    fn print_errors(&self, label: &str, is_wanted: impl Fn(&str) -> bool) {
        print!("{label:12}");
        for (contestant, _) in CONTESTANTS {
            let texts = &self.rounds[contestant][0].texts;
            let (mut wrong, mut all) = (0, 0);
            for (name, wanted) in self.wanted.iter().filter(|(name, _)| is_wanted(name)) {
                let wanted = normalised(wanted);
                // Whoever reads nothing, or rubbish without end, has got it all wrong.
                let found = normalised(texts.get(name).map_or("", String::as_str));
                wrong += distance(&found, &wanted).min(wanted.len());
                all += wanted.len();
            }
            print!("{:>12.2}", wrong as f64 * 100.0 / all.max(1) as f64);
        }
        println!();
    }

    /// By contestant: how many totals of receipts came out as they stand in the text.
    fn totals(&self) -> String {
        let receipts: Vec<(&String, i64)> = self
            .wanted
            .iter()
            .filter(|(name, _)| name.starts_with("receipt"))
            .filter_map(|(name, text)| Some((name, parse_receipt(text).ok()?.total)))
            .collect();
        let found = CONTESTANTS.map(|(contestant, _)| {
            let texts = &self.rounds[contestant][0].texts;
            let right = receipts.iter().filter(|(name, total)| {
                let read = texts.get(*name).and_then(|text| parse_receipt(text).ok());
                read.is_some_and(|receipt| receipt.total == *total)
            });
            format!("{contestant} {} of {}", right.count(), receipts.len())
        });
        found.join(", ")
    }
}
