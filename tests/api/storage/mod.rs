//! The storage formats (decisions.md 7): the way from one to the other, and what a reader
//! of a hardened database finds in it.

mod convert;
mod dump;

use beztack_persistence::shape;
use beztack_tests::TestApp;

/// Every value in every table, as text.
async fn dump(app: &TestApp) -> String {
    let mut dump = String::new();
    for table in shape::tables() {
        let values: Vec<String> = table
            .columns
            .iter()
            .map(|column| format!("COALESCE(CAST(\"{}\" AS text), '')", column.name))
            .collect();
        let query = format!(
            "SELECT {} FROM \"{}\"",
            values.join(" || ' ' || "),
            table.name
        );
        for row in app.texts(&query).await {
            dump += &[table.name.as_str(), ": ", &row, "\n"].concat();
        }
    }
    dump
}
