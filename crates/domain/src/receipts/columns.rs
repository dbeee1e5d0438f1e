//! Where a receipt keeps its quantities.

use super::figure::Figure;
use super::line::{Line, Part};
use super::role::{Role, counts};

/// Where a receipt keeps its quantities.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each column is there or not")]
pub(super) struct Columns {
    /// Lines begin with a quantity.
    pub(super) first: bool,
    /// A quantity stands before the price.
    pub(super) before_price: bool,
    /// Lines begin with their number, which is no quantity.
    pub(super) numbered: bool,
    /// A letter of a tax group stands before the price.
    pub(super) flagged: bool,
}

impl Columns {
    pub(super) fn of(lines: &[(Role, &Line)]) -> Self {
        let mut columns = Self::default();
        for (_, line) in lines.iter().filter(|(_, line)| line.prices().is_empty()) {
            let words: Vec<&str> = line.text.split_whitespace().collect();
            match words.iter().position(|word| counts(word)) {
                Some(0) if words.len() > 1 => columns.first = true,
                Some(_) if words.len() > 1 => columns.before_price = true,
                _ => {}
            }
        }
        let priced: Vec<&Line> = lines
            .iter()
            .map(|(_, line)| *line)
            .filter(|line| line.last_price().is_some_and(|at| at > 0))
            .collect();
        let leads: Vec<i64> = priced
            .iter()
            .filter_map(|line| lead(line).map(|figure| figure.value / 1000))
            .collect();
        let is_common = leads.len() >= 2 && leads.len() * 5 >= priced.len() * 3;
        columns.numbered =
            leads.len() >= 3 && (1..).zip(&leads).all(|(number, lead)| number == *lead);
        columns.first = (columns.first || is_common) && !columns.numbered;
        columns.before_prices(&priced);
        columns
    }

    /// What stands before most prices.
    fn before_prices(&mut self, priced: &[&Line]) {
        let before: Vec<&Part> = priced
            .iter()
            .filter_map(|line| line.parts.get(line.last_price()?.checked_sub(1)?))
            .collect();
        let is_counted = |part: &&&Part| {
            figure_of(part).is_some_and(|figure| is_count(figure) && figure.digits <= 2)
        };
        let is_flagged = |part: &&&Part| matches!(part, Part::Word(word) if is_flag(word));
        let counted = before.iter().filter(is_counted).count();
        self.before_price |= counted >= 2 && counted * 5 >= priced.len() * 3;
        self.flagged = before.iter().filter(is_flagged).count() >= 2;
    }
}

/// The small whole number that a line begins with.
pub(super) fn lead(line: &Line) -> Option<&Figure> {
    match line.parts.first()? {
        Part::Figure(figure) if is_count(figure) => Some(figure),
        Part::Figure(_) | Part::Word(_) | Part::Times | Part::Currency => None,
    }
}

/// The letter of a tax group.
pub(super) fn is_flag(word: &str) -> bool {
    word.len() == 1 && word.bytes().all(|b| b.is_ascii_uppercase())
}

pub(super) fn is_count(figure: &Figure) -> bool {
    let is_whole = figure.decimals == 0 || (figure.value % 1000 == 0 && figure.decimals == 3);
    let is_small = figure.digits <= 3 && (1000..=999_000).contains(&figure.value);
    is_whole && is_small && !figure.is_money && !figure.is_percent
}

pub(super) fn figure_of(part: &Part) -> Option<&Figure> {
    match part {
        Part::Figure(figure) => Some(figure),
        Part::Word(_) | Part::Times | Part::Currency => None,
    }
}
