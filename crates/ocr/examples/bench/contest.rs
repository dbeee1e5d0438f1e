//! Those who take part, the pages they are given, and what they make of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use serde::{Deserialize, Serialize};

/// Those who take part, in the order of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Contestant {
    Ours,
    Hand,
    HandOsd,
    OursFixed,
}

impl Contestant {
    pub(crate) const ALL: [Self; 4] = [Self::Ours, Self::Hand, Self::HandOsd, Self::OursFixed];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Hand => "hand",
            Self::HandOsd => "hand-osd",
            Self::OursFixed => "ours-fixed",
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Ours => "beztack",
            Self::Hand => "tesseract --psm 3",
            Self::HandOsd => "tesseract --psm 1",
            Self::OursFixed => "beztack, rotate 0",
        }
    }
}

/// Whether a page of this name is in a part.
type IsIn = fn(&str) -> bool;

/// Pages that are read apart from the others, because they take longer to whoever sees
/// that they are turned.
pub(crate) const PARTS: [(&str, IsIn); 2] = [
    ("upright", |name| !name.starts_with("turned")),
    ("turned", |name| name.starts_with("turned")),
];

/// One contestant's way through all pages.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Round {
    /// By the page's name: what was read.
    pub(crate) texts: BTreeMap<String, String>,
    /// How long each of [`PARTS`] took, by the clock and of the processors' time.
    pub(crate) seconds: Vec<f64>,
    pub(crate) cpu: Vec<f64>,
    /// The most that one child took, and that the process itself took, in megabytes.
    pub(crate) child_memory: i64,
    pub(crate) own_memory: i64,
}

impl Round {
    /// Has `read` go through the pages of a folder, part by part.
    pub(crate) async fn through(
        folder: &Path,
        mut read: impl AsyncFnMut(Vec<PathBuf>) -> Vec<(String, String)>,
    ) -> Self {
        let mut round = Self::default();
        for (_, is_in) in PARTS {
            let mut part = pages(folder);
            part.retain(|page| is_in(&name(page)));
            let (begun, before) = (Instant::now(), Times::now());
            round.texts.extend(read(part).await);
            round.seconds.push(begun.elapsed().as_secs_f64());
            round.cpu.push(before.since().sum());
        }
        let most = |who| getrusage(who).unwrap().max_rss() / 1024;
        round.child_memory = most(UsageWho::RUSAGE_CHILDREN);
        round.own_memory = most(UsageWho::RUSAGE_SELF);
        round
    }
}

/// Seconds of the processors' time, since something began or the process did.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    /// Our own.
    pub(crate) own: f64,
    /// Of our children that have ended.
    pub(crate) children: f64,
}

impl Times {
    pub(crate) fn now() -> Self {
        let of = |who| {
            let usage = getrusage(who).unwrap();
            let times = [usage.user_time(), usage.system_time()];
            let seconds = times.map(|time| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6);
            seconds.iter().sum()
        };
        Self {
            own: of(UsageWho::RUSAGE_SELF),
            children: of(UsageWho::RUSAGE_CHILDREN),
        }
    }

    pub(crate) fn since(self) -> Self {
        let now = Self::now();
        Self {
            own: now.own - self.own,
            children: now.children - self.children,
        }
    }

    fn sum(self) -> f64 {
        self.own + self.children
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
