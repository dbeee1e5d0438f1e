//! The `data` of create-user and update-user: any column of a user but its id. Unknown
//! ones are ignored (contract 11.4).

use beztack_domain::EmailAddress;
use beztack_domain::admin::UserField;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::wire::RolesBody;
use crate::auth::{Fields, mismatch};

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
        "name" => UserField::Name(text(value)?),
        "email" => UserField::Email(email(value)?),
        "emailVerified" => UserField::EmailVerified(flag(value)?),
        "image" => UserField::Image(nullable(value, text)?),
        "createdAt" => UserField::CreatedAt(time(value)?),
        "updatedAt" => UserField::UpdatedAt(time(value)?),
        "twoFactorEnabled" => UserField::TwoFactorEnabled(nullable(value, flag)?),
        "role" => UserField::Role(nullable(value, roles)?),
        "banned" => UserField::Banned(nullable(value, flag)?),
        "banReason" => UserField::BanReason(nullable(value, text)?),
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

fn email(value: &Value) -> Result<EmailAddress, String> {
    EmailAddress::parse(&text(value)?).map_err(|_not_one| "Invalid email address".to_owned())
}

fn flag(value: &Value) -> Result<bool, String> {
    value
        .as_bool()
        .ok_or_else(|| mismatch("boolean", Some(value)))
}

fn time(value: &Value) -> Result<DateTime<Utc>, String> {
    value
        .as_str()
        .and_then(|text| DateTime::parse_from_rfc3339(text).ok())
        .map(|time| time.to_utc())
        .ok_or_else(|| mismatch("date", Some(value)))
}

/// One role or a list of them, as the column holds them.
pub(crate) fn roles(value: &Value) -> Result<String, String> {
    serde_json::from_value::<RolesBody>(value.clone())
        .map(RolesBody::joined)
        .map_err(|_neither| "Invalid input".to_owned())
}
