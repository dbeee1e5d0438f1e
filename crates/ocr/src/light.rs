//! Light: what falls on a photograph from one side is taken back, and what there is of
//! contrast is spread.

use image::GrayImage;

/// Paper is looked for in tiles of this size, in pixels.
const TILE: u32 = 32;

/// Of a tile's greys, the one that is its paper's: letters cover less than the rest.
const PAPER: usize = 80;

/// What the paper's greys may differ by in even light.
const EVEN: u8 = 24;

/// Darker than this, on average, is no paper but a dark ground.
const GROUND: u8 = 90;

/// How much of the paper, and of the ink, may be left to its own: outliers.
const OUTLIERS: f64 = 0.01;

/// So many pixels tell about a whole picture.
const SAMPLES: usize = 200_000;

/// Makes the paper as light everywhere as where it is lightest, if it is not.
///
/// Readers take everything for ink that is darker than one grey for the whole page; in
/// the shadow that is the paper, too.
pub(crate) fn even(image: &mut GrayImage) {
    let Some(paper) = Paper::of(image) else {
        return;
    };
    let (width, height) = image.dimensions();
    let columns: Vec<(usize, u32)> = (0..width).map(between).collect();
    for (y, row) in (0..height).zip(image.chunks_exact_mut(usize::try_from(width).unwrap_or(1))) {
        let greys = paper.row(between(y));
        for (pixel, (tile, share)) in row.iter_mut().zip(&columns) {
            let grey = mixed(&greys, *tile, *share).max(1);
            let value = u32::from(*pixel) * 255 * 256 / grey;
            *pixel = u8::try_from(value).unwrap_or(u8::MAX);
        }
    }
}

/// The greys of the paper, by tile.
#[derive(Debug)]
struct Paper {
    greys: Vec<Vec<u8>>,
}

impl Paper {
    /// `None` where the light is even, or where there is no paper.
    fn of(image: &GrayImage) -> Option<Self> {
        let (across, down) = (image.width().div_ceil(TILE), image.height().div_ceil(TILE));
        let tiles = |y| {
            (0..across)
                .map(move |x| grey(image, x * TILE, y * TILE))
                .collect()
        };
        let greys: Vec<Vec<u8>> = (0..down).map(tiles).collect();
        let mut sorted: Vec<u8> = greys.iter().flatten().copied().collect();
        sorted.sort_unstable();
        let at = |percent: usize| sorted.get(sorted.len() * percent / 100).copied();
        let (dark, middle, light) = (at(5)?, at(50)?, at(95)?);
        let is_uneven = light.saturating_sub(dark) > EVEN && middle > GROUND;
        is_uneven.then(|| Self { greys }.without_holes())
    }

    /// With the lightest of each tile's neighbours: a tile full of ink shows no paper.
    fn without_holes(self) -> Self {
        let near = |at: usize, of: usize| at.saturating_sub(1)..(at + 2).min(of);
        let down = self.greys.len();
        let lightest = |y: usize, x: usize| {
            let rows = self.greys.get(near(y, down)).unwrap_or_default();
            let around = rows.iter().filter_map(|row| row.get(near(x, row.len())));
            around.flatten().copied().max().unwrap_or(u8::MAX)
        };
        let row = |(y, row): (usize, &Vec<u8>)| (0..row.len()).map(|x| lightest(y, x)).collect();
        Self {
            greys: self.greys.iter().enumerate().map(row).collect(),
        }
    }

    /// The greys of a row of pixels, by column of tiles, in 256ths.
    fn row(&self, (tile, share): (usize, u32)) -> Vec<u32> {
        let last = self.greys.len().saturating_sub(1);
        let row = |at: usize| self.greys.get(at.min(last)).map_or(&[][..], Vec::as_slice);
        let pairs = row(tile).iter().zip(row(tile + 1));
        pairs
            .map(|(above, below)| u32::from(*above) * (256 - share) + u32::from(*below) * share)
            .collect()
    }
}

