use serde_json::Value;

/// `String(value)`.
pub(super) fn javascript_text(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => number.as_i64().map_or_else(
            || number.as_f64().unwrap_or_default().to_string(),
            |n| n.to_string(),
        ),
        Value::String(text) => text.clone(),
        Value::Array(values) => {
            let texts: Vec<String> = values
                .iter()
                .map(|value| {
                    if value.is_null() {
                        String::new()
                    } else {
                        javascript_text(value)
                    }
                })
                .collect();
            texts.join(",")
        }
        Value::Object(_) => "[object Object]".to_owned(),
    }
}
