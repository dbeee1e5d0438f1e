//! What stands in for the outside world.

mod clock;
mod ids;
mod mailer;
mod smtp_sink;

pub use clock::FixedClock;
pub use ids::SequentialIds;
pub use mailer::RecordingMailer;
pub use smtp_sink::{ReceivedMail, SmtpSink};
