//! Second factors: enrolment, codes, the challenge at sign-in.

mod enrolment;
mod error;

pub use enrolment::Enrolment;
pub use error::TwoFactorError;
