use std::marker::PhantomData;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use super::{Guard, check_origin};
use crate::problem::{Code, Problem};
use beztack_domain::auth::AuthError;

/// First who, then what: `T` is not even read before `G` has admitted the caller. A
/// change must not be another site's idea.
#[derive(Debug)]
pub(crate) struct With<G: Guard, T = ()> {
    pub(crate) access: G::Access,
    pub(crate) input: T,
    guard: PhantomData<fn() -> G>,
}

impl<G, T> FromRequest for With<G, T>
where
    G: Guard,
    T: FromRequest + 'static,
    T::Error: Into<actix_web::Error>,
{
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            check_origin(&request)?;
            let access = G::admit(&request).await.map_err(refused)?;
            let input = T::from_request(&request, &mut payload)
                .await
                .map_err(Into::into)?;
            Ok(Self {
                access,
                input,
                guard: PhantomData,
            })
        })
    }
}

/// A guard's refusal in the words of our own routes.
fn refused(error: AuthError) -> Problem {
    match error {
        AuthError::Unauthorized => Problem::new(Code::Unauthorized),
        AuthError::NotAllowed(_) => Problem::new(Code::Forbidden),
        AuthError::Fault(fault) => fault.into(),
        other => other.into(),
    }
}
