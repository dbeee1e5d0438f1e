//! `beztack worker`

use crate::commands::serve::told_to_stop;
use crate::settings::Settings;
use crate::wiring;

pub(crate) async fn run(settings: &Settings) -> anyhow::Result<()> {
    let db = wiring::database(settings).await?;
    let app = wiring::app(settings, db.clone()).await?;
    let worker = wiring::worker(settings, &app)?;
    tracing::info!("working");
    let stop = async {
        if let Err(error) = told_to_stop().await {
            tracing::error!(%error, "signals cannot be heard");
        }
    };
    worker.run(stop).await;
    db.close().await?;
    Ok(())
}
