//! The live tables held against the baseline.

use super::{Addition, Difference};
use crate::baseline;
use crate::live;
use crate::m20260801_000003_create_side_tables as side_tables;
use crate::m20260801_000004_add_plan_price_minor as price_minor;
use crate::m20260802_000001_add_two_factor_last_step as last_step;
use crate::m20261122_000002_create_jwks as create_jwks;
use crate::m20261122_000003_create_attempt as attempt;
use crate::m20261122_000006_create_ocr_tables as create_ocr_tables;
use crate::m20261122_000007_create_ai_tables as ai_tables;
use crate::m20261122_000008_create_security_event as security_event;
use crate::m20261123_000001_count_people as count_people;
use crate::schema::{Column, Table, Value};

/// Columns that may be stricter than in the baseline, because every writer gives them a value:
/// Better Auth's own layout requires a slug (original-api.md 3.3).
const MAY_BE_STRICTER: [(&str, &str); 1] = [("organization", "slug")];

/// Columns that later migrations add to tables of the baseline.
const ADDED_LATER: [(&str, &str); 2] = [
    (price_minor::TABLE, price_minor::PRICE_MINOR.name),
    (last_step::TABLE, last_step::LAST_STEP.name),
];

/// What a live schema lacks, and what it has otherwise.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    pub(super) additions: Vec<Addition>,
    pub(super) differences: Vec<Difference>,
}

/// Compares all tables of the baseline, in its order.
pub(super) fn compare(live: &live::Schema) -> Comparison {
    let mut comparison = Comparison::default();
    for table in &baseline::TABLES {
        match live.tables.get(table.name) {
            None => comparison.additions.push(Addition::Table {
                table: table.name.to_owned(),
            }),
            Some(found) => comparison.table(table, found),
        }
    }
    comparison.names_taken(live);
    comparison
}

impl Comparison {
    fn table(&mut self, table: &Table, found: &live::Table) {
        for column in table.columns {
            match found.column(column.name) {
                Some(live) => self.column(table.name, column, live),
                None => self.missing(table.name, column),
            }
        }
        self.unknown_columns(table, found);
        self.keys(table, found);
        self.foreign_keys(table, found);
        for index in table.indexes.iter().filter(|index| !index.unique) {
            if !found.is_indexed_by(index.columns) {
                self.additions.push(Addition::Index {
                    table: table.name.to_owned(),
                    name: index.name.to_owned(),
                });
            }
        }
    }

    fn missing(&mut self, table: &str, column: &Column) {
        let (table, name) = (table.to_owned(), column.name.to_owned());
        if column.can_be_added() {
            self.additions.push(Addition::Column {
                table,
                column: name,
            });
        } else {
            self.differences.push(Difference::MissingColumn {
                table,
                column: name,
            });
        }
    }

    fn column(&mut self, table: &str, expected: &Column, found: &live::Column) {
        let at = || (table.to_owned(), expected.name.to_owned());
        if found.kind != expected.kind {
            let (table, column) = at();
            self.differences.push(Difference::Type {
                table,
                column,
                found: found.type_name.clone(),
                expected: expected.kind.to_string(),
            });
        }
        if found.nullable && !expected.nullable {
            let (table, column) = at();
            self.differences
                .push(Difference::Nullable { table, column });
        }
        let may_be_stricter = MAY_BE_STRICTER.contains(&(table, expected.name));
        if !found.nullable && expected.nullable && !may_be_stricter {
            let (table, column) = at();
            self.differences
                .push(Difference::NotNullable { table, column });
        }
        if matches!(expected.default, Some(Value::Serial)) && !found.has_default {
            let (table, column) = at();
            self.differences
                .push(Difference::NoDefault { table, column });
        }
    }

    /// Further columns are fine as long as a row can be written without them.
    fn unknown_columns(&mut self, table: &Table, found: &live::Table) {
        let unknown = found
            .columns
            .iter()
            .filter(|column| !table.has_column(&column.name));
        for column in unknown.filter(|column| !column.nullable && !column.has_default) {
            self.differences.push(Difference::UnknownRequired {
                table: table.name.to_owned(),
                column: column.name.clone(),
            });
        }
    }

    fn keys(&mut self, table: &Table, found: &live::Table) {
        if found.primary_key != table.primary_key {
            self.differences.push(Difference::PrimaryKey {
                table: table.name.to_owned(),
                columns: table.primary_key.join(", "),
            });
        }
        for columns in table.unique_columns() {
            if !found.is_unique_by(columns) {
                self.differences.push(Difference::NotUnique {
                    table: table.name.to_owned(),
                    columns: columns.join(", "),
                });
            }
        }
    }

    fn foreign_keys(&mut self, table: &Table, found: &live::Table) {
        for key in table.foreign_keys {
            // A column that is missing was named already, or comes without its reference.
            let exists = found.column(key.column).is_some();
            let refers = found.foreign_keys.iter().any(|live| {
                live.columns == [key.column]
                    && live.references == key.references
                    && live.referenced_columns == ["id"]
                    && live.on_delete == key.on_delete
            });
            if exists && !refers {
                self.differences.push(Difference::ForeignKey {
                    table: table.name.to_owned(),
                    column: key.column.to_owned(),
                    references: key.references.to_owned(),
                    on_delete: key.on_delete,
                });
            }
        }
    }

    /// What later migrations create must not be there yet.
    fn names_taken(&mut self, live: &live::Schema) {
        let single = [
            &create_jwks::JWKS,
            &attempt::ATTEMPT,
            &security_event::SECURITY_EVENT,
            &count_people::USER_COUNT,
        ];
        let tables = side_tables::TABLES.iter().chain(single);
        for table in tables
            .chain(&create_ocr_tables::TABLES)
            .chain(&ai_tables::TABLES)
        {
            if live.tables.contains_key(table.name) {
                self.differences.push(Difference::Taken {
                    name: table.name.to_owned(),
                });
            }
        }
        for (table, column) in ADDED_LATER {
            let live = live.tables.get(table);
            if live.is_some_and(|live| live.column(column).is_some()) {
                self.differences.push(Difference::Taken {
                    name: format!("{table}.{column}"),
                });
            }
        }
    }
}
