use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;

use super::{Extraction, Language, OcrError, ReadOptions};

/// The port for everything that reads pictures and PDFs.
///
/// A future that is dropped stops reading, and leaves nothing behind.
#[async_trait]
pub trait TextExtractor: Send + Sync + fmt::Debug {
    /// The languages that can be read here.
    async fn languages(&self) -> Result<Vec<Language>, OcrError>;

    /// Looks at a document without reading it, and refuses what would not be read.
    async fn inspect(
        &self,
        document: Arc<[u8]>,
        options: &ReadOptions,
    ) -> Result<Inspection, OcrError>;

    /// Reads a document, and tells `progress` about every page.
    async fn extract(
        &self,
        document: Arc<[u8]>,
        options: &ReadOptions,
        progress: &dyn Progress,
    ) -> Result<Extraction, OcrError>;

    /// How much is being read at the moment.
    fn load(&self) -> ExtractorLoad {
        ExtractorLoad::default()
    }
}

/// How much is being read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExtractorLoad {
    /// Pages that can be read at once.
    pub lanes: usize,
    /// Pages that are being read.
    pub pages: usize,
    /// Documents that are being read, or wait.
    pub documents: usize,
}

/// What a look at a document told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// How many pages are to be read.
    pub pages: u32,
}

/// Whoever wants to know how far reading is.
pub trait Progress: Send + Sync {
    /// So many pages are done.
    fn done(&self, pages: u32);
}

/// Nobody wants to know.
impl Progress for () {
    fn done(&self, _: u32) {}
}
