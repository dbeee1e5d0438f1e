//! Two readings of one receipt.

use super::{Arithmetic, Receipt};

impl Receipt {
    /// This reading, which was made by rules, with another one's help (decisions.md 30).
    ///
    /// Numbers that add up here are beyond doubt. Where they do not, those of the other
    /// reading count if they do. Names that are missing here are taken from there.
    #[must_use]
    pub fn refined_by(self, other: Self) -> Self {
        let is_sure = self.arithmetic() == Arithmetic::Agrees;
        let is_better = other.arithmetic() == Arithmetic::Agrees;
        let (numbers, names) = if !is_sure && is_better {
            (other, self)
        } else {
            (self, other)
        };
        let store = if numbers.store.is_empty() {
            names.store
        } else {
            numbers.store
        };
        Self {
            store,
            date: numbers.date.or(names.date),
            currency: numbers.currency.or(names.currency),
            ..numbers
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::receipts::ReceiptItem;

    fn receipt(store: &str, item: i64, total: i64) -> Receipt {
        Receipt {
            store: store.to_owned(),
            items: vec![ReceiptItem {
                name: "Coffee".to_owned(),
                quantity: 1000,
                unit_price: item,
                total: item,
            }],
            total,
            ..Receipt::default()
        }
    }

    #[test]
    fn numbers_that_add_up_win() {
        let refined = receipt("", 300, 300).refined_by(receipt("Café", 900, 900));
        assert_eq!((refined.store.as_str(), refined.total), ("Café", 300));
    }

    #[test]
    fn numbers_that_do_not_give_way_to_those_that_do() {
        let refined = receipt("Cafe", 300, 3000).refined_by(receipt("Café", 300, 300));
        assert_eq!((refined.store.as_str(), refined.total), ("Café", 300));
        let unsure = receipt("Cafe", 300, 3000).refined_by(receipt("Café", 3, 30));
        assert_eq!((unsure.store.as_str(), unsure.total), ("Cafe", 3000));
    }
}
