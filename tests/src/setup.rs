//! What a test may decide before its application starts, and what it is otherwise.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use beztack_ai::OfflineModel;
use beztack_app::ai::ChatConfig;
use beztack_app::billing::BillingRules;
use beztack_app::jobs::WorkerConfig;
use beztack_app::limits::{LimitsConfig, Most};
use beztack_app::ocr::{NoExtractor, OcrRules};
use beztack_app::organizations::{OrganizationConfig, OrganizationRules};
use beztack_app::security_events::SecurityConfig;
use beztack_app::two_factor::TwoFactorRules;
use beztack_app::{AccountRules, Notices, Rules};
use beztack_auth::jwt::{JwtAlgorithm, JwtRules};
use beztack_auth::origin::TrustedOrigins;
use beztack_auth::password::HasherConfig;
use beztack_auth::permission::{AccessControl, Actions};
use beztack_auth::{CookieConfig, CookiesConfig, SameSite, Secrets, Secure, StorageFormat};
use beztack_domain::ai::ChatModel;
use beztack_domain::auth::{PasswordPolicy, SessionPolicy};
use beztack_domain::billing::{Provider, SubscriptionMode};
use beztack_domain::ocr::TextExtractor;
use beztack_http::{Compat, Settings};
use chrono::TimeDelta;
use secrecy::SecretString;

use crate::fakes::RecordingMailer;

/// Signs the cookies of every test.
pub const SECRET: &str = "the-secret-of-every-test-0123456789";

/// Where browsers reach the server.
pub const BASE_URL: &str = "http://localhost:3000";

/// The signing keys of every test.
pub fn secrets() -> Secrets {
    Secrets::new(&SecretString::from(SECRET))
}

/// The keys after this secret has replaced that of every test.
pub fn rotated(newest: &str) -> Secrets {
    let secrets = [(1, SECRET), (2, newest)];
    Secrets::versioned(secrets.map(|(version, text)| (version, SecretString::from(text))))
}

/// What a test may decide before its application starts.
#[derive(Debug)]
pub struct Setup {
    /// What the configuration decides about use cases. The format is `hardened`, and
    /// there are no limits per account.
    pub rules: Rules,
    /// What the wiring tells the wire. Development mode, behind plain http.
    pub settings: Settings,
    /// Who reads documents: nobody, unless a test says otherwise.
    pub extractor: Arc<dyn TextExtractor>,
    /// How the worker runs jobs: three attempts, four at once.
    pub worker: WorkerConfig,
    /// Who answers: nobody, unless a test says otherwise.
    pub model: Arc<dyn ChatModel>,
    /// The size of the password pool.
    pub hasher: HasherConfig,
    /// Whether ids and secrets are drawn as in production, instead of counted.
    pub random_ids: bool,
    /// How long sessions are remembered. Not at all, so that plain SQL is seen at once.
    pub session_cache: Duration,
}

impl Setup {
    pub(crate) fn new(mailer: &RecordingMailer) -> Self {
        Self {
            rules: rules(),
            extractor: Arc::new(NoExtractor),
            settings: settings(mailer),
            model: Arc::new(OfflineModel),
            worker: worker(),
            hasher: HasherConfig {
                threads: 2,
                queue: 256,
            },
            random_ids: false,
            session_cache: Duration::ZERO,
        }
    }

    /// The address under which browsers reach the server, instead of [`BASE_URL`].
    pub fn stand_at(&mut self, base_url: &str) {
        base_url.clone_into(&mut self.rules.base_url);
        base_url.clone_into(&mut self.settings.base_url);
    }

    /// The keys, instead of [`secrets`].
    pub fn sign_with(&mut self, secrets: &Secrets) {
        self.rules.secrets = secrets.clone();
        self.settings.secrets = secrets.clone();
    }

    /// Hands out tokens for other services, as the configuration does unless told otherwise.
    pub fn sign_tokens(&mut self) -> &mut JwtRules {
        self.rules.jwt.insert(JwtRules {
            algorithm: JwtAlgorithm::EdDsa,
            lifetime: TimeDelta::minutes(15),
            issuer: BASE_URL.to_owned(),
            audience: BASE_URL.to_owned(),
            rotation_interval: None,
            grace_period: TimeDelta::days(30),
        })
    }

    /// Who may send requests and be sent people, instead of the usual ones.
    pub fn trust(&mut self, origins: &[&str]) {
        self.settings.trusted_origins = TrustedOrigins::new(origins.iter().copied());
    }
}

