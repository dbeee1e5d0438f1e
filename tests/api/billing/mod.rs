//! The plan catalogue.

mod list_products;
