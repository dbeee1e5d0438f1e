//! How far the rows of a picture slope, told from its pixels alone.

use beztack_domain::ocr::Turn;
use image::{GrayImage, imageops};
use imageproc::contrast::adaptive_threshold;
use imageproc::filter::box_filter;

use crate::feet::{Feet, feet};
use crate::number::{real, whole};

/// The longer side that a picture is reduced to. A tenth of a degree moves a row's end by
/// two pixels then.
const SIDE: u32 = 1000;

/// Smaller pictures have no rows whose slope could be told.
const LEAST_SIDE: u32 = 60;

/// Ink is darker than what surrounds it within so many pixels, by at least so much.
const AROUND: u32 = 15;
const DARKER: i32 = 25;

/// Slopes that are tried, in steps to either side. Beyond it a page is not crooked but
/// turned.
const STEEPEST: i16 = 60;
const STEP: f32 = 0.25;
const FINE_STEPS: i16 = 5;
const FINE_STEP: f32 = 0.05;

/// Fewer edges are no rows, and more tell nothing that these do not.
const FEWEST_EDGES: usize = 300;
const MOST_EDGES: usize = 40_000;

/// How much more the edges must gather at the best slope than at the usual one.
const CLEAR: f32 = 1.6;

/// How much clearer columns must be than rows for a page to lie on its side.
const ON_ITS_SIDE: f32 = 1.5;

/// Which way up a page seems to be.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Stands {
    /// Or it cannot be told.
    #[default]
    Upright,
    /// Its letters seem to hang from their lines.
    OnItsHead,
    /// Its rows seem to be columns; how it has to be turned, if that can be told.
    OnItsSide(Option<Turn>),
}

/// How the rows of a picture lie.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Slope {
    /// By how many degrees they go down to the right; negative where they go up.
    pub(crate) degrees: f32,
    pub(crate) stands: Stands,
}

/// How the rows lie. `None` where that is not clear, as in pictures of anything but text.
///
/// The lower edges of letters stand on a row's line. Looked at along the rows, they
/// gather there; looked at askew, they are spread. A page that lies on its side shows the
/// same with its columns.
pub(crate) fn slope(image: &GrayImage) -> Option<Slope> {
    let ink = ink(image)?;
    let (rows, columns) = (Edges::below(&ink).slope(), Edges::beside(&ink).slope());
    let clear = |of: Option<Found>| of.map_or(1.0, |found| found.clear);
    let is_sideways = clear(columns) > clear(rows) * ON_ITS_SIDE;
    let (found, stands) = match (rows, columns) {
        (rows, Some(columns)) if columns.clear > clear(rows) => {
            let degrees = -columns.degrees;
            let stands = if is_sideways {
                let turn = feet(&across_columns(&ink, columns.degrees));
                Stands::OnItsSide(turn.map(|feet| match feet {
                    Feet::First => Turn::ThreeQuarters,
                    Feet::Last => Turn::Quarter,
                }))
            } else {
                Stands::Upright
            };
            (Found { degrees, ..columns }, stands)
        }
        (rows, _) => {
            let rows = rows?;
            let stands = match feet(&across_rows(&ink, rows.degrees)) {
                Some(Feet::First) => Stands::OnItsHead,
                _ => Stands::Upright,
            };
            (rows, stands)
        }
    };
    let is_inside = found.degrees.abs() < f32::from(STEEPEST - 1) * STEP;
    (found.clear >= CLEAR && is_inside).then_some(Slope {
        degrees: found.degrees,
        stands,
    })
}

/// How much ink lies on each line along the rows, which slope.
fn across_rows(ink: &GrayImage, degrees: f32) -> Vec<u32> {
    let places = ink.enumerate_pixels();
    let inked = places.filter(|(.., grey)| grey.0 == [0]);
    let (length, breadth) = (real(ink.width()), real(ink.height()));
    counted(inked.map(|(x, y, _)| (x, y)), length, breadth, degrees)
}

/// The same of a picture that lies on its side.
fn across_columns(ink: &GrayImage, degrees: f32) -> Vec<u32> {
    let places = ink.enumerate_pixels();
    let inked = places.filter(|(.., grey)| grey.0 == [0]);
    let (length, breadth) = (real(ink.height()), real(ink.width()));
    counted(inked.map(|(x, y, _)| (y, x)), length, breadth, degrees)
}

