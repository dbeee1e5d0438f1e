use chrono::{DateTime, Utc};

use crate::auth::User;

/// What an administrator looks for among all users (contract/better-auth.md 11.4,
/// `list-users`).
#[derive(Clone, Debug, PartialEq)]
pub struct UserQuery {
    /// All of them must hold.
    pub conditions: Vec<Condition>,
    /// `None` for the order in which they joined.
    pub sort: Option<Sort>,
    /// Most users of a page.
    pub limit: u64,
    /// How many come before the page.
    pub offset: u64,
}

/// A page of users.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserPage {
    /// The page.
    pub users: Vec<User>,
    /// How many there are on all pages.
    pub total: u64,
}

/// An order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// By what.
    pub column: UserColumn,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// What a user must be like to be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// A text matches, by case and with `%` and `_` as wildcards.
    Like {
        /// The text.
        column: UserColumn,
        /// Which part of it.
        matching: Matching,
        /// What it must match.
        pattern: String,
    },
    /// A value compares.
    Compare {
        /// The value.
        column: UserColumn,
        /// How.
        comparison: Comparison,
        /// With what.
        operand: Operand,
    },
}

/// Which part of a text must match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "they say what they are")]
pub enum Matching {
    Contains,
    StartsWith,
    EndsWith,
}

/// How values compare. Texts do by their code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "they say what they are")]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// What a column is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
    /// For texts.
    Text(String),
    /// For truth values; NULL counts as false.
    Flag(bool),
    /// For times.
    Time(DateTime<Utc>),
}

/// The columns of a user that can be searched and sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the field of `User` by its name")]
pub enum UserColumn {
    Id,
    Name,
    Email,
    EmailVerified,
    Image,
    CreatedAt,
    UpdatedAt,
    TwoFactorEnabled,
    Role,
    Banned,
    BanReason,
    BanExpires,
}

impl UserColumn {
    /// The column with this name on the wire.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "id" => Self::Id,
            "name" => Self::Name,
            "email" => Self::Email,
            "emailVerified" => Self::EmailVerified,
            "image" => Self::Image,
            "createdAt" => Self::CreatedAt,
            "updatedAt" => Self::UpdatedAt,
            "twoFactorEnabled" => Self::TwoFactorEnabled,
            "role" => Self::Role,
            "banned" => Self::Banned,
            "banReason" => Self::BanReason,
            "banExpires" => Self::BanExpires,
            _ => return None,
        })
    }

    /// The operand that `text` is for this column, if it is one at all.
    fn operand(self, text: &str) -> Option<Operand> {
        match self {
            Self::Id | Self::Name | Self::Email | Self::Image | Self::Role | Self::BanReason => {
                Some(Operand::Text(text.to_owned()))
            }
            Self::EmailVerified | Self::TwoFactorEnabled | Self::Banned => {
                text.parse().ok().map(Operand::Flag)
            }
            Self::CreatedAt | Self::UpdatedAt | Self::BanExpires => {
                DateTime::parse_from_rfc3339(text)
                    .ok()
                    .map(|time| Operand::Time(time.to_utc()))
            }
        }
    }
}

impl Condition {
    /// A condition on a text; `None` where the column holds none.
    pub fn like(column: UserColumn, matching: Matching, pattern: &str) -> Option<Self> {
        match column.operand(pattern)? {
            Operand::Text(pattern) => Some(Self::Like {
                column,
                matching,
                pattern,
            }),
            Operand::Flag(_) | Operand::Time(_) => None,
        }
    }

    /// A condition on a value given as text; `None` where the column holds no such value.
    pub fn compare(column: UserColumn, comparison: Comparison, text: &str) -> Option<Self> {
        Some(Self::Compare {
            column,
            comparison,
            operand: column.operand(text)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_read_as_its_column_is() {
        let equal = |column, text| Condition::compare(column, Comparison::Equal, text);
        assert!(matches!(
            equal(UserColumn::Banned, "false"),
            Some(Condition::Compare {
                operand: Operand::Flag(false),
                ..
            })
        ));
        assert!(equal(UserColumn::Role, "true").is_some());
        assert_eq!(equal(UserColumn::Banned, "maybe"), None);
        assert_eq!(equal(UserColumn::CreatedAt, "yesterday"), None);
        assert_eq!(
            Condition::like(UserColumn::Banned, Matching::Contains, "true"),
            None
        );
    }
}
