//! A built frontend beside the API, so that both share one origin (decisions.md 33).
//!
//! Whatever is a route is never looked for in the folder; whatever is neither is shown
//! the frontend's page if somebody navigates there, because the frontend has routes of
//! its own.

mod folder;
mod tags;

use actix_web::http::Method;
use actix_web::http::header::{
    ACCEPT, Accept, AcceptEncoding, ContentEncoding, Encoding, Header as _, HeaderMap, Quality,
};
use actix_web::web::{Data, block};
use actix_web::{Either, HttpRequest};

pub use folder::Frontend;

use crate::State;
use crate::fallback::unknown_route;
use crate::pages;
use crate::problem::{Code, Problem};
use crate::respond::FrontendFile;

/// Where our own routes stand. Nothing of the frontend is found below.
const OURS: [&str; 4] = ["/api/", "/ai/", "/mailbox/", pages::PATH];

/// Says what a request is for, where the browser does: a person who goes somewhere, or a
/// script that fetches something.
const SEC_FETCH_MODE: &str = "sec-fetch-mode";

/// What a request would like of the folder.
#[derive(Debug)]
struct Wish {
    /// As it was sent, percent-encoded.
    path: String,
    /// What a file may be compressed with that lies there compressed, the best first.
    encodings: Vec<ContentEncoding>,
    /// Whether the page is shown where there is no such file.
    is_navigation: bool,
}

/// Everything that no route takes.
pub(crate) async fn serve(
    state: Data<State>,
    request: HttpRequest,
) -> Result<Either<FrontendFile, Problem>, Problem> {
    let Some(frontend) = state.settings.frontend.clone() else {
        return Ok(Either::Right(unknown_route(request).await));
    };
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if !is_read || is_ours(request.path()) {
        return Ok(Either::Right(unknown_route(request).await));
    }
    let wish = Wish {
        path: request.path().to_owned(),
        encodings: encodings(&request),
        is_navigation: is_navigation(&request),
    };
    let found = block(move || frontend.find(&wish)).await;
    match found.map_err(|_cancelled| Problem::new(Code::Internal))? {
        Some(file) => Ok(Either::Left(file)),
        None => Ok(Either::Right(unknown_route(request).await)),
    }
}

fn is_ours(path: &str) -> bool {
    path == "/api" || OURS.iter().any(|start| path.starts_with(start))
}

/// Which of the encodings that files may lie there in are welcome.
fn encodings(request: &HttpRequest) -> Vec<ContentEncoding> {
    let Ok(welcome) = AcceptEncoding::parse(request) else {
        return Vec::new();
    };
    [ContentEncoding::Brotli, ContentEncoding::Gzip]
        .into_iter()
        .filter(|coding| {
            let coding = Encoding::Known(*coding);
            welcome.negotiate([&coding].into_iter()) == Some(coding)
        })
        .collect()
}

/// Whether somebody opens an address, as far as the request tells: scripts, styles and
/// `fetch` do not ask for HTML by name.
fn is_navigation(request: &HttpRequest) -> bool {
    let headers = request.headers();
    is_navigating(headers) && headers.contains_key(ACCEPT) && {
        let accepted = Accept::parse(request).map(|accept| accept.0);
        accepted.is_ok_and(|all| {
            all.iter()
                .any(|one| one.quality > Quality::ZERO && one.item.essence_str() == "text/html")
        })
    }
}

fn is_navigating(headers: &HeaderMap) -> bool {
    headers
        .get(SEC_FETCH_MODE)
        .is_none_or(|mode| mode == "navigate")
}
