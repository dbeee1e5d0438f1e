//! The signed-in person, on our own routes.

mod get_account;
mod get_bootstrap;
