//! What happens around every request.

mod compression;
mod cors;
mod encoded_bodies;
mod frontend;
mod headers;
mod injection;
mod logs;
mod metrics;
mod routing;
mod traces;
