//! What the contestants achieved, and how it is told.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::contest::{Contestant, PARTS, Round, name, pages};
use crate::corpus::{GROUPS, Group};
use crate::distance::{distance, normalised};

/// All rounds.
pub(crate) struct Scores {
    wanted: BTreeMap<String, String>,
    rounds: BTreeMap<Contestant, Vec<Round>>,
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

    pub(crate) fn add(&mut self, contestant: Contestant, round: Round) {
        self.rounds.entry(contestant).or_default().push(round);
    }

    /// The share of letters of a group's pages that somebody got wrong, in percent.
    pub(crate) fn error(&self, contestant: Contestant, group: &Group) -> f64 {
        let texts = &self.rounds[&contestant][0].texts;
        let (mut wrong, mut all) = (0, 0);
        for (name, wanted) in self.wanted.iter().filter(|(name, _)| group.has(name)) {
            let wanted = normalised(wanted);
            // Whoever reads nothing, or rubbish without end, has got it all wrong.
            let found = normalised(texts.get(name).map_or("", String::as_str));
            wrong += distance(&found, &wanted).min(wanted.len());
            all += wanted.len();
        }
        wrong as f64 * 100.0 / all.max(1) as f64
    }

    /// Pages of a part that somebody reads in a minute, at best.
    pub(crate) fn speed(&self, contestant: Contestant, part: usize) -> f64 {
        self.count(part) * 60.0 / self.best(contestant, |round| round.seconds[part])
    }

    /// Milliseconds of the processors' time for each page of a part, at best.
    fn cpu(&self, contestant: Contestant, part: usize) -> f64 {
        self.best(contestant, |round| round.cpu[part]) * 1000.0 / self.count(part)
    }

    fn count(&self, part: usize) -> f64 {
        let is_in = PARTS[part].1;
        self.wanted.keys().filter(|name| is_in(name)).count() as f64
    }

    fn best(&self, contestant: Contestant, of: impl Fn(&Round) -> f64) -> f64 {
        let rounds = self.rounds[&contestant].iter();
        rounds.map(of).fold(f64::MAX, f64::min)
    }

    fn most(&self, contestant: Contestant, of: impl Fn(&Round) -> i64) -> i64 {
        let rounds = self.rounds[&contestant].iter();
        rounds.map(of).max().unwrap_or_default()
    }

    pub(crate) fn print(&self, markdown: bool) {
        let titles = Contestant::ALL.map(|contestant| contestant.title().to_owned());
        let head = |first: &str| {
            let mut row = vec![first.to_owned()];
            row.extend(titles.clone());
            row
        };
        let row = |title: &str, cell: &dyn Fn(Contestant) -> String| {
            let mut row = vec![title.to_owned()];
            row.extend(Contestant::ALL.map(cell));
            row
        };
        let mut errors = vec![head("letters read wrong, in percent")];
        for group in &GROUPS {
            let error = |contestant| format!("{:.2}", self.error(contestant, group));
            errors.push(row(group.title, &error));
        }
        print(&errors, markdown);

        let mut costs = vec![head("")];
        for (at, (part, _)) in PARTS.iter().enumerate() {
            let speed = |contestant| format!("{:.1}", self.speed(contestant, at));
            costs.push(row(&format!("{part} pages a minute"), &speed));
            let cpu = |contestant| format!("{:.0} ms", self.cpu(contestant, at));
            costs.push(row(&format!("CPU for each {part} page"), &cpu));
        }
        let child =
            |contestant| format!("{} MB", self.most(contestant, |round| round.child_memory));
        costs.push(row("memory of a child, at most", &child));
        let own = |contestant| format!("{} MB", self.most(contestant, |round| round.own_memory));
        costs.push(row("memory of the process itself", &own));
        print(&costs, markdown);
    }
}

/// A table whose first row is its head.
fn print(rows: &[Vec<String>], markdown: bool) {
    println!();
    let width = |column: usize| {
        let cells = rows.iter().map(|row| row[column].chars().count());
        cells.max().unwrap_or_default()
    };
    for (at, row) in rows.iter().enumerate() {
        if markdown {
            println!("| {} |", row.join(" | "));
            if at == 0 {
                println!("{}|", "|---".repeat(row.len()));
            }
            continue;
        }
        let cells = row.iter().enumerate().map(|(column, cell)| {
            let width = width(column);
            if column == 0 {
                format!("{cell:<width$}")
            } else {
                format!("{cell:>width$}")
            }
        });
        println!("{}", cells.collect::<Vec<_>>().join("  "));
    }
}
