//! `beztack storage`

use anyhow::bail;
use beztack_app::storage::{self, Conversion, Cost};
use beztack_app::{RandomIds, SystemClock};
use beztack_auth::StorageFormat;
use clap::Subcommand;

use crate::settings::Settings;
use crate::wiring;

#[derive(Debug, Subcommand)]
pub(crate) enum Storage {
    /// Bring every secret of this database into the other storage format.
    Convert {
        /// hardened or better-auth.
        #[arg(long, value_parser = format)]
        to: StorageFormat,
        /// Only say what it would cost; servers may run meanwhile.
        #[arg(long)]
        dry_run: bool,
        /// Name the people whom it concerns.
        #[arg(long)]
        names: bool,
    },
}

fn format(name: &str) -> Result<StorageFormat, String> {
    StorageFormat::from_name(name).ok_or_else(|| "hardened or better-auth".to_owned())
}

pub(crate) async fn run(command: &Storage, settings: &Settings) -> anyhow::Result<()> {
    let Storage::Convert { to, dry_run, names } = *command;
    if let Ok(Some(wanted)) = settings.auth.storage_format()
        && wanted != to
    {
        let wanted = wanted.as_str();
        bail!("auth.storage_format insists on {wanted}: change it or leave it out first");
    }
    let db = wiring::lone_connection(settings).await?;
    let secrets = settings.auth.signing_secrets();
    let conversion = Conversion {
        to,
        secrets: &secrets,
        clock: &SystemClock,
        ids: &RandomIds,
    };
    let converted = if dry_run {
        storage::survey(&db, &conversion).await
    } else {
        storage::convert(&db, &conversion).await
    };
    match converted {
        Ok(cost) => report(&cost, names, dry_run),
        Err(storage::ConversionError::AlreadyThere(format)) => {
            println!("The database is in the format {} already.", format.as_str());
        }
        Err(error) => return Err(error.into()),
    }
    db.close().await?;
    Ok(())
}

fn report(cost: &Cost, names: bool, dry_run: bool) {
    println!("{cost}");
    for (matter, people) in cost.people().into_iter().filter(|_| names) {
        for email in people {
            println!("{email}: {matter}");
        }
    }
    println!(
        "\n{}",
        if dry_run {
            "Nothing was changed: this was a dry run."
        } else {
            "The database is converted."
        }
    );
}
