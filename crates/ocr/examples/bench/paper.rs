//! Paper with words on it.

use std::fs;
use std::path::Path;

use ab_glyph::FontVec;
use image::{GrayImage, Luma};
use imageproc::drawing::{draw_text_mut, text_size};
use imageproc::geometric_transformations::{Border, Interpolation, rotate_about_center_no_crop};

/// Where Debian and its children, Fedora, and Homebrew keep these fonts.
const FOLDERS: [&str; 4] = [
    "/usr/share/fonts/truetype/dejavu",
    "/usr/share/fonts/dejavu-sans-fonts",
    "/usr/share/fonts/TTF",
    "/Library/Fonts",
];

pub(crate) fn font(name: &str) -> FontVec {
    let found = FOLDERS
        .into_iter()
        .map(|folder| Path::new(folder).join(name))
        .find(|path| path.exists());
    let path = found.unwrap_or_else(|| {
        panic!("no {name}: install the DejaVu fonts (Debian: apt-get install fonts-dejavu-core)")
    });
    FontVec::try_from_vec(fs::read(path).unwrap()).unwrap()
}

/// A column of text, about sixty letters wide.
pub(crate) fn page(text: &str, font: &FontVec, size: f32) -> GrayImage {
    let margin = (size * 2.0) as i32;
    let width = size * 34.0;
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let longer = format!("{} {word}", lines.last().unwrap())
            .trim()
            .to_owned();
        if text_size(size, font, &longer).0 as f32 > width {
            lines.push(word.to_owned());
        } else {
            *lines.last_mut().unwrap() = longer;
        }
    }
    printed(&lines, font, size, margin, width as u32)
}

/// Lines below each other, with a margin all around.
pub(crate) fn printed(
    lines: &[String],
    font: &FontVec,
    size: f32,
    margin: i32,
    width: u32,
) -> GrayImage {
    let leading = (size * 1.35) as i32;
    let height = lines.len() as i32 * leading + 2 * margin;
    let mut page = GrayImage::from_pixel(width + 2 * margin as u32, height as u32, Luma([255]));
    for (at, line) in lines.iter().enumerate() {
        let y = margin + at as i32 * leading;
        draw_text_mut(&mut page, Luma([0]), margin, y, size, font, line);
    }
    page
}

/// The page as it lies askew, all of it, on something white.
pub(crate) fn tilted(page: &GrayImage, degrees: f32) -> GrayImage {
    let border = Border::Constant(Luma([255]));
    rotate_about_center_no_crop(page, degrees.to_radians(), Interpolation::Bicubic, border)
}
