//! Reads pictures and PDFs with Tesseract and poppler, each a child process.
//!
//! *Here*: the adapter behind the port
//! [`TextExtractor`](beztack_domain::ocr::TextExtractor): what a document is, how a page
//! is made ready, and how programs of others are run so that they can do no harm.
//!
//! *Never here*: a decision who may have something read. Nothing that a client sent
//! becomes part of a command line or of a path.
//!
//! *Begin at* [`TesseractExtractor`] for the way of a document, and at `program.rs` for
//! the walls around a child.
#![warn(missing_docs)]

mod config;
mod extractor;
mod feet;
mod format;
mod grain;
mod hocr;
mod lanes;
mod letters;
mod light;
mod number;
mod page;
mod pdf;
mod picture;
mod program;
mod reading;
mod scratch;
mod slope;
mod straight;
mod survey;
mod tesseract;
mod text_layer;
mod tiff;
mod tsv;
mod upright;
mod volume;

pub use config::OcrConfig;
pub use extractor::TesseractExtractor;
pub use survey::{Finding, survey};
