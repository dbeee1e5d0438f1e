#![deny(clippy::wildcard_enum_match_arm)]

use beztack_domain::billing::BillingError;

use crate::problem::{Code, Problem};

impl From<BillingError> for Problem {
    fn from(error: BillingError) -> Self {
        use BillingError as Refusal;
        let missing = |detail: &str| Self::detailed(Code::NotFound, detail);
        match error {
            Refusal::OrganizationNotFound => missing("Organization not found"),
            Refusal::OrganizationRequired => Problem::invalid("organizationId", "is required"),
            Refusal::SubscriptionNotFound => missing("Subscription not found"),
            Refusal::PlanNotFound => missing("Plan not found"),
            Refusal::PlanRequired => Problem::invalid("planId", "or productId is required"),
            Refusal::PlanAmbiguous => {
                Self::detailed(Code::Conflict, "More than one plan fits that choice")
            }
            Refusal::PlanMismatch => {
                Problem::invalid("planId", "and the product or period contradict")
            }
            Refusal::PaymentsNotConfigured => Self::new(Code::PaymentsNotConfigured),
            Refusal::Fault(fault) => fault.into(),
        }
    }
}
