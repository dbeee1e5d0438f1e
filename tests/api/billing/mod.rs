//! Plans, subscriptions, and what they grant.

mod checkout;
mod clear_tier_override;
mod get_membership_status;
mod get_organization_features;
mod get_organization_membership;
mod get_user_membership;
mod list_products;
mod list_subscriptions;
mod plans;

use beztack_domain::billing::{Provider, SubscriptionMode};
use beztack_tests::TestApp;

/// A server on which everybody pays for themselves, with Polar's catalogue.
async fn people_pay() -> TestApp {
    let app = TestApp::start().await;
    app.seed(Provider::Polar).await;
    app
}

/// A server on which organizations pay.
async fn organizations_pay() -> TestApp {
    let mode = SubscriptionMode::Organization;
    let app = TestApp::start_with(|setup| setup.rules.billing.mode = mode).await;
    app.seed(Provider::Polar).await;
    app
}
