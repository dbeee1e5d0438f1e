use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use garde::Validate;
use serde::de::DeserializeOwned;

use crate::problem::{FieldError, Problem};

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
