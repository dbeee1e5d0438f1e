//! Schema history: new chapters, proofs, and the way to `beztack migrate`.

use anyhow::{Context, Result, ensure};
use clap::Subcommand;
use xshell::cmd;

use crate::dev;
use crate::services::Postgres;
use crate::workspace::{Workspace, heading};

const FOLDER: &str = "migration/src";

/// A migration that does nothing yet.
const TEMPLATE: &str = r#"//! TITLE.

use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

/// The name under which this migration is recorded.
const NAME: &str = "MODULE";

pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        NAME
    }
}

#[async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }

    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
"#;

/// A migration that makes a table.
const TABLE_TEMPLATE: &str = r#"//! TITLE.

use async_trait::async_trait;
use sea_orm::DbErr;
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};

use crate::schema::{self, CREATED_AT, ForeignKey, ID, Index, Table, text};

/// The name under which this migration is recorded.
const NAME: &str = "MODULE";

/// What this migration creates; adoption refuses a database where the name is taken.
pub(crate) const CONSTANT: Table = Table {
    name: "TABLE",
    about: "What a row is.",
    columns: &[ID, text("user_id").required(), CREATED_AT],
    foreign_keys: &[ForeignKey::cascade("user_id", "user")],
    indexes: &[Index::plain(
        "TABLE_user_id_idx",
        &["user_id", "created_at", "id"],
    )],
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
        schema::create(manager.get_connection(), &CONSTANT).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(schema::drop_table(CONSTANT.name))
            .await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
"#;

/// Where a table has to be known besides; a check or a test asks for each.
const TABLE_IS_KNOWN_TO: [(&str, &str); 6] = [
    (
        "crates/persistence/src/entity",
        "its entity, and the line in mod.rs",
    ),
    (
        "crates/persistence/src/entity/shape.rs",
        "for `migrate check`",
    ),
    (
        "migration/src/adopt/compare.rs",
        "names_taken: adoption refuses a database that has one of that name",
    ),
    (
        "crates/persistence/src/account/export/parts.rs",
        "exported, or left out for a reason",
    ),
    (
        "tests/api/account/export_account.rs",
        "fill: where it is exported, a row for somebody",
    ),
    (
        "tests/api/access_matrix/world.rs",
        "TABLES, or LEFT_ALONE; and what an {id} of the matrix is",
    ),
];

/// What can be done about the schema.
#[derive(Subcommand)]
pub(crate) enum Step {
    /// Stamp a migration from the template and register it; `create_…` makes a table
    New {
        /// What it does, in `snake_case`: `create_note`, `add_note_colour`
        name: String,
    },
    /// Prove all migrations on a scratch SQLite and a scratch PostgreSQL
    Check,
    /// `up`, `down [N]`, `redo`, `fresh`, `status`, `adopt [--dry-run]`: passed on to the binary
    #[command(external_subcommand)]
    Passed(Vec<String>),
}

/// Does one of them.
pub(crate) fn run(workspace: &Workspace, step: &Step) -> Result<()> {
    match step {
        Step::New { name } => new(workspace, name),
        Step::Check => check(workspace),
        Step::Passed(args) => {
            let sh = &workspace.sh;
            cmd!(
                sh,
                "cargo run --quiet --package beztack-server -- migrate {args...}"
            )
            .envs(dev::settings(workspace)?)
            .run()?;
            Ok(())
        }
    }
}

fn new(workspace: &Workspace, name: &str) -> Result<()> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    ensure!(
        !name.is_empty() && name.chars().all(plain),
        "a migration is named in snake_case: {name}"
    );
    let sh = &workspace.sh;
    let now = cmd!(sh, "date -u +%Y%m%d_%H%M%S").quiet().read()?;
    let module = format!("m{now}_{name}");
    let lib = format!("{FOLDER}/lib.rs");
    let registered = register(&sh.read_file(&lib)?, &module).with_context(|| {
        format!("{lib} has no list of `mod m2…;` or no `vec![…]` of migrations")
    })?;
    let title = capitalised(&name.replace('_', " "));
    let file = format!("{FOLDER}/{module}.rs");
    let table = name.strip_prefix("create_").filter(|rest| !rest.is_empty());
    sh.write_file(&file, stamped(&title, &module, table))?;
    sh.write_file(&lib, registered)?;
    cmd!(sh, "cargo fmt --package beztack-migration")
        .quiet()
        .run()?;
    println!("{file} is registered in {lib}");
    if table.is_some() {
        println!("\nA table is known in further places:");
        for (place, what) in TABLE_IS_KNOWN_TO {
            println!("  {place}: {what}");
        }
    }
    Ok(())
}

