use beztack_domain::billing::{Provider, SubscriptionMode};
use chrono::TimeDelta;

/// What the configuration says about plans and who pays for them.
#[derive(Clone, Copy, Debug)]
pub struct BillingRules {
    /// Who sells plans.
    pub provider: Provider,
    /// Who buys them.
    pub mode: SubscriptionMode,
    /// How long a failed payment leaves access (decisions.md 24).
    pub grace: TimeDelta,
}
