//! Administration: what administrators know and change about people.

mod analytics;
mod error;
mod host_reading;
mod user_field;
mod user_query;

pub use analytics::{Analytics, RevenueFigures, SubscriptionFigures, UserFigures};
pub use error::AdminError;
pub use host_reading::HostReading;
pub use user_field::UserField;
pub use user_query::{
    Comparison, Condition, Matching, Operand, Sort, UserColumn, UserPage, UserQuery,
};
