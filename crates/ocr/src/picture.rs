//! Making a picture ready to be read: upright as its camera says, grey, as large as
//! letters are read best, its light even, its contrast spread and its rows
//! straight.

use std::io::Cursor;
use std::path::Path;

use beztack_domain::ocr::{DocumentFlaw, Turn};
use image::codecs::tiff::TiffEncoder;
use image::imageops::{self, FilterType};
use image::metadata::Orientation;
use image::{
    DynamicImage, ExtendedColorType, GrayImage, ImageDecoder, ImageEncoder as _, ImageFormat,
    ImageReader, Limits, Luma,
};

use crate::letters::letter_height;
use crate::number::{real, whole};
use crate::page::Sheet;
use crate::slope::{Slope, Stands, slope};
use crate::{grain, light, straight};

/// Letters at the edge are read better with some paper around them.
const MARGIN: u32 = 10;

/// Heights of letters, in pixels, between which nothing is scaled, and what is aimed at
/// outside of it (ocr.md 4.3): Tesseract looks at rows that are 36 pixels high, so more
/// costs time and tells nothing.
const GOOD_HEIGHT: std::ops::RangeInclusive<f32> = 13.0..=26.0;
const GROWN_HEIGHT: f32 = 15.0;
const SHRUNK_HEIGHT: f32 = 18.0;
const LARGEST_SCALE: f32 = 4.0;

/// Rows that slope by fewer degrees are read as well as straight ones, and straightening
/// blurs them a little.
const STRAIGHT: f32 = 0.5;

/// Bytes that a decoder may take beyond its pixels.
const SPARE: u64 = 64 * 1024 * 1024;

/// Looks at a picture's head: its size, without its pixels.
pub(crate) fn probe(
    bytes: &[u8],
    format: ImageFormat,
    max_pixels: u64,
) -> Result<(), DocumentFlaw> {
    decoder(bytes, format, max_pixels).map(drop)
}

/// Decodes a picture and makes it ready. `may_straighten` says whether its rows may be
/// made straight.
pub(crate) fn prepare(
    bytes: &[u8],
    format: ImageFormat,
    turn: Turn,
    may_straighten: bool,
    max_pixels: u64,
) -> Result<Sheet, DocumentFlaw> {
    let mut decoder = decoder(bytes, format, max_pixels)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(|_undecodable| DocumentFlaw::Broken)?;
    let mut upright = DynamicImage::ImageLuma8(grey(image));
    upright.apply_orientation(orientation);
    let mut image = turned(upright.into_luma8(), turn);
    light::even(&mut image);
    light::spread(&mut image);
    grain::smooth(&mut image);
    let mut slope = may_straighten
        .then(|| slope(&image))
        .flatten()
        .unwrap_or_default();
    if slope.degrees.abs() < STRAIGHT {
        slope.degrees = 0.0;
    }
    let turn = turn_of(orientation).then(turn);
    Ok(sheet(image, turn, slope, max_pixels))
}

/// The same sheet, turned further.
pub(crate) fn turn(sheet: Sheet, turn: Turn) -> Sheet {
    let is_sideways = matches!(turn, Turn::Quarter | Turn::ThreeQuarters);
    let (width, height) = if is_sideways {
        (sheet.height, sheet.width)
    } else {
        (sheet.width, sheet.height)
    };
    Sheet {
        image: turned(sheet.image, turn),
        width,
        height,
        turn: sheet.turn.then(turn),
        stands: Stands::Upright,
        ..sheet
    }
}

/// Writes a sheet where a program can read it. Not compressed: it lives for a moment. As
/// TIFF, because Tesseract reads plain greymaps byte by byte.
pub(crate) fn write(image: &GrayImage, path: &Path) -> std::io::Result<()> {
    let file = std::io::BufWriter::new(std::fs::File::create(path)?);
    let (width, height) = image.dimensions();
    TiffEncoder::new(file)
        .write_image(image.as_raw(), width, height, ExtendedColorType::L8)
        .map_err(std::io::Error::other)
}

fn decoder(
    bytes: &[u8],
    format: ImageFormat,
    max_pixels: u64,
) -> Result<impl ImageDecoder + '_, DocumentFlaw> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    // What the head promises is judged below; this is for decoders that take more.
    let mut limits = Limits::default();
    limits.max_alloc = Some(max_pixels.saturating_mul(4).saturating_add(SPARE));
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|error| match error {
        image::ImageError::Limits(_) => DocumentFlaw::TooManyPixels { limit: max_pixels },
        _ => DocumentFlaw::Broken,
    })?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > max_pixels || decoder.total_bytes() > max_pixels.saturating_mul(8) {
        return Err(DocumentFlaw::TooManyPixels { limit: max_pixels });
    }
    if pixels == 0 {
        return Err(DocumentFlaw::Broken);
    }
    Ok(decoder)
}

