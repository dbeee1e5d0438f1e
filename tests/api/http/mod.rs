//! What happens around every request.

mod compression;
mod cors;
mod frontend;
mod headers;
mod routing;
