//! What happened to accounts, written down with what did it (security.md 2.1, V16).

mod config;
mod list_security_events;
mod list_users_security_events;
mod new_event;
mod record;

pub(crate) use beztack_domain::security_events::SecurityEventKind as Kind;

pub use config::SecurityConfig;
pub use list_security_events::list_security_events;
pub use list_users_security_events::list_users_security_events;
pub(crate) use new_event::NewEvent;
pub use record::{Operator, record_role_change};
pub(crate) use record::{record, record_alone, security_event};
