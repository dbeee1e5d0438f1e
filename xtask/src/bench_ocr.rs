//! How well and how fast documents are read, beside Tesseract called by hand.

use std::path::Path;

use anyhow::{Result, bail};
use xshell::cmd;

use crate::setup;
use crate::workspace::{Workspace, heading};

/// One of the fonts that pages are drawn with; the others come with it.
const FONT: &str = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";

/// Draws a corpus and reads it in turns.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let sh = &workspace.sh;
    setup::ensure(sh)?;
    if !Path::new(FONT).exists() {
        bail!("pages are drawn with DejaVu fonts (Debian: apt-get install fonts-dejavu-core)");
    }
    heading("documents, ours and by hand");
    cmd!(
        sh,
        "cargo run --release --package beztack-ocr --example bench"
    )
    .run()?;
    Ok(())
}
