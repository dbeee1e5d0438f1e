use super::Receipt;

/// Whether a receipt's numbers agree with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// The items, or subtotal and taxes, make the total.
    Agrees,
    /// They do not: something was misread, or left out.
    Disagrees,
    /// There is too little to tell.
    Unknown,
}

/// Prices rounded one by one, and cash rounded to a coin, may differ by this.
const TOLERANCE: i64 = 5;

impl Arithmetic {
    pub(super) fn of(receipt: &Receipt) -> Self {
        let items = receipt.items_total();
        if receipt.total == 0 || (receipt.items.is_empty() && receipt.subtotal.is_none()) {
            return Self::Unknown;
        }
        let mut sums = Vec::new();
        if !receipt.items.is_empty() {
            sums.extend([items, items + receipt.tax]);
        }
        if let Some(subtotal) = receipt.subtotal.filter(|_| receipt.items.is_empty()) {
            sums.extend([subtotal, subtotal + receipt.tax]);
        }
        if sums.into_iter().any(|sum| close(sum, receipt.total)) {
            Self::Agrees
        } else {
            Self::Disagrees
        }
    }
}

/// Whether two amounts are the same but for rounding.
pub(super) fn close(one: i64, other: i64) -> bool {
    (one - other).abs() <= TOLERANCE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::receipts::ReceiptItem;

    fn receipt(items: &[i64], subtotal: Option<i64>, tax: i64, total: i64) -> Receipt {
        let item = |total: &i64| ReceiptItem {
            name: String::new(),
            quantity: 1000,
            unit_price: *total,
            total: *total,
        };
        Receipt {
            items: items.iter().map(item).collect(),
            subtotal,
            tax,
            total,
            ..Receipt::default()
        }
    }

    #[test]
    fn taxes_may_be_inside_or_on_top() {
        assert_eq!(
            receipt(&[500, 500], None, 174, 1000).arithmetic(),
            Arithmetic::Agrees
        );
        assert_eq!(
            receipt(&[500, 500], Some(1000), 80, 1080).arithmetic(),
            Arithmetic::Agrees
        );
        assert_eq!(
            receipt(&[500, 500], Some(1000), 80, 1800).arithmetic(),
            Arithmetic::Disagrees
        );
        assert_eq!(
            receipt(&[], None, 0, 1000).arithmetic(),
            Arithmetic::Unknown
        );
    }
}
