//! Pages whose text is known: two languages, three fonts, several sizes, and what paper
//! and cameras do to them; and receipts, printed and photographed.

use std::fs;
use std::path::Path;

use ab_glyph::FontVec;
use image::{GrayImage, Luma, imageops};
use imageproc::drawing::{draw_text_mut, text_size};
use imageproc::geometric_transformations::{Interpolation, rotate_about_center};
use imageproc::noise::{gaussian_noise_mut, salt_and_pepper_noise_mut};

const ENGLISH: &str = "The harbour wakes before the town does. Fishing boats come in with their lamps \
still lit, and by six o'clock the market hall is full of voices, crates and quick arithmetic. Prices \
change while you listen: a kilo of mackerel costs 4.80 at the first stall and 5.25 at the last, though \
nobody could explain exactly why. Jack, who buys for three hotels, keeps his numbers in a small blue \
notebook and trusts no machine (\"not since 1997\"). His daughter photographs every page in the evening \
& lets a program read it; she claims it is right 98% of the time.";

const SPANISH: &str = "El puerto despierta antes que el pueblo. Los barcos llegan con las luces aún \
encendidas y, a las seis, la lonja está llena de voces, cajas y cuentas rápidas. ¿Quién decide los \
precios? El kilo de caballa cuesta 4,80 en el primer puesto y 5,25 en el último, aunque nadie sabría \
explicar por qué. Joaquín, que compra para tres hoteles, apunta sus números en un pequeño cuaderno azul \
y no se fía de ninguna máquina («desde 1997»). Su hija fotografía cada página por la noche y deja que un \
programa la lea; según ella, acierta el 98 % de las veces. ¡Ojalá!";

const FONTS: [&str; 3] = ["DejaVuSans.ttf", "DejaVuSerif.ttf", "DejaVuSansMono.ttf"];

/// Where Debian and its children, Fedora, and Homebrew keep these fonts.
const FONT_FOLDERS: [&str; 4] = [
    "/usr/share/fonts/truetype/dejavu",
    "/usr/share/fonts/dejavu-sans-fonts",
    "/usr/share/fonts/TTF",
    "/Library/Fonts",
];

/// What the names of receipts in English begin with.
const ENGLISH_SPEAKING: [&str; 7] = ["au-", "ca-", "ie-", "in-", "nz-", "uk-", "us-"];

/// What happens to a page before it is read.
#[derive(Clone, Copy)]
enum Damage {
    None,
    Skewed(f32),
    Grainy,
    Specked,
    Faint,
    Turned(u32),
}

/// Draws everything into `folder`, each page with its text beside it. How many pages.
pub(crate) fn draw(folder: &Path) -> usize {
    let kinds: [(&str, f32, Damage); 12] = [
        ("plain", 32.0, Damage::None),
        ("large", 60.0, Damage::None),
        ("small-14", 14.0, Damage::None),
        ("small-11", 11.0, Damage::None),
        ("skew-1", 32.0, Damage::Skewed(1.0)),
        ("skew-3", 32.0, Damage::Skewed(-3.0)),
        ("grain", 32.0, Damage::Grainy),
        ("specks", 32.0, Damage::Specked),
        ("faint", 32.0, Damage::Faint),
        ("turned-90", 32.0, Damage::Turned(90)),
        ("turned-180", 32.0, Damage::Turned(180)),
        ("turned-270", 32.0, Damage::Turned(270)),
    ];
    let mut count = 0;
    for (language, text) in [("eng", ENGLISH), ("spa", SPANISH)] {
        for (at, name) in FONTS.into_iter().enumerate() {
            let font = font(name);
            for (kind, size, damage) in kinds {
                let page = damaged(page(text, &font, size), damage, at as u64 + 1);
                let path = folder.join(format!("{kind}.{at}.{language}.png"));
                page.save(&path).unwrap();
                fs::write(path.with_extension("txt"), text).unwrap();
                count += 1;
            }
        }
    }
    count + receipts(folder)
}

fn font(name: &str) -> FontVec {
    let found = FONT_FOLDERS
        .into_iter()
        .map(|folder| Path::new(folder).join(name))
        .find(|path| path.exists());
    let path = found.unwrap_or_else(|| {
        panic!("no {name}: run `cargo xtask setup` (Debian: apt-get install fonts-dejavu-core)")
    });
    FontVec::try_from_vec(fs::read(path).unwrap()).unwrap()
}

/// A column of text, about sixty letters wide.
fn page(text: &str, font: &FontVec, size: f32) -> GrayImage {
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

fn printed(lines: &[String], font: &FontVec, size: f32, margin: i32, width: u32) -> GrayImage {
    let leading = (size * 1.35) as i32;
    let height = lines.len() as i32 * leading + 2 * margin;
    let mut page = GrayImage::from_pixel(width + 2 * margin as u32, height as u32, Luma([255]));
    for (at, line) in lines.iter().enumerate() {
        let y = margin + at as i32 * leading;
        draw_text_mut(&mut page, Luma([0]), margin, y, size, font, line);
    }
    page
}

fn damaged(mut page: GrayImage, damage: Damage, seed: u64) -> GrayImage {
    match damage {
        Damage::None => {}
        Damage::Skewed(degrees) => {
            page = rotate_about_center(
                &page,
                degrees.to_radians(),
                Interpolation::Bicubic,
                imageproc::geometric_transformations::Border::Constant(Luma([255])),
            );
        }
        Damage::Grainy => gaussian_noise_mut(&mut page, 0.0, 28.0, seed),
        Damage::Specked => salt_and_pepper_noise_mut(&mut page, 0.01, seed),
        Damage::Faint => page.iter_mut().for_each(|pixel| *pixel = 150 + *pixel / 8),
        Damage::Turned(90) => page = imageops::rotate90(&page),
        Damage::Turned(180) => page = imageops::rotate180(&page),
        Damage::Turned(_) => page = imageops::rotate270(&page),
    }
    page
}

/// Every receipt of the parser's tests, as a printer and a shaky hand make it.
fn receipts(folder: &Path) -> usize {
    let font = font("DejaVuSansMono.ttf");
    let texts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/tests/receipts");
    let mut count = 0;
    for (seed, entry) in (1..).zip(fs::read_dir(texts).unwrap()) {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let longest = lines
            .iter()
            .map(|line| line.chars().count())
            .max()
            .unwrap_or(40);
        let mut image = printed(&lines, &font, 28.0, 50, (longest as f32 * 17.0) as u32);
        let tilt = [-1.5_f32, 0.8, 1.8, -0.6][seed as usize % 4];
        image = damaged(image, Damage::Skewed(tilt), seed);
        image
            .iter_mut()
            .for_each(|pixel| *pixel = 30 + (u16::from(*pixel) * 3 / 4) as u8);
        gaussian_noise_mut(&mut image, 0.0, 10.0, seed);
        let stem = path.file_stem().unwrap().to_str().unwrap();
        let is_english = ENGLISH_SPEAKING
            .iter()
            .any(|country| stem.starts_with(country));
        let language = if is_english { "eng" } else { "spa" };
        let target = folder.join(format!("receipt.{stem}.{language}.png"));
        image.save(&target).unwrap();
        fs::write(target.with_extension("txt"), text).unwrap();
        count += 1;
    }
    count
}