/// The text of a migration; of one that makes a table, where one is named.
fn stamped(title: &str, module: &str, table: Option<&str>) -> String {
    let text = match table {
        None => TEMPLATE.to_owned(),
        Some(table) => TABLE_TEMPLATE
            .replace("CONSTANT", &table.to_ascii_uppercase())
            .replace("TABLE_user", &format!("{table}_user"))
            .replace("\"TABLE\"", &format!("\"{table}\"")),
    };
    text.replace("TITLE", title).replace("MODULE", module)
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// Adds a module to the list of modules and its migration to the list of migrations.
fn register(lib: &str, module: &str) -> Option<String> {
    let modules = lib.rfind("\nmod m2")?;
    let (before, after) = lib.split_at(modules + 1);
    let (line, after) = after.split_once('\n')?;
    let with_module = format!("{before}{line}\nmod {module};\n{after}");

    let migrations = with_module.find("vec![")?;
    let end = migrations + with_module.get(migrations..)?.find(']')?;
    let (before, after) = with_module.split_at(end);
    let items = before.trim_end();
    let comma = if items.ends_with([',', '[']) { "" } else { "," };
    Some(format!(
        "{items}{comma}\nBox::new({module}::Migration),\n{after}"
    ))
}

fn check(workspace: &Workspace) -> Result<()> {
    let beztack = workspace.build_server()?;
    let sh = &workspace.sh;
    let scratch = sh.create_temp_dir()?;
    let file = scratch.path().join("check.db");
    let postgres = Postgres::start(workspace)?;
    let databases = [
        ("SQLite", format!("sqlite://{}?mode=rwc", file.display())),
        ("PostgreSQL", postgres.create(sh, "migrate_check")?),
    ];
    for (name, url) in databases {
        heading(&format!("migrations, on {name}"));
        cmd!(sh, "{beztack} migrate check")
            .quiet()
            .env("NODE_ENV", "development")
            .env("DATABASE_URL", url)
            .run()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{TABLE_IS_KNOWN_TO, register, stamped};

    #[test]
    fn a_migration_is_registered_in_both_lists() {
        let lib = "//! History.\n\nmod adopt;\nmod m2000_a;\n\nfn all() {\n    vec![Box::new(m2000_a::Migration)]\n}\n";
        let registered = register(lib, "m2001_b").unwrap();
        assert!(registered.contains("mod m2000_a;\nmod m2001_b;\n"));
        assert!(
            registered
                .contains("vec![Box::new(m2000_a::Migration),\nBox::new(m2001_b::Migration),")
        );
    }

    #[test]
    fn a_table_is_stamped_with_its_name() {
        let text = stamped("Create tea cup", "m2001_create_tea_cup", Some("tea_cup"));
        for line in [
            "//! Create tea cup.",
            "const NAME: &str = \"m2001_create_tea_cup\";",
            "pub(crate) const TEA_CUP: Table = Table {",
            "    name: \"tea_cup\",",
            "        \"tea_cup_user_id_idx\",",
            "        schema::create(manager.get_connection(), &TEA_CUP).await",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
        for word in ["TITLE", "MODULE", "CONSTANT", "TABLE"] {
            assert!(!text.contains(word), "{word}\n{text}");
        }
        let plain = stamped("Add colour", "m2001_add_colour", None);
        assert!(!plain.contains("Table"), "{plain}");
    }

    #[test]
    fn the_places_where_a_table_is_known_are_there() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
        for (place, _) in TABLE_IS_KNOWN_TO {
            assert!(std::path::Path::new(root).join(place).exists(), "{place}");
        }
    }

    #[test]
    fn a_file_without_lists_is_left_alone() {
        assert!(register("fn all() {}\n", "m2001_b").is_none());
    }
}
