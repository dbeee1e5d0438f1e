/// What the tables say about how the product does (the shape of original-api.md 4.2,
/// whose numbers were made up). Money is in the unit in which the provider reports
/// payments.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Analytics {
    /// Accounts.
    pub users: UserFigures,
    /// Payments.
    pub revenue: RevenueFigures,
    /// Subscriptions.
    pub subscriptions: SubscriptionFigures,
}

/// How many people there are, and how many of them use the product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UserFigures {
    /// All accounts.
    pub total: i64,
    /// Accounts made in the last 30 days.
    pub new: i64,
    /// People whose session was used within a day.
    pub daily_active: i64,
    /// Within seven days.
    pub weekly_active: i64,
    /// Within thirty days.
    pub monthly_active: i64,
}

/// What was paid.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RevenueFigures {
    /// In the last 30 days.
    pub monthly: f64,
    /// In the 30 days before them.
    pub previous_month: f64,
    /// In the last 365 days.
    pub yearly: f64,
}

/// How many subscriptions there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SubscriptionFigures {
    /// Paid or tried.
    pub active: i64,
    /// Canceled.
    pub canceled: i64,
    /// Canceled in the last 30 days.
    pub churned: i64,
}

impl RevenueFigures {
    /// By how many percent the last 30 days were better than the 30 before; unknown
    /// where those brought nothing.
    pub fn growth(&self) -> Option<f64> {
        let growth = (self.monthly - self.previous_month) / self.previous_month * 100.0;
        (self.previous_month > 0.0).then_some((growth * 10.0).round() / 10.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_a_comparison_or_nothing() {
        let revenue = |monthly, previous_month| RevenueFigures {
            monthly,
            previous_month,
            yearly: 0.0,
        };
        assert_eq!(revenue(150.0, 100.0).growth(), Some(50.0));
        assert_eq!(revenue(2.0, 3.0).growth(), Some(-33.3));
        assert_eq!(revenue(150.0, 0.0).growth(), None);
    }
}