fn rules() -> Rules {
    Rules {
        storage: StorageFormat::Hardened,
        sessions: sessions(),
        passwords: PasswordPolicy {
            min_length: 8,
            max_length: 128,
            refuse_common: true,
            own_words: vec!["Beztack".to_owned()],
        },
        administration: AccessControl::administration(true),
        organizations: organizations(),
        accounts: accounts(),
        limits: LimitsConfig::NONE,
        admin_emails: Vec::new(),
        secrets: secrets(),
        base_url: BASE_URL.to_owned(),
        jwt: None,
        two_factor: TwoFactorRules {
            issuer: "Beztack".to_owned(),
            uri_issuer: "Better Auth".to_owned(),
            single_use: true,
            otp_by_mail: false,
        },
        notices: notices(),
        welcome_mail: true,
        sign_in_url: "http://localhost:5173/sign-in".to_owned(),
        reset_password_url: String::new(),
        address_verified_url: "/".to_owned(),
        chat: chat(),
        billing: BillingRules {
            provider: Provider::Polar,
            mode: SubscriptionMode::User,
            grace: TimeDelta::days(7),
        },
        ocr: OcrRules {
            pages_at_once: 3,
            waiting_per_user: 2,
            keep: TimeDelta::days(1),
            timeout: Duration::from_mins(1),
        },
        large_answers: Most {
            per_person: 2,
            in_all: 3,
        },
        followers: Most {
            per_person: 2,
            in_all: 3,
        },
        security: SecurityConfig {
            events: true,
            keep: Duration::from_hours(180 * 24),
        },
    }
}

pub(crate) fn worker() -> WorkerConfig {
    WorkerConfig {
        in_process: true,
        concurrency: 4,
        documents: 2,
        poll_interval: Duration::from_millis(10),
        attempt_timeout: Duration::from_secs(30),
        max_attempts: 3,
        sweep_interval: Duration::from_hours(1),
        keep: Duration::from_hours(30 * 24),
    }
}

fn chat() -> ChatConfig {
    ChatConfig {
        system: String::new(),
        body_limit: 1024 * 1024,
        message_chars: 2_000,
        message_parts: 4,
        conversation_messages: 20,
        history_chars: 10_000,
        output_tokens: 500,
        steps: 3,
        streams: 2,
        longest: Duration::from_secs(30),
        silence: Duration::from_secs(20),
        check_interval: Duration::from_millis(50),
        shutdown_grace: Duration::from_millis(100),
    }
}

/// The product's limits, and no roles besides the built-in ones.
fn organizations() -> OrganizationRules {
    OrganizationRules {
        limits: OrganizationConfig {
            membership_limit: 100,
            invitation_limit: 100,
            team_limit: 50,
            organization_limit: 0,
            require_verified_invitee: false,
            resources: Actions::new(),
            roles: BTreeMap::new(),
        },
        roles: AccessControl::organizations(),
        accept_invitation_url: "http://localhost:5173/accept-invitation/{id}".to_owned(),
    }
}

pub(crate) fn settings(mailer: &RecordingMailer) -> Settings {
    Settings {
        product: "Beztack".to_owned(),
        base_url: BASE_URL.to_owned(),
        development: true,
        secrets: secrets(),
        bearer: false,
        cookies: CookiesConfig {
            across_sites: false,
            prefix: "better-auth".to_owned(),
            session_token: CookieConfig {
                same_site: SameSite::Lax,
                secure: Secure::Auto,
            },
        },
        cookie_cache: None,
        trusted_origins: TrustedOrigins::new([
            BASE_URL,
            "http://localhost:5173",
            "https://app.example.test",
            "https://*.preview.example.test",
            "myapp://",
        ]),
        trusted_proxies: String::new(),
        receive_timeout: Duration::from_secs(10),
        answer_timeout: Duration::from_secs(30),
        body_limit: 64 * 1024,
        chat_body_limit: 1024 * 1024,
        large_bodies: Most {
            per_person: 2,
            in_all: 3,
        },
        upload_limit: 1024 * 1024,
        rate_limit: false,
        chat_compat: Compat::Latest,
        frontend: None,
        metrics: false,
        follow: None,
        mailbox: Some(Arc::new(mailer.clone())),
    }
}

fn accounts() -> AccountRules {
    AccountRules {
        reset_password: true,
        verification_email: true,
        change_email: true,
        delete_user: true,
        require_email_verification: false,
        auto_sign_in: true,
    }
}

fn sessions() -> SessionPolicy {
    SessionPolicy {
        lifetime: TimeDelta::days(7),
        short_lifetime: TimeDelta::days(1),
        update_age: TimeDelta::days(1),
        absolute_lifetime: Some(TimeDelta::days(90)),
    }
}

fn notices() -> Notices {
    Notices {
        new_sign_in: false,
        two_factor_changed: false,
        account_url: "http://localhost:5173/settings".to_owned(),
        billing_url: "http://localhost:5173/billing".to_owned(),
    }
}
