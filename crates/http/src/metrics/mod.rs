//! Figures for Prometheus, on a port of their own. What they count is told by the name of
//! a route, never by a path, and never by whom it was for.
//!
//! Nobody but this folder knows how they are written.

mod config;
mod exposition;
mod listen;
mod traffic;
mod watched;

pub use actix_web::dev::ServerHandle;
pub use config::MetricsConfig;
pub use listen::listen;
pub(crate) use traffic::{Arrived, Met, Traffic, Watching};
pub use watched::Watched;
