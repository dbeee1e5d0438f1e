//! Everything that is held about a person, page by page (GDPR, articles 15 and 20).
//!
//! What is in it is data: [`PARTS`] lists the tables, and every column of theirs is either
//! handed out or left out for a reason; [`EXCLUDED`] lists the tables that are not in it. A
//! test holds both against the schema, so that a new table or column cannot be forgotten.

mod page;
mod parts;

pub use page::{Position, page};
pub use parts::{EXCLUDED, PARTS, Part};
