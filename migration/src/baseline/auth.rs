//! Accounts and sessions: original-api.md 3.2, as Better Auth lays them out.

use crate::schema::{
    CREATED_AT, ForeignKey, ID, Table, UPDATED_AT, Value, boolean, text, timestamp,
};

pub(super) const USER: Table = Table {
    name: "user",
    about: "People who can sign in.",
    columns: &[
        ID,
        text("name").required(),
        text("email")
            .required()
            .about("Lower case; the application sees to it."),
        boolean("email_verified")
            .required()
            .default(Value::Bool(false)),
        text("image"),
        CREATED_AT,
        UPDATED_AT,
        boolean("two_factor_enabled").default(Value::Bool(false)),
        text("role").about("A comma list of user, admin, sudo."),
        boolean("banned").default(Value::Bool(false)),
        text("ban_reason"),
        timestamp("ban_expires"),
        text("subscription_tier").about("Copied from the subscription, which has the last word."),
        text("subscription_status"),
        text("subscription_id"),
        timestamp("subscription_valid_until"),
    ],
    uniques: &[&["email"]],
    ..Table::EMPTY
};

pub(super) const SESSION: Table = Table {
    name: "session",
    about: "Signed-in browsers and devices.",
    columns: &[
        ID,
        timestamp("expires_at").required(),
        text("token").required(),
        CREATED_AT,
        UPDATED_AT,
        text("ip_address"),
        text("user_agent"),
        text("user_id").required(),
        text("impersonated_by").about("The administrator who acts as the user."),
        text("active_organization_id"),
        text("active_team_id"),
    ],
    uniques: &[&["token"]],
    foreign_keys: &[ForeignKey::cascade("user_id", "user")],
    ..Table::EMPTY
};

pub(super) const ACCOUNT: Table = Table {
    name: "account",
    about: "Ways to sign in: a password, or an account at another provider.",
    columns: &[
        ID,
        text("account_id")
            .required()
            .about("The provider's id of the person; the user's own id for a password."),
        text("provider_id").required(),
        text("user_id").required(),
        text("access_token"),
        text("refresh_token"),
        text("id_token"),
        timestamp("access_token_expires_at"),
        timestamp("refresh_token_expires_at"),
        text("scope"),
        text("password").about("A hash, only for the provider credential."),
        CREATED_AT,
        UPDATED_AT,
    ],
    foreign_keys: &[ForeignKey::cascade("user_id", "user")],
    ..Table::EMPTY
};

pub(super) const VERIFICATION: Table = Table {
    name: "verification",
    about: "Short-lived proofs: password resets, two-factor challenges.",
    columns: &[
        ID,
        text("identifier").required(),
        text("value").required(),
        timestamp("expires_at").required(),
        CREATED_AT,
        UPDATED_AT,
    ],
    ..Table::EMPTY
};

pub(super) const TWO_FACTOR: Table = Table {
    name: "two_factor",
    about: "Second factors, one per user.",
    columns: &[
        ID,
        text("secret").required().about("Encrypted."),
        text("backup_codes")
            .required()
            .about("Encrypted or hashed."),
        text("user_id").required(),
    ],
    foreign_keys: &[ForeignKey::cascade("user_id", "user")],
    ..Table::EMPTY
};
