//! What was bought: names, quantities and prices, on one line or on two.

use super::ReceiptItem;
use super::figure::Figure;
use super::line::{Line, Part};
use super::role::{Role, counts};

/// Words beside a quantity that are no name.
const UNITS: [&str; 37] = [
    "kg", "kgs", "lb", "lbs", "un", "und", "uds", "ud", "u", "c/u", "ea", "each", "at", "for",
    "pz", "pza", "pzas", "a", "€/kg", "/kg", "$/kg", "/lb", "net", "wt", "cada", "unid",
    "unidades", "qty", "cant", "l", "lt", "lts", "litros", "g", "gal", "gals", "cu",
];

/// Reads the lines between a receipt's head and its sums.
pub(super) fn read(lines: &[(Role, &Line)]) -> Vec<ReceiptItem> {
    let mut reader = Reader {
        columns: Columns::of(lines),
        items: Vec::new(),
        name: None,
        detail: None,
    };
    for (role, line) in lines {
        reader.read(*role, line);
    }
    reader.items
}

/// Where a receipt keeps its quantities.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each column is there or not")]
struct Columns {
    /// Lines begin with a quantity.
    first: bool,
    /// A quantity stands before the price.
    before_price: bool,
    /// Lines begin with their number, which is no quantity.
    numbered: bool,
    /// A letter of a tax group stands before the price.
    flagged: bool,
}

