//! Plans and money: original-api.md 3.2, original-billing.md 0.5.

use crate::schema::{
    CREATED_AT, ForeignKey, ID, Index, SERIAL_ID, Table, UPDATED_AT, Value, boolean, integer, json,
    numeric, text, timestamp,
};

pub(super) const NAMES: [&str; 7] = [
    PLAN.name,
    SUBSCRIPTION.name,
    PAYMENT.name,
    PENDING_PLAN_CHANGE.name,
    ADMIN_TIER_OVERRIDE.name,
    ADMIN_TIER_OVERRIDE_AUDIT.name,
    WEBHOOK_LOG.name,
];

pub(super) const PLAN: Table = Table {
    name: "plan",
    about: "The catalogue: what can be bought, at which provider, for how much.",
    columns: &[
        ID,
        text("provider").required(),
        text("provider_plan_id"),
        text("canonical_tier_id").required(),
        text("display_name").required(),
        text("description"),
        json("features"),
        json("limits").about("Numbers by name; -1 means unlimited."),
        json("permissions"),
        numeric("price")
            .required()
            .about("As the original wrote it: minor or major units, depending on who wrote."),
        text("currency").required(),
        text("interval"),
        integer("interval_count").default(Value::Int(1)),
        integer("display_order"),
        boolean("highlighted").default(Value::Bool(false)),
        boolean("visible").default(Value::Bool(true)),
        text("status").default(Value::Text("active")),
        CREATED_AT,
        UPDATED_AT,
    ],
    indexes: &[
        Index::plain("plan_provider_idx", &["provider"]),
        Index::plain("plan_tier_idx", &["canonical_tier_id"]),
        Index::plain("plan_status_idx", &["status"]),
    ],
    ..Table::EMPTY
};

pub(super) const SUBSCRIPTION: Table = Table {
    name: "subscription",
    about: "What somebody pays for regularly, as last read from the provider.",
    columns: &[
        ID,
        text("provider").required(),
        text("provider_subscription_id"),
        text("user_id"),
        text("organization_id"),
        text("plan_id"),
        text("status").required(),
        text("external_reference"),
        timestamp("current_period_start"),
        timestamp("current_period_end"),
        boolean("cancel_at_period_end"),
        json("metadata"),
        CREATED_AT,
        UPDATED_AT,
    ],
    foreign_keys: &[
        ForeignKey::no_action("user_id", "user"),
        ForeignKey::no_action("organization_id", "organization"),
        ForeignKey::no_action("plan_id", "plan"),
    ],
    indexes: &[
        Index::plain("subscription_provider_idx", &["provider"]),
        Index::plain("subscription_user_idx", &["user_id"]),
        Index::plain("subscription_org_idx", &["organization_id"]),
        Index::plain("subscription_plan_idx", &["plan_id"]),
        Index::plain("subscription_status_idx", &["status"]),
    ],
    ..Table::EMPTY
};

pub(super) const PAYMENT: Table = Table {
    name: "payment",
    about: "Single payments, as last read from the provider.",
    columns: &[
        ID,
        text("provider").required(),
        text("provider_payment_id"),
        text("user_id"),
        text("subscription_id"),
        text("status").required(),
        numeric("amount").required(),
        text("currency").required(),
        json("metadata"),
        CREATED_AT,
        UPDATED_AT,
    ],
    foreign_keys: &[
        ForeignKey::no_action("user_id", "user"),
        ForeignKey::no_action("subscription_id", "subscription"),
    ],
    indexes: &[
        Index::plain("payment_provider_idx", &["provider"]),
        Index::plain("payment_user_idx", &["user_id"]),
        Index::plain("payment_subscription_idx", &["subscription_id"]),
        Index::plain("payment_status_idx", &["status"]),
    ],
    ..Table::EMPTY
};

pub(super) const PENDING_PLAN_CHANGE: Table = Table {
    name: "pending_plan_change",
    about: "Accepted changes of plan that take effect at renewal, one per subscription.",
    columns: &[
        ID,
        text("subscription_id").required(),
        text("direction").required(),
        text("membership_target_type").required(),
        text("membership_target_id").required(),
        json("target_plan_snapshot").about("The plan as it was when the change was accepted."),
        text("provider_confirmed_plan_change_id").required(),
        timestamp("effective_at"),
        text("status").required().default(Value::Text("pending")),
        CREATED_AT,
        UPDATED_AT,
    ],
    foreign_keys: &[ForeignKey::no_action("subscription_id", "subscription")],
    indexes: &[
        Index::unique(
            "pending_plan_change_subscription_uidx",
            &["subscription_id"],
        ),
        Index::plain("pending_plan_change_status_idx", &["status"]),
        Index::plain("pending_plan_change_effective_at_idx", &["effective_at"]),
    ],
    ..Table::EMPTY
};

pub(super) const ADMIN_TIER_OVERRIDE: Table = Table {
    name: "admin_tier_override",
    about: "Tiers that an administrator granted by hand, one per target.",
    columns: &[
        SERIAL_ID,
        text("target_type")
            .required()
            .about("user or organization."),
        text("target_id").required(),
        text("tier").required(),
        text("billing_cadence"),
        text("actor_user_id").required(),
        text("source_action"),
        CREATED_AT,
        UPDATED_AT,
    ],
    foreign_keys: &[ForeignKey::no_action("actor_user_id", "user")],
    indexes: &[
        Index::unique(
            "admin_tier_override_target_uidx",
            &["target_type", "target_id"],
        ),
        Index::plain("admin_tier_override_actor_idx", &["actor_user_id"]),
    ],
    ..Table::EMPTY
};

pub(super) const ADMIN_TIER_OVERRIDE_AUDIT: Table = Table {
    name: "admin_tier_override_audit",
    about: "Every grant and withdrawal of a tier by hand.",
    columns: &[
        SERIAL_ID,
        text("action").required().about("apply or clear."),
        text("target_type").required(),
        text("target_id").required(),
        text("tier").required(),
        text("billing_cadence"),
        text("actor_user_id").required(),
        text("source_action"),
        CREATED_AT,
    ],
    foreign_keys: &[ForeignKey::no_action("actor_user_id", "user")],
    indexes: &[
        Index::plain(
            "admin_tier_override_audit_target_idx",
            &["target_type", "target_id"],
        ),
        Index::plain("admin_tier_override_audit_actor_idx", &["actor_user_id"]),
    ],
    ..Table::EMPTY
};

pub(super) const WEBHOOK_LOG: Table = Table {
    name: "webhook_log",
    about: "Notifications of payment providers, as the original logged them.",
    columns: &[
        SERIAL_ID,
        text("provider").required(),
        text("event_type"),
        text("resource_id"),
        text("event_key"),
        json("raw_payload"),
        text("status"),
        text("error_message"),
        timestamp("processed_at").default(Value::Now),
    ],
    indexes: &[
        Index::plain("webhook_log_provider_idx", &["provider"]),
        Index::plain("webhook_log_event_type_idx", &["event_type"]),
        Index::plain("webhook_log_status_idx", &["status"]),
        Index::unique("webhook_log_event_key_idx", &["event_key"]),
    ],
    ..Table::EMPTY
};
