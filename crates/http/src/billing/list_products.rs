use actix_web::get;
use actix_web::web::Data;
use beztack_app::billing;

use super::wire::ProductsView;
use crate::State;
use crate::problem::{Problem, ProblemView};
use crate::respond::Tagged;

/// The plans for sale, for the pricing page.
#[utoipa::path(
    tag = "billing",
    responses(
        (status = OK, body = ProductsView),
        (status = NOT_MODIFIED, description = "The catalogue is as `If-None-Match` knows it"),
        (status = SERVICE_UNAVAILABLE, body = ProblemView, content_type = "application/problem+json"),
    ),
)]
#[get("/subscriptions/products")]
pub(crate) async fn list_products(state: Data<State>) -> Result<Tagged<ProductsView>, Problem> {
    let products = billing::list_products(&state.app).await?;
    Ok(Tagged(products.into()))
}
