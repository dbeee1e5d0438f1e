//! By what an administrator's impersonations are found once they are to end. Nearly no session is
//! one, so the index holds those alone.

use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbErr};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

/// The name under which this migration is recorded.
const NAME: &str = "m20261123_000002_index_impersonations";

const CREATE: &str = "CREATE INDEX IF NOT EXISTS session_impersonations_idx \
    ON \"session\" (impersonated_by) WHERE impersonated_by IS NOT NULL";

const DROP: &str = "DROP INDEX IF EXISTS session_impersonations_idx";

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        NAME
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared(CREATE).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared(DROP).await.map(drop)
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
