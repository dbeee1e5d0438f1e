//! What happens around every request. The order stands in `server`.

mod deadline;
mod request_id;
mod security_headers;
mod trace;

pub(crate) use deadline::deadline;
pub(crate) use request_id::{current_request_id, request_id};
pub(crate) use security_headers::security_headers;
pub(crate) use trace::trace;
