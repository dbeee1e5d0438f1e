//! `beztack worker`

use beztack_app::storage;
use beztack_http::metrics::Watched;

use crate::commands::serve::told_to_stop;
use crate::figures;
use crate::settings::Settings;
use crate::wiring;

pub(crate) async fn run(settings: &Settings) -> anyhow::Result<()> {
    let db = wiring::database(settings).await?;
    let app = wiring::app(settings, db.clone()).await?;
    let worker = wiring::worker(settings, &app)?;
    let figures = figures::show(&settings.metrics, Watched::worker(&app))?;
    tracing::info!("working");
    let stop = async {
        tokio::select! {
            told = told_to_stop() => if let Err(error) = told {
                tracing::error!(%error, "signals cannot be heard");
            },
            () = storage::until_converted(&db, app.rules().storage) => {
                tracing::error!("the database was converted to another storage format: start again");
            }
        }
    };
    worker.run(stop).await;
    if let Some(figures) = figures {
        figures.stop(false).await;
    }
    db.close().await?;
    Ok(())
}
