//! What the sweep needs to find invitations that have run out without an answer.

use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm::sea_query::Index;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use crate::schema;

/// The name under which this migration is recorded.
const NAME: &str = "m20261122_000005_index_invitation_expiry";

const INDEX: &str = "invitation_status_expires_at_idx";

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        NAME
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = ["status", "expires_at"];
        let mut statement = schema::create_index("invitation", INDEX, &columns, false);
        manager.create_index(statement.if_not_exists().take()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut statement = Index::drop();
        statement.name(INDEX).if_exists();
        manager.drop_index(statement).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
