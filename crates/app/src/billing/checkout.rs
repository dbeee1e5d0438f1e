use beztack_auth::access::{AppAdminAccess, UserAccess};
use beztack_domain::billing::{BillingError, Cadence, Plan, Tier, TierOverride};
use beztack_domain::id::OrganizationId;
use beztack_persistence::billing::{plans, tier_overrides};
use tracing::instrument;

use super::override_target::override_target;
use crate::App;

/// Where the frontend lets administrators pin a tier.
const SOURCE: &str = "checkout";

/// What somebody wants to have.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// A plan of the catalogue, a product of the provider, or a tier: the pricing page
    /// sends any of them (decisions.md 6).
    pub product: Option<String>,
    /// A tier.
    pub tier: Option<Tier>,
    /// How often to pay.
    pub cadence: Cadence,
    /// For which organization, instead of the one in use.
    pub organization: Option<OrganizationId>,
}

/// What a checkout led to.
#[derive(Clone, Debug)]
pub struct Overridden {
    /// Whether that changed anything.
    pub changed: bool,
    /// The tier that is pinned now.
    pub tier_override: TierOverride,
}

/// Buy a plan. For administrators of the installation it pins the tier instead, without
/// payment (decisions.md 26); nobody else can buy yet.
#[instrument(name = "app.billing.checkout", skip_all)]
pub async fn checkout(
    app: &App,
    access: UserAccess,
    wanted: Wanted,
) -> Result<Overridden, BillingError> {
    match AppAdminAccess::grant(access) {
        Ok(access) => pin(app, &access, wanted).await,
        Err(_not_an_administrator) => Err(BillingError::PaymentsNotConfigured),
    }
}

async fn pin(
    app: &App,
    access: &AppAdminAccess,
    wanted: Wanted,
) -> Result<Overridden, BillingError> {
    let for_sale = plans::list_for_sale(&app.db, app.rules.billing.provider).await?;
    let (tier, cadence) = choose(&for_sale, &wanted)?;
    let target = override_target(app, access, wanted.organization).await?;
    let tier_override = TierOverride {
        target,
        tier,
        cadence,
    };
    let tx = app.db.begin().await?;
    let before = tier_overrides::lock(&tx, &tier_override.target).await?;
    let changed = before.as_ref() != Some(&tier_override);
    if changed {
        let change = tier_overrides::Change {
            actor: &access.actor().id,
            source: SOURCE,
            now: app.now(),
        };
        tier_overrides::apply(&tx, &tier_override, change).await?;
        tx.commit().await?;
    }
    Ok(Overridden {
        changed,
        tier_override,
    })
}

/// The tier and cadence that exactly one plan for sale has (original-billing.md 5.11).
/// Plans of no known tier are not looked at, instead of making every choice fail.
fn choose(for_sale: &[Plan], wanted: &Wanted) -> Result<(Tier, Option<Cadence>), BillingError> {
    let offers: Vec<(&Plan, Tier, Option<Cadence>)> = for_sale
        .iter()
        .filter_map(|plan| {
            let tier = Tier::parse(&plan.tier)?;
            let cadence = Cadence::of(&plan.interval, plan.interval_count)?;
            Some((plan, tier, (tier != Tier::Free).then_some(cadence)))
        })
        .collect();
    let named = match &wanted.product {
        None => None,
        Some(product) => {
            let offer = offers.iter().find(|(plan, ..)| plan.id.as_str() == product);
            let tier = Tier::parse(product);
            match (offer, tier) {
                (Some(&(_, tier, cadence)), _) => Some((tier, cadence)),
                (None, Some(tier)) => Some((tier, paid(tier, wanted.cadence))),
                (None, None) => return Err(BillingError::PlanNotFound),
            }
        }
    };
    let stated = wanted.tier.map(|tier| (tier, paid(tier, wanted.cadence)));
    let choice = match (named, stated) {
        (None, None) => return Err(BillingError::PlanRequired),
        (Some(named), Some(stated)) if named.0 != stated.0 => {
            return Err(BillingError::PlanMismatch);
        }
        (Some(named), _) => named,
        (None, Some(stated)) => stated,
    };
    if choice.1.is_some_and(|cadence| cadence != wanted.cadence) {
        return Err(BillingError::PlanMismatch);
    }
    let fitting = offers
        .iter()
        .filter(|(_, tier, cadence)| (*tier, *cadence) == choice);
    match fitting.count() {
        0 => Err(BillingError::PlanNotFound),
        1 => Ok(choice),
        _ => Err(BillingError::PlanAmbiguous),
    }
}

/// Nothing is paid for the free tier, so nothing comes back regularly.
fn paid(tier: Tier, cadence: Cadence) -> Option<Cadence> {
    (tier != Tier::Free).then_some(cadence)
}
