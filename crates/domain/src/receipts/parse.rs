use super::currency;
use super::date::{self, Order};
use super::figure::Separator;
use super::items;
use super::line::{Line, Writing};
use super::role::{Role, role};
use super::store;
use super::totals::Sums;
use super::{Arithmetic, Receipt, ReceiptError, ReceiptItem};

/// A receipt is not longer; what follows is not read.
pub const MOST_CHARACTERS: usize = 20_000;

/// Reads a receipt from its text, one printed line a line.
///
/// The same text always gives the same answer. Sums are believed before items, and of
/// several totals the one that the rest adds up to.
pub fn parse_receipt(text: &str) -> Result<Receipt, ReceiptError> {
    let end = text
        .char_indices()
        .nth(MOST_CHARACTERS)
        .map_or(text.len(), |(at, _)| at);
    let text = text.get(..end).unwrap_or(text);
    let writing = Writing {
        separator: Separator::of(text),
    };
    let lines: Vec<Line> = text
        .lines()
        .map(|line| Line::new(line, writing))
        .filter(|line| !line.text.is_empty())
        .collect();
    let (goods, sums) = sorted(&lines);
    let mut items = items::read(&goods);
    let total = sums
        .total(items.iter().map(|item| item.total).sum())
        .ok_or(ReceiptError::NotAReceipt)?;

    let folded: Vec<&str> = lines.iter().map(|line| line.folded.as_str()).collect();
    let whole = folded.join("\n");
    let mut receipt = Receipt {
        store: store::find(&lines),
        date: date::find(folded.into_iter(), Order::of(&whole)),
        subtotal: sums
            .subtotals
            .last()
            .copied()
            .filter(|subtotal| *subtotal > 0),
        tax: sums.tax(total),
        total,
        currency: currency::find(&whole),
        items: Vec::new(),
    };
    receipt.items.append(&mut items);
    apply_savings(&mut receipt, &sums.savings);
    Ok(receipt)
}

/// Parts the lines that may be goods, with their roles, from the sums.
fn sorted(lines: &[Line]) -> (Vec<(Role, &Line)>, Sums) {
    let (mut goods, mut sums) = (Vec::new(), Sums::default());
    let (mut priced, mut summed, mut over) = (0, false, false);
    for (at, line) in lines.iter().enumerate() {
        let role = role(line);
        let has_price = line.last_price().is_some();
        match role {
            Role::Plain if summed && line.percent().is_some() => sums.read_row(line),
            Role::Plain if !summed => {
                priced += usize::from(has_price);
                goods.push((role, line));
            }
            Role::Discount | Role::Charge if !over => goods.push((role, line)),
            Role::Plain | Role::Discount | Role::Charge | Role::Aside => {}
            Role::Total(_)
            | Role::Subtotal
            | Role::Tax
            | Role::TaxTotal
            | Role::Payment
            | Role::Change
            | Role::Saving => {
                sums.read(role, line, lines.get(at + 1));
                // A sum at the very top only says what is to come.
                let ends = role != Role::Saving && priced > 0 && !line.prices().is_empty();
                summed |= ends;
                over |= ends && matches!(role, Role::Total(_) | Role::Payment);
            }
        }
    }
    (goods, sums)
}

/// A discount that is only told among the sums becomes an item if that is what is
/// missing between items and total.
fn apply_savings(receipt: &mut Receipt, savings: &[i64]) {
    for saving in savings {
        if receipt.arithmetic() != Arithmetic::Disagrees {
            return;
        }
        receipt.items.push(ReceiptItem {
            name: "Discount".to_owned(),
            quantity: 1000,
            unit_price: -saving,
            total: -saving,
        });
        if receipt.arithmetic() == Arithmetic::Disagrees {
            receipt.items.pop();
        }
    }
}
