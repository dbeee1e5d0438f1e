//! Tesseract as somebody would call it from a script: one thread each, a process per
//! core, the same languages.

use std::path::{Path, PathBuf};

use futures_util::{StreamExt as _, stream};
use tokio::process::Command;

use crate::contest::{Round, language, name};

pub(crate) async fn round(folder: &Path, segmentation: &str) -> Round {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Round::through(folder, async |pages| {
        stream::iter(pages)
            .map(|page| read(page, segmentation))
            .buffer_unordered(cores)
            .collect()
            .await
    })
    .await
}

/// The page's name, and what was read.
pub(crate) async fn read(page: PathBuf, segmentation: &str) -> (String, String) {
    // A receipt is one block of rows, for whoever knows.
    let is_receipt = name(&page).starts_with("receipt");
    let segmentation = if is_receipt { "6" } else { segmentation };
    let output = Command::new("tesseract")
        .arg(&page)
        .args(["-", "-l", &language(&page), "--psm", segmentation])
        .env("OMP_THREAD_LIMIT", "1")
        .output()
        .await
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (name(&page), text)
}
