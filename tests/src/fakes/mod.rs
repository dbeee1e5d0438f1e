//! What stands in for the outside world.

mod clock;
mod ids;
mod mailer;
mod model;
mod reader;
mod smtp_sink;

pub use clock::FixedClock;
pub use ids::SequentialIds;
pub use mailer::RecordingMailer;
pub use model::{Act, ScriptedModel};
pub use reader::SlowReader;
pub use smtp_sink::{ReceivedMail, SmtpSink};
