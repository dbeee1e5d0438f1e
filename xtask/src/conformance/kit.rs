//! The JavaScript side: installing, listing, running, comparing.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use xshell::{Cmd, Shell, cmd};

use super::Options;
use super::database::Scratch;
use super::profiles::SECRET;
use super::server::Server;
use super::verdict::Verdict;
use crate::workspace::Workspace;

/// The servers listen on 127.0.0.1 only, and the flows connect to `localhost`.
const NODE_OPTIONS: &str = "--dns-result-order=ipv4first";

/// A scenario of the kit.
#[derive(Debug)]
pub(super) struct Flow {
    pub(super) name: String,
    /// The configuration it needs.
    pub(super) profile: String,
}

/// The kit with its packages installed, and what this run wants of it.
pub(super) struct Kit<'a> {
    sh: &'a Shell,
    folder: PathBuf,
    flows: PathBuf,
    golden: PathBuf,
    transcript: PathBuf,
    client: Option<&'a str>,
}

impl<'a> Kit<'a> {
    /// Installs what is missing.
    pub(super) fn prepare(workspace: &'a Workspace, options: &'a Options) -> Result<Self> {
        let sh = &workspace.sh;
        let folder = folder(workspace);
        install(sh, &folder)?;
        if let Some(version) = &options.client {
            install(sh, &folder.join("reference/versions").join(version))?;
        }
        let client = options.client.as_deref();
        let run = client.map_or(options.database.name().to_owned(), |version| {
            format!("{}-client-{version}", options.database.name())
        });
        let or = |given: &Option<PathBuf>, ours: &str| given.clone().unwrap_or(folder.join(ours));
        Ok(Self {
            sh,
            flows: or(&options.flows, "flows"),
            golden: or(&options.golden, "golden/better-auth-1.4.6.jsonl"),
            transcript: folder.join("out").join(format!("{run}.jsonl")),
            client,
            folder,
        })
    }

    /// Every flow of the chosen folder.
    pub(super) fn flows(&self) -> Result<Vec<Flow>> {
        let (run, flows) = (self.folder.join("run.mjs"), &self.flows);
        let list = self
            .node(cmd!(self.sh, "node {run} --flows {flows} --list"))
            .read()?;
        list.lines()
            .map(|line| {
                let mut words = line.split_whitespace().map(ToOwned::to_owned);
                let (name, profile) = (words.next(), words.next());
                let name = name.context("a flow without a name")?;
                let profile = profile.context("a flow without a profile")?;
                Ok(Flow { name, profile })
            })
            .collect()
    }

    /// Runs the flows against the servers; the transcript.
    pub(super) fn run(
        &self,
        flows: &[Flow],
        servers: &[Server],
        scratch: &Scratch,
    ) -> Result<PathBuf> {
        let (run, folder, out) = (self.folder.join("run.mjs"), &self.flows, &self.transcript);
        self.sh.remove_path(out)?;
        let names = flows.iter().map(|flow| flow.name.as_str());
        let bases = servers.iter().flat_map(|server| {
            let base = format!("{}=http://localhost:{}", server.profile, server.port);
            ["--base".to_owned(), base]
        });
        let access = &scratch.access;
        // An aborted flow is a line in the transcript; the verdict comes later.
        self.node(cmd!(self.sh, "node {run} --flows {folder} --out {out} --outbox /api/v1/mailbox --secret {SECRET} {access...} {bases...} {names...}"))
            .ignore_status()
            .run()?;
        ensure!(out.exists(), "the kit wrote no transcript");
        Ok(out.clone())
    }

    /// Compares the transcript with the golden one and prints where they differ.
    pub(super) fn judge(&self, flows: &[Flow], transcript: &Path) -> Result<Verdict> {
        let (diff, golden) = (self.folder.join("diff.mjs"), &self.golden);
        let waivers = self.folder.join("waivers.json");
        let result = transcript.with_extension("json");
        self.sh.remove_path(&result)?;
        let only = flows.iter().flat_map(|f| ["--only", f.name.as_str()]);
        // Another client shows answers in another way; the answers have to be the same.
        let ignored = self.client.map(|_| ["--ignore", "client"]);
        let ignored = ignored.into_iter().flatten();
        self.node(cmd!(self.sh, "node {diff} {golden} {transcript} --waive {waivers} --json {result} {only...} {ignored...}"))
            .ignore_status()
            .run()?;
        let comparison = self
            .sh
            .read_file(&result)
            .context("the kit did not compare")?;
        let records = self.sh.read_file(transcript)?;
        Verdict::read(&comparison, &records, flows)
    }

    fn node<'c>(&self, command: Cmd<'c>) -> Cmd<'c> {
        let command = node(command);
        match self.client {
            Some(version) => command.env("BETTER_AUTH_CLIENT", version),
            None => command.env_remove("BETTER_AUTH_CLIENT"),
        }
    }
}

/// A command of the kit's: it takes what it is told, not what is in the environment.
pub(crate) fn node(command: Cmd<'_>) -> Cmd<'_> {
    command
        .quiet()
        .env("NODE_OPTIONS", NODE_OPTIONS)
        .env_remove("DATABASE_URL")
        .env_remove("BETTER_AUTH_SECRET")
}

/// Where the kit is.
pub(crate) fn folder(workspace: &Workspace) -> PathBuf {
    workspace.path("tests/conformance")
}

/// `npm ci`, unless what is installed is younger than the lock file.
pub(crate) fn install(sh: &Shell, folder: &Path) -> Result<()> {
    let changed = |file: &str| folder.join(file).metadata().and_then(|m| m.modified());
    let wanted = changed("package-lock.json")
        .with_context(|| format!("{} is no package", folder.display()))?;
    if changed("node_modules/.package-lock.json").is_ok_and(|installed| installed >= wanted) {
        return Ok(());
    }
    cmd!(sh, "npm ci --prefix {folder}")
        .run()
        .context("Node.js 20 or later with npm is needed")
}
