use thiserror::Error;

/// Why somebody may not join those who do the same at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Crowded {
    /// The person does it as often at once as they may.
    #[error("{limit} of the same person at once")]
    OfYours {
        /// At once, per person.
        limit: u32,
    },
    /// All together do.
    #[error("{limit} at once")]
    OfAll {
        /// At once, in this process.
        limit: u32,
    },
}
