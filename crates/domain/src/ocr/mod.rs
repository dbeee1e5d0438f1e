//! Documents that are read: pictures and PDFs in, words with their places out.

mod document;
mod error;
mod extraction;
mod options;
mod rows;
mod text_extractor;

pub use document::{Document, DocumentStatus, Failure};
pub use error::{DocumentFlaw, OcrError};
pub use extraction::{Block, BoundingBox, Extraction, Line, Page, PageSource, Paragraph, Word};
pub use options::{
    InvalidOption, Language, Layout, Output, Outputs, PageRanges, ReadOptions, Rotation, Turn,
};
pub use text_extractor::{ExtractorLoad, Inspection, Progress, TextExtractor};
