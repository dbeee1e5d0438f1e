//! Receipts: what was bought, where and for how much, read from text by rules alone.
//!
//! [`parse_receipt`] knows no model and no network, so that the same text always gives
//! the same answer (decisions.md 30 and 31). Receipts of shops and restaurants in
//! Spanish and English are what it is made for.

mod arithmetic;
mod columns;
mod currency;
mod date;
mod error;
mod figure;
mod item_name;
mod items;
mod line;
mod mend;
mod numbers;
mod parse;
mod receipt;
mod refined;
mod role;
mod store;
mod totals;
mod words;

pub use arithmetic::Arithmetic;
pub use error::ReceiptError;
pub use parse::{MOST_CHARACTERS, parse_receipt};
pub use receipt::{Receipt, ReceiptItem};
