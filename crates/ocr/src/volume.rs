//! How much may be read of one document.

use std::sync::atomic::{AtomicU64, Ordering};

use beztack_domain::ocr::{DocumentFlaw, Page};

/// Bytes of a word; a longer one counts as several.
const WORD: usize = 64;

/// What has been read of a document, page by page, so that nobody reads on what is refused in
/// the end. A small document can say very much: all its pages may be the same.
#[derive(Debug)]
pub(crate) struct Volume {
    words: Sum,
    pdf: Sum,
}

#[derive(Debug)]
struct Sum {
    sum: AtomicU64,
    limit: u64,
}

impl Volume {
    /// Nothing yet, of so many words, and so many bytes of PDF, at most.
    pub(crate) fn new(max_words: u64, max_pdf_bytes: u64) -> Self {
        let up_to = |limit| Sum {
            sum: AtomicU64::new(0),
            limit,
        };
        Self {
            words: up_to(max_words),
            pdf: up_to(max_pdf_bytes),
        }
    }

    /// One page more.
    pub(crate) fn add(&self, page: &Page) -> Result<(), DocumentFlaw> {
        let words: usize = page
            .words()
            .map(|word| word.text.len().div_ceil(WORD))
            .sum();
        let fits = self.words.add(words.try_into().unwrap_or(u64::MAX));
        fits.map_err(|limit| DocumentFlaw::TooManyWords { limit })
    }

    /// So many bytes more of the PDF that is made.
    pub(crate) fn add_pdf(&self, bytes: u64) -> Result<(), DocumentFlaw> {
        let fits = self.pdf.add(bytes);
        fits.map_err(|limit| DocumentFlaw::PdfTooLarge { limit })
    }
}

impl Sum {
    /// `Err` is the limit, where it is passed.
    fn add(&self, more: u64) -> Result<(), u64> {
        let before = self.sum.fetch_add(more, Ordering::Relaxed);
        if before.saturating_add(more) > self.limit {
            return Err(self.limit);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use beztack_domain::ocr::{Block, BoundingBox, Line, PageSource, Paragraph, Word};

    use super::*;

    fn page(words: &[&str]) -> Page {
        let bbox = BoundingBox::default();
        let word = |text: &&str| Word {
            bbox,
            confidence: 90.0,
            text: (*text).to_owned(),
        };
        let line = Line {
            bbox,
            words: words.iter().map(word).collect(),
        };
        let paragraph = Paragraph {
            bbox,
            lines: vec![line],
        };
        Page {
            number: 1,
            width: 1,
            height: 1,
            dpi: None,
            rotation: 0,
            skew: 0.0,
            source: PageSource::TextLayer,
            blocks: vec![Block {
                bbox,
                paragraphs: vec![paragraph],
            }],
        }
    }

    #[test]
    fn pages_count_together_and_long_words_as_several() {
        let limit = 4;
        let long = "x".repeat(65);
        let volume = Volume::new(limit, 0);
        assert_eq!(volume.add(&page(&["two", &long])), Ok(()));
        assert_eq!(volume.add(&page(&["one"])), Ok(()));
        let over = volume.add(&page(&["more"]));
        assert_eq!(over, Err(DocumentFlaw::TooManyWords { limit }));
    }
}
