//! Programs of others that reading documents takes, and a browser. Without the former the
//! server runs, and answers 503 where it would read a document; tests are not run without
//! them.

use std::path::Path;

use anyhow::{Result, bail};
use xshell::{Shell, cmd};

use crate::debian;
use crate::workspace::{Workspace, heading};

/// A program that must be there, and the Debian package that brings it.
const PROGRAMS: [(&str, &str); 4] = [
    ("tesseract", "tesseract-ocr"),
    ("pdftoppm", "poppler-utils"),
    ("prlimit", "util-linux"),
    ("setpriv", "util-linux"),
];

/// The languages that tests read in, and their Debian packages.
const LANGUAGES: [(&str, &str); 3] = [
    ("eng", "tesseract-ocr-eng"),
    ("osd", "tesseract-ocr-osd"),
    ("spa", "tesseract-ocr-spa"),
];

/// Where `tests/clients/ai/chromium.mjs` looks, and the variable that says otherwise.
const BROWSERS: [&str; 3] = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
];
const BROWSER: &str = "CHROMIUM";

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
    if debian::install(sh, &missing)? {
        return Ok(());
    }
    bail!(
        "documents cannot be read here: install {0} (Debian: apt-get install {0}; \
         macOS: brew install tesseract tesseract-lang poppler)",
        missing.join(" ")
    )
}

/// Sees to it that there is a browser for the scripts that drive one.
pub(crate) fn ensure_browser(sh: &Shell) -> Result<()> {
    let is_here = |program: &&str| Path::new(program).exists();
    if sh.var_os(BROWSER).is_some() || BROWSERS.iter().any(is_here) {
        return Ok(());
    }
    if debian::install(sh, &["chromium"])? {
        return Ok(());
    }
    bail!(
        "there is no browser here: install Chromium (Debian: apt-get install chromium), \
         or say where one is in {BROWSER}"
    )
}

/// Sees to it that certificates can be made, for browsers that are to see https.
pub(crate) fn ensure_openssl(sh: &Shell) -> Result<()> {
    if is_here(sh, "openssl") || debian::install(sh, &["openssl"])? {
        return Ok(());
    }
    bail!("certificates cannot be made here: install openssl")
}

/// Whether there is such a program.
fn is_here(sh: &Shell, program: &str) -> bool {
    cmd!(sh, "which {program}")
        .quiet()
        .ignore_stdout()
        .run()
        .is_ok()
}

/// The Debian packages of what is not here.
fn missing(sh: &Shell) -> Vec<&'static str> {
    let listed = cmd!(sh, "tesseract --list-langs")
        .quiet()
        .ignore_stderr()
        .read();
    let languages = listed.unwrap_or_default();
    let programs = PROGRAMS
        .into_iter()
        .filter(|(program, _)| !is_here(sh, program));
    let packs = LANGUAGES
        .into_iter()
        .filter(|(language, _)| !languages.lines().any(|line| line.trim() == *language));
    programs.chain(packs).map(|(_, package)| package).collect()
}
