//! The verbs: one use case per file, the same name as its endpoint.
//!
//! *Here*: what the product does, whoever asks: HTTP, the job worker, the command
//! line. A use case owns its transaction and leaves side effects behind as jobs.
//!
//! *Never here*: HTTP, SQL, or a call to the outside world between `begin` and
//! `commit`.
//!
//! *Begin at* [`auth::sign_in_email`] for a use case and at [`jobs`] for what
//! happens after it.
#![warn(missing_docs)]

pub mod access;
pub mod account;
pub mod admin;
pub mod ai;
pub mod auth;
pub mod billing;
pub mod email;
mod figures;
pub mod jobs;
pub mod limits;
pub mod ocr;
pub mod organizations;
mod random;
pub mod receipts;
pub mod security_events;
pub mod storage;
mod system_clock;
pub mod two_factor;

use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use beztack_auth::jwt::JwtRules;
use beztack_auth::password::PasswordHasher;
use beztack_auth::permission::AccessControl;
use beztack_auth::{Secrets, StorageFormat};
use beztack_domain::auth::{AuthError, Feature, PasswordPolicy, SessionPolicy};
use beztack_domain::ocr::TextExtractor;
use beztack_domain::{Clock, EmailAddress, Fault, IdSource};
use beztack_persistence::Database;
use chrono::{DateTime, Utc};
use tokio::sync::Notify;

pub use figures::Figures;
pub use random::RandomIds;
pub use system_clock::SystemClock;

use self::ai::{ChatConfig, Engine};
use self::billing::BillingRules;
use self::limits::{Crowd, LimitsConfig, Most};
use self::ocr::{NoExtractor, OcrRules};
use self::organizations::OrganizationRules;
use self::security_events::SecurityConfig;
use self::two_factor::TwoFactorRules;

/// Everything a use case works with.
#[derive(Clone, Debug)]
pub struct App {
    db: Database,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    passwords: PasswordHasher,
    rules: Arc<Rules>,
    worker_wanted: Arc<Notify>,
    engine: Engine,
    key_ring: Arc<auth::KeyRingCache>,
    /// When this instance last swept the counters of limits, in Unix milliseconds.
    limits_swept: Arc<AtomicI64>,
    tally: Arc<figures::Tally>,
    extractor: Arc<dyn TextExtractor>,
    /// Those whose answers have what was read of documents.
    large_answers: Crowd,
    /// Those who wait while a document of theirs is looked at or read.
    readers: Crowd,
    /// Those who follow answers and documents in the making.
    followers: Crowd,
}

/// What the configuration decides about use cases.
#[derive(Clone, Debug)]
pub struct Rules {
    /// How secrets lie in this database.
    pub storage: StorageFormat,
    /// How long sessions live.
    pub sessions: SessionPolicy,
    /// Which passwords may be set.
    pub passwords: PasswordPolicy,
    /// Who may do what to others.
    pub administration: AccessControl,
    /// What holds in organizations.
    pub organizations: OrganizationRules,
    /// What people may do about their accounts.
    pub accounts: AccountRules,
    /// How often things may be tried.
    pub limits: LimitsConfig,
    /// Whose proven address makes them an administrator of the installation.
    pub admin_emails: Vec<EmailAddress>,
    /// Sign what mails and cookies carry, and seal what has to be read again.
    pub secrets: Secrets,
    /// The address under which browsers reach us.
    pub base_url: String,
    /// Tokens for other services, where there are any.
    pub jwt: Option<JwtRules>,
    /// How second factors are proven.
    pub two_factor: TwoFactorRules,
    /// Which mails go out unasked.
    pub notices: Notices,
    /// Whether new accounts are greeted by mail.
    pub welcome_mail: bool,
    /// Where mails send people to sign in.
    pub sign_in_url: String,
    /// Where a link to set a new password leads when nobody said; may be empty.
    pub reset_password_url: String,
    /// Where a link about an address leads when nobody said.
    pub address_verified_url: String,
    /// How the model is asked, and how much.
    pub chat: ChatConfig,
    /// Who sells plans, and who buys them.
    pub billing: BillingRules,
    /// How documents are read.
    pub ocr: OcrRules,
    /// How many may follow answers and documents in the making, per instance.
    pub followers: Most,
    /// How many answers with what was read of documents are in memory, per instance.
    pub large_answers: Most,
    /// Whether what happens to accounts is written down, and for how long.
    pub security: SecurityConfig,
}

impl Rules {
    /// The rules for tokens, or the refusal where there are none.
    pub fn jwt(&self) -> Result<&JwtRules, AuthError> {
        self.jwt.as_ref().ok_or(AuthError::NotEnabled(Feature::Jwt))
    }
}

/// Mails about what happens to an account.
#[derive(Clone, Debug)]
pub struct Notices {
    /// Whether people hear of a sign-in from where they have not been before.
    pub new_sign_in: bool,
    /// Whether people hear of their second factor being switched on or off.
    pub two_factor_changed: bool,
    /// Where they look after their account.
    pub account_url: String,
    /// Where they look after what they pay for.
    pub billing_url: String,
}

/// What the configuration switches on and off.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "switches, each of its own")]
pub struct AccountRules {
    /// Whether a forgotten password can be reset by mail.
    pub reset_password: bool,
    /// Whether addresses are verified by mail.
    pub verification_email: bool,
    /// Whether people may change their address.
    pub change_email: bool,
    /// Whether people may delete their account.
    pub delete_user: bool,
    /// Whether nobody gets in before their address is proven.
    pub require_email_verification: bool,
    /// Whether signing up signs in.
    pub auto_sign_in: bool,
}

impl AccountRules {
    fn require(self, feature: Feature) -> Result<(), AuthError> {
        let enabled = match feature {
            Feature::ResetPassword => self.reset_password,
            Feature::VerificationEmail => self.verification_email,
            Feature::ChangeEmail => self.change_email,
            Feature::DeleteUser => self.delete_user,
            // Not about accounts: see `Rules::jwt`.
            Feature::Jwt => false,
        };
        if enabled {
            Ok(())
        } else {
            Err(AuthError::NotEnabled(feature))
        }
    }
}

impl App {
    /// Puts the parts together.
    pub fn new(
        db: Database,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        passwords: PasswordHasher,
        rules: Rules,
    ) -> Self {
        Self {
            db,
            clock,
            ids,
            passwords,
            large_answers: Crowd::new(rules.large_answers),
            readers: Crowd::new(rules.ocr.at_once()),
            followers: Crowd::new(rules.followers),
            rules: Arc::new(rules),
            worker_wanted: Arc::new(Notify::new()),
            engine: Engine::without_model(),
            key_ring: Arc::default(),
            limits_swept: Arc::default(),
            tally: Arc::default(),
            extractor: Arc::new(NoExtractor),
        }
    }

    /// The same, with somebody who reads documents.
    #[must_use]
    pub fn with_extractor(self, extractor: Arc<dyn TextExtractor>) -> Self {
        Self { extractor, ..self }
    }

    /// The same, on other connections to the same database.
    #[must_use]
    pub fn on(&self, db: Database) -> Self {
        Self { db, ..self.clone() }
    }

    /// The same, with a model that answers.
    #[must_use]
    pub fn with_engine(self, engine: Engine) -> Self {
        Self { engine, ..self }
    }

    /// The model, and the answers that this process is making.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// What the configuration decided.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), Fault> {
        self.db.ping().await
    }

    /// The present moment.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    fn next_id(&self) -> String {
        self.ids.row_id()
    }
}
