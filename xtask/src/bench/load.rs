//! The client, `bench-load` of `tests/bench`: what it is told, and what it reports.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use xshell::{Shell, cmd};

use super::server::{ORIGIN, Server};

/// People who have signed up at every server, and take turns signing in.
const PEOPLE: usize = 10;

/// Of those who read, unless somebody says otherwise.
const CONNECTIONS: usize = 32;

/// Of those whose passwords are hashed.
const FEW_CONNECTIONS: usize = 8;

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
    /// Ask for one thing.
    Ask(Ask),
    /// Sign people in.
    SignIn,
    /// Sign people up.
    SignUp,
    /// Only hash, by the scheme of this name.
    Hash(&'static str),
}

impl Order {
    fn args(&self, seconds: f64) -> Result<Vec<String>> {
        let (people, few) = (PEOPLE.to_string(), FEW_CONNECTIONS.to_string());
        let mut args = match self {
            Self::Ask(ask) => {
                let connections = ask.connections.to_string();
                let mut args = ["repeat", "--connections", &connections]
                    .map(str::to_owned)
                    .to_vec();
                args.extend(ask.args());
                args.extend(ask.also.iter().map(|port| format!("--also={port}")));
                args
            }
            Self::SignIn => ["sign-in", "--connections", &few, "--people", &people]
                .map(str::to_owned)
                .to_vec(),
            Self::SignUp => ["sign-up", "--connections", &few]
                .map(str::to_owned)
                .to_vec(),
            Self::Hash(scheme) => {
                let threads = std::thread::available_parallelism()?.to_string();
                ["hash", "--scheme", scheme, "--threads", &threads]
                    .map(str::to_owned)
                    .to_vec()
            }
        };
        args.push(format!("--seconds={seconds}"));
        Ok(args)
    }
}

/// A request, and how hard it is sent.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    path: String,
    cookie: String,
    body: Option<String>,
    connections: usize,
    /// The port of another instance, which gets every other connection.
    also: Option<u16>,
}

impl Ask {
    /// A GET by the owner of a cookie.
    pub(super) fn get(path: &str, cookie: &str) -> Self {
        Self {
            path: path.to_owned(),
            cookie: cookie.to_owned(),
            body: None,
            connections: CONNECTIONS,
            also: None,
        }
    }

    /// A POST by the owner of a cookie.
    pub(super) fn post(path: &str, cookie: &str, body: String) -> Self {
        Self {
            body: Some(body),
            ..Self::get(path, cookie)
        }
    }

    /// On so many connections.
    pub(super) fn on(self, connections: usize) -> Self {
        Self {
            connections,
            ..self
        }
    }

    /// Half of it to another instance.
    pub(super) fn shared_with(self, other: &Server) -> Self {
        Self {
            also: Some(other.port),
            ..self
        }
    }

    fn args(&self) -> Vec<String> {
        let mut args = vec!["--path", &self.path, "--cookie", &self.cookie];
        args.extend(self.body.iter().flat_map(|body| ["--body", body]));
        args.into_iter().map(str::to_owned).collect()
    }
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

    /// The body of an answer.
    pub(super) fn show(&self, server: &Server, ask: &Ask) -> Result<String> {
        let args = ask.args();
        let args: Vec<&str> = ["show"]
            .into_iter()
            .chain(args.iter().map(String::as_str))
            .collect();
        self.run(&args, Some(server))
    }

    /// Sees to it that there are so many strangers in a database of ours.
    pub(super) fn grow(&self, database_url: &str, users: u64) -> Result<()> {
        let users = users.to_string();
        let args = ["grow", "--database-url", database_url, "--users", &users];
        self.run(&args, None).map(drop)
    }

    /// Runs one statement.
    pub(super) fn sql(&self, database_url: &str, statement: &str) -> Result<()> {
        let args = [
            "sql",
            "--database-url",
            database_url,
            "--statement",
            statement,
        ];
        self.run(&args, None).map(drop)
    }

    /// Does it for so many seconds. Everything has to be answered.
    pub(super) fn give(
        &self,
        order: &Order,
        server: Option<&Server>,
        seconds: f64,
    ) -> Result<Report> {
        let args = order.args(seconds)?;
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
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
