//! The environment, and `.env` below it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::Path;

use figment::value::{Dict, Num, Value};

use super::{Mode, Problems, dotenv};

/// The names that the original (original-api.md 1.8) and the providers' own tools use, one
/// that is as well known, and our keys.
const ORIGINAL_NAMES: [(&str, &str); 23] = [
    ("ANTHROPIC_API_KEY", "ai.anthropic.api_key"),
    ("APP_ADMIN_EMAILS", "auth.admin_emails"),
    ("APP_NAME", "app.name"),
    ("APP_URL", "app.url"),
    ("AWS_BEARER_TOKEN_BEDROCK", "ai.bedrock.api_key"),
    ("AWS_REGION", "ai.bedrock.region"),
    ("BETTER_AUTH_SECRET", "auth.secret"),
    ("BETTER_AUTH_SECRETS", "auth.secrets"),
    ("BETTER_AUTH_TRUSTED_ORIGINS", "auth.trusted_origins"),
    ("BETTER_AUTH_URL", "auth.base_url"),
    ("DATABASE_URL", "database.url"),
    ("HOST", "server.host"),
    ("OPENAI_API_KEY", "ai.openai.api_key"),
    ("OTEL_EXPORTER_OTLP_ENDPOINT", "telemetry.otlp_endpoint"),
    ("OTEL_SERVICE_NAME", "telemetry.service_name"),
    ("PAYMENT_PROVIDER", "billing.payment_provider"),
    ("PORT", "server.port"),
    ("RESEND_API_KEY", "email.resend.api_key"),
    ("RESEND_FROM_EMAIL", "email.from_address"),
    ("RESEND_FROM_NAME", "email.from_name"),
    ("RUST_LOG", "log.level"),
    ("SMTP_URL", "email.smtp.url"),
    ("SUBSCRIPTION_MODE", "billing.subscription_mode"),
];

const OWN_PREFIX: &str = "BEZTACK__";

/// In the working directory.
const FILE: &str = ".env";

/// Variables, those of the process before those of `.env`.
#[derive(Debug)]
pub(super) struct Environment(BTreeMap<String, String>);

impl Environment {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where the environment is read"
    )]
    pub(super) fn read(problems: &mut Problems) -> Self {
        let mut variables = in_file(Path::new(FILE), problems);
        variables.extend(readable(std::env::vars_os(), problems));
        Self::of(variables)
    }

    pub(super) fn of(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut all = BTreeMap::new();
        // An empty variable counts as not set, so it hides nothing either.
        all.extend(variables.into_iter().filter(|(_, value)| !value.is_empty()));
        Self(all)
    }

    /// `NODE_ENV=test` and `TEST` change nothing (decisions.md 16).
    pub(super) fn mode(&self) -> Mode {
        match self.0.get("NODE_ENV").map(String::as_str) {
            Some("development") => Mode::Development,
            _ => Mode::Production,
        }
    }

    /// The values that the environment sets, each of the type that the default has.
    pub(super) fn overrides(&self, known: &Dict, problems: &mut Problems) -> Dict {
        let mut overrides = Dict::new();
        for (variable, text) in &self.0 {
            let Some(key) = key(variable) else { continue };
            let path: Vec<&str> = key.split('.').collect();
            match find(known, &path) {
                None | Some(Value::Dict(..)) => {
                    problems.add(variable, "is no key of the configuration".to_owned());
                }
                Some(default) => match typed(text, default) {
                    Ok(value) => insert(&mut overrides, &path, value),
                    Err(expected) => {
                        problems.add(variable, format!("must be {expected}, not {text:?}"));
                    }
                },
            }
        }
        overrides
    }
}

/// The variables of a file, if there is one. Its lines may hold secrets, so a problem names
/// their numbers only.
pub(super) fn in_file(file: &Path, problems: &mut Problems) -> Vec<(String, String)> {
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Vec::new(),
        Err(error) => {
            problems.add(FILE, format!("cannot be read: {error}"));
            return Vec::new();
        }
    };
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            let before = error.as_bytes().iter().take(good);
            let line = before.filter(|byte| **byte == b'\n').count() + 1;
            problems.add(FILE, format!("line {line} is not text in UTF-8"));
            return Vec::new();
        }
    };
    let mut variables = Vec::new();
    for entry in dotenv::parse(&text) {
        match entry {
            Ok(variable) => variables.push(variable),
            Err(line) => {
                let what = format!("line {line} is neither NAME=value nor a comment");
                problems.add(FILE, what);
            }
        }
    }
    variables
}

/// Those that are text. Of the others only ours are anybody's problem here.
pub(super) fn readable(
    variables: impl IntoIterator<Item = (OsString, OsString)>,
    problems: &mut Problems,
) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for (name, value) in variables {
        match (name.into_string(), value.into_string()) {
            (Ok(name), Ok(value)) => texts.push((name, value)),
            (Ok(name), Err(_)) if key(&name).is_some() => {
                problems.add(&name, "is not text in UTF-8".to_owned());
            }
            _ => {}
        }
    }
    texts
}

fn key(variable: &str) -> Option<String> {
    let original = ORIGINAL_NAMES.iter().find(|(name, _)| *name == variable);
    match (original, variable.strip_prefix(OWN_PREFIX)) {
        (Some((_, key)), _) => Some((*key).to_owned()),
        (None, Some(own)) => Some(own.to_ascii_lowercase().replace("__", ".")),
        (None, None) => None,
    }
}

fn find<'a>(dict: &'a Dict, path: &[&str]) -> Option<&'a Value> {
    let (first, rest) = path.split_first()?;
    let value = dict.get(*first)?;
    if rest.is_empty() {
        Some(value)
    } else {
        find(value.as_dict()?, rest)
    }
}

fn insert(dict: &mut Dict, path: &[&str], value: Value) {
    let Some((first, rest)) = path.split_first() else {
        return;
    };
    if rest.is_empty() {
        dict.insert((*first).to_owned(), value);
        return;
    }
    let mut below = match dict.remove(*first) {
        Some(Value::Dict(_, below)) => below,
        _ => Dict::new(),
    };
    insert(&mut below, rest, value);
    dict.insert((*first).to_owned(), Value::from(below));
}

/// `text` as a value of the default's type; `Err` says what was expected.
fn typed(text: &str, default: &Value) -> Result<Value, &'static str> {
    match default {
        Value::Bool(..) => text
            .parse::<bool>()
            .map(Value::from)
            .map_err(|_other| "true or false"),
        Value::Num(_, Num::F32(_) | Num::F64(_)) => text
            .parse::<f64>()
            .map(Value::from)
            .map_err(|_other| "a number"),
        Value::Num(..) => text
            .parse::<u64>()
            .map(Value::from)
            .map_err(|_other| "a whole number"),
        _ => Ok(Value::from(text.to_owned())),
    }
}
