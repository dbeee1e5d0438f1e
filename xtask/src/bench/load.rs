//! The client, `bench-load` of `tests/bench`: what it is told, and what it reports.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use xshell::{Shell, cmd};

use super::server::{ORIGIN, Server};

/// People who have signed up at every server, and take turns signing in.
const PEOPLE: usize = 10;

/// Those who want in at the same time.
const CROWD: usize = 500;

/// The client.
pub(super) struct Load<'a> {
    sh: &'a Shell,
    binary: PathBuf,
}

/// The first of the people at a server.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Person {
    /// What their browser sends.
    pub(super) cookie: String,
    /// What their session's row holds.
    pub(super) token: String,
    /// What they are shown of their session.
    pub(super) session: String,
}

/// What a run found; latencies in microseconds.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Report {
    pub(super) answered: u64,
    pub(super) refused: u64,
    pub(super) failed: u64,
    pub(super) seconds: f64,
    pub(super) p50: f64,
    pub(super) p99: f64,
    pub(super) max: f64,
    pub(super) refused_p99: f64,
}

/// Session reads before and during a storm of sign-ins.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Weather {
    pub(super) calm: Report,
    pub(super) reads: Report,
    pub(super) sign_ins: Report,
}

/// What to do over and over.
#[derive(Clone, Debug)]
pub(super) enum Order {
    /// Ask for a path, as the owner of a cookie.
    Read { path: String, cookie: String },
    /// Sign people in.
    SignIn,
    /// Only hash, by the scheme of this name.
    Hash(&'static str),
}

impl<'a> Load<'a> {
    pub(super) fn new(sh: &'a Shell, binaries: &Path) -> Self {
        Self {
            sh,
            binary: binaries.join("bench-load"),
        }
    }

    /// Signs people up.
    pub(super) fn people(&self, server: &Server) -> Result<Person> {
        let people = PEOPLE.to_string();
        self.report(&["people", "--people", &people], Some(server))
            .with_context(|| format!("people of {}", server.name))
    }

    /// The body that a path answers with.
    pub(super) fn show(&self, server: &Server, path: &str) -> Result<String> {
        self.run(&["show", "--path", path], Some(server))
    }

    /// Does it for so many seconds. Everything has to be answered.
    pub(super) fn give(
        &self,
        order: &Order,
        server: Option<&Server>,
        seconds: f64,
    ) -> Result<Report> {
        let (seconds, people) = (seconds.to_string(), PEOPLE.to_string());
        let mut args = vec!["--seconds", &seconds];
        let threads;
        match order {
            Order::Read { path, cookie } => {
                args.insert(0, "read");
                args.extend(["--connections", "32", "--path", path, "--cookie", cookie]);
            }
            Order::SignIn => {
                args.insert(0, "sign-in");
                args.extend(["--connections", "8", "--people", &people]);
            }
            Order::Hash(scheme) => {
                threads = std::thread::available_parallelism()?.to_string();
                args.insert(0, "hash");
                args.extend(["--scheme", scheme, "--threads", &threads]);
            }
        }
        let report: Report = self.report(&args, server)?;
        let bad = report.failed + report.refused;
        ensure!(
            bad == 0 && report.answered > 0,
            "{order:?}: {bad} refused or failed"
        );
        Ok(report)
    }

    /// Sends everybody at once.
    pub(super) fn storm(&self, server: &Server, person: &Person) -> Result<Weather> {
        let (people, crowd) = (PEOPLE.to_string(), CROWD.to_string());
        let cookie = &person.cookie;
        self.report(
            &[
                "storm",
                "--people",
                &people,
                "--sign-ins",
                &crowd,
                "--cookie",
                cookie,
            ],
            Some(server),
        )
    }

    fn report<T: DeserializeOwned>(&self, args: &[&str], server: Option<&Server>) -> Result<T> {
        let text = self.run(args, server)?;
        serde_json::from_str(&text).with_context(|| format!("a report: {text}"))
    }

    fn run(&self, args: &[&str], server: Option<&Server>) -> Result<String> {
        let binary = &self.binary;
        let whom = server.map(|server| {
            let port = server.port.to_string();
            [
                "--port".to_owned(),
                port,
                "--origin".to_owned(),
                ORIGIN.to_owned(),
            ]
        });
        let whom = whom.into_iter().flatten();
        Ok(cmd!(self.sh, "{binary} {args...} {whom...}")
            .quiet()
            .read()?)
    }
}
