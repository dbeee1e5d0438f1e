//! How well and how fast documents are read, beside Tesseract called by hand.

use std::path::Path;

use anyhow::{Result, bail};
use clap::Args;
use xshell::cmd;

use crate::setup;
use crate::workspace::{Workspace, heading};

/// One of the fonts that pages are drawn with; the others come with it.
const FONT: &str = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";

/// How long, and how to say it.
#[derive(Args, Clone, Copy)]
pub(crate) struct Options {
    /// One round, and a third of the pages: a first impression
    #[arg(long)]
    quick: bool,
    /// Print the tables as Markdown
    #[arg(long)]
    markdown: bool,
    /// Fail when a bar is missed
    #[arg(long)]
    strict: bool,
}

/// Draws a corpus and reads it in turns.
pub(crate) fn run(workspace: &Workspace, options: Options) -> Result<()> {
    let sh = &workspace.sh;
    ensure(workspace)?;
    heading("documents, ours and by hand");
    let flags = [
        ("--quick", options.quick),
        ("--markdown", options.markdown),
        ("--strict", options.strict),
    ];
    let flags = flags.into_iter().filter(|(_, is_set)| *is_set);
    let flags: Vec<&str> = flags.map(|(flag, _)| flag).collect();
    cmd!(
        sh,
        "cargo run --release --package beztack-ocr --example bench -- {flags...}"
    )
    .run()?;
    Ok(())
}

/// Sees to it that pages can be drawn and read here.
pub(crate) fn ensure(workspace: &Workspace) -> Result<()> {
    setup::ensure(&workspace.sh)?;
    if !Path::new(FONT).exists() {
        bail!("pages are drawn with DejaVu fonts (Debian: apt-get install fonts-dejavu-core)");
    }
    Ok(())
}
