//! What readers of pictures take for something else, where there is only one thing that
//! it can be.

/// A price whose digits were partly taken for letters, or whose separator was read twice:
/// `1O,5O`, `l2.S0`, `3,.29`. `None` for everything that may be as it is.
pub(super) fn price(word: &str) -> Option<String> {
    let word = word.trim_end_matches('.');
    let core = word.trim_start_matches(|c: char| "$€£".contains(c));
    let sign = word.get(..word.len() - core.len())?;
    let core = core.replace(",.", ".").replace(".,", ",");
    let (whole, decimals) = core.rsplit_once([',', '.'])?;
    let digits: String = core.chars().map(digit).collect::<Option<_>>()?;
    let is_price = decimals.len() == 2 && (1..=6).contains(&whole.chars().count());
    let real = core.bytes().filter(u8::is_ascii_digit).count();
    let mended = format!("{sign}{digits}");
    (is_price && real > 0 && mended != word).then_some(mended)
}

/// What a letter is among digits.
fn digit(c: char) -> Option<char> {
    match c {
        'O' | 'o' | 'Q' => Some('0'),
        'l' | 'I' | '|' => Some('1'),
        'S' => Some('5'),
        'B' => Some('8'),
        '0'..='9' | ',' | '.' => Some(c),
        _ => None,
    }
}

/// What sums are rounded by at most, in hundredths.
const ROUNDED: u64 = 100;

/// Whether one amount is another one of which a single digit was misread, or before which
/// a currency's sign was taken for a digit. What may be rounded is not.
pub(super) fn is_misread(read: i64, meant: i64) -> bool {
    if read.abs_diff(meant) <= ROUNDED {
        return false;
    }
    let (read, meant) = (read.to_string(), meant.to_string());
    let has_sign = || read.get(1..) == Some(meant.as_str());
    let differ = read
        .bytes()
        .zip(meant.bytes())
        .filter(|(one, other)| one != other);
    has_sign() || (read.len() == meant.len() && meant.len() >= 2 && differ.count() == 1)
}

/// The number of a day or a month of which the first nought was taken for a figure that
/// is as round: `67` for `07`. `None` for others.
pub(super) fn nought(number: u32) -> Option<u32> {
    let (tens, ones) = (number / 10, number % 10);
    matches!(tens, 6 | 8 | 9)
        .then_some(ones)
        .filter(|ones| *ones > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_found_among_letters() {
        for (read, real) in [
            ("1O,5O", "10,50"),
            ("l2.S0", "12.50"),
            ("$3,.29", "$3.29"),
            ("B.99", "8.99"),
        ] {
            assert_eq!(price(read).as_deref(), Some(real), "{read}");
        }
        for word in [
            "12.50", "S.A.", "O.K", "1,5", "IVA", "l.SO", "$4.99", "10.OOO", "T.99",
        ] {
            assert_eq!(price(word), None, "{word}");
        }
    }

    #[test]
    fn amounts_are_misread_by_a_digit_or_a_sign() {
        assert!(is_misread(882, 82));
        assert!(is_misread(1570, 1870));
        assert!(!is_misread(99_200, 99_240));
        assert!(is_misread(241_476, 41_476));
        assert!(!is_misread(1345, 75));
        assert!(!is_misread(1570, 1586));
        assert!(!is_misread(5, 6));
    }
}
