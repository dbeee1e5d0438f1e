//! Organizations, their people and their teams: original-api.md 3.2.

use crate::schema::{CREATED_AT, ForeignKey, ID, Table, UPDATED_AT, Value, text, timestamp};

pub(super) const ORGANIZATION: Table = Table {
    name: "organization",
    about: "Groups of users that work and pay together.",
    columns: &[
        ID,
        text("name").required(),
        text("slug"),
        text("logo"),
        CREATED_AT,
        UPDATED_AT,
        text("metadata").about("JSON."),
        text("subscription_tier").about("Copied from the subscription, which has the last word."),
        text("subscription_status"),
        text("subscription_id"),
        timestamp("subscription_valid_until"),
        text("payment_customer_id"),
        text("usage_metrics").about("JSON."),
        text("billing_managed_by_role").default(Value::Text("owner")),
    ],
    uniques: &[&["slug"]],
    ..Table::EMPTY
};

pub(super) const TEAM: Table = Table {
    name: "team",
    about: "Parts of an organization.",
    columns: &[
        ID,
        text("name").required(),
        text("organization_id").required(),
        CREATED_AT,
        UPDATED_AT,
    ],
    foreign_keys: &[ForeignKey::cascade("organization_id", "organization")],
    ..Table::EMPTY
};

pub(super) const TEAM_MEMBER: Table = Table {
    name: "team_member",
    about: "Who is in which team.",
    columns: &[
        ID,
        text("team_id").required(),
        text("user_id").required(),
        timestamp("created_at"),
    ],
    foreign_keys: &[
        ForeignKey::cascade("team_id", "team"),
        ForeignKey::cascade("user_id", "user"),
    ],
    ..Table::EMPTY
};

pub(super) const MEMBER: Table = Table {
    name: "member",
    about: "Who is in which organization.",
    columns: &[
        ID,
        text("organization_id").required(),
        text("user_id").required(),
        text("role")
            .required()
            .default(Value::Text("member"))
            .about("A comma list of roles."),
        CREATED_AT,
        UPDATED_AT,
    ],
    foreign_keys: &[
        ForeignKey::cascade("organization_id", "organization"),
        ForeignKey::cascade("user_id", "user"),
    ],
    ..Table::EMPTY
};

pub(super) const INVITATION: Table = Table {
    name: "invitation",
    about: "Addresses that were asked to join an organization.",
    columns: &[
        ID,
        text("organization_id").required(),
        text("email").required(),
        text("role").about("A comma list of roles."),
        text("team_id").about("A comma list of teams."),
        text("status")
            .required()
            .default(Value::Text("pending"))
            .about("pending, accepted, rejected or canceled."),
        timestamp("expires_at").required(),
        text("inviter_id").required(),
        CREATED_AT,
        UPDATED_AT,
    ],
    foreign_keys: &[
        ForeignKey::cascade("organization_id", "organization"),
        ForeignKey::cascade("inviter_id", "user"),
    ],
    ..Table::EMPTY
};
