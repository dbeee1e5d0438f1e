use std::future::{Ready, ready};
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest};
use garde::Validate;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::{read_body, read_large_body};
use crate::State;
use crate::nul;
use crate::problem::{Code, FieldError, Problem};

/// A JSON body that is well formed and keeps its rules. The first field of a wrong type
/// is named, or the first with a NUL, which PostgreSQL does not hold; or else every field
/// that breaks a rule, at once (decisions.md 5).
#[derive(Debug)]
pub(crate) struct Valid<T>(pub(crate) T);

impl<T> FromRequest for Valid<T>
where
    T: DeserializeOwned + Validate<Context = ()> + 'static,
{
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            demand_json(&request)?;
            let body = read_body(&request, &mut payload).await?;
            let input = read_json(&body)?;
            match nul::place_in(&body) {
                None => validated(input).map(Self),
                Some(field) => Err(with_nul(field)),
            }
        })
    }
}

/// The same of a body that may be larger than others: a turn of a conversation.
///
/// A value of JSON may take many times the memory of its text: `T` keeps none that it does
/// not need, and looks for a NUL only in what it keeps.
#[derive(Debug)]
pub(crate) struct ValidLarge<T>(pub(crate) T);

impl<T> FromRequest for ValidLarge<T>
where
    T: DeserializeOwned + Validate<Context = ()> + 'static,
{
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            demand_json(&request)?;
            let settings = &State::of(&request)?.settings;
            let limit = settings.chat_body_limit.max(settings.body_limit);
            let body = read_large_body(&request, &mut payload, limit).await?;
            read_json(&body.bytes).and_then(validated).map(Self)
        })
    }
}

/// JSON that calls itself something else may come from a form of another site.
fn demand_json(request: &HttpRequest) -> Result<(), Problem> {
    let sent = request.headers().get(CONTENT_TYPE);
    let media_type = sent
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default();
    if media_type.trim().eq_ignore_ascii_case("application/json") {
        Ok(())
    } else {
        Err(Problem::detailed(
            Code::UnsupportedMediaType,
            "The body must be application/json.",
        ))
    }
}

/// The deepest JSON that is read here: `serde_json`'s own limit.
const DEEPEST: usize = 127;

/// Whether it is JSON at all, of a depth that is read here. Nothing of it is kept.
fn is_well_formed(body: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(body).is_ok() && depth(body) <= DEEPEST
}

/// How deep lists and objects lie in each other.
fn depth(json: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_text, mut is_escaped) = (false, false);
    for byte in json {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = in_text,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let (field, error) = (error.path().to_string(), error.into_inner());
        let message = if error.is_data() {
            error.to_string()
        } else if is_well_formed(body) {
            // The reader takes a wrong type for wrong JSON in some places, such as an
            // object where it wants one of several words.
            "has the wrong type".to_owned()
        } else {
            return Problem::detailed(Code::MalformedJson, error.to_string());
        };
        let field = if field == "." { String::new() } else { field };
        Problem::invalid(field, message)
    })?;
    json.end()
        .map_err(|error| Problem::detailed(Code::MalformedJson, error.to_string()))?;
    Ok(value)
}

/// A query that is well formed and keeps its rules; else every field that does not
/// is named at once, or the first with a NUL in it.
#[derive(Debug)]
pub(crate) struct ValidQuery<T>(pub(crate) T);

impl<T> FromRequest for ValidQuery<T>
where
    T: DeserializeOwned + Validate<Context = ()> + 'static,
{
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(
            without_nul(request.query_string())
                .and_then(read_query)
                .and_then(validated)
                .map(Self),
        )
    }
}

/// The query, unless there is a NUL in it once it is decoded.
fn without_nul(query: &str) -> Result<&str, Problem> {
    let mut parameters = form_urlencoded::parse(query.as_bytes());
    let found = parameters.find(|(name, value)| name.contains('\0') || value.contains('\0'));
    match found {
        None => Ok(query),
        Some((name, _)) => Err(with_nul(name.into_owned())),
    }
}

fn with_nul(field: String) -> Problem {
    let message = nul::COMPLAINT.to_owned();
    Problem::invalid(field, message)
}

#[expect(
    clippy::disallowed_types,
    reason = "`Valid…` is the door that this is behind"
)]
fn read_query<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    actix_web::web::Query::from_query(query)
        .map(actix_web::web::Query::into_inner)
        .map_err(|error| {
            let message = match &error {
                actix_web::error::QueryPayloadError::Deserialize(error) => error.to_string(),
                _ => "is not a query".to_owned(),
            };
            Problem::invalid("", message)
        })
}

/// The rules of `input`, all of them.
fn validated<T: Validate<Context = ()>>(input: T) -> Result<T, Problem> {
    match input.validate() {
        Ok(()) => Ok(input),
        Err(report) => {
            let errors = report
                .iter()
                .map(|(path, error)| {
                    FieldError::new(camel_case(&path.to_string()), error.message())
                })
                .collect();
            Err(Problem::invalid_fields(errors))
        }
    }
}

/// A path of fields, or a column, as it is called on the wire (decisions.md 4).
pub(crate) fn camel_case(path: &str) -> String {
    let mut words = path.split('_');
    let first = words.next().map(str::to_owned).unwrap_or_default();
    words.fold(first, |mut name, word| {
        let mut letters = word.chars();
        name.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        name.push_str(letters.as_str());
        name
    })
}

/// The rule that a text is one of `words`.
pub(crate) fn one_of(words: &'static [&'static str]) -> impl FnOnce(&String, &()) -> garde::Result {
    move |text, ()| {
        if words.contains(&text.as_str()) {
            Ok(())
        } else {
            Err(garde::Error::new(format!("must be {}", words.join(" or "))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_that_of_lists_and_objects() {
        assert_eq!(depth(br#"{"a":[["[[[\"[["]],"b":[]}"#), 3);
        let nested = |depth| "[".repeat(depth) + &"]".repeat(depth);
        assert!(is_well_formed(nested(DEEPEST).as_bytes()));
        assert!(!is_well_formed(nested(DEEPEST + 1).as_bytes()));
        assert!(serde_json::from_str::<serde_json::Value>(&nested(DEEPEST)).is_ok());
        assert!(serde_json::from_str::<serde_json::Value>(&nested(DEEPEST + 1)).is_err());
    }

    #[test]
    fn fields_are_named_as_on_the_wire() {
        assert_eq!(camel_case("display_name"), "displayName");
        assert_eq!(camel_case("items[2].unit_price"), "items[2].unitPrice");
        assert_eq!(camel_case("price"), "price");
    }
}
