//! The receipts of the parser's tests, as a printer, a shaky hand and a camera make them.

use std::fs;
use std::path::{Path, PathBuf};

use ab_glyph::FontVec;
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, GrayImage};
use imageproc::filter::gaussian_blur_f32;
use imageproc::noise::{gaussian_noise_mut, salt_and_pepper_noise_mut};

use crate::paper::{font, printed, tilted};

/// What the names of receipts in English begin with.
const ENGLISH_SPEAKING: [&str; 7] = ["au-", "ca-", "ie-", "in-", "nz-", "uk-", "us-"];

/// By how many degrees a hand holds them askew, one after the other.
const TILTS: [f32; 9] = [-1.5, 0.8, 4.0, -0.4, 2.2, -6.0, 1.2, -3.1, 9.0];

/// Heights of their letters, in pixels.
const SIZES: [f32; 4] = [28.0, 22.0, 34.0, 18.0];

/// How the camera compresses.
const QUALITY: u8 = 80;

/// Draws every `step`th receipt into `folder`, with its text beside it. How many.
pub(crate) fn pages(folder: &Path, step: usize) -> usize {
    let font = font("DejaVuSansMono.ttf");
    let mut count = 0;
    for (number, path) in texts().into_iter().enumerate().step_by(step) {
        let target = folder.join(format!("receipt.{}.png", name(&path)));
        let text = fs::read_to_string(&path).unwrap();
        photographed(&text, &font, number).save(&target).unwrap();
        fs::write(target.with_extension("txt"), text).unwrap();
        count += 1;
    }
    count
}

/// Draws all receipts into `folder`, as a camera would store them: `NAME.LANGUAGE.jpg`.
pub(crate) fn photograph(folder: &Path) {
    let font = font("DejaVuSansMono.ttf");
    for (number, path) in texts().into_iter().enumerate() {
        let text = fs::read_to_string(&path).unwrap();
        let image = photographed(&text, &font, number);
        let file = fs::File::create(folder.join(format!("{}.jpg", name(&path)))).unwrap();
        JpegEncoder::new_with_quality(std::io::BufWriter::new(file), QUALITY)
            .encode(
                image.as_raw(),
                image.width(),
                image.height(),
                ExtendedColorType::L8,
            )
            .unwrap();
    }
}

/// The texts, in a fixed order.
fn texts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/tests/receipts");
    let mut texts: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    texts.sort();
    texts
}

/// The receipt's name, with its language.
fn name(path: &Path) -> String {
    let stem = path.file_stem().unwrap().to_str().unwrap();
    let is_english = ENGLISH_SPEAKING
        .iter()
        .any(|country| stem.starts_with(country));
    format!("{stem}.{}", if is_english { "eng" } else { "spa" })
}

/// Printed small or large, held askew, lit from one side, out of focus, with grain.
fn photographed(text: &str, font: &FontVec, number: usize) -> GrayImage {
    let seed = number as u64 + 1;
    let size = SIZES[number % SIZES.len()];
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let longest = lines.iter().map(|line| line.chars().count()).max();
    let width = longest.unwrap_or(40) as f32 * size * 0.61;
    let paper = printed(&lines, font, size, 50, width as u32);
    let mut image = tilted(&paper, TILTS[number % TILTS.len()]);
    lit(&mut image, number % 3);
    if number % 2 == 1 {
        image = gaussian_blur_f32(&image, 0.8);
    }
    gaussian_noise_mut(&mut image, 0.0, 6.0 + 3.0 * (number % 4) as f64, seed);
    if number % 5 == 4 {
        salt_and_pepper_noise_mut(&mut image, 0.003, seed);
    }
    image
}

/// Grey on grey, and darker towards one side.
fn lit(image: &mut GrayImage, side: usize) {
    let (width, height) = image.dimensions();
    for (x, y, pixel) in image.enumerate_pixels_mut() {
        let away = match side {
            0 => 0.0,
            1 => x as f32 / width as f32,
            _ => y as f32 / height as f32,
        };
        let light = 225.0 - 70.0 * away;
        pixel.0 = [(25.0 + f32::from(pixel.0[0]) / 255.0 * (light - 25.0)) as u8];
    }
}
