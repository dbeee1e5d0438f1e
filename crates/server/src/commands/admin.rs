//! `beztack admin`

use anyhow::Context as _;
use beztack_app::security_events::Operator;
use beztack_app::{RandomIds, SystemClock, admin};
use beztack_domain::EmailAddress;
use clap::Subcommand;

use crate::settings::Settings;
use crate::wiring;

#[derive(Debug, Subcommand)]
pub(crate) enum Admin {
    /// Give a user the roles admin and sudo.
    Grant {
        /// The address they sign in with.
        email: String,
    },
    /// Take them away.
    Revoke {
        /// The address they sign in with.
        email: String,
    },
}

pub(crate) async fn run(command: &Admin, settings: &Settings) -> anyhow::Result<()> {
    let (Admin::Grant { email } | Admin::Revoke { email }) = command;
    let address = EmailAddress::parse(email).with_context(|| format!("{email:?}"))?;
    let db = wiring::database(settings).await?;
    let operator = Operator {
        clock: &SystemClock,
        ids: &RandomIds,
        records: settings.security.events,
    };
    let roles = match command {
        Admin::Grant { .. } => admin::grant_admin(&db, operator, &address).await?,
        Admin::Revoke { .. } => admin::revoke_admin(&db, operator, &address).await?,
    };
    let roles =
        roles.with_context(|| format!("nobody has an account with the address {address}"))?;
    println!("{address} now has the roles {roles}");
    db.close().await?;
    Ok(())
}
