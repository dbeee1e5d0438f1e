//! Programs of others that reading documents takes. Without them the server runs, and
//! answers 503 where it would read one; tests are not run without them.

use std::path::Path;

use anyhow::{Result, bail};
use xshell::{Shell, cmd};

use crate::workspace::{Workspace, heading};

/// A program that must be there, and the Debian package that brings it.
const PROGRAMS: [(&str, &str); 3] = [
    ("tesseract", "tesseract-ocr"),
    ("pdftoppm", "poppler-utils"),
    ("prlimit", "util-linux"),
];

/// The languages that tests read in, and their Debian packages.
const LANGUAGES: [(&str, &str); 3] = [
    ("eng", "tesseract-ocr-eng"),
    ("osd", "tesseract-ocr-osd"),
    ("spa", "tesseract-ocr-spa"),
];

/// Installs what is missing, as root on Debian; tells everybody else what to install.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    heading("programs that read documents");
    ensure(&workspace.sh)?;
    println!("all there");
    Ok(())
}

/// Sees to it that documents can be read here.
pub(crate) fn ensure(sh: &Shell) -> Result<()> {
    let missing = missing(sh);
    if missing.is_empty() {
        return Ok(());
    }
    if is_root(sh)? && Path::new("/usr/bin/apt-get").exists() {
        let _quiet = sh.push_env("DEBIAN_FRONTEND", "noninteractive");
        cmd!(sh, "apt-get update").run()?;
        cmd!(sh, "apt-get install -y {missing...}").run()?;
        return Ok(());
    }
    bail!(
        "documents cannot be read here: install {0} (Debian: apt-get install {0}; \
         macOS: brew install tesseract tesseract-lang poppler)",
        missing.join(" ")
    )
}

/// The Debian packages of what is not here.
fn missing(sh: &Shell) -> Vec<&'static str> {
    let listed = cmd!(sh, "tesseract --list-langs")
        .quiet()
        .ignore_stderr()
        .read();
    let languages = listed.unwrap_or_default();
    let is_here = |program: &str| {
        cmd!(sh, "which {program}")
            .quiet()
            .ignore_stdout()
            .run()
            .is_ok()
    };
    let programs = PROGRAMS
        .into_iter()
        .filter(|(program, _)| !is_here(program));
    let packs = LANGUAGES
        .into_iter()
        .filter(|(language, _)| !languages.lines().any(|line| line.trim() == *language));
    programs.chain(packs).map(|(_, package)| package).collect()
}

pub(crate) fn is_root(sh: &Shell) -> Result<bool> {
    Ok(cmd!(sh, "id -u").quiet().read()? == "0")
}
