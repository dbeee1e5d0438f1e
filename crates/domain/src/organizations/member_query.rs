use chrono::{DateTime, Utc};

use super::MemberProfile;

/// Which members are looked for (contract/better-auth.md 13.3, `list-members`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberQuery {
    /// What they must be like.
    pub filter: Option<MemberFilter>,
    /// `None` for the order in which they joined.
    pub sort: Option<MemberSort>,
    /// Most members of a page.
    pub limit: u64,
    /// How many come before the page.
    pub offset: u64,
}

/// A page of members.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberPage {
    /// The page.
    pub members: Vec<MemberProfile>,
    /// How many there are on all pages.
    pub total: u64,
}

/// A value that one field of a member must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MemberFilter {
    /// A text.
    Text(MemberColumn, String),
    /// When they joined.
    Joined(DateTime<Utc>),
    /// What nobody is like: a field that members do not have, or a time that is none.
    Nobody,
}

/// An order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberSort {
    /// By what.
    pub column: MemberColumn,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// The fields of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the field of `Member` by its name")]
pub enum MemberColumn {
    Id,
    OrganizationId,
    UserId,
    Role,
    CreatedAt,
}

impl MemberColumn {
    /// The field with this name on the wire.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "id" => Self::Id,
            "organizationId" => Self::OrganizationId,
            "userId" => Self::UserId,
            "role" => Self::Role,
            "createdAt" => Self::CreatedAt,
            _ => return None,
        })
    }
}

impl MemberFilter {
    /// The filter that wants the field `name` to be `value`.
    pub fn new(name: &str, value: &str) -> Self {
        match MemberColumn::from_name(name) {
            None => Self::Nobody,
            Some(MemberColumn::CreatedAt) => DateTime::parse_from_rfc3339(value)
                .map_or(Self::Nobody, |time| Self::Joined(time.to_utc())),
            // Neither database stores NUL, and PostgreSQL refuses to hear of it.
            Some(_) if value.contains('\0') => Self::Nobody,
            Some(column) => Self::Text(column, value.to_owned()),
        }
    }
}
