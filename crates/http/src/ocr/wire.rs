//! The shapes of what was read (ocr.md 4.4), in the words of tesseract.js.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use beztack_app::ocr::Reading;
use beztack_domain::ocr::{
    Block, BoundingBox, Document, Extraction, Failure, Line, Page, Paragraph, Word,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::State;
use crate::problem::Problem;
use crate::respond::{LargeJson, iso};

/// Which document.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct DocumentPath {
    /// Its id.
    pub(crate) document: String,
}

/// The languages that documents can be read in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LanguagesView {
    /// As Tesseract names them.
    pub(crate) languages: Vec<String>,
}

/// How far a document is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProgressView {
    /// `queued`, `running`, `succeeded`, `failed` or `cancelled`.
    status: &'static str,
    /// From 0 to 1.
    progress: f64,
    pages_done: u32,
    pages_total: u32,
}

/// A document, and once it is read what was in it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DocumentView {
    id: String,
    /// `queued`, `running`, `succeeded`, `failed` or `cancelled`.
    status: &'static str,
    /// From 0 to 1.
    progress: f64,
    pages_done: u32,
    pages_total: u32,
    #[serde(serialize_with = "iso")]
    created_at: DateTime<Utc>,
    /// When it is forgotten.
    #[serde(serialize_with = "iso")]
    expires_at: DateTime<Utc>,
    /// Why it could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<FailureView>,
    /// All text: a line a line, an empty one between paragraphs, a form feed between
    /// pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// How sure the reader is, from 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<Vec<PageView>>,
    /// The blocks of all pages, where tesseract.js has them.
    #[serde(skip_serializing_if = "Option::is_none")]
    blocks: Option<Vec<BlockView>>,
    /// Tesseract's table of words.
    #[serde(skip_serializing_if = "Option::is_none")]
    tsv: Option<String>,
    /// hOCR 1.2.
    #[serde(skip_serializing_if = "Option::is_none")]
    hocr: Option<String>,
    /// A PDF whose text can be searched, in Base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pdf: Option<String>,
}

/// Why a document could not be read.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FailureView {
    /// A stable name, for programs.
    code: String,
    /// What is wrong with the document.
    detail: String,
}

/// A page, upright.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct PageView {
    /// Its place in the document, from one.
    number: u32,
    /// In pixels, as all that follows.
    width: u32,
    height: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    dpi: Option<u32>,
    /// By how many degrees it was turned clockwise to be upright.
    rotation: u32,
    /// By how many degrees its rows go down to the right; negative where they go up. Boxes
    /// are those of the page as it is.
    skew: f64,
    /// `text-layer` where the document said it itself, `image` where it was read.
    source: &'static str,
    text: String,
    confidence: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    blocks: Option<Vec<BlockView>>,
}

/// A region of a page.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct BlockView {
    /// On which page.
    page: u32,
    text: String,
    confidence: f64,
    bbox: BoxView,
    paragraphs: Vec<ParagraphView>,
}

/// Lines that belong together.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ParagraphView {
    text: String,
    confidence: f64,
    bbox: BoxView,
    lines: Vec<LineView>,
}

/// Words side by side.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct LineView {
    text: String,
    confidence: f64,
    bbox: BoxView,
    words: Vec<WordView>,
}

/// What stands between two spaces.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct WordView {
    text: String,
    confidence: f64,
    bbox: BoxView,
}

/// A rectangle, from the top left corner.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct BoxView {
    x0: u32,
    y0: u32,
    x1: u32,
    y1: u32,
}

/// A document as it is answered; the words only if they were asked for.
pub(super) async fn answer(
    state: &State,
    mut reading: Reading,
    words: bool,
) -> Result<LargeJson, Problem> {
    let seat = reading.seat.take();
    let view = move || DocumentView::new(reading, words);
    LargeJson::write(view, seat, state.settings.body_limit).await
}

