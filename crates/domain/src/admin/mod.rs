//! Administration: what administrators know and change about people.

mod error;
mod user_field;
mod user_query;

pub use error::AdminError;
pub use user_field::UserField;
pub use user_query::{
    Comparison, Condition, Matching, Operand, Sort, UserColumn, UserPage, UserQuery,
};
