use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Service as _;
use actix_web::{body, test};
use beztack_ai::OfflineModel;
use beztack_app::ai::{ChatConfig, Engine};
use beztack_app::billing::BillingRules;
use beztack_app::jobs::{Worker, WorkerConfig};
use beztack_app::limits::LimitsConfig;
use beztack_app::ocr::{NoExtractor, OcrRules};
use beztack_app::organizations::{OrganizationConfig, OrganizationRules};
use beztack_app::storage::{self, Conversion, ConversionError, Cost};
use beztack_app::two_factor::TwoFactorRules;
use beztack_app::{AccountRules, App, Notices, RandomIds, Rules, billing};
use beztack_auth::jwt::{JwtAlgorithm, JwtRules};
use beztack_auth::origin::TrustedOrigins;
use beztack_auth::password::{HashCounts, HasherConfig, PasswordHasher};
use beztack_auth::permission::{AccessControl, Actions};
use beztack_auth::{CookieConfig, CookiesConfig, SameSite, Secrets, Secure, StorageFormat};
use beztack_domain::IdSource;
use beztack_domain::ai::ChatModel;
use beztack_domain::auth::{PasswordPolicy, SessionPolicy};
use beztack_domain::billing::{Provider, SubscriptionMode};
use beztack_domain::ocr::TextExtractor;
use beztack_http::{Compat, Settings, State};
use beztack_persistence::Database;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ConnectionTrait as _, Statement};
use secrecy::SecretString;
use tokio::task::JoinHandle;

