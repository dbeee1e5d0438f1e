//! `beztack seed`

use beztack_app::{SystemClock, billing};
use beztack_domain::billing::Provider;
use clap::Args;

use crate::settings::Settings;
use crate::wiring;

#[derive(Debug, Args)]
pub(crate) struct Seed {
    /// Whose plans: polar or mercadopago. The configured provider's unless given.
    #[arg(long)]
    provider: Option<Provider>,
}

pub(crate) async fn run(command: &Seed, settings: &Settings) -> anyhow::Result<()> {
    let db = wiring::database(settings).await?;
    let provider = command
        .provider
        .unwrap_or_else(|| settings.payment_provider());
    let plans = billing::seed_catalogue(&db, &SystemClock, provider).await?;
    println!(
        "{plans} plans of {} are in the catalogue",
        provider.as_str()
    );
    db.close().await?;
    Ok(())
}
