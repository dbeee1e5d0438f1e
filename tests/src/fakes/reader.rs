use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use beztack_domain::ocr::{
    Block, BoundingBox, DocumentFlaw, Extraction, Inspection, Language, Line, OcrError, Page,
    PageSource, Paragraph, Progress, ReadOptions, TextExtractor, Word,
};
use tokio::sync::Semaphore;

/// What is on a page that cannot be read.
const UNREADABLE: &str = "unreadable";

/// Reads a text: every line is a page with that line on it. It reads a page when it is
/// let, and counts how many documents it is reading. It cannot read the line `unreadable`, and has
/// no place for any document where it is told so. Clones are the same reader.
#[derive(Clone, Debug)]
pub struct SlowReader {
    pages: Arc<Semaphore>,
    reading: Arc<AtomicUsize>,
    is_full: Arc<AtomicBool>,
}

impl SlowReader {
    /// One that has not been let read anything yet.
    pub fn new() -> Self {
        Self {
            pages: Arc::new(Semaphore::new(0)),
            reading: Arc::default(),
            is_full: Arc::default(),
        }
    }

    /// Lets it read so many pages.
    pub fn let_read(&self, pages: usize) {
        self.pages.add_permits(pages);
    }

    /// Whether it has no place for any document.
    pub fn be_full(&self, is_full: bool) {
        self.is_full.store(is_full, Ordering::SeqCst);
    }

    /// How many documents it is reading.
    pub fn reading(&self) -> usize {
        self.reading.load(Ordering::SeqCst)
    }

    /// Waits until it is reading that many.
    pub async fn until_reading(&self, documents: usize) {
        for _ in 0..500 {
            if self.reading() == documents {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!(
            "{} documents are being read, not {documents}",
            self.reading()
        );
    }
}

impl Default for SlowReader {
    fn default() -> Self {
        Self::new()
    }
}

/// Counts down however reading ends.
struct Count(Arc<AtomicUsize>);

impl Drop for Count {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn page(number: u32, text: &str) -> Page {
    let bbox = BoundingBox {
        x0: 0,
        y0: 0,
        x1: 100,
        y1: 20,
    };
    let words = text.split_whitespace().map(|word| Word {
        bbox,
        confidence: 90.0,
        text: word.to_owned(),
    });
    let line = Line {
        bbox,
        words: words.collect(),
    };
    let paragraph = Paragraph {
        bbox,
        lines: vec![line],
    };
    Page {
        number,
        width: 100,
        height: 20,
        dpi: None,
        rotation: 0,
        skew: 0.0,
        source: PageSource::Image,
        blocks: vec![Block {
            bbox,
            paragraphs: vec![paragraph],
        }],
    }
}

#[async_trait]
impl TextExtractor for SlowReader {
    async fn languages(&self) -> Result<Vec<Language>, OcrError> {
        Ok(vec!["eng".parse().unwrap()])
    }

    async fn inspect(&self, document: Arc<[u8]>, _: &ReadOptions) -> Result<Inspection, OcrError> {
        let pages = String::from_utf8_lossy(&document).lines().count();
        Ok(Inspection {
            pages: u32::try_from(pages).unwrap(),
        })
    }

    async fn extract(
        &self,
        document: Arc<[u8]>,
        _: &ReadOptions,
        progress: &dyn Progress,
    ) -> Result<Extraction, OcrError> {
        if self.is_full.load(Ordering::SeqCst) {
            return Err(OcrError::Busy);
        }
        self.reading.fetch_add(1, Ordering::SeqCst);
        let _count = Count(Arc::clone(&self.reading));
        let text = String::from_utf8_lossy(&document).into_owned();
        let mut pages = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            self.pages.acquire().await.unwrap().forget();
            if line == UNREADABLE {
                return Err(DocumentFlaw::Unreadable.into());
            }
            pages.push(page(number, line));
            progress.done(number);
        }
        Ok(Extraction {
            pages,
            ..Extraction::default()
        })
    }
}
