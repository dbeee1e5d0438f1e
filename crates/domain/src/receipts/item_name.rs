//! What an item is called, and what beside a name is none.

use super::line::{Line, Part};

/// Words beside a quantity that are no name.
pub(super) const UNITS: [&str; 37] = [
    "kg", "kgs", "lb", "lbs", "un", "und", "uds", "ud", "u", "c/u", "ea", "each", "at", "for",
    "pz", "pza", "pzas", "a", "€/kg", "/kg", "$/kg", "/lb", "net", "wt", "cada", "unid",
    "unidades", "qty", "cant", "l", "lt", "lts", "litros", "g", "gal", "gals", "cu",
];

pub(super) fn has_name(line: &Line) -> bool {
    line.parts.iter().any(|part| match part {
        Part::Word(word) => {
            !is_unit(word) && word.chars().filter(|c| c.is_alphabetic()).count() > 1
        }
        Part::Figure(_) | Part::Times | Part::Currency => false,
    })
}

pub(super) fn is_unit(word: &str) -> bool {
    let word = word.to_lowercase();
    let word = word.trim_matches(|c: char| "().,:=".contains(c));
    // `€/kg`
    let unit = word.rsplit_once('/').map_or(word, |(_, unit)| unit);
    UNITS.contains(&word) || (unit.len() < word.len() && UNITS.contains(&unit))
}

/// Without article numbers, leaders and signs around it.
pub(super) fn clean(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let digits = |word: &str| word.bytes().filter(u8::is_ascii_digit).count();
    let is_number = |word: &str| {
        let digits = digits(word);
        digits >= 4 && digits == word.trim_start_matches('#').len()
    };
    let words = match words.as_slice() {
        [letter, number, rest @ ..]
            if letter.len() == 1 && is_number(number) && !rest.is_empty() =>
        {
            rest
        }
        [number, rest @ ..] if is_number(number) && !rest.is_empty() => rest,
        words => words,
    };
    let kept: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| digits(word) < 8)
        .collect();
    let name = kept.join(" ");
    let name = name.trim_start_matches(|c: char| "*-.#·|:;,=@ ".contains(c));
    let bare = name.trim_end_matches(|c: char| "*-._·|:;,=@$€ ".contains(c));
    // An abbreviation keeps its dot; leaders go.
    match name.get(bare.len()..) {
        Some(".") => name.to_owned(),
        _ => bare.to_owned(),
    }
}
