//! Prices of which nobody knows the unit (original-billing.md D-05, decisions.md 29).

use std::fmt;

use sea_orm::{ConnectionTrait, DbErr, Statement};

// A reading is null where the number cannot mean it: fractions of a minor unit, or no number at all.
const PRICES: &str = r#"
SELECT id, provider, display_name, currency, price::text AS price,
       CASE WHEN abs(price) < 1e16 AND price = trunc(price)
            THEN price::bigint END AS if_minor,
       CASE WHEN abs(price) < 1e16 AND price * 100 = trunc(price * 100)
            THEN (price * 100)::bigint END AS if_major
  FROM "plan"
 ORDER BY provider, display_order, id"#;

/// The price of one plan in both readings. An operator decides which one is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanPrice {
    /// The plan's id.
    pub id: String,
    /// The payment provider; seeded prices of `polar` are minor units.
    pub provider: String,
    /// The name that customers see.
    pub display_name: String,
    /// ISO 4217, in the case in which it was written.
    pub currency: String,
    /// As it stands in the database.
    pub price: String,
    /// In minor units, if it was written in minor units; none if it cannot have been.
    pub if_minor: Option<i64>,
    /// In minor units, if it was written in major units (times 100).
    pub if_major: Option<i64>,
}

/// All plans of a catalogue; PostgreSQL only.
pub(super) async fn read<C: ConnectionTrait>(db: &C) -> Result<Vec<PlanPrice>, DbErr> {
    let statement = Statement::from_string(db.get_database_backend(), PRICES);
    let rows = db.query_all_raw(statement).await?;
    rows.iter()
        .map(|row| {
            Ok(PlanPrice {
                id: row.try_get("", "id")?,
                provider: row.try_get("", "provider")?,
                display_name: row.try_get("", "display_name")?,
                currency: row.try_get("", "currency")?,
                price: row.try_get("", "price")?,
                if_minor: row.try_get("", "if_minor")?,
                if_major: row.try_get("", "if_major")?,
            })
        })
        .collect()
}

impl fmt::Display for PlanPrice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reading = |minor: Option<i64>| {
            minor.map_or_else(
                || "impossible".to_owned(),
                |minor| format!("{minor} minor units"),
            )
        };
        write!(
            f,
            "{} ({}, {}): {} {} is {} if written in minor units, {} if written in major units",
            self.id,
            self.display_name,
            self.provider,
            self.price,
            self.currency,
            reading(self.if_minor),
            reading(self.if_major),
        )
    }
}
