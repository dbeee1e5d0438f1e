use std::sync::Arc;

use async_trait::async_trait;
use beztack_domain::ocr::{
    Extraction, Inspection, Language, OcrError, Progress, ReadOptions, TextExtractor,
};

/// Stands where nobody reads, and says so.
#[derive(Clone, Copy, Debug)]
pub struct NoExtractor;

const MISSING: OcrError = OcrError::EngineMissing {
    program: "tesseract",
};

#[async_trait]
impl TextExtractor for NoExtractor {
    async fn languages(&self) -> Result<Vec<Language>, OcrError> {
        Err(MISSING)
    }

    async fn inspect(&self, _: Arc<[u8]>, _: &ReadOptions) -> Result<Inspection, OcrError> {
        Err(MISSING)
    }

    async fn extract(
        &self,
        _: Arc<[u8]>,
        _: &ReadOptions,
        _: &dyn Progress,
    ) -> Result<Extraction, OcrError> {
        Err(MISSING)
    }
}
