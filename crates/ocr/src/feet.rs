//! On which side letters stand, told from where ink lies between the rows.
//!
//! Letters that rise above the others are more than those that hang below them. So of the
//! paper between two rows, what is next to the lower one has more ink. Capitals and digits
//! do neither, and tell nothing.

/// How much more ink must lie on one side.
const CLEAR: u32 = 5;
const UNCLEAR: u32 = 3;

/// A line of pixels belongs to a row's middle when it has so much of the ink, in percent,
/// that one of the fullest has.
const FULL: u32 = 30;

/// Which line is one of the fullest, in percent of all lines.
const FULLEST: usize = 90;

/// What is higher than so many rows is no paper between two of them.
const HIGHEST: usize = 4;

/// Between rows there must be so much of all the ink, in hundredths.
const LEAST: u32 = 2;

/// Where letters have their feet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Feet {
    /// At the lines that come first.
    First,
    /// At the lines that come last: rows counted from above stand upright.
    Last,
}

/// Where the feet are, in a page of which it is known how many pixels of ink each line
/// has along its rows. `None` where that cannot be told.
pub(crate) fn feet(ink: &[u32]) -> Option<Feet> {
    let mut sorted = ink.to_vec();
    sorted.sort_unstable();
    let full = sorted.get(sorted.len() * FULLEST / 100)? * FULL / 100;
    let rows = rows(ink, full);
    let mut heights: Vec<usize> = rows.iter().map(|(begin, end)| end - begin).collect();
    heights.sort_unstable();
    let highest = heights.get(heights.len() / 2)? * HIGHEST;
    let (mut rising, mut hanging) = (0_u32, 0_u32);
    for pair in rows.windows(2) {
        let [(_, begin), (end, _)] = pair else {
            continue;
        };
        let between = ink.get(*begin..*end).unwrap_or_default();
        if between.len() > highest {
            continue;
        }
        let half = between.len() / 2;
        hanging += between.iter().take(half).sum::<u32>();
        rising += between.iter().rev().take(half).sum::<u32>();
    }
    if (rising + hanging) * 100 < ink.iter().sum::<u32>() * LEAST {
        None
    } else if rising * UNCLEAR > hanging * CLEAR {
        Some(Feet::Last)
    } else if hanging * UNCLEAR > rising * CLEAR {
        Some(Feet::First)
    } else {
        None
    }
}

/// Where the middles of rows begin and end.
fn rows(ink: &[u32], full: u32) -> Vec<(usize, usize)> {
    let mut rows = Vec::new();
    let mut row = None;
    for (at, ink) in ink.iter().enumerate() {
        match row {
            None if *ink > full => row = Some(at),
            Some(begin) if *ink <= full => {
                rows.push((begin, at));
                row = None;
            }
            _ => {}
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows with so much ink above their middles, and below.
    fn page(above: u32, below: u32) -> Vec<u32> {
        let row = |_| {
            [
                [0; 3].as_slice(),
                &[above; 4],
                &[100; 8],
                &[below; 3],
                &[0; 4],
            ]
            .concat()
        };
        (0..10).flat_map(row).collect()
    }

    #[test]
    fn letters_stand_where_less_ink_hangs_out() {
        assert_eq!(feet(&page(25, 8)), Some(Feet::Last));
        let reversed: Vec<u32> = page(25, 8).into_iter().rev().collect();
        assert_eq!(feet(&reversed), Some(Feet::First));
    }

    #[test]
    fn capitals_and_blank_pages_tell_nothing() {
        for (above, below) in [(0, 0), (1, 0), (10, 12)] {
            assert_eq!(feet(&page(above, below)), None, "{above} {below}");
        }
        assert_eq!(feet(&[0; 500]), None);
        assert_eq!(feet(&[]), None);
    }
}
