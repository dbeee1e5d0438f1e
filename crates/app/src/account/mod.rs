//! The signed-in person: all that a frontend asks about them when it starts, and all that
//! is held about them.

mod export_account;
mod get_bootstrap;

pub use export_account::{Export, ExportPage, export_account, export_person};
pub use get_bootstrap::{Bootstrap, get_bootstrap};
