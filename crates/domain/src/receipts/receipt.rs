use chrono::NaiveDate;

use super::arithmetic::Arithmetic;

/// What a receipt says. Amounts are hundredths of the currency's unit, also where the
/// currency has no smaller one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// Who sold it, as printed; empty where nobody is named.
    pub store: String,
    /// The day of the purchase.
    pub date: Option<NaiveDate>,
    /// What was bought, in the order it is printed. Discounts are items with a negative
    /// total.
    pub items: Vec<ReceiptItem>,
    /// The sum before taxes, or before discounts, where one is printed.
    pub subtotal: Option<i64>,
    /// The sum of all taxes; zero where none is printed.
    pub tax: i64,
    /// What was to be paid.
    pub total: i64,
    /// ISO 4217, where it is printed or follows from what is.
    pub currency: Option<&'static str>,
}

/// One line of a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptItem {
    /// What it is, as printed.
    pub name: String,
    /// How many, or how much, in thousandths.
    pub quantity: i64,
    /// The price of one, in hundredths.
    pub unit_price: i64,
    /// The price of all, in hundredths.
    pub total: i64,
}

impl Receipt {
    /// Whether the printed numbers agree with each other.
    pub fn arithmetic(&self) -> Arithmetic {
        Arithmetic::of(self)
    }

    /// The sum of the items, in hundredths.
    pub(super) fn items_total(&self) -> i64 {
        self.items.iter().map(|item| item.total).sum()
    }
}