/// The tile whose middle is before a pixel, and how far on the way to the next one's
/// middle it is, in 256ths.
fn between(at: u32) -> (usize, u32) {
    let from_middle = at.saturating_sub(TILE / 2);
    let tile = usize::try_from(from_middle / TILE).unwrap_or_default();
    (tile, from_middle % TILE * 256 / TILE)
}

/// What lies between two columns of tiles, in 256ths.
fn mixed(greys: &[u32], tile: usize, share: u32) -> u32 {
    let last = greys.len().saturating_sub(1);
    let grey = |at: usize| greys.get(at.min(last)).copied().unwrap_or(255 * 256);
    (grey(tile) * (256 - share) + grey(tile + 1) * share) / 256
}

/// The grey of a tile's paper.
fn grey(image: &GrayImage, x0: u32, y0: u32) -> u8 {
    let index = |length: u32| usize::try_from(length).unwrap_or(usize::MAX);
    let (left, right) = (index(x0), index((x0 + TILE).min(image.width())));
    let rows = image.chunks_exact(index(image.width()).max(1));
    // Every other pixel of every other row tells as much.
    let rows = rows.skip(index(y0)).take(index(TILE)).step_by(2);
    let mut greys: Vec<u8> = rows
        .filter_map(|row| row.get(left..right))
        .flat_map(|row| row.iter().step_by(2).copied())
        .collect();
    let at = greys.len() * PAPER / 100;
    if at >= greys.len() {
        return u8::MAX;
    }
    *greys.select_nth_unstable(at).1
}

/// Spreads the greys between paper and ink over the whole range.
pub(crate) fn spread(image: &mut GrayImage) {
    let mut counts = [0_u64; 256];
    for pixel in image.iter().step_by(sampled(image)) {
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
    let mut spread = [0_u8; 256];
    for (grey, new) in (0_i32..).zip(&mut spread) {
        let value = (grey - i32::from(darkest)) * 255 / range;
        *new = u8::try_from(value.clamp(0, 255)).unwrap_or(u8::MAX);
    }
    for pixel in image.iter_mut() {
        if let Some(new) = spread.get(usize::from(*pixel)) {
            *pixel = *new;
        }
    }
}

/// Every how many pixels one is looked at where all of them together are told about. Odd,
/// so that it is not always the same column.
pub(crate) fn sampled(image: &GrayImage) -> usize {
    (image.len() / SAMPLES).max(1) | 1
}

/// Below which grey a share of all counted pixels is.
#[expect(
    clippy::cast_precision_loss,
    reason = "counts of pixels, of which a percent more or less does not matter"
)]
pub(crate) fn quantile(counts: &[u64; 256], share: f64) -> u8 {
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

#[cfg(test)]
mod tests {
    use image::Luma;

    use super::*;

    /// Bars of ink on paper that is darker to the right.
    fn lit(fall: u32) -> GrayImage {
        GrayImage::from_fn(640, 320, |x, y| {
            let light = 240 - x * fall / 640;
            let is_ink = x % 24 < 8 && y % 40 < 20 && x > 100;
            Luma([u8::try_from(if is_ink { light / 4 } else { light }).unwrap()])
        })
    }

    #[test]
    fn paper_is_white_everywhere_and_ink_is_not() {
        let mut image = lit(140);
        even(&mut image);
        for (x, y) in [(10, 10), (310, 35), (636, 318)] {
            assert!(
                image.get_pixel(x, y).0[0] > 220,
                "{:?}",
                image.get_pixel(x, y)
            );
        }
        for (x, y) in [(122, 10), (314, 50), (604, 250)] {
            assert!(
                image.get_pixel(x, y).0[0] < 90,
                "{:?}",
                image.get_pixel(x, y)
            );
        }
    }

    #[test]
    fn even_light_and_dark_grounds_stay() {
        let (even_light, mut image) = (lit(10), lit(10));
        even(&mut image);
        assert_eq!(image, even_light);
        let mut dark = lit(140);
        dark.iter_mut().for_each(|pixel| *pixel /= 4);
        let before = dark.clone();
        even(&mut dark);
        assert_eq!(dark, before);
        even(&mut GrayImage::new(1, 1));
        even(&mut GrayImage::new(0, 0));
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