fn counted(
    places: impl Iterator<Item = (u32, u32)>,
    length: f32,
    breadth: f32,
    degrees: f32,
) -> Vec<u32> {
    let places = places.map(|(along, across)| (real(along), real(across)));
    on_lines(places, length, breadth, degrees)
}

/// Black where there is ink, in a picture that is small enough.
fn ink(image: &GrayImage) -> Option<GrayImage> {
    let by = image.width().max(image.height()).div_ceil(SIDE).max(1);
    let (width, height) = (image.width() / by, image.height() / by);
    if width.min(height) < LEAST_SIDE {
        return None;
    }
    let small = imageops::thumbnail(image, width, height);
    Some(adaptive_threshold(
        &box_filter(&small, 1, 1),
        AROUND,
        DARKER,
    ))
}

/// A slope, and how clear it is.
#[derive(Clone, Copy, Debug)]
struct Found {
    degrees: f32,
    clear: f32,
}

/// Where ink ends: how far along the rows, and across them.
#[derive(Debug)]
struct Edges {
    places: Vec<(f32, f32)>,
    length: f32,
    breadth: f32,
}

impl Edges {
    /// The lower ends of ink.
    fn below(ink: &GrayImage) -> Self {
        let (width, height) = ink.dimensions();
        let places = (1..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let ends = places.filter(|(x, y)| is_end(ink, (*x, y - 1), (*x, *y)));
        Self::new(ends, width, height)
    }

    /// The right ends of ink, of a picture that lies on its side.
    fn beside(ink: &GrayImage) -> Self {
        let (width, height) = ink.dimensions();
        let places = (0..height).flat_map(|y| (1..width).map(move |x| (x, y)));
        let ends = places.filter(|(x, y)| is_end(ink, (x - 1, *y), (*x, *y)));
        Self::new(ends.map(|(x, y)| (y, x)), height, width)
    }

    fn new(ends: impl Iterator<Item = (u32, u32)>, length: u32, breadth: u32) -> Self {
        let mut places: Vec<(f32, f32)> = ends.map(|(u, v)| (real(u), real(v))).collect();
        let keep = places.len().div_ceil(MOST_EDGES).max(1);
        if keep > 1 {
            places = places.into_iter().step_by(keep).collect();
        }
        Self {
            places,
            length: real(length),
            breadth: real(breadth),
        }
    }

    /// Where they gather most.
    fn slope(&self) -> Option<Found> {
        if self.places.len() < FEWEST_EDGES {
            return None;
        }
        let scored = |degrees: f32| (degrees, self.gathered(degrees));
        let coarse: Vec<(f32, f32)> = (-STEEPEST..=STEEPEST)
            .map(|step| scored(f32::from(step) * STEP))
            .collect();
        let (near, _) = best(coarse.iter().copied())?;
        let fine =
            (-FINE_STEPS..=FINE_STEPS).map(|step| scored(near + f32::from(step) * FINE_STEP));
        let (degrees, most) = best(fine)?;
        let mut sorted: Vec<f32> = coarse.into_iter().map(|(_, score)| score).collect();
        sorted.sort_by(f32::total_cmp);
        let usual = sorted.get(sorted.len() / 2).copied()?;
        Some(Found {
            degrees,
            clear: most / usual.max(1.0),
        })
    }

    /// How much they gather on lines of this slope: the squares of what each line has.
    fn gathered(&self, degrees: f32) -> f32 {
        on_lines(
            self.places.iter().copied(),
            self.length,
            self.breadth,
            degrees,
        )
        .into_iter()
        .map(|count| real(count) * real(count))
        .sum()
    }
}

fn is_end(ink: &GrayImage, here: (u32, u32), there: (u32, u32)) -> bool {
    ink.get_pixel(here.0, here.1).0 == [0] && ink.get_pixel(there.0, there.1).0 != [0]
}

/// How many of these places, along the rows and across them, lie on each line that slopes
/// so much.
fn on_lines(
    places: impl Iterator<Item = (f32, f32)>,
    length: f32,
    breadth: f32,
    degrees: f32,
) -> Vec<u32> {
    let tangent = degrees.to_radians().tan();
    let above = (length * tangent).max(0.0);
    let lines = breadth + (length * tangent).abs() + 2.0;
    let mut counts = vec![0_u32; index(lines)];
    for (along, across) in places {
        if let Some(count) = counts.get_mut(index(across - along * tangent + above)) {
            *count += 1;
        }
    }
    counts
}

fn index(place: f32) -> usize {
    usize::try_from(whole(place)).unwrap_or(usize::MAX)
}

fn best(scores: impl Iterator<Item = (f32, f32)>) -> Option<(f32, f32)> {
    scores.max_by(|one, other| one.1.total_cmp(&other.1))
}

#[cfg(test)]
pub(crate) mod tests {
    use image::Luma;
    use imageproc::geometric_transformations::{
        Border, Interpolation, rotate_about_center_no_crop,
    };

