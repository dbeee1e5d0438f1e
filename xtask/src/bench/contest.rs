//! Contestants take turns, round after round; medians and ratios within a round count.

use anyhow::Result;

use super::Pace;
use super::load::{Load, Order, Report};
use super::server::Server;

/// Long enough to open connections, fill caches and let a compiler of others warm up.
const WARM_UP_SECONDS: f64 = 1.0;

/// The same thing, done by several.
pub(super) struct Contest<'a> {
    pub(super) title: &'static str,
    pub(super) contestants: Vec<Contestant<'a>>,
}

/// One of those who do it.
pub(super) struct Contestant<'a> {
    pub(super) name: String,
    /// `None` for what needs no server.
    server: Option<&'a Server>,
    order: Order,
    samples: Vec<Sample>,
}

/// What a round found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample {
    pub(super) per_second: f64,
    /// Microseconds.
    pub(super) p50: f64,
    /// Microseconds.
    pub(super) p99: f64,
    /// Processor time of the server for each, in microseconds.
    pub(super) cpu: Option<f64>,
}

impl<'a> Contest<'a> {
    pub(super) fn new(title: &'static str, contestants: Vec<Contestant<'a>>) -> Self {
        Self { title, contestants }
    }

    pub(super) fn find(&self, name: &str) -> Option<&Contestant<'a>> {
        self.contestants.iter().find(|one| one.name == name)
    }
}

impl<'a> Contestant<'a> {
    pub(super) fn new(name: impl Into<String>, server: Option<&'a Server>, order: Order) -> Self {
        Self {
            name: name.into(),
            server,
            order,
            samples: Vec::new(),
        }
    }

    /// The median of something over the rounds.
    pub(super) fn median(&self, of: impl Fn(&Sample) -> f64) -> f64 {
        median(self.samples.iter().map(of).collect())
    }

    /// The median of processor time, where there is a server.
    pub(super) fn cpu(&self) -> Option<f64> {
        let times: Option<Vec<f64>> = self.samples.iter().map(|sample| sample.cpu).collect();
        times.map(median)
    }

    /// How much faster than another one, as the median over the rounds.
    pub(super) fn ratio(&self, other: &Self) -> f64 {
        let rounds = self.samples.iter().zip(&other.samples);
        median(rounds.map(|(a, b)| a.per_second / b.per_second).collect())
    }

    fn go(&self, load: &Load<'_>, seconds: f64) -> Result<Sample> {
        let cpu = || self.server.map(Server::cpu).transpose();
        let before = cpu()?;
        let report = load.give(&self.order, self.server, seconds)?;
        let spent = cpu()?
            .zip(before)
            .map(|(after, before)| after.saturating_sub(before));
        let answered = count(&report);
        Ok(Sample {
            per_second: answered / report.seconds,
            p50: report.p50,
            p99: report.p99,
            cpu: spent.map(|spent| spent.as_secs_f64() * 1e6 / answered),
        })
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "nobody answers so many that it matters"
)]
fn count(report: &Report) -> f64 {
    report.answered as f64
}

/// Warms everybody up, and then measures everybody in every round: one round in one order,
/// the next one in the other.
pub(super) fn run(contests: &mut [Contest<'_>], load: &Load<'_>, pace: Pace) -> Result<()> {
    for contestant in contests.iter().flat_map(|contest| &contest.contestants) {
        contestant.go(load, WARM_UP_SECONDS.min(pace.seconds))?;
    }
    for round in 0..pace.rounds {
        println!("round {} of {}", round + 1, pace.rounds);
        for contest in &mut *contests {
            let mut order: Vec<_> = contest.contestants.iter_mut().collect();
            if round % 2 == 1 {
                order.reverse();
            }
            for contestant in order {
                let sample = contestant.go(load, pace.seconds)?;
                println!(
                    "  {:<24} {:<15} {:>10.1} a second",
                    contest.title, contestant.name, sample.per_second
                );
                contestant.samples.push(sample);
            }
        }
    }
    Ok(())
}

/// Zero for nothing at all.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Contestant, Order, Sample, median};

    fn contestant(rounds: &[f64]) -> Contestant<'static> {
        let mut contestant = Contestant::new("one", None, Order::SignIn);
        contestant.samples = rounds
            .iter()
            .map(|per_second| Sample {
                per_second: *per_second,
                p50: 0.0,
                p99: 0.0,
                cpu: None,
            })
            .collect();
        contestant
    }

    #[test]
    fn the_one_in_the_middle_counts() {
        assert!((median(vec![9.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
    }

    #[test]
    fn ratios_are_of_the_same_round() {
        // A machine that slowed down for everybody in one round changes nothing.
        let ratio = contestant(&[90.0, 9.0, 90.0]).ratio(&contestant(&[100.0, 10.0, 100.0]));
        assert!((ratio - 0.9).abs() < 1e-9);
    }
}
