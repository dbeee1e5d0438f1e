use actix_web::get;
use actix_web::web::Data;
use beztack_app::organizations::{self, Which};
use beztack_domain::organizations::{
    MemberColumn, MemberFilter, MemberPage, MemberQuery, MemberSort,
};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::wire::{MemberView, given, which};
use crate::State;
use crate::auth::{Call, Fields, Input};
use crate::extract::SignedIn;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Whom to look for (contract 13.3).
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
#[expect(dead_code, reason = "for the document; the fields become a query")]
pub(crate) struct ListMembersQuery {
    /// The one in use unless given.
    organization_id: Option<String>,
    /// The same by slug, which wins.
    organization_slug: Option<String>,
    /// Most members of a page: 100 unless given, never more than 1000.
    limit: Option<u64>,
    /// How many come before the page.
    offset: Option<u64>,
    /// A field of members. In the order in which they joined unless given.
    sort_by: Option<String>,
    /// `asc` or `desc`.
    sort_direction: Option<String>,
    /// A field of members.
    filter_field: Option<String>,
    /// What it must be.
    filter_value: Option<String>,
    /// `eq`, `ne`, `lt`, `lte`, `gt`, `gte` or `contains`; the reference knows these
    /// words, and compares for equality whatever it is told.
    filter_operator: Option<String>,
}

/// What the query asks for.
#[derive(Debug)]
pub(crate) struct Asked {
    which: Which,
    query: MemberQuery,
}

/// Whether the greatest comes first.
const DIRECTIONS: [(&str, bool); 2] = [("asc", false), ("desc", true)];

const FILTER_OPERATORS: [(&str, ()); 7] = [
    ("eq", ()),
    ("ne", ()),
    ("lt", ()),
    ("lte", ()),
    ("gt", ()),
    ("gte", ()),
    ("contains", ()),
];

/// Members on a page whose size nobody asked for.
const DEFAULT_LIMIT: u64 = 100;

/// Most members on a page: no list is without a bound.
const MAX_LIMIT: u64 = 1000;

impl Input for Asked {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        let limit = count(fields.optional_scalar("limit"));
        let offset = count(fields.optional_scalar("offset"));
        let column = given(&mut fields, "sortBy");
        let descending = fields.optional_choice("sortDirection", &DIRECTIONS);
        let field = given(&mut fields, "filterField");
        let value = fields.optional_scalar("filterValue");
        fields.optional_choice("filterOperator", &FILTER_OPERATORS);
        let sort = column.and_then(|name| MemberColumn::from_name(&name));
        let query = MemberQuery {
            filter: field.map(|name| MemberFilter::new(&name, &value.unwrap_or_default())),
            sort: sort.map(|column| MemberSort {
                column,
                descending: descending.unwrap_or_default(),
            }),
            limit: limit.unwrap_or(DEFAULT_LIMIT).min(MAX_LIMIT),
            offset: offset.unwrap_or_default(),
        };
        let which = which(&mut fields);
        fields.finish_with(Some(Self { which, query }))
    }
}

/// A number of members; what is none, or zero, counts as not given.
fn count(text: Option<String>) -> Option<u64> {
    let number: i64 = text?.trim().parse().ok()?;
    u64::try_from(number).ok().filter(|number| *number > 0)
}

/// A page of members.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListMembersView {
    members: Vec<MemberView>,
    /// How many there are on all pages.
    total: u64,
}

impl From<MemberPage> for ListMembersView {
    fn from(page: MemberPage) -> Self {
        Self {
            members: page.members.into_iter().map(MemberView::in_list).collect(),
            total: page.total,
        }
    }
}

/// Who belongs to an organization.
#[utoipa::path(
    tag = "organization",
    params(ListMembersQuery),
    responses(
        (status = OK, body = ListMembersView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[get("/list-members")]
pub(crate) async fn list_members(
    state: Data<State>,
    Call { access, input, .. }: Call<SignedIn, Asked>,
) -> Result<AuthAnswer<ListMembersView>, Problem> {
    let Asked { which, query } = input;
    let page = organizations::list_members(&state.app, &access, which, &query).await?;
    Ok(AuthAnswer::new(page.into()))
}
