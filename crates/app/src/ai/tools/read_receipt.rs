use beztack_auth::access::UserAccess;
use beztack_domain::receipts::{Arithmetic, Receipt, parse_receipt};
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Refusal, Tool};
use crate::App;

/// What a receipt says, by rules alone.
pub(super) struct ReceiptReading;

/// What is to be read.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReceiptText {
    /// The receipt's text, line by line, as it is printed.
    text: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReceiptTold {
    store: String,
    date: Option<String>,
    items: Vec<ItemTold>,
    tax: Decimal,
    total: Decimal,
    currency: Option<&'static str>,
    /// Whether the printed numbers add up; absent if there is too little to tell.
    adds_up: Option<bool>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ItemTold {
    name: String,
    quantity: Decimal,
    unit_price: Decimal,
    total: Decimal,
}

impl Tool for ReceiptReading {
    const NAME: &'static str = "read_receipt";
    const ABOUT: &'static str = "Reads store, date, items, tax and total from the text of a \
        receipt, and says whether the numbers add up.";
    type Input = ReceiptText;
    type Output = ReceiptTold;

    async fn call(_: &App, _: &UserAccess, input: ReceiptText) -> Result<ReceiptTold, Refusal> {
        let receipt = parse_receipt(&input.text)
            .map_err(|_refusal| Refusal::said("There is no amount in the text."))?;
        Ok(ReceiptTold::from(receipt))
    }
}

impl From<Receipt> for ReceiptTold {
    fn from(receipt: Receipt) -> Self {
        let adds_up = match receipt.arithmetic() {
            Arithmetic::Agrees => Some(true),
            Arithmetic::Disagrees => Some(false),
            Arithmetic::Unknown => None,
        };
        Self {
            adds_up,
            date: receipt.date.map(|date| date.to_string()),
            items: receipt
                .items
                .into_iter()
                .map(|item| ItemTold {
                    name: item.name,
                    quantity: Decimal::new(item.quantity, 3).normalize(),
                    unit_price: Decimal::new(item.unit_price, 2),
                    total: Decimal::new(item.total, 2),
                })
                .collect(),
            store: receipt.store,
            tax: Decimal::new(receipt.tax, 2),
            total: Decimal::new(receipt.total, 2),
            currency: receipt.currency,
        }
    }
}
