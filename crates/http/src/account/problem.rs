#![deny(clippy::wildcard_enum_match_arm)]

use beztack_domain::account::AccountError;

use crate::problem::{Code, Problem};

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Self {
        use AccountError as Refusal;
        match error {
            Refusal::SessionIsNotFresh => Self::new(Code::SessionNotFresh),
            Refusal::Impersonated => Self::detailed(
                Code::Forbidden,
                "Whoever acts in somebody's place does not export their account.",
            ),
            Refusal::LimitReached { wait } => Self::rate_limited(wait),
            Refusal::Fault(fault) => fault.into(),
        }
    }
}
