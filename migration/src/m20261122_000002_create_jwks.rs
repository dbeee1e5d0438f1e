//! The keys that sign tokens for other services, as Better Auth's `jwt` plugin keeps them.

use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use crate::schema::{self, ID, Table, text, timestamp};

/// The name under which this migration is recorded.
const NAME: &str = "m20261122_000002_create_jwks";

/// What it creates; adoption refuses a database where the name is taken.
pub(crate) const JWKS: Table = Table {
    name: "jwks",
    about: "Keys that sign tokens for other services.",
    columns: &[
        ID,
        text("public_key").required().about("A JSON Web Key."),
        text("private_key")
            .required()
            .about("A JSON Web Key, encrypted, as a JSON text."),
        timestamp("created_at").required(),
        timestamp("expires_at").about("It signs no more; null: never."),
        text("alg"),
        text("crv"),
    ],
    ..Table::EMPTY
};

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        NAME
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        schema::create(manager.get_connection(), &JWKS).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(schema::drop_table(JWKS.name)).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
