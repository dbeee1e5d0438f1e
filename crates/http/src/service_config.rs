//! Where slices register their routes: with actix, and with the document while it is written.

use std::fmt;

use actix_service::{IntoServiceFactory, ServiceFactory};
use actix_web::dev::{HttpServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::{Error, web};
use utoipa::openapi::{Components, OpenApi};
use utoipa_actix_web::OpenApiFactory;

/// actix's own, which also tells the document what it is given.
///
/// A server has none to tell: describing every operation takes each of its workers some ten
/// megabytes and most of the time that it needs to start.
pub(crate) struct ServiceConfig<'a> {
    routes: &'a mut web::ServiceConfig,
    document: Option<&'a mut OpenApi>,
    /// What the paths of this scope begin with.
    prefix: String,
}

impl<'a> ServiceConfig<'a> {
    pub(crate) fn new(
        routes: &'a mut web::ServiceConfig,
        document: Option<&'a mut OpenApi>,
    ) -> Self {
        Self {
            routes,
            document,
            prefix: String::new(),
        }
    }

    /// Registers a handler.
    pub(crate) fn service(
        &mut self,
        handler: impl HttpServiceFactory + OpenApiFactory + 'static,
    ) -> &mut Self {
        if let Some(document) = self.document.as_deref_mut() {
            describe(document, &self.prefix, &handler);
        }
        self.routes.service(handler);
        self
    }

    /// Registers what a slice has.
    pub(crate) fn configure(&mut self, slice: impl FnOnce(&mut ServiceConfig<'_>)) -> &mut Self {
        slice(self);
        self
    }

    /// Registers what stands below a path.
    pub(crate) fn scope(
        &mut self,
        path: &str,
        slices: impl FnOnce(&mut ServiceConfig<'_>),
    ) -> &mut Self {
        let prefix = format!("{}{path}", self.prefix);
        let document = self.document.as_deref_mut();
        let scope = web::scope(path).configure(|routes| {
            slices(&mut ServiceConfig {
                routes,
                document,
                prefix,
            });
        });
        self.routes.service(scope);
        self
    }

    /// Answers what nothing else answers here.
    pub(crate) fn default_service<F, U>(&mut self, factory: F) -> &mut Self
    where
        F: IntoServiceFactory<U, ServiceRequest>,
        U: ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse, Error = Error>
            + 'static,
        U::InitError: fmt::Debug,
    {
        self.routes.default_service(factory);
        self
    }
}

fn describe(document: &mut OpenApi, prefix: &str, handler: &impl OpenApiFactory) {
    let mut described = handler.paths();
    let paths = std::mem::take(&mut described.paths);
    described.paths = paths
        .into_iter()
        .map(|(path, item)| (format!("{prefix}{path}"), item))
        .collect();
    document.paths.merge(described);
    let mut schemas = Vec::new();
    handler.schemas(&mut schemas);
    let components = document.components.get_or_insert_with(Components::new);
    components.schemas.extend(schemas);
}
