//! Tesseract as somebody would call it from a script: one thread each, a process per
//! core, the same languages.

use std::path::Path;
use std::time::Instant;

use futures_util::{StreamExt as _, stream};
use tokio::process::Command;

use crate::contest::{Round, language, name, pages};

pub(crate) async fn round(folder: &Path, segmentation: &str) -> Round {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let begun = Instant::now();
    let texts = stream::iter(pages(folder))
        .map(|page| async move {
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
            (
                name(&page),
                String::from_utf8_lossy(&output.stdout).into_owned(),
            )
        })
        .buffer_unordered(cores)
        .collect()
        .await;
    Round::new(texts, begun.elapsed().as_secs_f64())
}
