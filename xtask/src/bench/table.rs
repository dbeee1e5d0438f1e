//! The tables, to be read here or pasted into Markdown.

use super::arena::Memory;
use super::contest::Contest;
use super::storm::{Storm, megabytes};

/// Cells as they are printed, the first row being the head.
pub(super) struct Table {
    rows: Vec<Vec<String>>,
    /// How many columns hold words; the others hold numbers.
    words: usize,
}

/// How to print one.
#[derive(Clone, Copy, Debug)]
pub(super) enum Style {
    Plain,
    Markdown,
}

impl Style {
    pub(super) fn of(markdown: bool) -> Self {
        if markdown {
            Self::Markdown
        } else {
            Self::Plain
        }
    }
}

impl Table {
    /// A table with its head, whose first so many columns hold words.
    pub(super) fn new(words: usize, head: &[&str]) -> Self {
        Self {
            words,
            rows: vec![head.iter().map(|cell| (*cell).to_owned()).collect()],
        }
    }

    pub(super) fn push(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }

    pub(super) fn print(&self, style: Style) -> String {
        let lines = self.rows.iter().enumerate().map(|(n, row)| match style {
            Style::Plain => self.aligned(row),
            Style::Markdown if n == 0 => {
                let rule = "|---".repeat(row.len());
                format!("| {} |\n{rule}|", row.join(" | "))
            }
            Style::Markdown => format!("| {} |", row.join(" | ")),
        });
        lines.map(|line| line + "\n").collect()
    }

    /// Words to the left, numbers to the right.
    fn aligned(&self, row: &[String]) -> String {
        let cell = |(column, text): (usize, &String)| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            let width = cells.map(|cell| cell.chars().count()).max().unwrap_or(0);
            if column < self.words {
                format!("{text:<width$}")
            } else {
                format!("{text:>width$}")
            }
        };
        let cells: Vec<String> = row.iter().enumerate().map(cell).collect();
        cells.join("  ").trim_end().to_owned()
    }
}

/// Medians of everything that was done over and over.
pub(super) fn contests(contests: &[Contest<'_>]) -> Table {
    let mut table = Table::new(2, &["", "", "a second", "p50", "p99", "CPU for each"]);
    for contest in contests {
        for contestant in &contest.contestants {
            let cpu = contestant.cpu();
            table.rows.push(vec![
                contest.title.to_owned(),
                contestant.name.clone(),
                rate(contestant.median(|sample| sample.per_second)),
                time(contestant.median(|sample| sample.p50)),
                time(contestant.median(|sample| sample.p99)),
                cpu.map(time).unwrap_or_default(),
            ]);
        }
    }
    table
}

/// What every server took.
pub(super) fn memory(servers: &[Memory]) -> Table {
    let mut table = Table::new(1, &["memory", "idle", "at most"]);
    for server in servers {
        let row = vec![server.name.to_owned(), mb(server.idle), mb(server.peak)];
        table.rows.push(row);
    }
    table
}

/// How storms went.
pub(super) fn storms(storms: &[Storm]) -> Table {
    let mut table = Table::new(
        1,
        &[
            "500 sign-ins at once",
            "done",
            "503",
            "99% of 503 by",
            "all over",
            "reads p50",
            "p99",
            "slowest",
            "p99 before",
            "memory before",
            "at most",
            "after",
        ],
    );
    for storm in storms {
        let (reads, sign_ins) = (storm.weather.reads, storm.weather.sign_ins);
        table.rows.push(vec![
            storm.format.name().to_owned(),
            sign_ins.answered.to_string(),
            sign_ins.refused.to_string(),
            time(sign_ins.refused_p99),
            time(sign_ins.seconds * 1e6),
            time(reads.p50),
            time(reads.p99),
            time(reads.max),
            time(storm.weather.calm.p99),
            mb(storm.before),
            mb(storm.peak),
            mb(storm.after),
        ]);
    }
    table
}

fn rate(per_second: f64) -> String {
    if per_second < 100.0 {
        format!("{per_second:.1}")
    } else {
        format!("{per_second:.0}")
    }
}

/// Microseconds, in a unit that fits.
fn time(us: f64) -> String {
    if us < 1_000.0 {
        format!("{us:.0} µs")
    } else if us < 1_000_000.0 {
        format!("{:.1} ms", us / 1e3)
    } else {
        format!("{:.1} s", us / 1e6)
    }
}

fn mb(bytes: u64) -> String {
    format!("{} MB", megabytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::{Style, Table, time};

    fn table() -> Table {
        let mut table = Table::new(2, &["what", "who", "n"]);
        let row = ["reads", "we", "100"].map(str::to_owned);
        table.rows.push(row.into());
        table
    }

    #[test]
    fn plain_columns_stand_under_each_other() {
        assert_eq!(
            table().print(Style::Plain),
            "what   who    n\nreads  we   100\n"
        );
    }

    #[test]
    fn markdown_has_a_rule_below_its_head() {
        assert_eq!(
            table().print(Style::Markdown),
            "| what | who | n |\n|---|---|---|\n| reads | we | 100 |\n"
        );
    }

    #[test]
    fn times_have_units_that_fit() {
        assert_eq!(
            [90.4, 1_250.0, 2_000_000.0].map(time),
            ["90 µs", "1.2 ms", "2.0 s"]
        );
    }
}
