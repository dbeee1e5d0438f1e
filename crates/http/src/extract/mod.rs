//! The doors through which requests come in.
//!
//! actix polls a handler's extractors at the same time and answers the first error.
//! A guard and its input are therefore one extractor, in sequence: [`With`] on our
//! own routes, [`Call`](crate::auth::Call) under `/api/auth`.

mod body;
mod guard;
mod origin;
mod patch;
mod room;
mod upload;
mod valid;
mod with;

pub(crate) use body::{LargeBody, read_body, read_large_body};
pub(crate) use guard::{Admin, AppAdmin, Guard, MaybeSignedIn, Recognised, SignedIn, TokenHolder};
pub(crate) use origin::check_origin;
pub(crate) use patch::Patch;
pub(crate) use room::Room;
pub(crate) use upload::Upload;
pub(crate) use valid::{Valid, ValidLarge, ValidQuery, camel_case, one_of};
pub(crate) use with::With;
