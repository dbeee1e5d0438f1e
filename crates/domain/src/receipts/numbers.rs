//! What the numbers on an item's line mean: a quantity, a unit price, a total.

use super::columns::{Columns, figure_of, is_count, is_flag, lead};
use super::figure::Figure;
use super::item_name::is_unit;
use super::line::{Line, Part};

/// What a line with a name and a price says.
pub(super) struct Found {
    pub(super) name: String,
    pub(super) quantity: i64,
    pub(super) unit: i64,
    pub(super) total: i64,
}

pub(super) fn numbers(line: &Line, at: usize, columns: Columns) -> Option<Found> {
    let Part::Figure(total) = line.parts.get(at)? else {
        return None;
    };
    let start = run_start(line, at);
    let between = line.parts.get(start..at)?;
    let run = Run {
        line,
        total,
        start,
        figures: between
            .iter()
            .filter_map(figure_of)
            .filter(|figure| !figure.is_percent)
            .collect(),
        columns,
    };
    let sum = total.hundredths();
    let lead = lead(line).filter(|_| start > 1);
    let whole = (1000, sum, usize::from(columns.numbered && lead.is_some()));
    let pair = run.pair();
    let found = pair
        .map(|(quantity, unit)| (quantity, unit, whole.2))
        .or_else(|| lead.and_then(|lead| run.led_by(lead)))
        .or_else(|| run.counted().map(|(quantity, unit)| (quantity, unit, 0)));
    let (quantity, unit, from) = found.unwrap_or(whole);
    let mut to = start;
    if pair.is_none() && (found.is_none() || from > 0) {
        // Numbers that count nothing belong to the name.
        let is_plain = |part: &&Part| match part {
            Part::Times => true,
            part => figure_of(part).is_some_and(|figure| !figure.is_money && figure.decimals == 0),
        };
        to += between.iter().take_while(is_plain).count();
    }
    let last = to.checked_sub(1).and_then(|last| line.parts.get(last));
    if columns.flagged && matches!(last, Some(Part::Word(word)) if is_flag(word)) {
        to -= 1;
    }
    Some(Found {
        name: line.printed(from, to),
        quantity,
        unit,
        total: sum,
    })
}

/// The numbers between a name and its price.
struct Run<'a> {
    line: &'a Line,
    total: &'a Figure,
    start: usize,
    figures: Vec<&'a Figure>,
    columns: Columns,
}

impl Run<'_> {
    /// Two of them that make the total.
    fn pair(&self) -> Option<(i64, i64)> {
        self.figures.windows(2).find_map(|pair| match pair {
            [one, other] if multiplies(one, other, self.total) => {
                let (quantity, unit) = ordered(one, other);
                Some((quantity.value, unit.hundredths()))
            }
            _ => None,
        })
    }

    /// A quantity that begins the line, its unit price, and where the name begins.
    fn led_by(&self, lead: &Figure) -> Option<(i64, i64, usize)> {
        let is_marked = matches!(self.line.parts.get(1), Some(Part::Times));
        let from = if is_marked { 2 } else { 1 };
        // "2 X 1.290 MILK 2.580"
        if is_marked
            && let Some(unit) = self.line.parts.get(2).and_then(figure_of)
            && multiplies(lead, unit, self.total)
        {
            return Some((lead.value, unit.hundredths(), 3));
        }
        let mut units = self.figures.iter();
        if let Some(unit) = units.find(|unit| multiplies(lead, unit, self.total)) {
            return Some((lead.value, unit.hundredths(), from));
        }
        let sum = self.total.hundredths();
        let is_exact =
            (2000..=20_000).contains(&lead.value) && sum > 0 && sum * 1000 % lead.value == 0;
        let is_sure = lead.is_quantity || self.columns.first || is_marked;
        (is_sure || (is_exact && !self.columns.numbered))
            .then(|| (lead.value, divide(sum * 1000, lead.value), from))
    }

    /// A quantity before the price: a column of them, `x2`, `1.12 lb`; or a unit price.
    fn counted(&self) -> Option<(i64, i64)> {
        let (last, sum) = (*self.figures.last()?, self.total.hundredths());
        let parts = self.line.parts.get(self.start..).unwrap_or_default();
        let at = parts
            .iter()
            .position(|part| figure_of(part) == Some(last))?;
        let is_weighed = last.decimals > 0
            && matches!(parts.get(at + 1), Some(Part::Word(word)) if is_weight(word));
        let is_marked = parts.iter().any(|part| matches!(part, Part::Times)) || last.is_quantity;
        let is_exact = last.value != 0 && sum * 1000 % last.value == 0;
        let is_told = is_count(last) && (self.columns.before_price || (is_marked && is_exact));
        if is_told || is_weighed {
            return Some((last.value, divide(sum * 1000, last.value)));
        }
        let count = times(last, self.total, self.line)?;
        Some((count * 1000, divide(sum, count)))
    }
}

pub(super) fn is_weight(word: &str) -> bool {
    matches!(
        word.to_lowercase().trim_end_matches('.'),
        "kg" | "kgs" | "lb" | "lbs"
    )
}

/// Where the numbers begin that end with the total.
pub(super) fn run_start(line: &Line, at: usize) -> usize {
    let before = line.parts.get(..at).unwrap_or_default();
    // A unit behind a word belongs to the name: "BREAD KG 1.20".
    let is_measure = |at: usize| {
        let left = at.checked_sub(1).and_then(|left| before.get(left));
        matches!(left, Some(Part::Figure(_) | Part::Times))
    };
    let mut names = before
        .iter()
        .enumerate()
        .rev()
        .filter(|(at, part)| match part {
            Part::Word(word) => {
                word.chars().any(char::is_alphanumeric) && !(is_unit(word) && is_measure(*at))
            }
            Part::Figure(_) | Part::Times | Part::Currency => false,
        });
    names.next().map_or(0, |(at, _)| at + 1)
}

/// How many of `unit` make `total`, if a line says no more than the two prices.
pub(super) fn times(unit: &Figure, total: &Figure, line: &Line) -> Option<i64> {
    let (unit_price, sum) = (unit.hundredths(), total.hundredths());
    let is_multiple = line.is_price(unit) && unit_price > 0 && sum % unit_price == 0;
    is_multiple
        .then(|| sum / unit_price)
        .filter(|count| (2..=99).contains(count))
}

/// Which of two numbers is the quantity.
pub(super) fn ordered<'a>(one: &'a Figure, other: &'a Figure) -> (&'a Figure, &'a Figure) {
    let counts = |figure: &Figure| figure.is_quantity || figure.decimals == 0;
    let is_swapped = counts(other) && !other.is_money && (!counts(one) || one.is_money);
    if is_swapped {
        (other, one)
    } else {
        (one, other)
    }
}

/// In hundredths, rounded; of numbers that nobody pays, the largest there is.
pub(super) fn product(quantity: &Figure, unit: &Figure) -> i64 {
    (quantity.value.saturating_mul(unit.value) / 1000 + 5) / 10
}

pub(super) fn multiplies(one: &Figure, other: &Figure, total: &Figure) -> bool {
    same(product(one, other), total.hundredths())
}

/// The same but for a cent, or half a percent of what was weighed.
pub(super) fn same(one: i64, other: i64) -> bool {
    one.abs_diff(other) <= 1 + other.unsigned_abs() / 400
}

pub(super) fn divide(dividend: i64, divisor: i64) -> i64 {
    let half = divisor / 2 * dividend.signum();
    let rounded = dividend.saturating_add(half);
    rounded.checked_div(divisor).unwrap_or(dividend)
}
