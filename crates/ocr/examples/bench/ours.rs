//! Our own way: through the extractor that the server uses.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use beztack_domain::ocr::{Layout, Page, ReadOptions, Rotation, TextExtractor as _, Turn};
use beztack_ocr::{OcrConfig, TesseractExtractor};
use futures_util::{StreamExt as _, stream};

use crate::contest::{Round, language, name};

pub(crate) async fn round(folder: &Path, auto: bool) -> Round {
    let scratch = tempfile::tempdir().unwrap();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let extractor = extractor(scratch.path());
    Round::through(folder, async |pages| {
        stream::iter(pages)
            .map(|page| read(&extractor, page, auto))
            .buffer_unordered(cores)
            .collect()
            .await
    })
    .await
}

/// What the server reads with, with its pages in a folder.
pub(crate) fn extractor(scratch: &Path) -> TesseractExtractor {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    TesseractExtractor::start(&config(scratch), cores).unwrap()
}

/// The page's name, and what was read.
pub(crate) async fn read(
    extractor: &TesseractExtractor,
    page: PathBuf,
    auto: bool,
) -> (String, String) {
    let is_receipt = name(&page).starts_with("receipt");
    let options = ReadOptions {
        languages: vec![language(&page).parse().unwrap()],
        rotation: if auto {
            Rotation::Auto
        } else {
            Rotation::Fixed(Turn::None)
        },
        layout: if is_receipt {
            Layout::Rows
        } else {
            Layout::Auto
        },
        ..ReadOptions::default()
    };
    let bytes: Arc<[u8]> = std::fs::read(&page).unwrap().into();
    let read = extractor.extract(bytes, &options, &()).await.unwrap();
    let rows: Vec<String> = read.pages.iter().map(Page::rows).collect();
    let text = if is_receipt {
        rows.join("\n")
    } else {
        read.text()
    };
    (name(&page), text)
}

fn config(scratch: &Path) -> OcrConfig {
    OcrConfig {
        path: "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin".to_owned(),
        tessdata_dir: String::new(),
        languages: "eng".to_owned(),
        scratch_dir: scratch.to_owned(),
        processes: 0,
        queue: 1000,
        max_bytes: 100 << 20,
        max_pixels: 64_000_000,
        max_pages: 100,
        max_words: 100_000,
        max_pdf_bytes: 32 << 20,
        pages_at_once: 100,
        page_timeout: Duration::from_mins(2),
        document_timeout: Duration::from_mins(10),
        max_memory: 2 << 30,
        keep: Duration::from_hours(1),
        waiting_per_user: 100,
    }
}
