use crate::Language;

/// Where a request came from, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visitor {
    /// The client's address as text; empty when unknown (contract/better-auth.md 6.1).
    pub ip_address: String,
    /// The client's `User-Agent`; empty when unknown.
    pub user_agent: String,
    /// The first of our languages that they ask for.
    pub language: Option<Language>,
}