    use super::*;

    /// Rows of letters that end on a line, and of which some hang below it.
    pub(crate) fn page() -> GrayImage {
        GrayImage::from_fn(900, 700, |x, y| {
            // Letters of different rows do not stand below each other.
            let (row, column) = (y % 30, (x + y / 30 * 5) % 14);
            let is_word = (x / 14 + y / 30 * 5) % 7 != 0 && (60..840).contains(&x);
            let height = if (x / 14) % 4 == 0 { 12 } else { 8 };
            let deep = if (x / 14 + y / 30) % 17 == 0 { 25 } else { 21 };
            let is_ink = is_word && column < 8 && (deep - height..deep).contains(&row);
            Luma([if is_ink { 20 } else { 235 }])
        })
    }

    fn tilted(degrees: f32) -> GrayImage {
        let border = Border::Constant(Luma([235]));
        rotate_about_center_no_crop(
            &page(),
            degrees.to_radians(),
            Interpolation::Bilinear,
            border,
        )
    }

    #[test]
    fn a_slope_is_told_to_a_fifth_of_a_degree() {
        for degrees in [-12.0, -3.3, -1.0, 0.0, 0.7, 2.0, 6.5, 13.0] {
            let told = slope(&tilted(degrees)).unwrap();
            assert!((told.degrees - degrees).abs() < 0.2, "{degrees}: {told:?}");
            assert_eq!(told.stands, Stands::Upright, "{degrees}");
        }
    }

    #[test]
    fn a_page_on_its_side_has_the_same_slope() {
        for (image, turn) in [
            (imageops::rotate90(&tilted(4.0)), Turn::ThreeQuarters),
            (imageops::rotate270(&tilted(4.0)), Turn::Quarter),
        ] {
            let told = slope(&image).unwrap();
            assert!((told.degrees - 4.0).abs() < 0.2, "{told:?}");
            assert_eq!(told.stands, Stands::OnItsSide(Some(turn)));
        }
    }

    #[test]
    fn letters_that_hang_from_their_lines_are_seen() {
        let told = slope(&imageops::rotate180(&tilted(-2.0))).unwrap();
        assert!((told.degrees + 2.0).abs() < 0.2, "{told:?}");
        assert_eq!(told.stands, Stands::OnItsHead);
    }

    #[test]
    fn letters_of_one_height_tell_nothing_of_their_feet() {
        let capitals = GrayImage::from_fn(900, 700, |x, y| {
            let is_ink = (x + y / 30 * 5) % 14 < 8 && (9..21).contains(&(y % 30));
            Luma([if is_ink { 20 } else { 235 }])
        });
        let told = slope(&imageops::rotate180(&capitals)).unwrap();
        assert_eq!(told.stands, Stands::Upright);
    }

    #[test]
    fn where_there_are_no_rows_nothing_is_told() {
        assert_eq!(slope(&GrayImage::from_pixel(800, 600, Luma([200]))), None);
        assert_eq!(slope(&GrayImage::new(1, 1)), None);
        let mut state = 7_u32;
        let noise = GrayImage::from_fn(800, 600, |_, _| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Luma([u8::try_from(state >> 24).unwrap_or_default()])
        });
        assert_eq!(slope(&noise), None);
    }
}
