//! Parts of lists, by where the last one ended.

use beztack_domain::PageRequest;
use sea_orm::sea_query::{Condition, ExprTrait as _};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter as _, QueryOrder as _, QuerySelect as _, Select,
};

use crate::time::column;

/// The rows of one page and one more, the newest first. `made_at` and `id` need an index
/// behind whatever else is filtered on.
pub(crate) fn page<E: EntityTrait, C: ColumnTrait>(
    rows: Select<E>,
    (made_at, id): (C, C),
    request: &PageRequest,
) -> Select<E> {
    let rows = match &request.after {
        None => rows,
        Some(after) => {
            let at = column(after.at);
            rows.filter(
                Condition::any()
                    .add(made_at.lt(at))
                    .add(made_at.eq(at).and(id.lt(after.id.as_str()))),
            )
        }
    };
    rows.order_by_desc(made_at)
        .order_by_desc(id)
        .limit(request.limit.saturating_add(1))
}
