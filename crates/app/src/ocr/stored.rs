//! What was read, as it lies in the database.

use beztack_domain::ocr::{
    Block, BoundingBox, Extraction, Line, Output, Outputs, Page, PageSource, Paragraph,
    ReadOptions, Word,
};
use beztack_domain::{Fault, FaultKind};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct StoredExtraction {
    pages: Vec<StoredPage>,
    tsv: Option<String>,
    hocr: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct StoredPage {
    number: u32,
    width: u32,
    height: u32,
    dpi: Option<u32>,
    rotation: u32,
    /// Older results have none.
    #[serde(default)]
    skew: f32,
    is_text_layer: bool,
    blocks: Vec<Boxed<Boxed<Boxed<StoredWord>>>>,
}

/// Something with parts, and where it is.
#[derive(Serialize, Deserialize)]
struct Boxed<T> {
    at: [u32; 4],
    of: Vec<T>,
}

#[derive(Serialize, Deserialize)]
struct StoredWord {
    at: [u32; 4],
    sure: f32,
    text: String,
}

#[derive(Serialize, Deserialize)]
struct StoredOptions {
    languages: Vec<String>,
    pages: String,
    rotation: String,
    layout: String,
    outputs: Vec<String>,
}

/// As JSON, and the PDF apart from it.
pub(super) fn write(extraction: Extraction) -> Result<(String, Option<Vec<u8>>), Fault> {
    let Extraction {
        pages,
        tsv,
        hocr,
        pdf,
    } = extraction;
    let stored = StoredExtraction {
        pages: pages.into_iter().map(StoredPage::from).collect(),
        tsv,
        hocr,
    };
    Ok((json(&stored)?, pdf))
}

/// What [`write`] wrote.
pub(super) fn read(result: &str, pdf: Option<Vec<u8>>) -> Result<Extraction, Fault> {
    let StoredExtraction { pages, tsv, hocr } =
        serde_json::from_str(result).map_err(|error| unreadable(error.into()))?;
    Ok(Extraction {
        pages: pages.into_iter().map(Page::from).collect(),
        tsv,
        hocr,
        pdf,
    })
}

/// How a document is to be read, as JSON.
pub(super) fn options(options: &ReadOptions) -> Result<String, Fault> {
    json(&StoredOptions {
        languages: options.languages.iter().map(ToString::to_string).collect(),
        pages: options.pages.to_string(),
        rotation: options.rotation.to_string(),
        layout: options.layout.as_str().to_owned(),
        outputs: options
            .outputs
            .names()
            .into_iter()
            .map(str::to_owned)
            .collect(),
    })
}

/// What [`options`] wrote.
pub(super) fn read_options(stored: &str) -> Result<ReadOptions, Fault> {
    let stored: StoredOptions =
        serde_json::from_str(stored).map_err(|error| unreadable(error.into()))?;
    let languages = stored
        .languages
        .iter()
        .map(|name| name.parse())
        .collect::<Result<_, _>>();
    let outputs: Result<Vec<Output>, _> = stored.outputs.iter().map(|name| name.parse()).collect();
    Ok(ReadOptions {
        languages: languages.map_err(|error| unreadable(Box::new(error)))?,
        pages: stored
            .pages
            .parse()
            .map_err(|error| unreadable(Box::new(error)))?,
        rotation: stored
            .rotation
            .parse()
            .map_err(|error| unreadable(Box::new(error)))?,
        layout: stored
            .layout
            .parse()
            .map_err(|error| unreadable(Box::new(error)))?,
        outputs: Outputs::of(&outputs.map_err(|error| unreadable(Box::new(error)))?),
    })
}

fn json(value: &impl Serialize) -> Result<String, Fault> {
    serde_json::to_string(value)
        .map_err(|error| Fault::caused_by(FaultKind::Internal, "writing what was read", error))
}

fn unreadable(error: Box<dyn std::error::Error + Send + Sync>) -> Fault {
    Fault::caused_by(
        FaultKind::Internal,
        "reading what was stored of a document",
        error,
    )
}

fn corners(place: BoundingBox) -> [u32; 4] {
    [place.x0, place.y0, place.x1, place.y1]
}

fn place([x0, y0, x1, y1]: [u32; 4]) -> BoundingBox {
    BoundingBox { x0, y0, x1, y1 }
}

impl From<Page> for StoredPage {
    fn from(page: Page) -> Self {
        let word = |word: Word| StoredWord {
            at: corners(word.bbox),
            sure: word.confidence,
            text: word.text,
        };
        let line = |line: Line| Boxed {
            at: corners(line.bbox),
            of: line.words.into_iter().map(word).collect(),
        };
        let paragraph = |paragraph: Paragraph| Boxed {
            at: corners(paragraph.bbox),
            of: paragraph.lines.into_iter().map(line).collect(),
        };
        let block = |block: Block| Boxed {
            at: corners(block.bbox),
            of: block.paragraphs.into_iter().map(paragraph).collect(),
        };
        Self {
            number: page.number,
            width: page.width,
            height: page.height,
            dpi: page.dpi,
            rotation: page.rotation,
            skew: page.skew,
            is_text_layer: page.source == PageSource::TextLayer,
            blocks: page.blocks.into_iter().map(block).collect(),
        }
    }
}

impl From<StoredPage> for Page {
    fn from(page: StoredPage) -> Self {
        let word = |word: StoredWord| Word {
            bbox: place(word.at),
            confidence: word.sure,
            text: word.text,
        };
        let line = |line: Boxed<StoredWord>| Line {
            bbox: place(line.at),
            words: line.of.into_iter().map(word).collect(),
        };
        let paragraph = |paragraph: Boxed<Boxed<StoredWord>>| Paragraph {
            bbox: place(paragraph.at),
            lines: paragraph.of.into_iter().map(line).collect(),
        };
        let block = |block: Boxed<Boxed<Boxed<StoredWord>>>| Block {
            bbox: place(block.at),
            paragraphs: block.of.into_iter().map(paragraph).collect(),
        };
        Self {
            number: page.number,
            width: page.width,
            height: page.height,
            dpi: page.dpi,
            rotation: page.rotation,
            skew: page.skew,
            source: if page.is_text_layer {
                PageSource::TextLayer
            } else {
                PageSource::Image
            },
            blocks: page.blocks.into_iter().map(block).collect(),
        }
    }
}
