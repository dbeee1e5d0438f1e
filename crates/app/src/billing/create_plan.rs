use beztack_auth::access::AppAdminAccess;
use beztack_domain::billing::{BillingError, CataloguePlan, Plan};
use beztack_domain::id::PlanId;
use beztack_persistence::billing::plans;
use tracing::instrument;

use crate::App;

/// A plan to be added to the catalogue.
#[derive(Clone, Debug)]
pub struct NewPlan {
    /// The name of a tier, or `custom`.
    pub tier: String,
    /// For people.
    pub display_name: String,
    /// For people.
    pub description: Option<String>,
    /// In minor units of `currency`.
    pub price_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// `month` or `year`.
    pub interval: String,
    /// Every how many intervals.
    pub interval_count: i32,
    /// Feature identifiers.
    pub features: Vec<String>,
    /// Named limits; `-1` means unlimited.
    pub limits: Vec<(String, i64)>,
    /// Permission identifiers.
    pub permissions: Vec<String>,
    /// Its place in the list, and its rank.
    pub display_order: i32,
    /// Whether the pricing page singles it out.
    pub highlighted: bool,
    /// Whether the pricing page shows it.
    pub visible: bool,
}

/// Add a plan to the catalogue. It is ours alone until the provider knows it.
#[instrument(name = "app.billing.create_plan", skip_all)]
pub async fn create_plan(
    app: &App,
    _: &AppAdminAccess,
    new: NewPlan,
) -> Result<CataloguePlan, BillingError> {
    let now = app.now();
    let plan = CataloguePlan {
        plan: Plan {
            id: PlanId::new(app.ids.uuid()),
            provider: app.rules.billing.provider,
            tier: new.tier,
            display_name: new.display_name,
            description: new.description,
            features: new.features,
            limits: new.limits,
            permissions: new.permissions,
            price_minor: new.price_minor,
            currency: new.currency,
            interval: new.interval,
            interval_count: new.interval_count,
            display_order: new.display_order,
            highlighted: new.highlighted,
        },
        provider_plan_id: None,
        visible: new.visible,
        active: true,
        created_at: now,
        updated_at: now,
    };
    let tx = app.db.begin().await?;
    plans::insert(&tx, &plan).await?;
    tx.commit().await?;
    Ok(plan)
}
