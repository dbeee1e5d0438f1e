//! `beztack serve`

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, bail};
use beztack_app::storage;
use beztack_http::metrics::Watched;
use beztack_http::server;
use beztack_migration::Migrator;
use clap::Args;
use sea_orm_migration::MigratorTrait as _;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::migrate;
use crate::figures;
use crate::settings::{Settings, Sources};
use crate::topology;
use crate::wiring;

/// What may be said on the command line instead of in the configuration.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The folder of a built frontend, to be served beside the API.
    #[arg(long = "static", value_name = "DIR")]
    folder: Option<PathBuf>,
}

impl Serve {
    /// The command line has the last word.
    pub(crate) fn over(&self, sources: Sources) -> Sources {
        match self.folder.as_deref() {
            Some(folder) => sources.with("server.static_dir", folder),
            None => sources,
        }
    }
}

/// How long a busy worker may take to look at a connection that it was handed.
const HANDED_OVER: Duration = Duration::from_millis(250);

pub(crate) async fn run(settings: &Settings) -> anyhow::Result<()> {
    let db = wiring::database(settings).await?;
    if wiring::migrates_itself(&db) {
        migrate::up(settings, &db).await?;
    } else if !Migrator::get_pending_migrations(db.connection())
        .await?
        .is_empty()
    {
        bail!(
            "the schema is not up to date: run `beztack migrate up` (or `beztack migrate adopt`) first"
        );
    }
    if let Err(problem) = topology::judge(settings) {
        tracing::warn!("{problem}");
    }
    let app = wiring::app(settings, db.clone()).await?;
    let state = wiring::state(settings, &app)?;
    let following = wiring::follow_changes(settings, &db);
    let worker = wiring::worker(settings, &app)?;
    let worker = settings.jobs.in_process.then_some(worker);

    let address = format!("{}:{}", settings.server.host, settings.server.port);
    let shares = wiring::shares(settings, &db, &app, &state).await?;
    let figures = figures::show(&settings.metrics, Watched::server(&state, &shares))?;
    let server = server::listen(&settings.server, state.clone(), shares)
        .with_context(|| format!("listening on {address}"))?;
    let (stop, stopped) = watch::channel(false);
    let worker = worker.map(|worker| {
        let mut stopped = stopped.clone();
        let wait = async move { while !*stopped.borrow() && stopped.changed().await.is_ok() {} };
        tokio::spawn(worker.run(wait))
    });
    tracing::info!(%address, mode = ?settings.mode, "serving");

    let handle = server.handle();
    let serving = tokio::spawn(server);
    let converted = tokio::select! {
        told = told_to_stop() => told.map(|()| false)?,
        () = storage::until_converted(&db, app.rules().storage) => true,
    };
    tracing::info!("shutting down");
    state.start_draining();
    // A worker that is told to stop drops the connections that it was handed and has not
    // looked at yet. So first no more are taken, then those few are looked at.
    handle.pause().await;
    tokio::time::sleep(HANDED_OVER).await;
    handle.stop(true).await;
    serving.await.context("the server ended abnormally")??;
    // The worker goes last: requests that were still answered may have left it work.
    let _ = stop.send(true);
    if let Some(worker) = worker {
        worker.await.context("the worker ended abnormally")?;
    }
    if let Some(figures) = figures {
        figures.stop(false).await;
    }
    following.abort();
    db.close().await?;
    if converted {
        bail!("the database was converted to another storage format: start again");
    }
    Ok(())
}

/// Resolves with SIGTERM or SIGINT.
pub(super) async fn told_to_stop() -> anyhow::Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("listening for SIGTERM")?;
    tokio::select! {
        _ = terminate.recv() => {}
        interrupt = tokio::signal::ctrl_c() => interrupt.context("listening for SIGINT")?,
    }
    Ok(())
}
