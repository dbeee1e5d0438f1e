//! The configuration as it may be shown.

use figment::value::{Dict, Num, Value};
use url::Url;

/// Keys whose values are secrets.
const SECRET_KEYS: [&str; 3] = ["api_key", "secret", "secrets"];
const MASK: &str = "********";

/// All values as TOML, secrets masked.
pub(crate) fn masked(values: &Dict) -> String {
    let mut lines = Vec::new();
    section(values, "", &mut lines);
    lines.join("\n")
}

fn section(values: &Dict, path: &str, lines: &mut Vec<String>) {
    for (key, value) in values.iter().filter(|(_, value)| value.as_dict().is_none()) {
        lines.push(format!("{key} = {}", shown(key, value)));
    }
    for (key, value) in values {
        if let Value::Dict(_, below) = value {
            let path = if path.is_empty() {
                key.clone()
            } else {
                format!("{path}.{key}")
            };
            lines.push(format!("\n[{path}]"));
            section(below, &path, lines);
        }
    }
}

fn shown(key: &str, value: &Value) -> String {
    match value {
        Value::String(_, text) if text.is_empty() => "\"\"".to_owned(),
        Value::String(..) if SECRET_KEYS.contains(&key) => format!("{MASK:?}"),
        Value::String(_, text) => format!("{:?}", without_password(text)),
        Value::Bool(_, value) => value.to_string(),
        Value::Num(_, Num::F64(value)) => value.to_string(),
        Value::Num(_, number) => number
            .to_u128_lossy()
            .map_or_else(String::new, |number| number.to_string()),
        _ => String::new(),
    }
}

/// An address may hold a password, too.
fn without_password(text: &str) -> String {
    match Url::parse(text) {
        Ok(mut url) if url.password().is_some() => {
            // It has a password, so it can have another.
            let _ = url.set_password(Some(MASK));
            url.to_string()
        }
        _ => text.to_owned(),
    }
}
