use actix_web::get;
use actix_web::web::Data;
use beztack_app::billing;

use super::wire::ProductsView;
use crate::State;
use crate::problem::{Problem, ProblemView};
use crate::respond::Ok200;

/// The plans for sale, for the pricing page.
#[utoipa::path(
    tag = "billing",
    responses(
        (status = OK, body = ProductsView),
        (status = SERVICE_UNAVAILABLE, body = ProblemView, content_type = "application/problem+json"),
    ),
)]
#[get("/subscriptions/products")]
pub(crate) async fn list_products(state: Data<State>) -> Result<Ok200<ProductsView>, Problem> {
    let products = billing::list_products(&state.app).await?;
    Ok(Ok200(products.into()))
}