use crate::answer::Answer;
use crate::browser::{Browser, PASSWORD, Serve, address};
use crate::database::TestDatabase;
use crate::fakes::{FixedClock, RecordingMailer, SequentialIds};
use crate::letter::Letter;
use crate::listening::Listening;
use crate::statements::Statements;

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
    fn new(mailer: &RecordingMailer) -> Self {
        Self {
            rules: Rules {
                storage: StorageFormat::Hardened,
                sessions: SessionPolicy {
                    lifetime: TimeDelta::days(7),
                    short_lifetime: TimeDelta::days(1),
                    update_age: TimeDelta::days(1),
                    absolute_lifetime: Some(TimeDelta::days(90)),
                },
                passwords: PasswordPolicy {
                    min_length: 8,
                    max_length: 128,
                    refuse_common: true,
                },
                administration: AccessControl::administration(true),
                organizations: organizations(),
                accounts: AccountRules {
                    reset_password: true,
                    verification_email: true,
                    change_email: true,
                    delete_user: true,
                    require_email_verification: false,
                    auto_sign_in: true,
                },
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
                notices: Notices {
                    new_sign_in: false,
                    two_factor_changed: false,
                    account_url: "http://localhost:5173/settings".to_owned(),
                    billing_url: "http://localhost:5173/billing".to_owned(),
                },
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
            },
            extractor: Arc::new(NoExtractor),
            settings: settings(mailer),
            model: Arc::new(OfflineModel),
            worker: WorkerConfig {
                in_process: true,
                concurrency: 4,
                documents: 2,
                poll_interval: Duration::from_millis(10),
                attempt_timeout: Duration::from_secs(30),
                max_attempts: 3,
                sweep_interval: Duration::from_hours(1),
                keep: Duration::from_hours(30 * 24),
            },
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

fn chat() -> ChatConfig {
    ChatConfig {
        system: String::new(),
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

fn settings(mailer: &RecordingMailer) -> Settings {
    Settings {
        product: "Beztack".to_owned(),
        base_url: BASE_URL.to_owned(),
        development: true,
        secrets: secrets(),
        bearer: false,
        cookies: CookiesConfig {
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
        upload_limit: 1024 * 1024,
        rate_limit: false,
        chat_compat: Compat::Latest,
        mailbox: Some(Arc::new(mailer.clone())),
    }
}

/// The whole server in this process, on a database of its own.
pub struct TestApp {
    app: App,
    state: State,
    clock: FixedClock,
    mailer: RecordingMailer,
    worker: Worker,
    serve: Serve,
    hasher: PasswordHasher,
    ids: Arc<SequentialIds>,
    database: TestDatabase,
    following: JoinHandle<()>,
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.following.abort();
    }
}

impl TestApp {
    /// A server as most tests want it.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// A server that differs from the usual one in what `decide` changes.
    pub async fn start_with(decide: impl FnOnce(&mut Setup)) -> Self {
        let clock = FixedClock::new();
        let mailer = RecordingMailer::new(clock.clone());
        let database = TestDatabase::create().await;
        Self::on(database, clock, mailer, Arc::default(), decide).await
    }

    /// A further server, on the same database through a pool of its own, that differs from
    /// the usual one in what `decide` changes; or the same one, restarted with another
    /// configuration.
    pub async fn another_with(&self, decide: impl FnOnce(&mut Setup)) -> Self {
        let (database, ids) = (self.database.again().await, Arc::clone(&self.ids));
        Self::on(
            database,
            self.clock.clone(),
            self.mailer.clone(),
            ids,
            decide,
        )
        .await
    }

    /// The same server after it was stopped and its database was brought into another
    /// storage format, and what that cost.
    pub async fn converted(&self, to: StorageFormat) -> (Self, Cost) {
        self.following.abort();
        while !self.following.is_finished() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        self.db().clone().close().await.unwrap();
        let cost = self.try_to_convert(to).await.unwrap();
        (
            self.another_with(|setup| setup.rules.storage = to).await,
            cost,
        )
    }

    /// Tries to bring the database into another storage format.
    pub async fn try_to_convert(&self, to: StorageFormat) -> Result<Cost, ConversionError> {
        let conversion = Conversion {
            to,
            secrets: &secrets(),
            clock: &self.clock,
            ids: &*self.ids,
        };
        let lone = self.database.lone_connection().await;
        let done = storage::convert(&lone, &conversion).await;
        lone.close().await.unwrap();
        done
    }

    async fn on(
        mut database: TestDatabase,
        clock: FixedClock,
        mailer: RecordingMailer,
        ids: Arc<SequentialIds>,
        decide: impl FnOnce(&mut Setup),
    ) -> Self {
        let mut setup = Setup::new(&mailer);
        decide(&mut setup);
        let source: Arc<dyn IdSource> = if setup.random_ids {
            Arc::new(RandomIds)
        } else {
            Arc::<SequentialIds>::clone(&ids)
        };
        let salts = Arc::clone(&source);

        database.db = database.db.remembering_sessions(setup.session_cache);
        let following = database
            .follow_changes(!setup.session_cache.is_zero())
            .await;
        let hasher = PasswordHasher::start(setup.hasher, setup.rules.storage, salts).unwrap();
        let app = App::new(
            database.db.clone(),
            Arc::new(clock.clone()),
            source,
            hasher.clone(),
            setup.rules,
        )
        .with_engine(Engine::new(setup.model))
        .with_extractor(setup.extractor);
        let worker = Worker::new(app.clone(), Arc::new(mailer.clone()), setup.worker);
        let state = State::new(app.clone(), setup.settings).unwrap();
        Self {
            app,
            serve: serve(state.clone()).await,
            state,
            clock,
            mailer,
            worker,
            hasher,
            ids,
            database,
            following,
        }
    }

    /// A browser in which nobody is signed in.
    pub fn anonymous(&self) -> Browser {
        Browser::new(Rc::clone(&self.serve))
    }

    /// The same browser, in front of this server.
    pub fn reopened(&self, browser: &Browser) -> Browser {
        browser.in_front_of(Rc::clone(&self.serve))
    }

    /// The browser of somebody who has just signed up: see [`address`] and [`PASSWORD`].
    pub async fn person(&self, name: &str) -> Browser {
        let browser = self.anonymous();
        let answer = browser.sign_up(name).await;
        assert_eq!(answer.status(), 200, "signing {name} up: {answer}");
        browser
    }

    /// The browser in which somebody who has an account has just signed in.
    pub async fn signed_in(&self, name: &str) -> Browser {
        let browser = self.anonymous();
        let answer = browser.sign_in(&address(name), PASSWORD).await;
        assert_eq!(answer.status(), 200, "signing {name} in: {answer}");
        browser
    }

    /// Lets time pass, for the application and everything around it.
    pub fn advance(&self, by: TimeDelta) {
        self.clock.advance(by);
    }

    /// The present moment.
    pub fn now(&self) -> DateTime<Utc> {
        self.app.now()
    }

    /// The clock.
    pub fn clock(&self) -> &FixedClock {
        &self.clock
    }

    /// How many passwords have been hashed, by either scheme.
    pub fn hashes(&self) -> HashCounts {
        self.hasher.counts()
    }

    /// The server on a port of its own, for what only a connection can show.
    pub fn listen(&self) -> Listening {
        Listening::start(self.state.clone())
    }

    /// Another instance on the same database, on a port of its own.
    pub fn listen_elsewhere(&self) -> Listening {
        let engine = Engine::new(Arc::new(OfflineModel));
        let app = self.app.clone().with_engine(engine);
        Listening::start(State::new(app, settings(&self.mailer)).unwrap())
    }

    /// How many ids, salts and secrets were drawn so far.
    pub fn drawn(&self) -> u64 {
        self.ids.drawn()
    }

    /// Everything a use case works with.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The pool.
    pub fn db(&self) -> &Database {
        &self.database.db
    }

    /// What the database was asked so far.
    pub fn statements(&self) -> &Statements {
        &self.database.statements
    }

    /// What carries mail.
    pub fn mailer(&self) -> &RecordingMailer {
        &self.mailer
    }

    /// The server's state.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// One more worker on the same table.
    pub fn worker(&self) -> Worker {
        self.worker.clone()
    }

    /// Runs jobs until none is due. Returns how many attempts that took.
    pub async fn run_jobs(&self) -> usize {
        let mut attempts = 0;
        loop {
            match self.worker.run_due().await.unwrap() {
                0 => return attempts,
                ran => attempts += ran,
            }
        }
    }

    /// Delivers what is queued, and opens the newest mail of this kind to `to`.
    pub async fn letter(&self, to: &str, kind: &str) -> Letter {
        self.run_jobs().await;
        let mut mails = self.mailer.delivered_to(to);
        mails.retain(|mail| mail.kind == kind);
        match mails.pop() {
            Some(mail) => Letter::new(mail),
            None => panic!("no {kind} to {to}: {:?}", self.mailer.delivered()),
        }
    }

    /// Writes the plan catalogue.
    pub async fn seed(&self, provider: Provider) {
        billing::seed_catalogue(self.db(), &self.clock, provider)
            .await
            .unwrap();
    }

    /// Takes the database away while the server runs: PostgreSQL ends every connection
    /// and drops it, SQLite's pool is closed.
    pub async fn lose_database(&self) {
        self.database.lose().await;
    }

    /// Runs statements, to arrange what no endpoint can.
    pub async fn sql(&self, statements: &str) {
        self.db()
            .connection()
            .execute_unprepared(statements)
            .await
            .unwrap_or_else(|error| panic!("{statements}: {error}"));
    }

    /// The first column of every row, as text. Cast what is not.
    pub async fn texts(&self, query: &str) -> Vec<String> {
        let connection = self.db().connection();
        let statement = Statement::from_string(connection.get_database_backend(), query);
        let rows = connection.query_all_raw(statement).await;
        rows.unwrap_or_else(|error| panic!("{query}: {error}"))
            .iter()
            .map(|row| row.try_get_by_index(0).unwrap())
            .collect()
    }

    /// The single value that a query finds, as text.
    pub async fn text(&self, query: &str) -> String {
        let mut found = self.texts(query).await;
        assert_eq!(found.len(), 1, "{query}");
        found.remove(0)
    }

    /// How many rows of `table` fit `condition`.
    pub async fn count(&self, table: &str, condition: &str) -> usize {
        let query = format!("SELECT CAST(count(*) AS text) FROM \"{table}\" WHERE {condition}");
        self.text(&query).await.parse().unwrap()
    }
}

impl fmt::Debug for TestApp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestApp")
            .field("database", &self.database)
            .field("clock", &self.clock)
            .finish_non_exhaustive()
    }
}

/// The service behind a function, so that browsers need not know its type.
async fn serve(state: State) -> Serve {
    let service = Rc::new(test::init_service(beztack_http::server::app(state)).await);
    Rc::new(move |request: test::TestRequest| {
        let service = Rc::clone(&service);
        Box::pin(async move {
            // What leaves the outermost middleware as an error is answered by the
            // dispatcher, without any of the headers.
            let response = match service.call(request.to_request()).await {
                Ok(response) => response.map_into_boxed_body().into_parts().1,
                Err(error) => error.error_response(),
            };
            let (head, content) = response.into_parts();
            Answer {
                status: head.status(),
                headers: head.headers().clone(),
                body: body::to_bytes(content).await.unwrap(),
            }
        })
    })
}
