use chrono::{DateTime, TimeDelta, Utc};
use thiserror::Error;

use super::{Cadence, Subscription, Tier};
use crate::id::{OrganizationId, UserId};

/// Whose membership it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MembershipTarget {
    /// A person's.
    User(UserId),
    /// An organization's.
    Organization(OrganizationId),
}

impl MembershipTarget {
    /// `user` or `organization`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::User(_) => "user",
            Self::Organization(_) => "organization",
        }
    }

    /// The id of the person or organization.
    pub fn id(&self) -> &str {
        match self {
            Self::User(id) => id.as_str(),
            Self::Organization(id) => id.as_str(),
        }
    }
}

/// Who pays in this installation (`SUBSCRIPTION_MODE`, original-billing.md 0.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SubscriptionMode {
    /// Every person for themselves.
    User,
    /// Organizations for their members.
    Organization,
}

/// The name is no subscription mode.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("unknown subscription mode {0:?}; known are user and organization")]
pub struct UnknownMode(String);

impl std::str::FromStr for SubscriptionMode {
    type Err = UnknownMode;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        match name {
            "user" => Ok(Self::User),
            "organization" => Ok(Self::Organization),
            other => Err(UnknownMode(other.to_owned())),
        }
    }
}

/// A tier that an administrator pinned on somebody, until it is cleared
/// (original-billing.md 5.11). It wins over everything and touches no subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TierOverride {
    /// On whom.
    pub target: MembershipTarget,
    /// Which.
    pub tier: Tier,
    /// The rhythm it pretends to be paid in; none for the free tier.
    pub cadence: Option<Cadence>,
}

/// What somebody may do at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// What counts.
    pub tier: Tier,
    /// The subscription that gives access, if one does.
    pub subscription: Option<Subscription>,
    /// Whether an administrator decided the tier.
    pub tier_override: Option<TierOverride>,
}

impl Membership {
    /// No subscription, no override.
    pub fn free() -> Self {
        Self {
            tier: Tier::Free,
            subscription: None,
            tier_override: None,
        }
    }

    /// Judges what is known of one target. An override comes first; else the highest
    /// tier that is paid for counts, and among equal ones the period that ends last.
    /// Nothing that has lapsed grants anything (original-billing.md D-01).
    pub fn judge(
        tier_override: Option<TierOverride>,
        subscriptions: impl IntoIterator<Item = Subscription>,
        grace: TimeDelta,
        now: DateTime<Utc>,
    ) -> Self {
        let subscription = subscriptions
            .into_iter()
            .filter(|subscription| subscription.gives_access(grace, now))
            .max_by_key(|subscription| (subscription.tier, subscription.current_period_end));
        let paid = subscription.as_ref().map(|subscription| subscription.tier);
        let pinned = tier_override.as_ref().map(|pinned| pinned.tier);
        Self {
            tier: pinned.or(paid).unwrap_or(Tier::Free),
            subscription,
            tier_override,
        }
    }

    /// Where the tier comes from, in the original's words.
    pub fn source(&self) -> &'static str {
        match (&self.tier_override, &self.subscription) {
            (Some(_), _) => "admin-tier-override",
            (None, Some(_)) => "subscription",
            (None, None) => "free",
        }
    }

    /// Until when it is paid for.
    pub fn expires_at(&self) -> Option<DateTime<Utc>> {
        self.subscription.as_ref()?.current_period_end
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::billing::SubscriptionStatus;
    use crate::id::SubscriptionId;

    fn ada() -> MembershipTarget {
        MembershipTarget::User(UserId::new("ada"))
    }

    fn paid(id: &str, tier: Tier, days: i64) -> Subscription {
        Subscription {
            id: SubscriptionId::new(id),
            provider: "polar".to_owned(),
            target: ada(),
            status: SubscriptionStatus::Canceled,
            product_name: None,
            tier,
            plan_id: None,
            price_minor: None,
            current_period_start: None,
            current_period_end: Some(DateTime::UNIX_EPOCH + TimeDelta::days(days)),
            cancel_at_period_end: true,
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    fn judged(pinned: Option<Tier>, subscriptions: Vec<Subscription>) -> Membership {
        let tier_override = pinned.map(|tier| TierOverride {
            target: ada(),
            tier,
            cadence: None,
        });
        let grace = TimeDelta::days(7);
        Membership::judge(tier_override, subscriptions, grace, DateTime::UNIX_EPOCH)
    }

    #[test]
    fn the_highest_tier_that_is_paid_for_counts() {
        let subscriptions = vec![
            paid("late", Tier::Basic, 90),
            paid("high", Tier::Pro, 30),
            paid("over", Tier::Ultimate, -1),
        ];
        let membership = judged(None, subscriptions);
        assert_eq!(membership.tier, Tier::Pro);
        assert_eq!(membership.source(), "subscription");
        assert_eq!(membership.subscription.unwrap().id.as_str(), "high");
    }

    #[test]
    fn an_override_wins_even_downwards_and_leaves_subscriptions_alone() {
        let membership = judged(Some(Tier::Free), vec![paid("s", Tier::Pro, 30)]);
        assert_eq!(membership.tier, Tier::Free);
        assert_eq!(membership.source(), "admin-tier-override");
        assert!(membership.subscription.is_some());
    }

    #[test]
    fn nothing_is_free() {
        assert_eq!(judged(None, vec![]), Membership::free());
        assert_eq!(
            judged(None, vec![paid("s", Tier::Pro, 0)]),
            Membership::free()
        );
    }
}
