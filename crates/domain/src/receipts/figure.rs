//! Numbers as receipts print them: `1.234,56 €`, `$1,234.56`, `2x`, `0,543kg`, `21%`.

use super::currency;

/// A number on a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Figure {
    /// In thousandths, with its sign.
    pub(super) value: i64,
    /// Digits behind the decimal separator.
    pub(super) decimals: usize,
    /// A currency stood at it, or its thousands are grouped.
    pub(super) is_money: bool,
    /// It is a percentage.
    pub(super) is_percent: bool,
    /// It says of itself that it counts or weighs.
    pub(super) is_quantity: bool,
    /// Digits before the separator, to tell codes from amounts.
    pub(super) digits: usize,
}

impl Figure {
    /// In hundredths, rounded.
    pub(super) fn hundredths(&self) -> i64 {
        let half = if self.value < 0 { -5 } else { 5 };
        (self.value + half) / 10
    }
}

/// Which character stands before the decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    Comma,
    Dot,
}

impl Separator {
    /// What most numbers with two decimals in `text` use; comma wins a draw among none.
    pub(super) fn of(text: &str) -> Option<Self> {
        let (mut commas, mut dots) = (0, 0);
        for token in text.split_whitespace() {
            if token.contains('%') {
                continue;
            }
            let token = token.trim_matches(|c: char| !c.is_ascii_digit());
            let Some((whole, decimals)) = token.rsplit_once([',', '.']) else {
                continue;
            };
            let is_price = decimals.len() == 2
                && decimals.bytes().all(|b| b.is_ascii_digit())
                && is_grouped(whole);
            if is_price && token.contains(',') && token.rfind(',') > token.rfind('.') {
                commas += 1;
            } else if is_price {
                dots += 1;
            }
        }
        match (commas, dots) {
            (0, 0) => None,
            (commas, dots) if commas > dots => Some(Self::Comma),
            _ => Some(Self::Dot),
        }
    }

    fn character(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Dot => '.',
        }
    }
}

/// Whether the whole part is plain digits, or digits in groups of three.
fn is_grouped(whole: &str) -> bool {
    let mut groups = whole.split([',', '.', '\'']);
    let first = groups.next().unwrap_or_default();
    let digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let rest: Vec<&str> = groups.collect();
    digits(first)
        && (rest.is_empty() || (1..=3).contains(&first.len()))
        && rest.iter().all(|group| group.len() == 3 && digits(group))
}

/// Reads one word as a number; `None` for everything that only contains digits.
pub(super) fn figure(token: &str, separator: Option<Separator>) -> Option<Figure> {
    let mut rest = token.trim_matches(|c| "()[]*=:;|".contains(c));
    let mut negative = false;
    let mut is_money = false;
    // Sign and currency come in either order.
    for _ in 0..2 {
        if let Some(after) = rest.strip_prefix(['-', '−', '–']) {
            (negative, rest) = (true, after);
        }
        rest = rest.strip_prefix('+').unwrap_or(rest);
        if let Some(after) = currency::strip_prefix(rest) {
            (is_money, rest) = (true, after);
        }
    }
    let end = rest
        .find(|c: char| !(c.is_ascii_digit() || ",.'".contains(c)))
        .unwrap_or(rest.len());
    let (number, mut tail) = rest.split_at(end);
    let number = number.strip_suffix([',', '.']).unwrap_or(number);
    let (value, decimals, grouped) = value(number, separator)?;
    if let Some(after) = tail.strip_prefix(['-', '−']) {
        (negative, tail) = (true, after);
    }
    let mut figure = Figure {
        value: if negative { -value } else { value },
        decimals,
        is_money: is_money || grouped,
        is_percent: false,
        is_quantity: false,
        digits: number.bytes().filter(u8::is_ascii_digit).count() - decimals,
    };
    with_tail(&mut figure, tail).then_some(figure)
}

