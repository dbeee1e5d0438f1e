//! The one way out: a client that follows no redirect, and asks again as long as
//! nothing was answered.

use std::time::Duration;

use beztack_domain::{Fault, FaultKind};
use futures_util::stream::BoxStream;
use futures_util::{StreamExt as _, TryStreamExt as _};
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Client, Request, Response, StatusCode, redirect};

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(5);

/// How often a question is asked.
const ATTEMPTS: u32 = 3;

/// The wait before the second attempt; it doubles.
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// The longest wait that a provider may ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// Largest refusal that is looked into.
const LARGEST_REFUSAL: usize = 64 * 1024;

/// Most bytes of one answer.
const LARGEST_ANSWER: usize = 64 * 1024 * 1024;

/// Bytes of an answer as they arrive.
pub(crate) type Body = BoxStream<'static, Result<bytes::Bytes, Fault>>;

/// Makes requests.
#[derive(Clone, Debug)]
pub(crate) struct Transport {
    client: Client,
}

impl Transport {
    /// A client with this longest silence.
    pub(crate) fn new(silence: Duration) -> Result<Self, Fault> {
        let client = Client::builder()
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT)
            .read_timeout(silence)
            .build()
            .map_err(|error| broken("making the outbound client", error))?;
        Ok(Self { client })
    }

    /// The client, to build requests with.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Sends a request, once more where that may help: nothing was answered until then,
    /// so nothing happens twice. A success is handed out as its bytes.
    pub(crate) async fn send(&self, request: Request) -> Result<Body, Fault> {
        let mut wait = FIRST_WAIT;
        let mut attempt = 1;
        loop {
            let again = request
                .try_clone()
                .ok_or_else(|| Fault::new(FaultKind::Internal, "a request of unknown length"))?;
            let outcome = self.client.execute(again).await;
            let (fault, asked_to_wait) = match outcome {
                Ok(response) if response.status().is_success() => return Ok(body(response)),
                Ok(response) => {
                    let asked_to_wait = retry_after(response.headers());
                    let may_retry = is_worth_retrying(response.status());
                    let fault = refusal(response).await;
                    if !may_retry {
                        return Err(fault);
                    }
                    (fault, asked_to_wait)
                }
                Err(error) if error.is_connect() => (broken("reaching the model", error), None),
                Err(error) => return Err(broken("asking the model", error)),
            };
            if attempt == ATTEMPTS {
                return Err(fault);
            }
            tracing::warn!(attempt, error = %fault, "the model is asked once more");
            tokio::time::sleep(asked_to_wait.unwrap_or(wait).min(LONGEST_WAIT)).await;
            wait *= 2;
            attempt += 1;
        }
    }
}

/// 529 is Anthropic's "overloaded".
fn is_worth_retrying(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 429 | 500 | 502 | 503 | 504 | 529)
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// What was refused, by its name: the words around it may repeat a key or a prompt.
async fn refusal(response: Response) -> Fault {
    let status = response.status();
    let named = |name: &str| {
        let header = response.headers().get(name)?.to_str().ok()?;
        Some(header.to_owned())
    };
    let request_id = ["x-request-id", "request-id", "x-amzn-requestid"]
        .into_iter()
        .find_map(named);
    let kind = named("x-amzn-errortype");
    let bytes = body(response)
        .try_fold(Vec::new(), |mut all, piece| async move {
            if all.len() < LARGEST_REFUSAL {
                all.extend_from_slice(&piece);
            }
            Ok(all)
        })
        .await
        .unwrap_or_default();
    let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let name = ["/error/code", "/error/type", "/__type"]
        .into_iter()
        .find_map(|place| json.pointer(place)?.as_str().map(str::to_owned));
    let kind = kind.or(name).unwrap_or_else(|| "no reason".to_owned());
    let id = request_id.unwrap_or_else(|| "none".to_owned());
    let context = format!("the model's provider answered {status} ({kind}; request id {id})");
    let fault_kind = if is_worth_retrying(status) {
        FaultKind::Unavailable
    } else {
        FaultKind::Internal
    };
    Fault::new(fault_kind, context)
}

fn body(response: Response) -> Body {
    let mut left = LARGEST_ANSWER;
    let bytes = response.bytes_stream().map(move |piece| {
        let piece = piece.map_err(|error| broken("listening to the model", error))?;
        left = left
            .checked_sub(piece.len())
            .ok_or_else(|| Fault::new(FaultKind::Internal, "the model's answer has no end"))?;
        Ok(piece)
    });
    bytes.boxed()
}

/// Without the address, which may hold more than a log should.
fn broken(context: &str, error: reqwest::Error) -> Fault {
    let kind = if error.is_timeout() {
        FaultKind::Timeout
    } else {
        FaultKind::Unavailable
    };
    Fault::caused_by(kind, context, error.without_url())
}
