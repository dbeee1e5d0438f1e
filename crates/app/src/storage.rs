//! The storage format of this database (decisions.md 7).

use beztack_auth::StorageFormat;
use beztack_domain::{Clock, Fault, FaultKind};
use beztack_persistence::{Database, settings};

/// Key of the setting that records the format.
const SETTING: &str = "auth.storage_format";

/// The recorded format; `None` if the schema was never made or adopted by us.
pub async fn format(db: &Database) -> Result<Option<StorageFormat>, Fault> {
    let Some(name) = settings::find(db, SETTING).await? else {
        return Ok(None);
    };
    StorageFormat::from_name(&name).map(Some).ok_or_else(|| {
        Fault::new(
            FaultKind::Internal,
            format!("the setting {SETTING} holds the unknown format {name:?}"),
        )
    })
}

/// Records `wanted`, unless a format is recorded already. Returns what holds.
pub async fn record_format(
    db: &Database,
    clock: &dyn Clock,
    wanted: StorageFormat,
) -> Result<StorageFormat, Fault> {
    let tx = db.begin().await?;
    settings::insert(&tx, SETTING, wanted.as_str(), clock.now()).await?;
    tx.commit().await?;
    Ok(format(db).await?.unwrap_or(wanted))
}
