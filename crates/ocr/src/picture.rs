//! Making a picture ready to be read: upright as its camera says, grey, as large as
//! letters are read best, its light even, its contrast spread and its rows
//! straight.

use std::io::Cursor;
use std::path::Path;

use beztack_domain::ocr::{DocumentFlaw, Turn};
use image::codecs::pnm::{GraymapHeader, PnmEncoder, PnmHeader};
use image::imageops::{self, FilterType};
use image::metadata::Orientation;
use image::{
    DynamicImage, ExtendedColorType, GrayImage, ImageDecoder, ImageEncoder as _, ImageFormat,
    ImageReader, Limits, Luma,
};
use imageproc::filter::gaussian_blur_f32;
use imageproc::geometric_transformations::{Border, Interpolation, rotate_about_center_no_crop};

use crate::letters::letter_height;
use crate::light;
use crate::page::Sheet;
use crate::slope::{Slope, slope};

/// Letters at the edge are read better with some paper around them.
const MARGIN: u32 = 10;

/// Heights of letters, in pixels, between which nothing is scaled, and what is aimed at
/// outside of it (ocr.md 4.3).
const GOOD_HEIGHT: std::ops::RangeInclusive<f32> = 13.0..=60.0;
const AIMED_HEIGHT: f32 = 22.0;
const LARGEST_SCALE: f32 = 4.0;

/// Rows that slope by fewer degrees are read as well as straight ones, and straightening
/// blurs them a little.
const STRAIGHT: f32 = 0.5;

/// What neighbours differ by, mostly, where a camera saw little light; and how much is
/// smoothed then, in pixels. Grain that is scaled up is taken for letters.
const GRAIN: u8 = 10;
const SMOOTH: f32 = 0.8;

/// Bytes that a decoder may take beyond its pixels.
const SPARE: u64 = 64 * 1024 * 1024;

/// How much of the paper, and of the ink, may be left to its own: outliers.
const OUTLIERS: f64 = 0.01;

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
    spread(&mut image);
    if grain(&image) > GRAIN {
        image = gaussian_blur_f32(&image, SMOOTH);
    }
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
        seems_sideways: false,
        ..sheet
    }
}

/// Writes a sheet where a program can read it. Not compressed: it lives for a moment.
pub(crate) fn write(image: &GrayImage, path: &Path) -> std::io::Result<()> {
    let file = std::io::BufWriter::new(std::fs::File::create(path)?);
    let header = PnmHeader::from(GraymapHeader {
        encoding: image::codecs::pnm::SampleEncoding::Binary,
        width: image.width(),
        height: image.height(),
        maxwhite: 255,
    });
    PnmEncoder::new(file)
        .with_header(header)
        .write_image(
            image.as_raw(),
            image.width(),
            image.height(),
            ExtendedColorType::L8,
        )
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
    let scale = scale(&image, max_pixels);
    if (scale - 1.0).abs() > f32::EPSILON {
        image = imageops::resize(
            &image,
            scaled(width, scale),
            scaled(height, scale),
            if scale > 1.0 {
                FilterType::CatmullRom
            } else {
                FilterType::Triangle
            },
        );
    }
    let paper = paper(&image);
    if slope.degrees != 0.0 {
        let border = Border::Constant(Luma([paper]));
        let back = -slope.degrees.to_radians();
        image = rotate_about_center_no_crop(&image, back, Interpolation::Bicubic, border);
    }
    Sheet {
        image: framed(&image, paper),
        width,
        height,
        scale,
        margin: MARGIN,
        turn,
        slope: slope.degrees,
        seems_sideways: slope.is_sideways,
    }
}

/// Spreads the greys between paper and ink over the whole range.
fn spread(image: &mut GrayImage) {
    let mut counts = [0_u64; 256];
    for pixel in image.iter() {
        if let Some(count) = counts.get_mut(usize::from(*pixel)) {
            *count += 1;
        }
    }
    let (darkest, lightest) = (
        quantile(&counts, OUTLIERS),
        quantile(&counts, 1.0 - OUTLIERS),
    );
    let range = i32::from(lightest) - i32::from(darkest);
    if !(16..=220).contains(&range) {
        return;
    }
    for pixel in image.iter_mut() {
        let value = (i32::from(*pixel) - i32::from(darkest)) * 255 / range;
        *pixel = u8::try_from(value.clamp(0, 255)).unwrap_or(u8::MAX);
    }
}

/// What most pixels differ from the one beside them by.
fn grain(image: &GrayImage) -> u8 {
    let mut counts = [0_u64; 256];
    for (one, other) in image.iter().zip(image.iter().skip(1)) {
        if let Some(count) = counts.get_mut(usize::from(one.abs_diff(*other))) {
            *count += 1;
        }
    }
    quantile(&counts, 0.5)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of pixels, of which a percent more or less does not matter"
)]
fn quantile(counts: &[u64; 256], share: f64) -> u8 {
    let wanted = counts.iter().sum::<u64>() as f64 * share;
    let mut seen = 0;
    for (value, count) in (0_u8..=255).zip(counts) {
        seen += count;
        if seen as f64 >= wanted {
            return value;
        }
    }
    u8::MAX
}

/// By how much the picture should grow, or shrink, so that its letters are read well.
fn scale(image: &GrayImage, max_pixels: u64) -> f32 {
    let Some(height) = letter_height(image) else {
        return 1.0;
    };
    if GOOD_HEIGHT.contains(&height) {
        return 1.0;
    }
    let wanted = (AIMED_HEIGHT / height).min(LARGEST_SCALE);
    let pixels = f64::from(image.width()) * f64::from(image.height());
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "a limit, which need not be exact"
    )]
    let most = (max_pixels as f64 / pixels).sqrt() as f32;
    wanted.min(most.max(1.0))
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

/// The picture on a larger sheet of paper.
fn framed(image: &GrayImage, paper: u8) -> GrayImage {
    let (width, height) = image.dimensions();
    let mut sheet = GrayImage::from_pixel(width + 2 * MARGIN, height + 2 * MARGIN, Luma([paper]));
    imageops::replace(&mut sheet, image, i64::from(MARGIN), i64::from(MARGIN));
    sheet
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes of pictures, far below 2^24 and never negative"
)]
fn scaled(length: u32, scale: f32) -> u32 {
    ((length as f32 * scale).round() as u32).max(1)
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
        assert!(scale(&page(10), 64_000_000) > 1.6);
        assert!((scale(&page(30), 64_000_000) - 1.0).abs() < f32::EPSILON);
        assert!(
            scale(&page(10), 600 * 400).le(&1.01),
            "never past the limit"
        );
    }

    #[test]
    fn contrast_is_spread_where_there_is_some() {
        let mut faint = GrayImage::from_fn(100, 100, |x, _| Luma([if x < 50 { 120 } else { 160 }]));
        spread(&mut faint);
        assert_eq!(faint.get_pixel(0, 0).0, [0]);
        assert_eq!(faint.get_pixel(99, 0).0, [255]);
        let mut blank = GrayImage::from_pixel(10, 10, Luma([128]));
        spread(&mut blank);
        assert_eq!(blank.get_pixel(0, 0).0, [128]);
    }
}
