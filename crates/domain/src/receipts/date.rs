//! The day of a purchase, in the ways it is printed.

use chrono::NaiveDate;

use super::currency::has_word;
use super::mend;

const MONTHS: [(&str, u32); 24] = [
    ("ene", 1),
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("abr", 4),
    ("apr", 4),
    ("may", 5),
    ("jun", 6),
    ("jul", 7),
    ("ago", 8),
    ("aug", 8),
    ("sep", 9),
    ("set", 9),
    ("oct", 10),
    ("nov", 11),
    ("dic", 12),
    ("dec", 12),
    ("enero", 1),
    ("marzo", 3),
    ("abril", 4),
    ("agosto", 8),
    ("septiembre", 9),
    ("setiembre", 9),
    ("diciembre", 12),
];

/// Days that are not that of the purchase: returns, validity, a business's first day.
const OTHER_DAYS: [&str; 14] = [
    "vto",
    "venc",
    "vence",
    "vencimiento",
    "valid",
    "valido",
    "expires",
    "exp",
    "expiry",
    "inicio",
    "until",
    "hasta",
    "return",
    "due",
];

/// Which of the two short numbers is the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
}

impl Order {
    /// Of a whole receipt, folded: only the United States put the month first.
    pub(super) fn of(text: &str) -> Self {
        let elsewhere = ["vat", "abn", "gst", "iva", "igv", "fecha", "hst", "itbis"];
        let is_elsewhere = elsewhere.iter().any(|word| has_word(text, word))
            || text.contains(['€', '£', '₹'])
            || text.contains("i.v.a");
        let english = [
            "tax",
            "total due",
            "cash",
            "change",
            "visa",
            "thank",
            "date",
            "order",
        ];
        let is_english = english.iter().any(|word| has_word(text, word));
        if is_english && !is_elsewhere {
            Self::MonthFirst
        } else {
            Self::DayFirst
        }
    }
}

/// The first day named on the lines of a receipt, all folded.
pub(super) fn find<'a>(lines: impl Iterator<Item = &'a str>, order: Order) -> Option<NaiveDate> {
    lines.map(own_days).find_map(|line| in_line(line, order))
}

/// What stands before a word that announces another day.
fn own_days(line: &str) -> &str {
    let announced = OTHER_DAYS
        .iter()
        .filter(|word| has_word(line, word))
        .filter_map(|word| line.find(*word))
        .min();
    announced.and_then(|at| line.get(..at)).unwrap_or(line)
}

fn in_line(line: &str, order: Order) -> Option<NaiveDate> {
    let parts: Vec<&str> = line
        .split(|c: char| c.is_whitespace() || ",;()[]|".contains(c))
        .filter(|part| !part.is_empty())
        .collect();
    let one_word = parts.iter().find_map(|word| in_word(word, order));
    one_word.or_else(|| spelt_out(&parts))
}

/// `2024-03-12`, `12/03/2024`, `12.3.24`, `12-mar-2024`, also with a time behind it.
fn in_word(word: &str, order: Order) -> Option<NaiveDate> {
    let word = word.split_once("fecha:").map_or(word, |(_, date)| date);
    let word = word.split_once("date:").map_or(word, |(_, date)| date);
    let word = word
        .split('t')
        .next()
        .filter(|day| day.contains('-') && day.len() >= 8)
        .unwrap_or(word);
    let mark = word.chars().find(|c| "/-.".contains(*c))?;
    let mut fields = word
        .trim_matches(|c: char| !c.is_alphanumeric())
        .split(mark);
    let (first, second, third) = (fields.next()?, fields.next()?, fields.next()?);
    if fields.next().is_some() {
        return None;
    }
    if let Some(month) = month(second) {
        return day(number(first)?, month, year(third)?);
    }
    let (a, b) = (number(first)?, number(second)?);
    if first.len() == 4 {
        return day(number(third)?, b, i32::try_from(a).ok()?);
    }
    let year = year(third)?;
    match order {
        // What stands there comes before what may have been misread.
        Order::MonthFirst if a > 12 && b <= 12 && a <= 31 => day(a, b, year),
        Order::DayFirst if b > 12 && a <= 12 && b <= 31 => day(b, a, year),
        Order::MonthFirst => day(b, a, year),
        Order::DayFirst => day(a, b, year),
    }
}

