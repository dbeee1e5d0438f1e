use beztack_domain::Fault;
use beztack_domain::billing::{Plan, Provider};
use beztack_persistence::billing::plans;
use tracing::instrument;

use crate::App;

/// What can be bought, and from whom.
#[derive(Clone, Debug)]
pub struct Products {
    /// Who sells it.
    pub provider: Provider,
    /// In the order they are shown.
    pub plans: Vec<Plan>,
}

/// The plans for sale at the configured payment provider.
#[instrument(name = "app.billing.list_products", skip_all)]
pub async fn list_products(app: &App) -> Result<Products, Fault> {
    let provider = app.rules.billing.provider;
    let plans = plans::list_for_sale(&app.db, provider).await?;
    Ok(Products { provider, plans })
}
