use chrono::{DateTime, TimeDelta, Utc};

use super::{MembershipTarget, Tier};
use crate::id::SubscriptionId;

/// What somebody pays for regularly, as last read from the provider
/// (original-billing.md 1 and 3.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// The provider's identifier.
    pub id: SubscriptionId,
    /// The provider's name.
    pub provider: String,
    /// For whom.
    pub target: MembershipTarget,
    /// How it stands.
    pub status: SubscriptionStatus,
    /// The plan's name for people, where the plan is known.
    pub product_name: Option<String>,
    /// What is paid for: the tier of the plan, or else of the provider's metadata.
    pub tier: Tier,
    /// The plan of the catalogue, where it is known.
    pub plan_id: Option<String>,
    /// What a period costs in minor units, where the plan is known.
    pub price_minor: Option<i64>,
    /// The period that is paid for.
    pub current_period_start: Option<DateTime<Utc>>,
    /// Its end.
    pub current_period_end: Option<DateTime<Utc>>,
    /// Whether it ends with the period.
    pub cancel_at_period_end: bool,
    /// When it was first seen.
    pub created_at: DateTime<Utc>,
}

/// How a subscription stands, in the neutral words of original-billing.md 3.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubscriptionStatus {
    /// Paid.
    Active,
    /// Free for a while.
    Trialing,
    /// A payment failed and is tried again.
    PastDue,
    /// Payments failed for good.
    Unpaid,
    /// The first payment is not there yet.
    Pending,
    /// It never began, or is over.
    Inactive,
    /// It will not renew, or is over.
    Canceled,
    /// Suspended.
    Paused,
}

impl SubscriptionStatus {
    const ALL: [Self; 8] = [
        Self::Active,
        Self::Trialing,
        Self::PastDue,
        Self::Unpaid,
        Self::Pending,
        Self::Inactive,
        Self::Canceled,
        Self::Paused,
    ];

    /// The name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Trialing => "trialing",
            Self::PastDue => "past_due",
            Self::Unpaid => "unpaid",
            Self::Pending => "pending",
            Self::Inactive => "inactive",
            Self::Canceled => "canceled",
            Self::Paused => "paused",
        }
    }

    /// What the column says: our words, or Mercado Pago's own, which the original stores
    /// as they come (original-billing.md 0.5). A word that nobody knows gives no access.
    pub fn stored(word: &str) -> Self {
        match word {
            "authorized" => Self::Active,
            "cancelled" => Self::Canceled,
            "incomplete" => Self::Pending,
            _ => Self::ALL
                .into_iter()
                .find(|status| status.as_str() == word)
                .unwrap_or(Self::Inactive),
        }
    }
}

impl Subscription {
    /// Whether it gives access at `now` (decisions.md 24 and 25). After a failed payment
    /// it does for `grace`, counted from the end of the period that was paid.
    pub fn gives_access(&self, grace: TimeDelta, now: DateTime<Utc>) -> bool {
        let paid_until = |end: DateTime<Utc>| now < end;
        match self.status {
            SubscriptionStatus::Active | SubscriptionStatus::Trialing => true,
            SubscriptionStatus::PastDue => self
                .current_period_end
                .is_some_and(|end| paid_until(end + grace)),
            SubscriptionStatus::Canceled => self.current_period_end.is_some_and(paid_until),
            SubscriptionStatus::Unpaid
            | SubscriptionStatus::Pending
            | SubscriptionStatus::Inactive
            | SubscriptionStatus::Paused => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::UserId;

    fn subscription(status: SubscriptionStatus, end: Option<DateTime<Utc>>) -> Subscription {
        Subscription {
            id: SubscriptionId::new("s"),
            provider: "polar".to_owned(),
            target: MembershipTarget::User(UserId::new("u")),
            status,
            product_name: None,
            tier: Tier::Pro,
            plan_id: None,
            price_minor: None,
            current_period_start: None,
            current_period_end: end,
            cancel_at_period_end: false,
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn access_follows_status_period_and_grace() {
        use SubscriptionStatus as Status;
        let now = DateTime::UNIX_EPOCH;
        let day = TimeDelta::days(1);
        let table = [
            (Status::Active, Some(now - day), true),
            (Status::Trialing, None, true),
            (Status::PastDue, Some(now - day), true),
            (Status::PastDue, Some(now - day * 7), false),
            (Status::PastDue, None, false),
            (Status::Canceled, Some(now + day), true),
            (Status::Canceled, Some(now), false),
            (Status::Canceled, None, false),
            (Status::Unpaid, Some(now + day), false),
            (Status::Pending, Some(now + day), false),
            (Status::Inactive, Some(now + day), false),
            (Status::Paused, Some(now + day), false),
        ];
        for (status, end, expected) in table {
            let access = subscription(status, end).gives_access(day * 7, now);
            assert_eq!(access, expected, "{status:?} until {end:?}");
        }
    }

    #[test]
    fn mercado_pago_s_words_are_understood() {
        let stored = SubscriptionStatus::stored;
        assert_eq!(stored("authorized"), SubscriptionStatus::Active);
        assert_eq!(stored("cancelled"), SubscriptionStatus::Canceled);
        assert_eq!(stored("past_due"), SubscriptionStatus::PastDue);
        assert_eq!(stored("nonsense"), SubscriptionStatus::Inactive);
    }
}
