//! The plan catalogue.

mod list_products;
mod plan_of;
mod seed_catalogue;

pub use beztack_persistence::billing::subscriptions::Payer;
pub use list_products::{Products, list_products};
pub use plan_of::plan_of;
pub use seed_catalogue::seed_catalogue;
