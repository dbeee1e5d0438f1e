//! Rows made straight, on a sheet with some paper around.

use image::GrayImage;

use crate::number::{real, whole};

/// Places between pixels are reckoned in so many bits.
const BITS: u32 = 16;
const ONE: i64 = 1 << BITS;

/// The size of a picture whose rows slope by `degrees`, once they are straight: all of it
/// is there.
pub(crate) fn size((width, height): (u32, u32), degrees: f32) -> (u32, u32) {
    if degrees == 0.0 {
        return (width, height);
    }
    let (sine, cosine) = degrees.to_radians().sin_cos();
    let (sine, cosine) = (sine.abs(), cosine.abs());
    let (across, down) = (real(width), real(height));
    (
        whole((across * cosine + down * sine).ceil()),
        whole((across * sine + down * cosine).ceil()),
    )
}

/// The picture, straight, with `margin` pixels of `paper` on all sides. Its middle is the
/// middle of the sheet.
pub(crate) fn laid(image: &GrayImage, degrees: f32, paper: u8, margin: u32) -> GrayImage {
    let (width, height) = size(image.dimensions(), degrees);
    let (width, height) = (width + 2 * margin, height + 2 * margin);
    let mut sheet = GrayImage::from_pixel(width, height, image::Luma([paper]));
    if degrees == 0.0 {
        frame(image, &mut sheet, margin);
    } else {
        turn_back(image, &mut sheet, degrees);
    }
    sheet
}

fn frame(image: &GrayImage, sheet: &mut GrayImage, margin: u32) {
    let (from, margin) = (index(image.width()), index(margin));
    let into = index(sheet.width());
    let rows = sheet.chunks_exact_mut(into.max(1)).skip(margin);
    for (row, pixels) in rows.zip(image.chunks_exact(from.max(1))) {
        if let Some(place) = row.get_mut(margin..margin + from) {
            place.copy_from_slice(pixels);
        }
    }
}

/// Each pixel of the sheet is mixed from the four that lie around its place.
fn turn_back(image: &GrayImage, sheet: &mut GrayImage, degrees: f32) {
    let source = Source::new(image);
    let (sine, cosine) = f64::from(degrees).to_radians().sin_cos();
    let half = |length: u32| f64::from(length) / 2.0 - 0.5;
    let (left, top) = (-half(sheet.width()), -half(sheet.height()));
    let (across, down) = (half(image.width()), half(image.height()));
    let step = (fixed(cosine), fixed(sine));
    let width = index(sheet.width()).max(1);
    for (y, row) in (0_u32..).zip(sheet.chunks_exact_mut(width)) {
        let below = top + f64::from(y);
        let mut x = fixed(left * cosine - below * sine + across);
        let mut y = fixed(left * sine + below * cosine + down);
        for pixel in row {
            if let Some(grey) = source.mixed(x, y) {
                *pixel = grey;
            }
            (x, y) = (x + step.0, y + step.1);
        }
    }
}

/// What pixels are taken from.
struct Source<'a> {
    pixels: &'a [u8],
    width: usize,
    /// Places from here on have no pixel to their right, or below.
    end: (i64, i64),
}

impl<'a> Source<'a> {
    fn new(image: &'a GrayImage) -> Self {
        let last = |length: u32| i64::from(length.saturating_sub(1)) * ONE;
        Self {
            pixels: image.as_raw(),
            width: index(image.width()),
            end: (last(image.width()), last(image.height())),
        }
    }

    /// The grey at a place; `None` outside of the picture.
    fn mixed(&self, x: i64, y: i64) -> Option<u8> {
        if x < 0 || y < 0 || x >= self.end.0 || y >= self.end.1 {
            return None;
        }
        let at = usize::try_from(y >> BITS).ok()? * self.width + usize::try_from(x >> BITS).ok()?;
        let pair = |at: usize| match self.pixels.get(at..at + 2) {
            Some(&[left, right]) => Some((u32::from(left), u32::from(right))),
            _ => None,
        };
        let (above, below) = (pair(at)?, pair(at + self.width)?);
        let share = |place: i64| u32::try_from((place & (ONE - 1)) >> 8).unwrap_or_default();
        let (right, low) = (share(x), share(y));
        let mixed = |(one, other): (u32, u32)| one * (256 - right) + other * right;
        let grey = (mixed(above) * (256 - low) + mixed(below) * low + (1 << 15)) >> 16;
        u8::try_from(grey).ok()
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "places in pictures, of some thousands of pixels"
)]
fn fixed(place: f64) -> i64 {
    (place * 65_536.0).round() as i64
}

fn index(length: u32) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use image::Luma;

    use super::*;

    #[test]
    fn a_straight_picture_is_framed() {
        let image = GrayImage::from_fn(5, 3, |x, y| Luma([u8::try_from(x * 10 + y).unwrap()]));
        let sheet = laid(&image, 0.0, 200, 2);
        assert_eq!(sheet.dimensions(), (9, 7));
        for (x, y, pixel) in sheet.enumerate_pixels() {
            let inside = (2..7).contains(&x) && (2..5).contains(&y);
            let wanted = if inside {
                *image.get_pixel(x - 2, y - 2)
            } else {
                Luma([200])
            };
            assert_eq!(*pixel, wanted, "{x} {y}");
        }
    }

    #[test]
    fn a_line_that_slopes_is_level_afterwards_and_nothing_is_lost() {
        let degrees = 8.0_f32;
        let fall = degrees.to_radians().tan();
        let image = GrayImage::from_fn(400, 300, |x, y| {
            let from_line = real(y) - 150.0 - (real(x) - 200.0) * fall;
            Luma([if from_line.abs() < 2.0 { 0 } else { 255 }])
        });
        let sheet = laid(&image, degrees, 255, 10);
        assert_eq!(
            sheet.dimensions(),
            (
                size((400, 300), degrees).0 + 20,
                size((400, 300), degrees).1 + 20
            )
        );
        let middle = sheet.height() / 2;
        for (_, y, pixel) in sheet.enumerate_pixels() {
            assert!(pixel.0[0] > 200 || y.abs_diff(middle) < 5, "ink at {y}");
        }
        let ink =
            |image: &GrayImage| -> u64 { image.iter().map(|grey| 255 - u64::from(*grey)).sum() };
        assert!(ink(&sheet).abs_diff(ink(&image)) < ink(&image) / 50);
    }
}
