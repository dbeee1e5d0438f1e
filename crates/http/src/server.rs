//! The way a request takes: read [`app`] from the bottom up.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use actix_cors::Cors;
use actix_web::body::MessageBody;
use actix_web::dev::{Server, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{Data, to};
use actix_web::{App, Error, HttpServer};

use crate::metrics::Met;
use crate::middleware::{
    bearer, deadline, plain_path, rate_limit, request_id, security_headers, trace, unpartitioned,
};
use crate::versions::resolve_aliases;
use crate::{HttpConfig, State, batch, docs, email, frontend, pages, routes};

/// How long browsers may remember a preflight's answer.
const PREFLIGHT_AGE_SECONDS: usize = 7200;

/// What pages of other origins may send, [`EXPOSED`] what they may read, and [`PROMISED`]
/// what they may read as soon as something sends it; nothing else:
///
/// - `accept`, `authorization`, `content-type`, `x-requested-with` were allowed by the
///   original (original-api.md 1.5); `if-none-match` and `prefer` are read by routes.
/// - `user-agent` is what the AI SDK of September 2025 to March 2026 (5.0.43 and later) puts
///   its own name into, and Firefox and Safari ask whether it may.
/// - `content-disposition`, `etag`, `location`, `retry-after`, `set-auth-jwt`,
///   `set-auth-token`, `x-request-id`, `x-retry-after` and `x-vercel-ai-ui-message-stream`
///   are sent by routes, which a test holds against this list. A few, such as
///   `content-language` and `content-type`, browsers let every page read.
/// - `deprecation` and `sunset` tell of a version that is retired (decisions.md 3), and
///   `ratelimit` and `ratelimit-policy` of how much is left (api-and-performance.md 5).
const ALLOWED: [&str; 7] = [
    "accept",
    "authorization",
    "content-type",
    "if-none-match",
    "prefer",
    "user-agent",
    "x-requested-with",
];

const EXPOSED: [&str; 9] = [
    "content-disposition",
    "etag",
    "location",
    "retry-after",
    "set-auth-jwt",
    "set-auth-token",
    "x-request-id",
    "x-retry-after",
    "x-vercel-ai-ui-message-stream",
];

const PROMISED: [&str; 4] = ["deprecation", "ratelimit", "ratelimit-policy", "sunset"];

/// The application, with everything that happens around a request. The last `wrap`
/// is the outermost: a request meets them from the bottom up, an answer from the
/// top down.
pub fn app(
    state: State,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    App::new()
        .configure(routes::configure)
        .configure(docs::configure)
        .configure(pages::configure)
        .configure(email::configure_pages)
        .default_service(to(frontend::serve))
        .wrap(from_fn(resolve_aliases))
        .wrap(from_fn(bearer))
        .wrap(from_fn(unpartitioned))
        .wrap(from_fn(plain_path))
        .wrap(from_fn(deadline))
        .wrap(from_fn(rate_limit))
        .wrap(Compress::default())
        .wrap(cors(&state))
        .wrap(from_fn(security_headers))
        .wrap(from_fn(trace))
        .wrap(from_fn(request_id))
        .app_data(batch::Inner::default())
        .app_data(Met::default())
        .app_data(Data::new(state))
}

/// Cross-origin requests are allowed to those who are trusted anyway
/// (decisions.md 17); preflights are answered before routing.
fn cors(state: &State) -> Cors {
    let trusted = state.settings.trusted_origins.clone();
    Cors::default()
        .allowed_origin_fn(move |origin, _| {
            origin
                .to_str()
                .is_ok_and(|origin| trusted.allows_origin(origin))
        })
        .allowed_methods([
            Method::GET,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
        ])
        .allowed_headers(ALLOWED)
        .expose_headers(EXPOSED.into_iter().chain(PROMISED))
        .supports_credentials()
        .block_on_origin_mismatch(false)
        .max_age(PREFLIGHT_AGE_SECONDS)
}

/// Listens, with a worker thread for each of `shares`, which are views of the same state.
/// The server runs once it is awaited, and drains when it is told to stop.
pub fn listen(config: &HttpConfig, state: State, shares: Vec<State>) -> io::Result<Server> {
    let workers = shares.len().max(1);
    let begun = Arc::new(AtomicUsize::new(0));
    // Every worker asks for its application once, and once more should it have to be replaced.
    let next = move || {
        let share = begun.fetch_add(1, Ordering::Relaxed) % workers;
        app(shares.get(share).unwrap_or(&state).clone())
    };
    let server = HttpServer::new(next)
        .workers(workers)
        .max_connections(config.max_connections)
        .client_request_timeout(config.receive_timeout)
        .client_disconnect_timeout(Duration::from_secs(1))
        // A client that closes its side has left, and whatever is made for it ends.
        .h1_allow_half_closed(false)
        // The first piece of a stream follows its head at once, not when that was received.
        .tcp_nodelay(true)
        .shutdown_timeout(config.shutdown_timeout.as_secs())
        // The binary listens for signals itself: it stops the worker, too.
        .disable_signals()
        .bind((config.host.as_str(), config.port))?;
    Ok(server.run())
}
