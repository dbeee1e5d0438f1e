//! Whether a page that was read is upright, by what was read.

use beztack_domain::ocr::{Block, Extraction, Page, PageSource, Word};

/// Words that are read no surer than this, on average, make us doubt that the page is
/// upright.
const DOUBTFUL: f32 = 70.0;

/// Whether a page was read so well that it must be upright.
pub(crate) fn is_sure(blocks: &[Block]) -> bool {
    confidence(blocks) > DOUBTFUL && !is_sideways(blocks)
}

/// How surely it was read, on average over the words.
pub(crate) fn confidence(blocks: &[Block]) -> f32 {
    let page = Extraction {
        pages: vec![Page {
            number: 1,
            width: 0,
            height: 0,
            dpi: None,
            rotation: 0,
            skew: 0.0,
            source: PageSource::Image,
            blocks: blocks.to_vec(),
        }],
        ..Extraction::default()
    };
    page.confidence()
}

/// Whether most words are higher than they are wide.
pub(crate) fn is_sideways(blocks: &[Block]) -> bool {
    let words = blocks.iter().flat_map(Block::words);
    let long = words.filter(|word| word.text.chars().count() > 2);
    let (mut upright, mut on_end) = (0_usize, 0_usize);
    for Word { bbox, .. } in long {
        let (width, height) = (
            bbox.x1.saturating_sub(bbox.x0),
            bbox.y1.saturating_sub(bbox.y0),
        );
        if height > width {
            on_end += 1;
        } else {
            upright += 1;
        }
    }
    on_end > upright
}
