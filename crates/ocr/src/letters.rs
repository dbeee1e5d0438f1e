//! How large letters are.

use image::{GrayImage, Luma, imageops};
use imageproc::contrast::adaptive_threshold;
use imageproc::filter::box_filter;
use imageproc::region_labelling::{Connectivity, connected_components};

/// Letters are measured in the middle of a picture, in a window of this size.
const WINDOW: u32 = 1600;

/// Letters are darker than what surrounds them within so many pixels, by at least so much.
const AROUND: u32 = 20;
const DARKER: i32 = 40;

/// Fewer shapes say nothing about the size of letters.
const FEWEST_SHAPES: usize = 12;

/// The median height of what looks like letters in the middle of a picture.
///
/// What is ink is told by what is around it: light falls on photographs from one side.
pub(crate) fn letter_height(image: &GrayImage) -> Option<f32> {
    let (width, height) = (image.width().min(WINDOW), image.height().min(WINDOW));
    let (x, y) = ((image.width() - width) / 2, (image.height() - height) / 2);
    let mut window = imageops::crop_imm(image, x, y, width, height).to_image();
    let light = window.iter().filter(|pixel| **pixel >= 128).count();
    if light * 2 < window.len() {
        imageops::invert(&mut window);
    }
    let ink = adaptive_threshold(&box_filter(&window, 1, 1), AROUND, DARKER);
    let labels = connected_components(&ink, Connectivity::Eight, Luma([255]));

    let mut boxes: Vec<(u32, u32, u32, u32)> = Vec::new();
    for (x, y, label) in labels.enumerate_pixels() {
        let Some(shape) = label.0.first().and_then(|label| label.checked_sub(1)) else {
            continue;
        };
        let shape = usize::try_from(shape).unwrap_or_default();
        if boxes.len() <= shape {
            boxes.resize(shape + 1, (x, y, x, y));
        }
        if let Some((x0, y0, x1, y1)) = boxes.get_mut(shape) {
            (*x0, *y0) = ((*x0).min(x), (*y0).min(y));
            (*x1, *y1) = ((*x1).max(x), (*y1).max(y));
        }
    }
    let mut heights: Vec<u32> = boxes
        .into_iter()
        .map(|(x0, y0, x1, y1)| (x1 - x0 + 1, y1 - y0 + 1))
        // Neither dust nor lines nor frames.
        .filter(|(width, height)| (5..=300).contains(height) && (2..=height * 3).contains(width))
        .map(|(_, height)| height)
        .collect();
    if heights.len() < FEWEST_SHAPES {
        return None;
    }
    heights.sort_unstable();
    let median = heights.get(heights.len() / 2)?;
    u16::try_from(*median).ok().map(f32::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of bars as high as letters.
    fn page(letter: u32) -> GrayImage {
        GrayImage::from_fn(600, 400, |x, y| {
            let is_ink = x % letter < letter / 2 && y % (letter * 2) < letter;
            Luma([if is_ink { 40 } else { 220 }])
        })
    }

    #[test]
    fn letters_are_measured() {
        assert!((letter_height(&page(10)).unwrap() - 10.0).abs() < 2.5);
        assert_eq!(
            letter_height(&GrayImage::from_pixel(600, 400, Luma([220]))),
            None
        );
    }

    #[test]
    fn letters_are_measured_where_light_falls_from_one_side() {
        let mut lit = page(24);
        for (x, _, pixel) in lit.enumerate_pixels_mut() {
            let light = 100 - x / 6;
            pixel.0 = pixel
                .0
                .map(|value| u8::try_from(u32::from(value) * light / 100).unwrap_or_default());
        }
        assert!((letter_height(&lit).unwrap() - 24.0).abs() < 2.0);
    }
}
