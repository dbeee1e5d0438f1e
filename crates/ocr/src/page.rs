use beztack_domain::ocr::{Block, BoundingBox, Line, Page, PageSource, Paragraph, Turn, Word};
use image::GrayImage;

use crate::number::{real, whole};
use crate::slope::Stands;

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
    /// By how many degrees its rows sloped, before it was straightened. Straightening
    /// left the middle of the page in the middle of the sheet.
    pub(crate) slope: f32,
    /// Which way up it seems to be.
    pub(crate) stands: Stands,
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
            skew: self.slope,
            source: PageSource::Image,
            blocks,
        }
    }

    /// Where something on the sheet is on the page: the smallest box around it.
    fn original(&self, place: BoundingBox) -> BoundingBox {
        let corners = [
            self.point(place.x0, place.y0),
            self.point(place.x1, place.y0),
            self.point(place.x0, place.y1),
            self.point(place.x1, place.y1),
        ];
        let (across, down) = (corners.map(|(x, _)| x), corners.map(|(_, y)| y));
        let least = |of: [f32; 4]| of.into_iter().fold(f32::MAX, f32::min);
        let most = |of: [f32; 4]| of.into_iter().fold(f32::MIN, f32::max);
        BoundingBox {
            x0: whole(least(across).round()).min(self.width),
            y0: whole(least(down).round()).min(self.height),
            x1: whole(most(across).round()).min(self.width),
            y1: whole(most(down).round()).min(self.height),
        }
    }

    /// Where a pixel of the sheet is on the page.
    fn point(&self, x: u32, y: u32) -> (f32, f32) {
        let margins = 2 * self.margin;
        let middle = |length: u32| real(length.saturating_sub(margins)) / 2.0;
        let (sine, cosine) = self.slope.to_radians().sin_cos();
        let across = real(x) - real(self.margin) - middle(self.image.width());
        let down = real(y) - real(self.margin) - middle(self.image.height());
        let (x, y) = (across * cosine - down * sine, across * sine + down * cosine);
        (
            x / self.scale + real(self.width) / 2.0,
            y / self.scale + real(self.height) / 2.0,
        )
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(slope: f32, size: (u32, u32)) -> Sheet {
        Sheet {
            image: GrayImage::new(size.0 + 20, size.1 + 20),
            width: 1000,
            height: 500,
            scale: 2.0,
            margin: 10,
            turn: Turn::None,
            slope,
            stands: Stands::Upright,
        }
    }

    fn place(x0: u32, y0: u32, x1: u32, y1: u32) -> BoundingBox {
        BoundingBox { x0, y0, x1, y1 }
    }

    #[test]
    fn boxes_are_those_of_the_page() {
        let straight = sheet(0.0, (2000, 1000));
        let found = straight.original(place(110, 210, 310, 250));
        assert_eq!(found, place(50, 100, 150, 120));
        assert_eq!(
            straight.original(place(0, 0, 4000, 3000)),
            place(0, 0, 1000, 500)
        );
    }

    #[test]
    fn boxes_of_a_straightened_page_lie_around_what_slopes() {
        // By ten degrees: the sheet has grown around its middle.
        let sloping = sheet(10.0, (2143, 1332));
        let (across, down) = (2163 / 2, 1352 / 2);
        let middle = sloping.original(place(across - 2, down - 2, across + 2, down + 2));
        assert!(
            (499..=501).contains(&middle.x0.midpoint(middle.x1)),
            "{middle:?}"
        );
        assert!(
            (249..=251).contains(&middle.y0.midpoint(middle.y1)),
            "{middle:?}"
        );
        // What was to the right on the same row is further down on the page.
        let right = sloping.original(place(across + 598, down - 2, across + 602, down + 2));
        assert!(
            (794..=797).contains(&right.x0.midpoint(right.x1)),
            "{right:?}"
        );
        assert!(
            (300..=304).contains(&right.y0.midpoint(right.y1)),
            "{right:?}"
        );
    }
}
