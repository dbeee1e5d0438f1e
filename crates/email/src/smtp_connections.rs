use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Tls};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use tokio::time::timeout;

/// What the longest part of opening a connection is made of: connecting, or encrypting,
/// and two questions; or the three of a sign-in.
const QUESTIONS_AT_ONCE: u32 = 3;

/// How long it is waited for the server to say that it has taken a mail (RFC 5321
/// 4.5.3.2.6). Whoever leaves earlier does not know, and sends it again.
const LAST_ANSWER: Duration = Duration::from_mins(10);

/// How long a connection is kept that nobody uses.
const IDLE: Duration = Duration::from_mins(1);

/// Why a mail was not handed over.
#[derive(Debug)]
pub(crate) enum Unsent {
    /// The server said so, or the line broke.
    Smtp(Error),
    /// An answer took too long: to this.
    Late(&'static str),
    /// The server cannot do what the mail needs.
    Unable(&'static str),
}

/// An SMTP server.
pub(crate) struct Server {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) tls: Tls,
    pub(crate) credentials: Option<Credentials>,
    /// How long a question may wait for its answer.
    pub(crate) timeout: Duration,
    /// Connections that are kept.
    pub(crate) most: usize,
}

/// Connections to a server, kept for the next mail.
///
/// A conversation that is left, because an answer takes too long or because whoever waits
/// for it is stopped, ends there and then: its connection is closed, not kept.
#[derive(Clone)]
pub(crate) struct Connections {
    server: Arc<Server>,
    idle: Arc<Mutex<Vec<Idle>>>,
}

/// A connection on which nothing is said.
struct Idle {
    connection: AsyncSmtpConnection,
    since: Instant,
}

impl Connections {
    /// None yet.
    pub(crate) fn to(server: Server) -> Self {
        Self {
            server: Arc::new(server),
            idle: Arc::default(),
        }
    }

    /// Greets the server, over TLS and with the password where those are configured.
    pub(crate) async fn greet(&self) -> Result<(), Unsent> {
        let connection = self.open().await?;
        self.keep(connection);
        Ok(())
    }

    /// Hands a mail over. It is the server's if, and as good as only if, this says so.
    pub(crate) async fn send(&self, envelope: &Envelope, letter: &[u8]) -> Result<(), Unsent> {
        let mut connection = match self.take().await {
            Some(connection) => connection,
            None => self.open().await?,
        };
        let sent = self.talk(&mut connection, envelope, letter).await;
        match &sent {
            Ok(()) => self.keep(connection),
            // It still listens, and is told goodbye.
            Err(Unsent::Smtp(error)) if error.status().is_some() => {
                let _ = timeout(self.server.timeout, connection.abort()).await;
            }
            Err(_) => {}
        }
        sent
    }

    async fn talk(
        &self,
        connection: &mut AsyncSmtpConnection,
        envelope: &Envelope,
        letter: &[u8],
    ) -> Result<(), Unsent> {
        let step = self.server.timeout;
        let parameters = parameters(connection, envelope, letter)?;
        let from = Mail::new(envelope.from().cloned(), parameters);
        within(step, "MAIL", connection.command(from)).await?;
        for to in envelope.to() {
            let to = Rcpt::new(to.clone(), Vec::new());
            within(step, "RCPT", connection.command(to)).await?;
        }
        within(step, "DATA", connection.command(Data)).await?;
        within(LAST_ANSWER, "the mail", connection.message(letter)).await?;
        Ok(())
    }

    async fn open(&self) -> Result<AsyncSmtpConnection, Unsent> {
        let server = &*self.server;
        let limit = server.timeout * QUESTIONS_AT_ONCE;
        let name = ClientId::default();
        let wrapper = match &server.tls {
            Tls::Wrapper(parameters) => Some(parameters.clone()),
            Tls::None | Tls::Opportunistic(_) | Tls::Required(_) => None,
        };
        let address = (server.host.as_str(), server.port);
        let connecting = AsyncSmtpConnection::connect_tokio1(
            address,
            Some(server.timeout),
            &name,
            wrapper,
            None,
        );
        let mut connection = within(limit, "connecting", connecting).await?;
        let upgrade = match &server.tls {
            Tls::Opportunistic(parameters) if connection.can_starttls() => Some(parameters),
            Tls::Required(parameters) => Some(parameters),
            Tls::None | Tls::Opportunistic(_) | Tls::Wrapper(_) => None,
        };
        if let Some(parameters) = upgrade {
            let upgrading = connection.starttls(parameters.clone(), &name);
            within(limit, "STARTTLS", upgrading).await?;
        }
        if let Some(credentials) = &server.credentials {
            let proving = connection.auth(DEFAULT_MECHANISMS, credentials);
            within(limit, "AUTH", proving).await?;
        }
        Ok(connection)
    }

    /// A kept connection that still works.
    async fn take(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let Idle { mut connection, .. } = self.idle().pop()?;
            let works = timeout(self.server.timeout, connection.test_connected()).await;
            if matches!(works, Ok(true)) {
                return Some(connection);
            }
        }
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        let since = Instant::now();
        let mut idle = self.idle();
        if idle.len() < self.server.most {
            idle.push(Idle { connection, since });
        }
        drop(idle);
        let kept = Arc::downgrade(&self.idle);
        tokio::spawn(async move {
            tokio::time::sleep(IDLE).await;
            if let Some(kept) = kept.upgrade() {
                locked(&kept).retain(|idle| idle.since.elapsed() < IDLE);
            }
        });
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Idle>> {
        locked(&self.idle)
    }
}

fn locked(idle: &Mutex<Vec<Idle>>) -> MutexGuard<'_, Vec<Idle>> {
    // A poisoned lock means a panic between two operations on the list; it still holds.
    idle.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the server has to be told about a mail (RFC 6531 3.4, RFC 6152 3).
fn parameters(
    connection: &AsyncSmtpConnection,
    envelope: &Envelope,
    letter: &[u8],
) -> Result<Vec<MailParameter>, Unsent> {
    let server = connection.server_info();
    let mut addresses = envelope.from().into_iter().chain(envelope.to());
    let mut parameters = Vec::new();
    if addresses.any(|address| !<_ as AsRef<str>>::as_ref(address).is_ascii()) {
        if !server.supports_feature(Extension::SmtpUtfEight) {
            return Err(Unsent::Unable("takes only ASCII addresses"));
        }
        parameters.push(MailParameter::SmtpUtfEight);
    }
    if !letter.is_ascii() {
        if !server.supports_feature(Extension::EightBitMime) {
            return Err(Unsent::Unable("takes only ASCII"));
        }
        parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    Ok(parameters)
}

async fn within<T>(
    limit: Duration,
    step: &'static str,
    asked: impl Future<Output = Result<T, Error>>,
) -> Result<T, Unsent> {
    match timeout(limit, asked).await {
        Ok(answered) => answered.map_err(Unsent::Smtp),
        Err(_late) => Err(Unsent::Late(step)),
    }
}

impl fmt::Display for Unsent {
    /// With its causes, as faults are told.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Smtp(error) => f.write_str(&said(error)),
            Self::Late(step) => write!(f, "the SMTP server took too long to answer ({step})"),
            Self::Unable(what) => write!(f, "the SMTP server {what}"),
        }
    }
}

fn said(error: &Error) -> String {
    let mut said = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        let text = error.to_string();
        if !said.contains(&text) {
            said.push_str(": ");
            said.push_str(&text);
        }
        cause = error.source();
    }
    said
}
