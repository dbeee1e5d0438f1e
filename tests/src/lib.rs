//! The test harness: the whole server in the test's own process, on a database of its
//! own.
//!
//! *Here*: an application with a clock that stands still, ids that count, and a mailer
//! that keeps what it is given; browsers to talk to it; and the check of every answer
//! against the OpenAPI document.
//!
//! *Never here*: an expectation about one operation. Those stand in `api`, one file per
//! operation.
//!
//! *Begin at* [`TestApp`], then at [`Browser`].
#![warn(missing_docs)]
#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a harness that cannot do its work fails the test, and says where"
)]

mod answer;
mod app;
mod browser;
mod conformity;
mod database;
mod fakes;
pub mod fuzz;
mod jar;
mod letter;
mod listening;
mod personas;
mod setup;
mod statements;

pub use answer::Answer;
pub use app::TestApp;
pub use browser::{Browser, Call, ORIGIN, PASSWORD, USER_AGENT, address};
pub use conformity::document;
pub use database::{Target, TestDatabase, target};
pub use fakes::{
    Act, FixedClock, ReceivedMail, RecordingMailer, ScriptedModel, SequentialIds, SlowReader,
    SmtpSink,
};
pub use letter::Letter;
pub use listening::{Listening, Wire};
pub use setup::{BASE_URL, SECRET, Setup, rotated, secrets};
pub use statements::Statements;
