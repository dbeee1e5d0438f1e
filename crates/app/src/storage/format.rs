use std::time::Duration;

use beztack_auth::StorageFormat;
use beztack_domain::{Clock, Fault, FaultKind};
use beztack_persistence::{Database, Read, settings};

/// Key of the setting that records the format.
pub(super) const SETTING: &str = "auth.storage_format";

/// How often a process that serves looks whether its format still holds.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// The recorded format; `None` if the schema was never made or adopted by us.
pub async fn format(db: &impl Read) -> Result<Option<StorageFormat>, Fault> {
    let name = settings::find(db, SETTING).await?;
    name.as_deref().map(named).transpose()
}

/// The same, for a process that is going to write in it: waits for a conversion that is
/// under way.
pub async fn settled_format(db: &Database) -> Result<Option<StorageFormat>, Fault> {
    let tx = db.begin().await?;
    let name = settings::find_settled(&tx, SETTING).await?;
    tx.commit().await?;
    name.as_deref().map(named).transpose()
}

/// Resolves when the database is no longer in the format that this process writes: it was
/// converted while our connections were away. Whoever goes on would write what nobody
/// reads.
pub async fn until_converted(db: &Database, own: StorageFormat) {
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        // A database that does not answer is somebody else's to report.
        if let Ok(found) = format(db).await
            && found != Some(own)
        {
            return;
        }
    }
}

fn named(name: &str) -> Result<StorageFormat, Fault> {
    StorageFormat::from_name(name).ok_or_else(|| {
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
