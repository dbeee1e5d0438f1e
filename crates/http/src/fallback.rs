//! Requests that no route takes: 404, or 405 where the path exists for other
//! methods.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use actix_web::HttpRequest;
use actix_web::dev::ResourceDef;
use utoipa::openapi::path::PathItem;

use crate::openapi::openapi;
use crate::problem::{Code, Problem};

/// The documented paths and the methods they take.
static ROUTES: LazyLock<Vec<(ResourceDef, String)>> = LazyLock::new(|| {
    let paths: BTreeMap<String, PathItem> = openapi().paths.paths.into_iter().collect();
    paths
        .into_iter()
        .map(|(path, item)| (ResourceDef::new(path), methods(&item).join(", ")))
        .collect()
});

fn methods(item: &PathItem) -> Vec<&'static str> {
    [
        ("DELETE", item.delete.is_some()),
        ("GET", item.get.is_some()),
        ("PATCH", item.patch.is_some()),
        ("POST", item.post.is_some()),
        ("PUT", item.put.is_some()),
    ]
    .into_iter()
    .filter_map(|(method, taken)| taken.then_some(method))
    .collect()
}

/// The answer to a request that no route took.
pub(crate) async fn unknown_route(request: HttpRequest) -> Problem {
    let path = request.path();
    match ROUTES.iter().find(|(route, _)| route.is_match(path)) {
        Some((_, allowed)) => Problem::method_not_allowed(allowed),
        None => Problem::detailed(Code::NotFound, "There is nothing at this address."),
    }
}
