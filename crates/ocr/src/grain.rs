//! Grain: what a camera makes up where it sees little light.

use image::GrayImage;

use crate::light::{quantile, sampled};

/// What neighbours differ by, mostly, where there is grain. Scaled up, it is taken for
/// letters.
const GRAIN: u8 = 10;

/// What a pixel is mixed from, in 256ths: itself, those beside it, and those beside them.
/// A bell of 0.8 pixels.
const BELL: [u16; 3] = [128, 58, 6];

/// Smooths a picture that has grain.
pub(crate) fn smooth(image: &mut GrayImage) {
    if grain(image) <= GRAIN {
        return;
    }
    down(image);
    let width = usize::try_from(image.width()).unwrap_or(1).max(1);
    let mut around = vec![0; width + 4];
    for row in image.chunks_exact_mut(width) {
        across(row, &mut around);
    }
}

/// What most pixels differ from the one beside them by.
fn grain(image: &GrayImage) -> u8 {
    let pairs = image.as_raw().windows(2).step_by(sampled(image));
    let mut counts = [0_u64; 256];
    for pair in pairs {
        if let [one, other] = pair
            && let Some(count) = counts.get_mut(usize::from(one.abs_diff(*other)))
        {
            *count += 1;
        }
    }
    quantile(&counts, 0.5)
}

fn down(image: &mut GrayImage) {
    let width = usize::try_from(image.width()).unwrap_or(1).max(1);
    let before = image.clone();
    let rows: Vec<&[u8]> = before.chunks_exact(width).collect();
    let last = rows.len().saturating_sub(1);
    let row = |at: usize| rows.get(at.min(last)).copied().unwrap_or_default();
    for (y, target) in image.chunks_exact_mut(width).enumerate() {
        let near = [
            row(y.saturating_sub(2)),
            row(y.saturating_sub(1)),
            row(y),
            row(y + 1),
            row(y + 2),
        ];
        mix(near, target);
    }
}

fn across(row: &mut [u8], around: &mut [u8]) {
    let (Some(first), Some(last)) = (row.first().copied(), row.last().copied()) else {
        return;
    };
    let width = row.len();
    around.fill(last);
    if let Some(start) = around.get_mut(..2) {
        start.fill(first);
    }
    if let Some(middle) = around.get_mut(2..2 + width) {
        middle.copy_from_slice(row);
    }
    let shifted = |by: usize| around.get(by..by + width).unwrap_or_default();
    mix([0, 1, 2, 3, 4].map(shifted), row);
}

/// Each pixel of `target` from those at the same place of its neighbours.
fn mix([before_last, before, here, after, after_next]: [&[u8]; 5], target: &mut [u8]) {
    let [middle, beside, far] = BELL;
    let inner = before.iter().zip(after);
    let outer = before_last.iter().zip(after_next);
    for ((pixel, here), (inner, outer)) in target.iter_mut().zip(here).zip(inner.zip(outer)) {
        let both = |(one, other): (&u8, &u8)| u16::from(*one) + u16::from(*other);
        let grey = middle * u16::from(*here) + beside * both(inner) + far * both(outer);
        *pixel = u8::try_from((grey + 128) >> 8).unwrap_or(u8::MAX);
    }
}

#[cfg(test)]
mod tests {
    use image::Luma;
    use imageproc::filter::gaussian_blur_f32;
    use imageproc::noise::gaussian_noise_mut;

    use super::*;

    #[test]
    fn grain_is_smoothed_by_a_bell_and_clean_pictures_stay() {
        let clean = GrayImage::from_fn(120, 80, |x, _| Luma([if x < 60 { 20 } else { 230 }]));
        let mut stays = clean.clone();
        smooth(&mut stays);
        assert_eq!(stays, clean);

        let mut grainy = clean;
        gaussian_noise_mut(&mut grainy, 0.0, 25.0, 1);
        let wanted = gaussian_blur_f32(&grainy, 0.8);
        smooth(&mut grainy);
        for (x, y, pixel) in grainy.enumerate_pixels() {
            let difference = pixel.0[0].abs_diff(wanted.get_pixel(x, y).0[0]);
            assert!(difference <= 3, "{x} {y}: {difference}");
        }
        smooth(&mut GrayImage::new(0, 0));
    }
}
