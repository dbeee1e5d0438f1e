//! Between pixels that are counted and places that are reckoned.

/// A count of pixels, far below 2^24.
#[expect(
    clippy::cast_precision_loss,
    reason = "sizes of pictures, places and counts in them, far below 2^24"
)]
pub(crate) fn real(count: u32) -> f32 {
    count as f32
}

/// The whole part; nothing where it is negative.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places in pictures; what is left of them or above is at their edge"
)]
pub(crate) fn whole(place: f32) -> u32 {
    place as u32
}
