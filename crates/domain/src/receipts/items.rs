//! What was bought: names, quantities and prices, on one line or on two.

use super::ReceiptItem;
use super::columns::Columns;
use super::figure::Figure;
use super::item_name::{clean, has_name};
use super::line::Line;
use super::numbers::{Found, multiplies, numbers, ordered, product, same};
use super::role::Role;

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
            && same((told.saturating_mul(price) / 1000 + 5) / 10, total)
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
