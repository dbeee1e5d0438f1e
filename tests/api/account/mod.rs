//! The signed-in person, on our own routes.

mod export_account;
mod get_account;
mod get_bootstrap;