/// Grey, on white paper where it is transparent.
fn grey(image: DynamicImage) -> GrayImage {
    if !image.color().has_alpha() {
        return image.into_luma8();
    }
    let source = image.into_luma_alpha8();
    GrayImage::from_fn(source.width(), source.height(), |x, y| {
        let [luma, alpha] = source.get_pixel(x, y).0;
        let (luma, alpha) = (u16::from(luma), u16::from(alpha));
        let blended = (luma * alpha + 255 * (255 - alpha)) / 255;
        Luma([u8::try_from(blended).unwrap_or(u8::MAX)])
    })
}

fn turn_of(orientation: Orientation) -> Turn {
    match orientation {
        Orientation::Rotate90 | Orientation::Rotate90FlipH => Turn::Quarter,
        Orientation::Rotate180 | Orientation::FlipVertical => Turn::Half,
        Orientation::Rotate270 | Orientation::Rotate270FlipH => Turn::ThreeQuarters,
        Orientation::NoTransforms | Orientation::FlipHorizontal => Turn::None,
    }
}

fn turned(image: GrayImage, turn: Turn) -> GrayImage {
    match turn {
        Turn::None => image,
        Turn::Quarter => imageops::rotate90(&image),
        Turn::Half => imageops::rotate180(&image),
        Turn::ThreeQuarters => imageops::rotate270(&image),
    }
}

fn sheet(mut image: GrayImage, turn: Turn, slope: Slope, max_pixels: u64) -> Sheet {
    let (width, height) = image.dimensions();
    let scale = scale(&image, slope.degrees, max_pixels);
    let size = (scaled(width, scale), scaled(height, scale));
    if scale > 1.0 {
        image = imageops::resize(&image, size.0, size.1, FilterType::CatmullRom);
    } else if scale < 1.0 {
        image = imageops::thumbnail(&image, size.0, size.1);
    }
    let paper = paper(&image);
    Sheet {
        image: straight::laid(&image, slope.degrees, paper, MARGIN),
        width,
        height,
        scale,
        margin: MARGIN,
        turn,
        slope: slope.degrees,
        stands: slope.stands,
    }
}

/// By how much the picture should grow, or shrink, so that its letters are read well and
/// it is, once it is straight, no larger than it may be.
fn scale(image: &GrayImage, degrees: f32, max_pixels: u64) -> f32 {
    let wanted = match letter_height(image) {
        Some(height) if height < *GOOD_HEIGHT.start() => (GROWN_HEIGHT / height).min(LARGEST_SCALE),
        Some(height) if height > *GOOD_HEIGHT.end() => SHRUNK_HEIGHT / height,
        _ => 1.0,
    };
    let (width, height) = straight::size(image.dimensions(), degrees);
    let pixels = f64::from(width) * f64::from(height);
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "a limit, which need not be exact"
    )]
    let most = (max_pixels as f64 / pixels).sqrt() as f32;
    wanted.min(most)
}

/// The grey of a picture's own paper.
fn paper(image: &GrayImage) -> u8 {
    let (width, height) = image.dimensions();
    let edge = |x, y| u32::from(image.get_pixel(x, y).0.first().copied().unwrap_or(255));
    let corners = [
        edge(0, 0),
        edge(width - 1, 0),
        edge(0, height - 1),
        edge(width - 1, height - 1),
    ];
    u8::try_from(corners.iter().sum::<u32>() / 4).unwrap_or(255)
}

fn scaled(length: u32, scale: f32) -> u32 {
    whole((real(length) * scale).round()).max(1)
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
    fn small_letters_grow_and_good_ones_stay() {
        assert!(scale(&page(10), 0.0, 64_000_000) > 1.2);
        assert!((scale(&page(20), 0.0, 64_000_000) - 1.0).abs() < f32::EPSILON);
        assert!(scale(&page(40), 0.0, 64_000_000) < 0.7);
    }

    #[test]
    fn no_sheet_is_past_the_limit_whatever_is_done_to_it() {
        let limit = 600 * 400;
        for (letter, degrees) in [(10, 0.0), (10, 10.0), (20, 14.0), (20, -14.0)] {
            let slope = Slope {
                degrees,
                stands: Stands::Upright,
            };
            let sheet = sheet(page(letter), Turn::None, slope, limit);
            let inner = |length: u32| u64::from(length - 2 * MARGIN);
            let pixels = inner(sheet.image.width()) * inner(sheet.image.height());
            // Its sides are whole pixels.
            assert!(pixels < limit + 1500, "{letter} {degrees}: {pixels}");
        }
    }
}
