use std::future::{Ready, ready};
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use garde::Validate;
use serde::de::DeserializeOwned;

use super::read_body;
use crate::problem::{Code, FieldError, Problem};

/// A query that is well formed and keeps its rules; else every field that does not
/// is named at once.
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
            read_query(request.query_string())
                .and_then(validated)
                .map(Self),
        )
    }
}

/// A JSON body that is well formed and keeps its rules.
///
/// It has to call itself JSON: what another site's form can send does not, and what
/// its scripts send is asked about first (security.md 2.4).
#[derive(Debug)]
pub(crate) struct ValidJson<T>(pub(crate) T);

impl<T> FromRequest for ValidJson<T>
where
    T: DeserializeOwned + Validate<Context = ()> + 'static,
{
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            if !request
                .content_type()
                .eq_ignore_ascii_case("application/json")
            {
                return Err(Problem::new(Code::UnsupportedMediaType));
            }
            let bytes = read_body(&request, &mut payload).await?;
            read_json(&bytes).and_then(validated).map(Self)
        })
    }
}

/// A syntax error is one of the whole body, a wrong type one of its field.
fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let field = error.path().to_string();
        let error = error.into_inner();
        if error.is_data() {
            let field = if field == "." { String::new() } else { field };
            let message = error.to_string();
            Problem::invalid(vec![FieldError { field, message }])
        } else {
            Problem::detailed(Code::MalformedJson, error.to_string())
        }
    })?;
    reader
        .end()
        .map_err(|error| Problem::detailed(Code::MalformedJson, error.to_string()))?;
    Ok(value)
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
            Problem::invalid(vec![FieldError {
                field: String::new(),
                message,
            }])
        })
}

/// The rules of `input`, all of them.
fn validated<T: Validate<Context = ()>>(input: T) -> Result<T, Problem> {
    match input.validate() {
        Ok(()) => Ok(input),
        Err(report) => {
            let errors = report
                .iter()
                .map(|(path, error)| FieldError {
                    field: path.to_string(),
                    message: error.message().to_owned(),
                })
                .collect();
            Err(Problem::invalid(errors))
        }
    }
}
