//! `beztack export`

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::pin::pin;

use anyhow::Context as _;
use beztack_app::{SystemClock, account};
use beztack_domain::{Clock as _, EmailAddress};
use beztack_http::export_document;
use clap::Args;
use futures_util::TryStreamExt as _;

use crate::settings::Settings;
use crate::wiring;

/// Write everything that is held about somebody, as JSON.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The address they sign in with.
    email: String,
    /// A new file, which nobody else may read. Standard output unless given.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(crate) async fn run(command: &Export, settings: &Settings) -> anyhow::Result<()> {
    let address = EmailAddress::parse(&command.email);
    let address = address.with_context(|| format!("{:?}", command.email))?;
    let db = wiring::database(settings).await?;
    let export = account::export_person(&db, &address).await?;
    let export =
        export.with_context(|| format!("nobody has an account with the address {address}"))?;
    match &command.out {
        None => write(export, io::stdout()).await?,
        Some(file) => {
            if let Err(error) = write(export, private(file)?).await {
                // Half of it is nothing.
                let _ = fs::remove_file(file);
                return Err(error);
            }
        }
    }
    db.close().await?;
    Ok(())
}

fn private(file: &Path) -> anyhow::Result<fs::File> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .with_context(|| format!("making {}", file.display()))
}

async fn write(export: account::Export, mut to: impl Write) -> anyhow::Result<()> {
    let mut pieces = pin!(export_document(export, SystemClock.now()));
    while let Some(piece) = pieces.try_next().await? {
        to.write_all(&piece)?;
    }
    Ok(to.flush()?)
}
