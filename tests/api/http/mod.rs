//! What happens around every request.

mod compression;
mod cors;
mod frontend;
mod headers;
mod logs;
mod metrics;
mod routing;
