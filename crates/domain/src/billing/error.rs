use thiserror::Error;

use crate::Fault;

/// Why something about plans and memberships was refused.
#[derive(Debug, Error)]
pub enum BillingError {
    /// There is no such organization, or the caller does not belong to it.
    #[error("organization not found")]
    OrganizationNotFound,
    /// Organizations pay here, and none was named or is in use.
    #[error("an organization is required")]
    OrganizationRequired,
    /// There is no such subscription, or it is somebody else's.
    #[error("subscription not found")]
    SubscriptionNotFound,
    /// There is no such plan in the catalogue.
    #[error("plan not found")]
    PlanNotFound,
    /// No plan was named.
    #[error("a plan is required")]
    PlanRequired,
    /// No plan, or more than one, fits what was asked for.
    #[error("the plan is ambiguous")]
    PlanAmbiguous,
    /// What was said about the plan contradicts itself.
    #[error("the plan is of another tier or cadence")]
    PlanMismatch,
    /// Nobody is configured who could take money.
    #[error("payments are not configured")]
    PaymentsNotConfigured,
    /// Something broke.
    #[error(transparent)]
    Fault(#[from] Fault),
}
