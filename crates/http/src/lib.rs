//! The wire: everything that HTTP, JSON, cookies and OpenAPI have to do with.
//!
//! *Here*: routes, the extractors through which every request comes in, the shapes
//! of bodies, and the one type of problem that every refusal and fault becomes.
//!
//! *Never here*: a rule of the product, SQL, or a body written by hand.
//!
//! *Begin at* [`server`] for the way a request takes, and at `auth/sign_in_email.rs`
//! for an endpoint.

mod account;
mod admin;
mod ai;
mod auth;
mod batch;
mod billing;
mod config;
mod docs;
mod email;
mod extract;
mod fallback;
mod frontend;
mod health;
pub mod metrics;
mod middleware;
mod nul;
mod ocr;
mod openapi;
mod organizations;
mod page;
mod pages;
mod problem;
mod receipts;
mod respond;
mod routes;
mod security_events;
pub mod server;
mod service_config;
mod state;
mod two_factor;
mod versions;
mod visitor;

pub use account::export_document;
pub use actix_web::http::header::HeaderMap;
pub use ai::Compat;
pub use config::HttpConfig;
pub use frontend::Frontend;
pub use metrics::MetricsConfig;
pub use openapi::openapi;
pub use state::{Follow, Settings, State};
pub use versions::canonical_path;
