//! The `data` of create-user and update-user: any column of a user but its id. Unknown
//! ones are ignored (contract 11.4).

use beztack_domain::admin::UserField;
use beztack_domain::{EmailAddress, TextKind};
use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use serde_json::{Map, Value};

use super::wire::RolesBody;
use crate::auth::{Fields, mismatch, too_long};

/// The columns in `data`; what is wrong with them is noted in `fields`.
pub(super) fn read(fields: &mut Fields, data: &Map<String, Value>) -> Vec<UserField> {
    let mut known = Vec::new();
    for (name, value) in data {
        match field(name, value) {
            Ok(field) => known.extend(field),
            Err(complaint) => fields.complain(&format!("data.{name}"), &complaint),
        }
    }
    known
}

fn field(name: &str, value: &Value) -> Result<Option<UserField>, String> {
    let field = match name {
        "name" => UserField::Name(line(value)?),
        "email" => UserField::Email(email(value)?),
        "emailVerified" => UserField::EmailVerified(flag(value)?),
        "image" => UserField::Image(nullable(value, picture)?),
        "createdAt" => UserField::CreatedAt(time(value)?),
        "updatedAt" => UserField::UpdatedAt(time(value)?),
        "twoFactorEnabled" => UserField::TwoFactorEnabled(nullable(value, flag)?),
        "role" => UserField::Role(nullable(value, roles)?),
        "banned" => UserField::Banned(nullable(value, flag)?),
        "banReason" => UserField::BanReason(nullable(value, line)?),
        "banExpires" => UserField::BanExpires(nullable(value, time)?),
        _ => return Ok(None),
    };
    Ok(Some(field))
}

fn nullable<T>(
    value: &Value,
    read: impl FnOnce(&Value) -> Result<T, String>,
) -> Result<Option<T>, String> {
    match value {
        Value::Null => Ok(None),
        value => read(value).map(Some),
    }
}

fn text(value: &Value) -> Result<String, String> {
    value
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| mismatch("string", Some(value)))
}

fn line(value: &Value) -> Result<String, String> {
    within(TextKind::Line, text(value)?)
}

fn picture(value: &Value) -> Result<String, String> {
    within(TextKind::Picture, text(value)?)
}

fn within(kind: TextKind, text: String) -> Result<String, String> {
    match too_long(kind, &text) {
        None => Ok(text),
        Some(complaint) => Err(complaint),
    }
}

fn email(value: &Value) -> Result<EmailAddress, String> {
    EmailAddress::parse(&text(value)?).map_err(|_not_one| "Invalid email address".to_owned())
}

fn flag(value: &Value) -> Result<bool, String> {
    value
        .as_bool()
        .ok_or_else(|| mismatch("boolean", Some(value)))
}

/// A time that every column holds and every answer can show: of the years 1 to 9999 by
/// UTC, and no leap second.
fn time(value: &Value) -> Result<DateTime<Utc>, String> {
    value
        .as_str()
        .and_then(|text| DateTime::parse_from_rfc3339(text).ok())
        .map(|time| time.to_utc())
        .filter(|time| (1..=9999).contains(&time.year()))
        .filter(|time| time.nanosecond() < 1_000_000_000)
        .ok_or_else(|| mismatch("date", Some(value)))
}

/// One role or a list of them, as the column holds them.
pub(crate) fn roles(value: &Value) -> Result<String, String> {
    let roles = serde_json::from_value::<RolesBody>(value.clone())
        .map_err(|_neither| "Invalid input".to_owned())?;
    within(TextKind::Line, roles.joined())
}
