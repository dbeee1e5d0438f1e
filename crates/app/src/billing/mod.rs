//! The plan catalogue.

mod list_products;
mod seed_catalogue;

pub use list_products::{Products, list_products};
pub use seed_catalogue::seed_catalogue;