impl From<&Document> for ProgressView {
    fn from(document: &Document) -> Self {
        Self {
            status: document.status.as_str(),
            progress: progress(document),
            pages_done: document.pages_done,
            pages_total: document.pages_total,
        }
    }
}

fn progress(document: &Document) -> f64 {
    f64::from(document.pages_done) / f64::from(document.pages_total.max(1))
}

impl DocumentView {
    /// A document with what was read; the words only if they were asked for.
    pub(crate) fn new(reading: Reading, words: bool) -> Self {
        let Reading {
            document,
            extraction,
            seat: _,
        } = reading;
        let progress = progress(&document);
        let view = Self {
            id: document.id.into_string(),
            status: document.status.as_str(),
            progress,
            pages_done: document.pages_done,
            pages_total: document.pages_total,
            created_at: document.created_at,
            expires_at: document.expires_at,
            error: document.failure.map(FailureView::from),
            text: None,
            confidence: None,
            pages: None,
            blocks: None,
            tsv: None,
            hocr: None,
            pdf: None,
        };
        match extraction {
            Some(extraction) => view.with(extraction, words),
            None => view,
        }
    }

    fn with(self, extraction: Extraction, words: bool) -> Self {
        let pages: Vec<PageView> = extraction
            .pages
            .iter()
            .map(|page| PageView::new(page, words))
            .collect();
        let blocks = pages
            .iter()
            .filter_map(|page| page.blocks.clone())
            .flatten();
        Self {
            text: Some(extraction.text()),
            confidence: Some(rounded(extraction.confidence())),
            blocks: words.then(|| blocks.collect()),
            pages: Some(pages),
            tsv: extraction.tsv,
            hocr: extraction.hocr,
            pdf: extraction.pdf.map(|pdf| STANDARD.encode(pdf)),
            ..self
        }
    }
}

impl From<Failure> for FailureView {
    fn from(Failure { code, detail }: Failure) -> Self {
        Self { code, detail }
    }
}

impl PageView {
    fn new(page: &Page, words: bool) -> Self {
        let block = |block: &Block| BlockView::new(page.number, block);
        Self {
            number: page.number,
            width: page.width,
            height: page.height,
            dpi: page.dpi,
            rotation: page.rotation,
            skew: rounded(page.skew),
            source: page.source.as_str(),
            text: page.text(),
            confidence: rounded(page.confidence()),
            blocks: words.then(|| page.blocks.iter().map(block).collect()),
        }
    }
}

impl BlockView {
    fn new(page: u32, block: &Block) -> Self {
        Self {
            page,
            text: block.text(),
            confidence: rounded(block.confidence()),
            bbox: block.bbox.into(),
            paragraphs: block.paragraphs.iter().map(ParagraphView::from).collect(),
        }
    }
}

impl From<&Paragraph> for ParagraphView {
    fn from(paragraph: &Paragraph) -> Self {
        Self {
            text: paragraph.text(),
            confidence: rounded(paragraph.confidence()),
            bbox: paragraph.bbox.into(),
            lines: paragraph.lines.iter().map(LineView::from).collect(),
        }
    }
}

impl From<&Line> for LineView {
    fn from(line: &Line) -> Self {
        Self {
            text: line.text() + "\n",
            confidence: rounded(line.confidence()),
            bbox: line.bbox.into(),
            words: line.words.iter().map(WordView::from).collect(),
        }
    }
}

impl From<&Word> for WordView {
    fn from(word: &Word) -> Self {
        Self {
            text: word.text.clone(),
            confidence: rounded(word.confidence),
            bbox: word.bbox.into(),
        }
    }
}

impl From<BoundingBox> for BoxView {
    fn from(BoundingBox { x0, y0, x1, y1 }: BoundingBox) -> Self {
        Self { x0, y0, x1, y1 }
    }
}

/// To hundredths: more is noise.
fn rounded(value: f32) -> f64 {
    (f64::from(value) * 100.0).round() / 100.0
}
