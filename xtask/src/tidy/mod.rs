//! House rules that the compiler does not know.

mod asvs;
mod asvs_requirements;
mod files;
mod layers;
mod licences;
mod manifests;
mod pending;
mod slices;

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use xshell::cmd;

use crate::workspace::Workspace;

/// What was found. Errors fail the task, warnings only ask.
#[derive(Debug, Default)]
struct Findings {
    errors: Vec<String>,
    warnings: Vec<String>,
}

impl Findings {
    fn error(&mut self, text: impl Into<String>) {
        self.errors.push(text.into());
    }

    fn warning(&mut self, text: impl Into<String>) {
        self.warnings.push(text.into());
    }
}

/// The part of `cargo metadata` that the rules read.
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    license: Option<String>,
    manifest_path: PathBuf,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
}

impl Metadata {
    /// Our own packages.
    fn ours(workspace: &Workspace) -> Result<Self> {
        Self::read(workspace, &["--no-deps"])
    }

    /// Ours and everybody's they stand on.
    fn everybody(workspace: &Workspace) -> Result<Self> {
        Self::read(workspace, &[])
    }

    fn read(workspace: &Workspace, options: &[&str]) -> Result<Self> {
        let sh = &workspace.sh;
        let text = cmd!(sh, "cargo metadata --format-version 1 {options...}")
            .quiet()
            .read()?;
        serde_json::from_str(&text).context("read cargo metadata")
    }
}

/// Checks every rule and prints all findings at once.
///
/// # Errors
/// When a rule is broken.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let mut findings = Findings::default();
    let ours = Metadata::ours(workspace)?;
    layers::check(&ours, &mut findings);
    manifests::check(workspace, &ours, &mut findings)?;
    slices::check(workspace, &mut findings)?;
    files::check(workspace, &mut findings)?;
    licences::check(&Metadata::everybody(workspace)?, &mut findings);
    pending::check(workspace, &mut findings)?;
    asvs::check(workspace, &mut findings)?;

    for warning in &findings.warnings {
        println!("warning: {warning}");
    }
    for error in &findings.errors {
        println!("error: {error}");
    }
    let (errors, warnings) = (findings.errors.len(), findings.warnings.len());
    println!("tidy: {errors} errors, {warnings} warnings");
    ensure!(errors == 0, "the house is not tidy");
    Ok(())
}
