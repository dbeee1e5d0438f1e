//! Which tables hold something about a person, and which do not.
//!
//! A new table with something about people is one line in [`PARTS`].

/// Rows of a page, where they are small; and where one may hold as much as a request.
const MANY: u64 = 1000;
const FEW: u64 = 8;

/// A table, the rows of it that are somebody's, and what of them is handed out.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// What it is called in the export.
    pub name: &'static str,
    /// The table.
    pub table: &'static str,
    /// What is left out of it, and why. Every other column is handed out.
    pub left_out: &'static [(&'static str, &'static str)],
    pub(super) whose: Whose,
    pub(super) staff: Staff,
    /// Unique among a person's rows, and their order.
    pub key: &'static [&'static str],
    /// Columns whose text is JSON.
    pub(super) json: &'static [&'static str],
    pub(super) at_once: u64,
}

/// What says whose a row is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Whose {
    /// A column with the user's id.
    User(&'static str),
    /// A column with their address.
    Address(&'static str),
    /// A column that says that the other one has a user's id.
    Subject(&'static str, &'static str),
    /// A column with the id of a conversation of theirs.
    Conversation(&'static str),
    /// A column with the id of a subscription of theirs.
    Subscription(&'static str),
}

/// What of a person's rows tells of somebody of the staff who acted in their place.
#[derive(Clone, Copy, Debug)]
pub(super) enum Staff {
    /// Nothing.
    Nowhere,
    /// Rows where this column is set: they are not theirs.
    Rows(&'static str),
    /// Where the column is set, these tell of somebody else, and are null.
    Columns(&'static str, &'static [&'static str]),
}

impl Part {
    const fn of(name: &'static str, table: &'static str, whose: Whose) -> Self {
        Self {
            name,
            table,
            left_out: &[],
            whose,
            staff: Staff::Nowhere,
            key: &["id"],
            json: &[],
            at_once: MANY,
        }
    }

    const fn without(self, left_out: &'static [(&'static str, &'static str)]) -> Self {
        Self { left_out, ..self }
    }

    const fn but_of_staff(self, staff: Staff) -> Self {
        Self { staff, ..self }
    }

    const fn by(self, key: &'static [&'static str]) -> Self {
        Self { key, ..self }
    }

    const fn with_json(self, json: &'static [&'static str]) -> Self {
        Self { json, ..self }
    }

    const fn few_at_once(self) -> Self {
        Self {
            at_once: FEW,
            ..self
        }
    }

    /// The columns that decide whose a row is.
    pub fn followed(&self) -> Vec<&'static str> {
        match self.whose {
            Whose::User(column)
            | Whose::Address(column)
            | Whose::Conversation(column)
            | Whose::Subscription(column) => vec![column],
            Whose::Subject(kind, column) => vec![kind, column],
        }
    }
}

const SECRET: &str = "opens the account to whoever has it";
const STAFF: &str = "somebody else: who of the staff did it";
const HOUSEKEEPING: &str = "how work is done, and nothing about the person";

/// What an export holds, in this order.
pub const PARTS: &[Part] = &[
    Part::of("profile", "user", Whose::User("id")),
    Part::of("accounts", "account", Whose::User("user_id")).without(&[
        ("access_token", SECRET),
        ("refresh_token", SECRET),
        ("id_token", SECRET),
        ("password", SECRET),
    ]),
    Part::of("sessions", "session", Whose::User("user_id"))
        .without(&[("token", SECRET), ("impersonated_by", STAFF)])
        .but_of_staff(Staff::Rows("impersonated_by")),
    Part::of("twoFactor", "two_factor", Whose::User("user_id")).without(&[
        ("secret", SECRET),
        ("backup_codes", SECRET),
        ("last_step", HOUSEKEEPING),
    ]),
    Part::of("memberships", "member", Whose::User("user_id")),
    Part::of("teams", "team_member", Whose::User("user_id")),
    Part::of("invitationsReceived", "invitation", Whose::Address("email")),
    Part::of("invitationsSent", "invitation", Whose::User("inviter_id")),
    Part::of("subscriptions", "subscription", Whose::User("user_id")),
    Part::of("payments", "payment", Whose::User("user_id")),
    Part::of(
        "pendingPlanChanges",
        "pending_plan_change",
        Whose::Subscription("subscription_id"),
    ),
    Part::of(
        "grantedTiers",
        "admin_tier_override",
        Whose::Subject("target_type", "target_id"),
    )
    .without(&[("actor_user_id", STAFF)]),
    Part::of(
        "grantedTiersHistory",
        "admin_tier_override_audit",
        Whose::Subject("target_type", "target_id"),
    )
    .without(&[("actor_user_id", STAFF)]),
    Part::of("conversations", "ai_conversation", Whose::User("user_id")),
    Part::of(
        "messages",
        "ai_message",
        Whose::Conversation("conversation_id"),
    )
    .by(&["conversation_id", "id"])
    .with_json(&["parts"])
    .few_at_once(),
    Part::of("answers", "ai_run", Whose::User("user_id")).without(&[
        ("heartbeat_at", HOUSEKEEPING),
        ("watched_until", HOUSEKEEPING),
    ]),
    Part::of(
        "modelUsage",
        "ai_usage",
        Whose::Subject("subject", "subject_id"),
    )
    .by(&["period"]),
    Part::of("documents", "ocr_document", Whose::User("user_id")).with_json(&["options"]),
    Part::of("pagesRead", "ocr_usage", Whose::User("user_id")).by(&["month"]),
    Part::of("deferredWork", "job", Whose::Address("about")).without(&[
        (
            "payload",
            "sealed, because it may hold a link that opens the account",
        ),
        ("locked_until", HOUSEKEEPING),
        ("last_error", HOUSEKEEPING),
        ("dedup_key", HOUSEKEEPING),
    ]),
    Part::of("securityEvents", "security_event", Whose::User("user_id"))
        .without(&[("actor_id", STAFF)])
        .but_of_staff(Staff::Columns(
            "actor_id",
            &["session_id", "ip_address", "user_agent"],
        ))
        .with_json(&["detail"]),
];

/// Tables that are in no export, and why.
pub const EXCLUDED: &[(&str, &str)] = &[
    ("ai_chunk", "an answer in the making; it becomes a message"),
    (
        "attempt",
        "counts under pseudonyms that lead back to nobody, for minutes",
    ),
    (
        "inbound_event",
        "which notifications of payment providers were seen",
    ),
    ("jwks", "the installation's signing keys"),
    (
        "ocr_content",
        "the document itself and what was read; kept for a day, and had from /api/v1/ocr/{id}",
    ),
    (
        "organization",
        "belongs to all of its members; memberships name it",
    ),
    ("plan", "what is for sale"),
    ("setting", "facts about the installation"),
    ("team", "belongs to an organization; memberships name it"),
    ("user_count", "how many people there are"),
    ("verification", "secrets that open the account, for minutes"),
    (
        "webhook_log",
        "notifications of payment providers, which name payments and not people",
    ),
];
