use beztack_domain::billing::{Provider, catalogue};
use beztack_domain::{Clock, Fault};
use beztack_persistence::Database;
use beztack_persistence::billing::plans;
use tracing::instrument;

/// Write the plans of `provider`; safe to run again. Returns how many there are.
#[instrument(name = "app.billing.seed_catalogue", skip_all)]
pub async fn seed_catalogue(
    db: &Database,
    clock: &dyn Clock,
    provider: Provider,
) -> Result<usize, Fault> {
    let wanted = catalogue(provider);
    let tx = db.begin().await?;
    for plan in &wanted {
        plans::upsert(&tx, plan, clock.now()).await?;
    }
    tx.commit().await?;
    Ok(wanted.len())
}
