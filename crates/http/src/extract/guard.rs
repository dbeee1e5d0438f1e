use std::marker::PhantomData;

use actix_web::{HttpMessage as _, HttpRequest};
use beztack_app::access;
use beztack_auth::access::{AdminAccess, AppAdminAccess, UserAccess};
use beztack_auth::permission::Permission;
use beztack_domain::auth::AuthError;

use crate::State;
use crate::auth::claim;

/// Who may come in, and the proof that a use case will ask for.
pub(crate) trait Guard: 'static {
    /// The witness.
    type Access: 'static;

    /// Looks at who is asking.
    async fn admit(request: &HttpRequest) -> Result<Self::Access, AuthError>;
}

/// Whose request it is, where that is known before a guard asks: the parts of a batch
/// are their sender's.
#[derive(Clone, Debug)]
pub(crate) struct Recognised(pub(crate) UserAccess);

/// Anybody with a live session.
#[derive(Debug)]
pub(crate) struct SignedIn;

impl Guard for SignedIn {
    type Access = UserAccess;

    async fn admit(request: &HttpRequest) -> Result<UserAccess, AuthError> {
        if let Some(Recognised(access)) = request.extensions().get() {
            return Ok(access.clone());
        }
        let state = State::of(request)?;
        let visitor = || state.visitors.place(request);
        access::signed_in(&state.app, claim(request, state).as_ref(), visitor).await
    }
}

/// Anybody; who they are is known if they have a live session.
#[derive(Debug)]
pub(crate) struct MaybeSignedIn;

impl Guard for MaybeSignedIn {
    type Access = Option<UserAccess>;

    async fn admit(request: &HttpRequest) -> Result<Option<UserAccess>, AuthError> {
        match SignedIn::admit(request).await {
            Ok(access) => Ok(Some(access)),
            Err(AuthError::Unauthorized) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Anybody with a live session, where there are tokens for other services at all.
#[derive(Debug)]
pub(crate) struct TokenHolder;

impl Guard for TokenHolder {
    type Access = UserAccess;

    async fn admit(request: &HttpRequest) -> Result<UserAccess, AuthError> {
        State::of(request)?.app.rules().jwt()?;
        SignedIn::admit(request).await
    }
}

/// Anybody one of whose roles holds `P`.
#[derive(Debug)]
pub(crate) struct Admin<P>(PhantomData<fn() -> P>);

impl<P: Permission> Guard for Admin<P> {
    type Access = AdminAccess<P>;

    async fn admit(request: &HttpRequest) -> Result<AdminAccess<P>, AuthError> {
        let state = State::of(request)?;
        let visitor = || state.visitors.place(request);
        access::administrator(&state.app, claim(request, state).as_ref(), visitor).await
    }
}

/// Administrators of the installation.
#[derive(Debug)]
pub(crate) struct AppAdmin;

impl Guard for AppAdmin {
    type Access = AppAdminAccess;

    async fn admit(request: &HttpRequest) -> Result<AppAdminAccess, AuthError> {
        AppAdminAccess::grant(SignedIn::admit(request).await?)
    }
}