impl Columns {
    fn of(lines: &[(Role, &Line)]) -> Self {
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
fn lead(line: &Line) -> Option<&Figure> {
    match line.parts.first()? {
        Part::Figure(figure) if is_count(figure) => Some(figure),
        Part::Figure(_) | Part::Word(_) | Part::Times | Part::Currency => None,
    }
}

/// The letter of a tax group.
fn is_flag(word: &str) -> bool {
    word.len() == 1 && word.bytes().all(|b| b.is_ascii_uppercase())
}

fn is_count(figure: &Figure) -> bool {
    let is_whole = figure.decimals == 0 || (figure.value % 1000 == 0 && figure.decimals == 3);
    let is_small = figure.digits <= 3 && (1000..=999_000).contains(&figure.value);
    is_whole && is_small && !figure.is_money && !figure.is_percent
}

#[derive(Debug)]
struct Reader {
    columns: Columns,
    items: Vec<ReceiptItem>,
    /// A line without a price, which may belong to the one below.
    name: Option<String>,
    /// Quantity and unit price that stood above their item, in thousandths.
    detail: Option<(i64, i64)>,
}

impl Reader {
    fn read(&mut self, role: Role, line: &Line) {
        if !has_name(line) {
            self.read_detail(line);
        } else if let Some(at) = line.last_price() {
            self.read_item(role, line, at);
        } else if line.letters() >= 2 && role == Role::Plain {
            self.name = Some(line.text.clone());
            self.detail = None;
        }
    }

    /// A line of numbers only: `2 x 1,50`, `0,543 kg x 2,99 €/kg 1,62`, or a price.
    fn read_detail(&mut self, line: &Line) {
        let figures: Vec<&Figure> = line.figures().filter(|figure| !figure.is_percent).collect();
        match figures.as_slice() {
            [total] if line.is_price(total) => {
                let name = self.name.take();
                // A discount may have no name but an article's number.
                let name = name.or_else(|| (total.value < 0).then(|| line.printed(0, 1)));
                if let Some(name) = name {
                    self.push(&name, 1000, total.hundredths(), total.hundredths());
                }
            }
            [first, second] => self.with_detail(first, second, None),
            [first, .., unit, total] if multiplies(first, unit, total) => {
                self.with_detail(first, unit, Some(total.hundredths()));
            }
            // "3 AT 1 FOR 0.50"
            [count, one, unit] if one.value == 1000 => self.with_detail(count, unit, None),
            _ => {}
        }
    }

    fn with_detail(&mut self, one: &Figure, other: &Figure, total: Option<i64>) {
        let (quantity, unit) = ordered(one, other);
        let total = total.unwrap_or_else(|| product(quantity, unit));
        let unit_price = unit.hundredths();
        match self.items.last_mut() {
            Some(last)
                if last.quantity == 1000 && same(last.total, total) && self.name.is_none() =>
            {
                last.quantity = quantity.value;
                last.unit_price = unit_price;
            }
            _ => match self.name.take() {
                Some(name) => self.push(&name, quantity.value, unit_price, total),
                None => self.detail = Some((quantity.value, unit.value)),
            },
        }
    }

    fn read_item(&mut self, role: Role, line: &Line, at: usize) {
        self.name = None;
        let Some(found) = numbers(line, at, self.columns) else {
            return;
        };
        let Found {
            mut quantity,
            mut unit,
            mut total,
            name,
        } = found;
        if let Some((told, price)) = self.detail.take()
            && quantity == 1000
            && same((told * price / 1000 + 5) / 10, total)
        {
            (quantity, unit) = (told, (price + 5) / 10);
        }
        if role == Role::Discount && total > 0 {
            (unit, total) = (-unit, -total);
        }
        // A charge that nobody made: "Tip 0.00".
        if role == Role::Charge && total == 0 {
            return;
        }
        self.push(&name, quantity, unit, total);
    }

    fn push(&mut self, name: &str, quantity: i64, unit_price: i64, total: i64) {
        let name = clean(name);
        if name.chars().any(char::is_alphanumeric) {
            self.items.push(ReceiptItem {
                name,
                quantity,
                unit_price,
                total,
            });
        }
    }
}

/// What a line with a name and a price says.
struct Found {
    name: String,
    quantity: i64,
    unit: i64,
    total: i64,
}

fn numbers(line: &Line, at: usize, columns: Columns) -> Option<Found> {
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

fn figure_of(part: &Part) -> Option<&Figure> {
    match part {
        Part::Figure(figure) => Some(figure),
        Part::Word(_) | Part::Times | Part::Currency => None,
    }
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

fn is_weight(word: &str) -> bool {
    matches!(
        word.to_lowercase().trim_end_matches('.'),
        "kg" | "kgs" | "lb" | "lbs"
    )
}

/// Where the numbers begin that end with the total.
fn run_start(line: &Line, at: usize) -> usize {
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
fn times(unit: &Figure, total: &Figure, line: &Line) -> Option<i64> {
    let (unit_price, sum) = (unit.hundredths(), total.hundredths());
    let is_multiple = line.is_price(unit) && unit_price > 0 && sum % unit_price == 0;
    is_multiple
        .then(|| sum / unit_price)
        .filter(|count| (2..=99).contains(count))
}

/// Which of two numbers is the quantity.
fn ordered<'a>(one: &'a Figure, other: &'a Figure) -> (&'a Figure, &'a Figure) {
    let counts = |figure: &Figure| figure.is_quantity || figure.decimals == 0;
    let is_swapped = counts(other) && !other.is_money && (!counts(one) || one.is_money);
    if is_swapped {
        (other, one)
    } else {
        (one, other)
    }
}

/// In hundredths, rounded.
fn product(quantity: &Figure, unit: &Figure) -> i64 {
    (quantity.value * unit.value / 1000 + 5) / 10
}

fn multiplies(one: &Figure, other: &Figure, total: &Figure) -> bool {
    same(product(one, other), total.hundredths())
}

/// The same but for a cent, or half a percent of what was weighed.
fn same(one: i64, other: i64) -> bool {
    (one - other).abs() <= 1 + other.abs() / 400
}

fn divide(dividend: i64, divisor: i64) -> i64 {
    let half = divisor / 2 * dividend.signum();
    (dividend + half).checked_div(divisor).unwrap_or(dividend)
}

fn has_name(line: &Line) -> bool {
    line.parts.iter().any(|part| match part {
        Part::Word(word) => {
            !is_unit(word) && word.chars().filter(|c| c.is_alphabetic()).count() > 1
        }
        Part::Figure(_) | Part::Times | Part::Currency => false,
    })
}

fn is_unit(word: &str) -> bool {
    let word = word.to_lowercase();
    let word = word.trim_matches(|c: char| "().,:=".contains(c));
    // `€/kg`
    let unit = word.rsplit_once('/').map_or(word, |(_, unit)| unit);
    UNITS.contains(&word) || (unit.len() < word.len() && UNITS.contains(&unit))
}

/// Without article numbers, leaders and signs around it.
fn clean(name: &str) -> String {
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
