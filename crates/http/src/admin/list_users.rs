use actix_web::get;
use actix_web::web::Data;
use beztack_app::admin;
use beztack_auth::permission::ListUsers;
use beztack_domain::admin::{
    AdminError, Comparison, Condition, Matching, Sort, UserColumn, UserPage, UserQuery,
};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::State;
use crate::auth::{Call, Fields, Input, UserView};
use crate::extract::Admin;
use crate::problem::{Envelope, Problem};
use crate::respond::AuthAnswer;

/// Whom to look for (contract 11.4). Search and filter must both hold.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(crate) struct ListUsersQuery {
    /// A text to search for, by case; `%` and `_` are wildcards.
    search_value: Option<String>,
    /// `email` or `name`.
    #[param(value_type = Option<String>)]
    search_field: UserColumn,
    /// `contains`, `starts_with` or `ends_with`.
    #[param(value_type = Option<String>)]
    search_operator: Matching,
    /// Most users of a page: 100 unless given, never more than 1000.
    #[param(value_type = Option<i64>)]
    limit: Option<u64>,
    /// How many come before the page.
    #[param(value_type = Option<i64>)]
    offset: Option<u64>,
    /// A field of users. In the order in which they joined unless given.
    sort_by: Option<String>,
    /// `asc` or `desc`.
    #[param(value_type = Option<String>)]
    sort_direction: Direction,
    /// A field of users, `email` unless given.
    filter_field: Option<String>,
    /// What it is compared with.
    filter_value: Option<String>,
    /// `eq`, `ne`, `lt`, `lte`, `gt`, `gte` or `contains`.
    #[param(value_type = Option<String>)]
    filter_operator: Operator,
}

#[derive(Clone, Copy, Debug)]
enum Direction {
    Ascending,
    Descending,
}

#[derive(Clone, Copy, Debug)]
enum Operator {
    Compares(Comparison),
    Contains,
}

const SEARCH_FIELDS: [(&str, UserColumn); 2] =
    [("email", UserColumn::Email), ("name", UserColumn::Name)];

const SEARCH_OPERATORS: [(&str, Matching); 3] = [
    ("contains", Matching::Contains),
    ("starts_with", Matching::StartsWith),
    ("ends_with", Matching::EndsWith),
];

const DIRECTIONS: [(&str, Direction); 2] = [
    ("asc", Direction::Ascending),
    ("desc", Direction::Descending),
];

const FILTER_OPERATORS: [(&str, Operator); 7] = [
    ("eq", Operator::Compares(Comparison::Equal)),
    ("ne", Operator::Compares(Comparison::NotEqual)),
    ("lt", Operator::Compares(Comparison::Less)),
    ("lte", Operator::Compares(Comparison::LessOrEqual)),
    ("gt", Operator::Compares(Comparison::Greater)),
    ("gte", Operator::Compares(Comparison::GreaterOrEqual)),
    ("contains", Operator::Contains),
];

/// Users on a page whose size nobody asked for.
const DEFAULT_LIMIT: u64 = 100;

/// Most users on a page: no list is without a bound.
const MAX_LIMIT: u64 = 1000;

impl Input for ListUsersQuery {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        let query = Self {
            search_value: given(fields.optional_string("searchValue")),
            search_field: fields
                .optional_choice("searchField", &SEARCH_FIELDS)
                .unwrap_or(UserColumn::Email),
            search_operator: fields
                .optional_choice("searchOperator", &SEARCH_OPERATORS)
                .unwrap_or(Matching::Contains),
            limit: count(fields.optional_scalar("limit")).map(|limit| limit.min(MAX_LIMIT)),
            offset: count(fields.optional_scalar("offset")),
            sort_by: given(fields.optional_string("sortBy")),
            sort_direction: fields
                .optional_choice("sortDirection", &DIRECTIONS)
                .unwrap_or(Direction::Ascending),
            filter_field: given(fields.optional_string("filterField")),
            filter_value: given(fields.optional_scalar("filterValue")),
            filter_operator: fields
                .optional_choice("filterOperator", &FILTER_OPERATORS)
                .unwrap_or(Operator::Compares(Comparison::Equal)),
        };
        fields.finish_with(Some(query))
    }
}

/// Empty values count as none.
fn given(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

/// A number of users; what is none, or zero, counts as not given.
fn count(text: Option<String>) -> Option<u64> {
    let number: i64 = text?.trim().parse().ok()?;
    u64::try_from(number).ok().filter(|number| *number > 0)
}

impl ListUsersQuery {
    /// `None` for what can find nobody, such as an unknown field.
    fn wanted(&self) -> Option<UserQuery> {
        let mut conditions = Vec::new();
        if let Some(text) = &self.search_value {
            let found = Condition::like(self.search_field, self.search_operator, text);
            conditions.push(found?);
        }
        if let Some(text) = &self.filter_value {
            let column = UserColumn::from_name(self.filter_field.as_deref().unwrap_or("email"))?;
            conditions.push(match self.filter_operator {
                Operator::Compares(comparison) => Condition::compare(column, comparison, text),
                Operator::Contains => Condition::like(column, Matching::Contains, text),
            }?);
        }
        let sort = match &self.sort_by {
            None => None,
            Some(name) => Some(Sort {
                column: UserColumn::from_name(name)?,
                descending: matches!(self.sort_direction, Direction::Descending),
            }),
        };
        Some(UserQuery {
            conditions,
            sort,
            limit: self.limit.unwrap_or(DEFAULT_LIMIT),
            offset: self.offset.unwrap_or_default(),
        })
    }
}

/// A page of users.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct ListUsersView {
    users: Vec<UserView>,
    /// How many there are on all pages.
    total: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<u64>,
}

impl ListUsersView {
    fn new(page: UserPage, query: &ListUsersQuery) -> Self {
        Self {
            users: page.users.into_iter().map(UserView::from).collect(),
            total: page.total,
            limit: query.limit,
            offset: query.offset,
        }
    }
}

/// Search through all users.
#[utoipa::path(
    tag = "admin",
    params(ListUsersQuery),
    responses(
        (status = OK, body = ListUsersView),
        (status = BAD_REQUEST, body = Envelope),
        (status = UNAUTHORIZED),
        (status = FORBIDDEN, body = Envelope),
        (status = SERVICE_UNAVAILABLE, body = Envelope),
    ),
    security(("session" = [])),
)]
#[get("/list-users")]
pub(crate) async fn list_users(
    state: Data<State>,
    Call { access, input, .. }: Call<Admin<ListUsers>, ListUsersQuery>,
) -> Result<AuthAnswer<ListUsersView>, Problem> {
    let Some(wanted) = input.wanted() else {
        return Ok(AuthAnswer::new(ListUsersView::default()));
    };
    let page = admin::list_users(&state.app, &access, &wanted)
        .await
        .map_err(AdminError::from)?;
    Ok(AuthAnswer::new(ListUsersView::new(page, &input)))
}
