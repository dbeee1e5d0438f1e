//! Everything that is held about a person, as one JSON document that is written while it is
//! read: it is never in memory as a whole.

use std::collections::BTreeMap;
use std::io;

use actix_web::web::Bytes;
use beztack_app::account::{Export, ExportPage};
use beztack_domain::account::{ExportValue, Record};
use chrono::{DateTime, Utc};
use futures_util::Stream;
use futures_util::stream::try_unfold;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::extract::camel_case;
use crate::respond::iso_text;

/// Everything that is held about a person. Only ever written piece by piece.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExportView {
    /// When it was begun.
    exported_at: String,
    /// What is in no export, and why.
    left_out: BTreeMap<String, String>,
    /// Rows by what they are: `profile`, `sessions`, `messages` and so on.
    parts: BTreeMap<String, Vec<Map<String, Value>>>,
}

/// Where the document is.
enum Writing {
    Beginning(Export),
    /// Behind a part that is still open, except at first.
    Inside(Export, bool),
    Ended,
}

/// Everything that is held about a person as one JSON document, piece by piece. A fault ends
/// it in the middle, and so it is no JSON then.
pub fn export_document(
    export: Export,
    now: DateTime<Utc>,
) -> impl Stream<Item = io::Result<Bytes>> {
    try_unfold(Writing::Beginning(export), move |writing| async move {
        Ok(match writing {
            Writing::Beginning(export) => Some((beginning(now)?, Writing::Inside(export, false))),
            Writing::Inside(mut export, is_open) => match next(&mut export).await? {
                Some(page) => Some((written(&page, is_open)?, Writing::Inside(export, true))),
                None => Some((Bytes::from_static(b"]}}\n"), Writing::Ended)),
            },
            Writing::Ended => None,
        })
    })
}

async fn next(export: &mut Export) -> io::Result<Option<ExportPage>> {
    export.next().await.map_err(|fault| {
        tracing::error!(error = %fault, "an export met a fault, and breaks off");
        io::Error::other("the export breaks off")
    })
}

fn beginning(now: DateTime<Utc>) -> io::Result<Bytes> {
    let left_out: BTreeMap<String, &str> = Export::left_out().collect();
    let now = serde_json::to_string(&iso_text(&now))?;
    let left_out = serde_json::to_string(&left_out)?;
    let text = format!("{{\"exportedAt\":{now},\"leftOut\":{left_out},\"parts\":{{");
    Ok(text.into())
}

/// The first page of a part ends the one before it.
fn written(page: &ExportPage, is_open: bool) -> io::Result<Bytes> {
    let mut text = String::new();
    if page.is_first {
        text.push_str(if is_open { "]," } else { "" });
        text.push_str(&serde_json::to_string(page.part)?);
        text.push_str(":[");
    }
    for (number, record) in page.records.iter().enumerate() {
        if number > 0 || !page.is_first {
            text.push(',');
        }
        text.push_str(&serde_json::to_string(&view(record))?);
    }
    Ok(text.into())
}

fn view(record: &Record) -> Map<String, Value> {
    let members = record.iter();
    members
        .map(|(column, value)| (camel_case(column), json(value)))
        .collect()
}

fn json(value: &ExportValue) -> Value {
    match value {
        ExportValue::Null => Value::Null,
        ExportValue::Boolean(value) => (*value).into(),
        ExportValue::Integer(number) => (*number).into(),
        ExportValue::Decimal(text) | ExportValue::Text(text) => text.as_str().into(),
        ExportValue::Time(time) => iso_text(time).into(),
        // What is no JSON after all is still theirs.
        ExportValue::Json(text) => {
            serde_json::from_str(text).unwrap_or_else(|_| text.as_str().into())
        }
    }
}
