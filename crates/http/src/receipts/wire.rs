//! The shape that the existing frontend reads (original-api.md 6).

use beztack_domain::receipts::{Arithmetic, MOST_CHARACTERS, Receipt, ReceiptItem};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The text of a receipt, one printed line a line.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnalyzeReceiptBody {
    #[garde(length(chars, min = 1, max = MOST_CHARACTERS))]
    #[schema(min_length = 1, max_length = 20_000)]
    pub(crate) text: String,
}

/// A receipt, as a form: a file, or its text.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "only described: `Upload` reads it")]
pub(crate) struct ReceiptForm {
    /// A PNG, JPEG, WebP, TIFF, BMP or GIF image, or a PDF.
    #[schema(value_type = String, format = Binary)]
    file: Option<Vec<u8>>,
    /// One printed line a line.
    text: Option<String>,
    /// As Tesseract names them, the likeliest first: `eng`, `spa`.
    languages: Option<Vec<String>>,
    /// Which pages: `1-3,7`.
    pages: Option<String>,
    /// `auto`, or by how many degrees to turn it clockwise.
    rotate: Option<String>,
}

/// The same as JSON, the file in Base64.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "only described: `Upload` reads it")]
pub(crate) struct ReceiptJson {
    /// In Base64, or as a `data:` URL.
    file: Option<String>,
    /// One printed line a line.
    text: Option<String>,
    /// As Tesseract names them, the likeliest first: `eng`, `spa`.
    languages: Option<Vec<String>>,
    /// Which pages: `1-3,7`.
    pages: Option<String>,
    /// `auto`, or by how many degrees to turn it clockwise.
    rotate: Option<String>,
}

/// What a receipt says. Amounts are in the currency's unit.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReceiptView {
    /// Who sold it; empty where nobody is named.
    store: String,
    /// `2026-11-22`; empty where there is none.
    date: String,
    items: Vec<ReceiptItemView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subtotal: Option<f64>,
    /// Zero where none is printed.
    tax: f64,
    total: f64,
    /// ISO 4217, where it can be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    currency: Option<&'static str>,
    /// Whether the numbers agree with each other: `agrees`, `disagrees` or `unknown`.
    arithmetic: &'static str,
}

/// One line of a receipt. Discounts have a negative total.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ReceiptItemView {
    name: String,
    quantity: f64,
    unit_price: f64,
    total: f64,
}

/// What a picture of a receipt says.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReadReceiptView {
    receipt: ReceiptView,
    /// What it was read from, row by row.
    text: String,
}

impl ReadReceiptView {
    pub(crate) fn new(receipt: Receipt, text: String) -> Self {
        Self {
            receipt: receipt.into(),
            text,
        }
    }
}

impl From<Receipt> for ReceiptView {
    fn from(receipt: Receipt) -> Self {
        let arithmetic = match receipt.arithmetic() {
            Arithmetic::Agrees => "agrees",
            Arithmetic::Disagrees => "disagrees",
            Arithmetic::Unknown => "unknown",
        };
        Self {
            store: receipt.store,
            date: receipt
                .date
                .map(|date| date.to_string())
                .unwrap_or_default(),
            items: receipt
                .items
                .into_iter()
                .map(ReceiptItemView::from)
                .collect(),
            subtotal: receipt.subtotal.map(units::<100>),
            tax: units::<100>(receipt.tax),
            total: units::<100>(receipt.total),
            currency: receipt.currency,
            arithmetic,
        }
    }
}

impl From<ReceiptItem> for ReceiptItemView {
    fn from(item: ReceiptItem) -> Self {
        Self {
            name: item.name,
            quantity: units::<1000>(item.quantity),
            unit_price: units::<100>(item.unit_price),
            total: units::<100>(item.total),
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "an amount on a receipt is far below 2^53"
)]
fn units<const PARTS: i64>(parts: i64) -> f64 {
    parts as f64 / PARTS as f64
}
