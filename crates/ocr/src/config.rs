use std::path::PathBuf;
use std::time::Duration;

use beztack_domain::ocr::Language;
use serde::Deserialize;

/// `[ocr]`. `config/default.toml` explains every key.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OcrConfig {
    /// Folders in which programs are looked for, like `PATH`.
    pub path: String,
    /// Where Tesseract's language files are; empty for where it looks by itself.
    pub tessdata_dir: String,
    /// Comma-separated languages of documents that do not say theirs.
    pub languages: String,
    /// Where pages lie while they are read.
    pub scratch_dir: PathBuf,
    /// Pages read at once; zero for one per core.
    pub processes: usize,
    /// Documents that may wait for that; past it the answer is an immediate 503.
    pub queue: usize,
    /// Largest document, in bytes.
    pub max_bytes: usize,
    /// Largest page, in pixels.
    pub max_pixels: u64,
    /// Most pages read of one document.
    pub max_pages: u32,
    /// Most words of one result; one that is longer than 64 bytes counts as several.
    pub max_words: u64,
    /// Largest PDF of one result, in bytes.
    pub max_pdf_bytes: u64,
    /// Documents with no more pages are answered at once; larger ones become jobs.
    pub pages_at_once: u32,
    /// How long one program may take for one page.
    #[serde(with = "humantime_serde")]
    pub page_timeout: Duration,
    /// How long a whole document may take.
    #[serde(with = "humantime_serde")]
    pub document_timeout: Duration,
    /// Memory of one program, in bytes of address space.
    pub max_memory: u64,
    /// How long results are kept.
    #[serde(with = "humantime_serde")]
    pub keep: Duration,
    /// Documents of one person that may wait as jobs, and as many, on one instance, that
    /// may be read at the same time while somebody waits for them.
    pub waiting_per_user: u32,
}

impl OcrConfig {
    /// Tesseract with one language takes about half of this.
    pub const LEAST_MEMORY: u64 = 256 * 1024 * 1024;

    /// The languages of documents that do not say theirs; `Err` names one that is none.
    pub fn languages(&self) -> Result<Vec<Language>, String> {
        let named = self.languages.split(',').map(str::trim);
        named
            .filter(|name| !name.is_empty())
            .map(|name| name.parse().map_err(|_no_language| name.to_owned()))
            .collect()
    }
}