/// `12 de marzo de 2024`, `March 12 2024`, `12 mar 24`.
fn spelt_out(parts: &[&str]) -> Option<NaiveDate> {
    let words: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|word| !matches!(*word, "de" | "del" | "of"))
        .collect();
    words.windows(3).find_map(|window| {
        let [first, second, third] = window else {
            return None;
        };
        let year = year(third)?;
        match (month(first), month(second)) {
            (None, Some(month)) => day(ordinal(first)?, month, year),
            (Some(month), None) => day(ordinal(second)?, month, year),
            _ => None,
        }
    })
}

fn ordinal(word: &str) -> Option<u32> {
    let bare = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|end| word.strip_suffix(end));
    number(bare.unwrap_or(word))
}

fn number(word: &str) -> Option<u32> {
    (word.len() <= 4).then(|| word.parse().ok()).flatten()
}

fn year(word: &str) -> Option<i32> {
    let year = i32::try_from(number(word)?).ok()?;
    match word.len() {
        2 => Some(2000 + year),
        4 => Some(year),
        _ => None,
    }
}

fn month(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.');
    let known = |name: &str| {
        let found = MONTHS.iter().find(|(known, _)| *known == name);
        found.map(|(_, month)| *month)
    };
    known(word).or_else(|| {
        // Every long name begins with its short one.
        let is_name = word.len() > 3 && word.chars().all(char::is_alphabetic);
        let full = [
            "january",
            "february",
            "march",
            "april",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
            "febrero",
            "mayo",
            "junio",
            "julio",
            "octubre",
            "noviembre",
            "sept",
        ];
        (is_name && full.contains(&word))
            .then(|| known(word.get(..3)?))
            .flatten()
    })
}

/// The day, also where its first nought, or that of its month, was misread.
fn day(day: u32, month: u32, year: i32) -> Option<NaiveDate> {
    let of = |day, month| NaiveDate::from_ymd_opt(year, month, day);
    let date = of(day, month)
        .or_else(|| of(mend::nought(day)?, month))
        .or_else(|| of(day, mend::nought(month)?));
    date.filter(|date| plausible(*date))
}

fn plausible(date: NaiveDate) -> bool {
    use chrono::Datelike as _;
    (1990..2100).contains(&date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str, order: Order) -> Option<String> {
        find([line].into_iter(), order).map(|date| date.to_string())
    }

    #[test]
    fn the_usual_ways() {
        for line in [
            "fecha: 12/03/2024 18:22",
            "12-03-24 hora 10:00",
            "12.03.2024",
            "2024-03-12t18:22:01z",
            "12 de marzo de 2024",
            "march 12, 2024",
            "12-mar-2024",
            "tue 12 mar 2024",
            "mar 12th 2024 6:22pm",
        ] {
            assert_eq!(
                read(line, Order::DayFirst).as_deref(),
                Some("2024-03-12"),
                "{line}"
            );
        }
        assert_eq!(
            read("03/12/2024", Order::MonthFirst).as_deref(),
            Some("2024-03-12")
        );
        assert_eq!(
            read("25/12/2024", Order::MonthFirst).as_deref(),
            Some("2024-12-25")
        );
    }

    #[test]
    fn a_nought_may_be_misread() {
        let of = |line| read(line, Order::DayFirst);
        assert_eq!(of("67/09/2023").as_deref(), Some("2023-09-07"));
        assert_eq!(of("date: 2024-61-09").as_deref(), Some("2024-01-09"));
        assert_eq!(of("tel 91/55/2023"), None);
    }

    #[test]
    fn other_days_are_not_the_purchase_s() {
        assert_eq!(
            read("inicio de actividades: 01/02/2003", Order::DayFirst),
            None
        );
        assert_eq!(read("return by 01/02/2003", Order::MonthFirst), None);
        assert_eq!(read("tel 91.555.12.34", Order::DayFirst), None);
        assert_eq!(read("v 1.2.3", Order::DayFirst), None);
    }
}
