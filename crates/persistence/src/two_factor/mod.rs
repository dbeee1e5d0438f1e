//! Second factors.

pub mod enrolments;
