//! A line of a receipt, taken apart.

use super::currency;
use super::figure::{Figure, Separator, figure};
use super::mend;

/// What a whole receipt decides about each of its numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Writing {
    /// What stands before the decimals; `None` where no price has any.
    pub(super) separator: Option<Separator>,
}

/// A piece of a line.
#[derive(Clone, Debug)]
pub(super) enum Part {
    Word(String),
    Figure(Figure),
    /// `x`, `@` or `*` between a quantity and a price.
    Times,
    Currency,
}

/// A line with its parts.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// As printed, with single spaces.
    pub(super) text: String,
    /// In lower case, without accents: what words are looked for in.
    pub(super) folded: String,
    pub(super) parts: Vec<Part>,
    /// The words as printed, and to which of them each part belongs.
    words: Vec<String>,
    origins: Vec<usize>,
    writing: Writing,
}

impl Line {
    pub(super) fn new(text: &str, writing: Writing) -> Self {
        let text = spaced(text);
        let (mut parts, mut origins) = (Vec::new(), Vec::new());
        let mended = |word: &str| mend::price(word).unwrap_or_else(|| word.to_owned());
        let words: Vec<String> = text.split_whitespace().map(mended).collect();
        for (at, word) in words.iter().enumerate() {
            split_times(word, writing, &mut parts);
            origins.resize(parts.len(), at);
        }
        Self {
            folded: fold_words(&words),
            words,
            origins,
            text,
            parts,
            writing,
        }
    }

    /// Whether a number can be an amount of money.
    pub(super) fn is_price(&self, figure: &Figure) -> bool {
        if figure.is_percent || figure.is_quantity {
            return false;
        }
        match (self.writing.separator, figure.decimals) {
            (_, 2) => true,
            (Some(_), 0) => figure.is_money,
            (None, 0) => figure.is_money || (figure.value.abs() >= 10_000 && figure.digits <= 7),
            _ => false,
        }
    }

    /// All amounts, in order.
    pub(super) fn prices(&self) -> Vec<&Figure> {
        self.figures()
            .filter(|figure| self.is_price(figure))
            .collect()
    }

    pub(super) fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.parts.iter().filter_map(|part| match part {
            Part::Figure(figure) => Some(figure),
            Part::Word(_) | Part::Times | Part::Currency => None,
        })
    }

    /// Where the amount stands that ends the line, but for tax letters behind it.
    pub(super) fn last_price(&self) -> Option<usize> {
        let at = self.parts.iter().rposition(|part| match part {
            Part::Figure(figure) => self.is_price(figure),
            Part::Word(_) | Part::Times | Part::Currency => false,
        })?;
        let mut behind = self.parts.iter().skip(at + 1);
        behind.all(is_flag).then_some(at)
    }

    /// The first percentage, in thousandths of a percent.
    pub(super) fn percent(&self) -> Option<i64> {
        let percent = self.figures().find(|figure| figure.is_percent);
        percent.map(|figure| figure.value)
    }

    /// The words that some parts stand for, as printed.
    pub(super) fn printed(&self, from: usize, to: usize) -> String {
        let origins = self.origins.get(from..to).unwrap_or_default();
        let (Some(first), Some(last)) = (origins.first(), origins.last()) else {
            return String::new();
        };
        self.words.get(*first..=*last).unwrap_or_default().join(" ")
    }

    /// How many letters it has.
    pub(super) fn letters(&self) -> usize {
        self.text.chars().filter(|c| c.is_alphabetic()).count()
    }
}

/// What may follow a price without being part of a name.
fn is_flag(part: &Part) -> bool {
    match part {
        Part::Word(word) => word.chars().count() <= 2 || matches!(word.as_str(), "IVA" | "c/u"),
        Part::Figure(figure) => figure.is_percent,
        Part::Times | Part::Currency => true,
    }
}

/// Single spaces; `12, 50` and `12 .50` joined, as scanners like to part them.
fn spaced(text: &str) -> String {
    let text = text.replace('\u{a0}', " ").replace(['—', '–', '−'], "-");
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut joined = String::new();
    for word in words {
        let ends_open = joined.ends_with(|c| ",.".contains(c))
            && joined
                .trim_end_matches([',', '.'])
                .ends_with(|c: char| c.is_ascii_digit())
            && is_two_digits(word);
        let begins_open = word.strip_prefix([',', '.']).is_some_and(is_two_digits)
            && joined.ends_with(|c: char| c.is_ascii_digit());
        if !(joined.is_empty() || ends_open || begins_open) {
            joined.push(' ');
        }
        joined.push_str(word);
    }
    joined
}

fn is_two_digits(word: &str) -> bool {
    word.len() == 2 && word.bytes().all(|b| b.is_ascii_digit())
}

/// `2x1,50` is three parts; everything else is one.
fn split_times(token: &str, writing: Writing, parts: &mut Vec<Part>) {
    let halves = token
        .char_indices()
        .find(|(at, c)| *at > 0 && "xX×@*".contains(*c))
        .and_then(|(at, c)| Some((token.get(..at)?, token.get(at + c.len_utf8()..)?)));
    if let Some((before, after)) = halves
        && let (Some(before), Some(after)) = (
            figure(before, writing.separator),
            figure(after, writing.separator),
        )
    {
        parts.extend([Part::Figure(before), Part::Times, Part::Figure(after)]);
        return;
    }
    let bare = token.strip_prefix(['x', 'X', '×', '@']).unwrap_or(token);
    let is_marked =
        bare.len() < token.len() && bare.starts_with(|c: char| c.is_ascii_digit() || c == '$');
    match (token, is_marked) {
        ("x" | "X" | "×" | "@" | "*", _) => parts.push(Part::Times),
        ("%", _) => {
            if let Some(Part::Figure(last)) = parts.last_mut() {
                last.is_percent = true;
            }
        }
        (_, true) => match figure(bare, writing.separator) {
            Some(figure) => parts.extend([Part::Times, Part::Figure(figure)]),
            None => parts.push(Part::Word(token.to_owned())),
        },
        _ if currency::is_currency(&token.to_lowercase()) => parts.push(Part::Currency),
        _ => parts.push(match figure(token, writing.separator) {
            Some(figure) => Part::Figure(figure),
            None => Part::Word(token.to_owned()),
        }),
    }
}

/// Folded, and with the letters that scanners take for digits: `Subtota1`.
fn fold_words(words: &[String]) -> String {
    let mended = words.iter().map(|word| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let digits = word.chars().filter(char::is_ascii_digit).count();
        let folded = fold(word);
        if letters >= 3 && digits == 1 {
            folded.replace('0', "o").replace('1', "l")
        } else {
            folded
        }
    });
    mended.collect::<Vec<_>>().join(" ")
}

/// Lower case without the accents of Spanish.
pub(super) fn fold(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .map(|c| match c {
            'á' | 'à' | 'ä' | 'â' => 'a',
            'é' | 'è' | 'ë' | 'ê' => 'e',
            'í' | 'ì' | 'ï' | 'î' => 'i',
            'ó' | 'ò' | 'ö' | 'ô' => 'o',
            'ú' | 'ù' | 'ü' | 'û' => 'u',
            'ñ' => 'n',
            other => other,
        })
        .collect()
}
