use std::fmt;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Service as _;
use actix_web::{body, test};
use beztack_ai::OfflineModel;
use beztack_app::ai::Engine;
use beztack_app::jobs::{Worker, WorkerConfig};
use beztack_app::storage::{self, Conversion, ConversionError, Cost};
use beztack_app::{App, RandomIds, billing};
use beztack_auth::StorageFormat;
use beztack_auth::password::{HashCounts, PasswordHasher};
use beztack_domain::IdSource;
use beztack_domain::billing::Provider;
use beztack_domain::email::Mailer;
use beztack_http::State;
use beztack_persistence::Database;
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{ConnectionTrait as _, Statement};
use tokio::task::JoinHandle;

use crate::answer::Answer;
use crate::browser::{Browser, PASSWORD, Serve, address};
use crate::database::TestDatabase;
use crate::fakes::{FixedClock, RecordingMailer, SequentialIds};
use crate::letter::Letter;
use crate::listening::Listening;
use crate::setup::{self, Setup, secrets, settings};
use crate::statements::Statements;

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

    /// A worker that sends mail in another way, and whose attempts end after `limit`.
    pub fn worker_through(&self, mailer: impl Mailer + 'static, limit: Duration) -> Worker {
        let config = WorkerConfig {
            attempt_timeout: limit,
            ..setup::worker()
        };
        Worker::new(self.app.clone(), Arc::new(mailer), config)
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
