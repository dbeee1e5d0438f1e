//! What stands in for the outside world.

mod clock;
mod ids;
mod mailer;

pub use clock::FixedClock;
pub use ids::SequentialIds;
pub use mailer::RecordingMailer;
