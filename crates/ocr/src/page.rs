use beztack_domain::ocr::{Block, BoundingBox, Line, Page, PageSource, Paragraph, Turn, Word};
use image::GrayImage;

/// A picture as it is given to the reader, and how it came to be.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    pub(crate) image: GrayImage,
    /// Of the upright page, before it was scaled.
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) scale: f32,
    pub(crate) margin: u32,
    /// How it was turned.
    pub(crate) turn: Turn,
}

impl Sheet {
    /// What was read on it, in pixels of the upright page.
    pub(crate) fn page(&self, number: u32, dpi: Option<u32>, mut blocks: Vec<Block>) -> Page {
        place(&mut blocks, &|place| self.original(place));
        Page {
            number,
            width: self.width,
            height: self.height,
            dpi,
            rotation: self.turn.degrees(),
            source: PageSource::Image,
            blocks,
        }
    }

    fn original(&self, place: BoundingBox) -> BoundingBox {
        let back =
            |at: u32, most: u32| unscaled(at.saturating_sub(self.margin), self.scale).min(most);
        BoundingBox {
            x0: back(place.x0, self.width),
            y0: back(place.y0, self.height),
            x1: back(place.x1, self.width),
            y1: back(place.y1, self.height),
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places in pictures, far below 2^24 and never negative"
)]
fn unscaled(at: u32, scale: f32) -> u32 {
    (at as f32 / scale).round() as u32
}

/// Puts everything where `to` says.
fn place(blocks: &mut [Block], to: &dyn Fn(BoundingBox) -> BoundingBox) {
    for Block { bbox, paragraphs } in blocks {
        *bbox = to(*bbox);
        for Paragraph { bbox, lines } in paragraphs {
            *bbox = to(*bbox);
            for Line { bbox, words } in lines {
                *bbox = to(*bbox);
                for Word { bbox, .. } in words {
                    *bbox = to(*bbox);
                }
            }
        }
    }
}
