//! Pages whose text is known: two languages, three fonts, several sizes, and what paper
//! and cameras do to them.

use std::fs;
use std::path::Path;

use image::{GrayImage, imageops};
use imageproc::noise::{gaussian_noise_mut, salt_and_pepper_noise_mut};

use crate::paper::{font, page, tilted};
use crate::receipts;

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

/// How many receipts there are to one that is among these pages.
const RECEIPTS: usize = 5;

/// What a group of pages is held to, beside Tesseract by hand.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wanted {
    NotWorse,
    Better,
    /// It is only told.
    Nothing,
}

impl Wanted {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::NotWorse => "no more",
            Self::Better => "fewer",
            Self::Nothing => "",
        }
    }
}

/// Pages that are told together.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) title: &'static str,
    /// What the names of its pages begin with.
    kinds: &'static [&'static str],
    pub(crate) wanted: Wanted,
}

impl Group {
    pub(crate) fn has(&self, name: &str) -> bool {
        let kind = name.split('.').next().unwrap_or_default();
        self.kinds.iter().any(|begin| kind.starts_with(begin))
    }
}

const fn group(title: &'static str, kinds: &'static [&'static str], wanted: Wanted) -> Group {
    Group {
        title,
        kinds,
        wanted,
    }
}

pub(crate) const GROUPS: [Group; 12] = [
    group("plain", &["plain", "large"], Wanted::NotWorse),
    group(
        "grain, specks, faint ink",
        &["grain", "specks", "faint"],
        Wanted::NotWorse,
    ),
    group("letters of 14 pixels", &["small-14"], Wanted::Better),
    group("letters of 11 pixels", &["small-11"], Wanted::Better),
    group("skewed by 1 degree", &["skew-1"], Wanted::Nothing),
    group("skewed by 3 degrees", &["skew-3"], Wanted::Nothing),
    group("skewed by 7 degrees", &["skew-7"], Wanted::Better),
    group(
        "skewed by 2 degrees, with grain",
        &["scan"],
        Wanted::Nothing,
    ),
    group(
        "turned by 90, 180, 270 degrees",
        &["turned-90", "turned-180", "turned-270"],
        Wanted::Better,
    ),
    group("turned and skewed", &["turned-and-skewed"], Wanted::Better),
    group("receipts, photographed", &["receipt"], Wanted::Better),
    group("all", &[""], Wanted::Better),
];

/// What happens to a page before it is read.
#[derive(Clone, Copy)]
enum Damage {
    None,
    Skewed(f32),
    Grainy,
    Specked,
    Faint,
    Scanned(f32),
    Turned(u32),
    TurnedAndSkewed(f32),
}

const KINDS: [(&str, f32, Damage); 15] = [
    ("plain", 32.0, Damage::None),
    ("large", 60.0, Damage::None),
    ("small-14", 14.0, Damage::None),
    ("small-11", 11.0, Damage::None),
    ("skew-1", 32.0, Damage::Skewed(1.0)),
    ("skew-3", 32.0, Damage::Skewed(-3.0)),
    ("skew-7", 32.0, Damage::Skewed(7.0)),
    ("grain", 32.0, Damage::Grainy),
    ("specks", 32.0, Damage::Specked),
    ("faint", 32.0, Damage::Faint),
    ("scan", 28.0, Damage::Scanned(-2.0)),
    ("turned-90", 32.0, Damage::Turned(90)),
    ("turned-180", 32.0, Damage::Turned(180)),
    ("turned-270", 32.0, Damage::Turned(270)),
    ("turned-and-skewed", 32.0, Damage::TurnedAndSkewed(-4.0)),
];

/// Draws everything into `folder`, each page with its text beside it; for a first
/// impression only a part. How many pages.
pub(crate) fn draw(folder: &Path, quick: bool) -> usize {
    let fonts = if quick { &FONTS[..1] } else { &FONTS[..] };
    let mut count = 0;
    for (language, text) in [("eng", ENGLISH), ("spa", SPANISH)] {
        for (at, name) in fonts.iter().enumerate() {
            let font = font(name);
            for (kind, size, damage) in KINDS {
                let page = damaged(page(text, &font, size), damage, at as u64 + 1);
                let path = folder.join(format!("{kind}.{at}.{language}.png"));
                page.save(&path).unwrap();
                fs::write(path.with_extension("txt"), text).unwrap();
                count += 1;
            }
        }
    }
    count + receipts::pages(folder, if quick { 4 * RECEIPTS } else { RECEIPTS })
}

fn damaged(mut page: GrayImage, damage: Damage, seed: u64) -> GrayImage {
    match damage {
        Damage::None => {}
        Damage::Skewed(degrees) => page = tilted(&page, degrees),
        Damage::Grainy => gaussian_noise_mut(&mut page, 0.0, 28.0, seed),
        Damage::Specked => salt_and_pepper_noise_mut(&mut page, 0.01, seed),
        Damage::Faint => page.iter_mut().for_each(|pixel| *pixel = 150 + *pixel / 8),
        Damage::Scanned(degrees) => {
            page = tilted(&page, degrees);
            page.iter_mut()
                .for_each(|pixel| *pixel = 40 + *pixel / 4 * 3);
            gaussian_noise_mut(&mut page, 0.0, 16.0, seed);
        }
        Damage::Turned(90) => page = imageops::rotate90(&page),
        Damage::Turned(180) => page = imageops::rotate180(&page),
        Damage::Turned(_) => page = imageops::rotate270(&page),
        Damage::TurnedAndSkewed(degrees) => page = tilted(&imageops::rotate90(&page), degrees),
    }
    page
}
