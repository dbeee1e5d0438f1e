use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::http::header::HeaderMap;
use actix_web::web::Data;
use beztack_app::App;
use beztack_app::limits::{Crowd, Most};
use beztack_auth::origin::TrustedOrigins;
use beztack_auth::{CookiesConfig, Secrets};
use beztack_domain::email::Mailbox;
use beztack_domain::{Fault, FaultKind};
use chrono::TimeDelta;
use tracing::Span;

use crate::ai::Compat;
use crate::auth::Cookies;
use crate::frontend::Frontend;
use crate::metrics::Traffic;
use crate::middleware::RateLimiter;
use crate::visitor::Visitors;

/// How spans of requests become part of traces.
#[derive(Clone, Copy, Debug)]
pub struct Follow {
    /// Given the headers of what came over a trusted proxy, which may name what the request is a part of (W3C Trace Context).
    pub begin: fn(&Span, &HeaderMap),
    /// Given what the span is called, once its route is known.
    pub name: fn(&Span, String),
}

/// What the wiring tells the wire.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "switches, each of its own")]
pub struct Settings {
    /// The product's name, on pages of our own.
    pub product: String,
    /// The address under which browsers reach us.
    pub base_url: String,
    /// Development mode: client addresses are not looked at, the mailbox answers.
    pub development: bool,
    /// Signs cookies.
    pub secrets: Secrets,
    /// Whether a session may be shown as a bearer token.
    pub bearer: bool,
    /// Names and attributes of cookies.
    pub cookies: CookiesConfig,
    /// How long a browser's own copy of its session is good for; `None` for no copies.
    pub cookie_cache: Option<TimeDelta>,
    /// Who may send requests and be sent people.
    pub trusted_origins: TrustedOrigins,
    /// Comma-separated addresses and networks.
    pub trusted_proxies: String,
    /// How long a client may take to send its body.
    pub receive_timeout: Duration,
    /// How long an ordinary request may take to be answered.
    pub answer_timeout: Duration,
    /// Largest body of an ordinary request, in bytes.
    pub body_limit: usize,
    /// Largest body of a turn of a conversation, in bytes.
    pub chat_body_limit: usize,
    /// Bodies larger than `body_limit` that are in memory at once.
    pub large_bodies: Most,
    /// Largest file that is accepted to be read, in bytes.
    pub upload_limit: usize,
    /// Whether requests are counted per client address.
    pub rate_limit: bool,
    /// Which clients of the model are spoken to.
    pub chat_compat: Compat,
    /// The frontend that stands beside the API, where there is one.
    pub frontend: Option<Arc<Frontend>>,
    /// Whether requests are counted for Prometheus.
    pub metrics: bool,
    /// Makes the span of a request part of a trace, where there are traces.
    pub follow: Option<Follow>,
    /// The local mailbox, where there is one to show.
    pub mailbox: Option<Arc<dyn Mailbox>>,
}

/// What every handler can reach.
#[derive(Clone, Debug)]
pub struct State {
    pub(crate) app: App,
    pub(crate) settings: Arc<Settings>,
    pub(crate) cookies: Arc<Cookies>,
    pub(crate) visitors: Arc<Visitors>,
    pub(crate) rate_limiter: Option<Arc<RateLimiter>>,
    pub(crate) traffic: Arc<Traffic>,
    /// Those whose bodies are larger than `body_limit`.
    pub(crate) large_bodies: Crowd,
    draining: Arc<AtomicBool>,
}

impl State {
    /// The state of a server. `Err` names a proxy that is no address or network.
    pub fn new(app: App, settings: Settings) -> Result<Self, String> {
        let is_https = settings.base_url.starts_with("https://");
        let cookies = Cookies::new(&settings.cookies, settings.secrets.clone(), is_https)
            .or_bearer(settings.bearer);
        let visitors = Visitors::new(&settings.trusted_proxies, settings.development)?;
        let rate_limiter = settings.rate_limit.then(Arc::default);
        Ok(Self {
            rate_limiter,
            traffic: Arc::default(),
            large_bodies: Crowd::new(settings.large_bodies),
            app,
            settings: Arc::new(settings),
            cookies: Arc::new(cookies),
            visitors: Arc::new(visitors),
            draining: Arc::new(AtomicBool::new(false)),
        })
    }

    /// The state of the server that this request came to.
    pub(crate) fn of(request: &HttpRequest) -> Result<&Data<Self>, Fault> {
        request
            .app_data::<Data<Self>>()
            .ok_or_else(|| Fault::new(FaultKind::Internal, "the server has no state"))
    }

    /// The same server, with use cases that work in another way.
    #[must_use]
    pub fn with(&self, app: App) -> Self {
        Self {
            app,
            ..self.clone()
        }
    }

    /// Lets `/readyz` fail, so that load balancers send no more requests, and has
    /// answers in the making end in time.
    pub fn start_draining(&self) {
        self.app.engine().close();
        self.draining.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }
}