/// Whether what follows the digits lets it be a number, and what it makes of it.
fn with_tail(figure: &mut Figure, tail: &str) -> bool {
    let lower = tail.to_lowercase();
    match lower.as_str() {
        "" => true,
        "%" | "%)" => {
            figure.is_percent = true;
            true
        }
        "x" | "×" | "u" | "un" | "ud" | "uds" | "ea" | "@" | "pz" | "pza" => {
            figure.is_quantity = figure.decimals == 0;
            figure.is_quantity
        }
        "kg" | "kgs" | "lb" | "lbs" | "k" if figure.decimals > 0 => {
            figure.is_quantity = true;
            true
        }
        tail if currency::is_currency(tail.split('/').next().unwrap_or(tail)) => {
            figure.is_money = true;
            true
        }
        // `2.99/kg`
        tail if tail.starts_with('/') => figure.decimals > 0,
        // The letter of a tax group: `3.99T`, `1,20A`.
        // Litres and grams belong to a name.
        "l" | "g" | "m" => false,
        tail => figure.decimals == 2 && tail.chars().count() == 1 && !tail.contains(':'),
    }
}

/// Thousandths, decimals, and whether thousands are grouped.
fn value(number: &str, separator: Option<Separator>) -> Option<(i64, usize, bool)> {
    if number.is_empty() || number.len() > 14 || !number.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let (whole, decimals) = match number.rsplit_once([',', '.', '\'']) {
        None => (number, ""),
        Some((whole, last)) => {
            let mark = number.get(whole.len()..)?.chars().next()?;
            let is_decimal = match last.len() {
                3 => whole == "0" || separator.is_some_and(|known| known.character() == mark),
                length => length > 0,
            };
            // `1,234,567`: no number has two decimal separators.
            let is_decimal = is_decimal && (last.len() != 3 || !whole.contains(mark));
            if is_decimal {
                (whole, last)
            } else {
                (number, "")
            }
        }
    };
    if !is_grouped(whole) || whole.len() > 12 {
        return None;
    }
    let is_grouped = whole.contains([',', '.', '\'']);
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let whole: i64 = if digits.is_empty() {
        0
    } else {
        digits.parse().ok()?
    };
    let thousandths: String = decimals.chars().chain("000".chars()).take(3).collect();
    Some((
        whole * 1000 + thousandths.parse::<i64>().ok()?,
        decimals.len(),
        is_grouped,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(token: &str, separator: Separator) -> Option<(i64, usize)> {
        figure(token, Some(separator)).map(|figure| (figure.value, figure.decimals))
    }

    #[test]
    fn both_ways_of_writing_are_read() {
        assert_eq!(read("1.234,56", Separator::Comma), Some((1_234_560, 2)));
        assert_eq!(read("$1,234.56", Separator::Dot), Some((1_234_560, 2)));
        assert_eq!(read("1.234", Separator::Comma), Some((1_234_000, 0)));
        assert_eq!(read("1.234", Separator::Dot), Some((1_234, 3)));
        assert_eq!(read("0,543kg", Separator::Comma), Some((543, 3)));
        assert_eq!(read("-€2,50", Separator::Comma), Some((-2_500, 2)));
        assert_eq!(read("2.50-", Separator::Dot), Some((-2_500, 2)));
        assert_eq!(read(".99", Separator::Dot), Some((990, 2)));
    }

    #[test]
    fn what_only_contains_digits_is_no_number() {
        for token in [
            "12:30",
            "12/03/2024",
            "A12",
            "500g",
            "1L",
            "B-204",
            "12.03.24",
            "...",
        ] {
            assert_eq!(figure(token, None), None, "{token}");
        }
    }

    #[test]
    fn the_separator_is_the_one_that_prices_use() {
        assert_eq!(
            Separator::of("PAN 1,20\nLECHE 0,95"),
            Some(Separator::Comma)
        );
        assert_eq!(Separator::of("BREAD 1.20 12.03.2024"), Some(Separator::Dot));
        assert_eq!(Separator::of("$ 12.990"), None);
    }
}
