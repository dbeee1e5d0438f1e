use std::fmt;

use async_trait::async_trait;
use beztack_domain::email::{Mail, MailError, Mailer};
use beztack_domain::{Fault, FaultKind};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Response, StatusCode};
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};

use crate::transport::{Sender, masked};
use crate::{EmailConfig, Letterhead, Rendered, render};

/// Under one key Resend sends one mail, for a day.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// What a key that may only send is told when it asks for anything else.
const SENDING_ONLY: &str = "restricted_api_key";

/// The key was used before, for a mail that reads differently now.
const KEY_IS_USED: &str = "invalid_idempotent_request";

/// Most bytes of a refusal that are looked into.
const LARGEST_REFUSAL: usize = 64 * 1024;

/// Hands mail to Resend's API (resend.com/docs/api-reference).
#[derive(Clone)]
pub struct ResendMailer {
    client: Client,
    url: String,
    sender: Sender,
    head: Letterhead,
}

/// What `POST /emails` reads.
#[derive(Serialize)]
struct Letter<'a> {
    from: String,
    to: [&'a str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<&'a str>,
    subject: String,
    text: String,
    html: String,
    headers: Headers,
    tags: [Tag; 1],
}

/// Nobody's absence is to be answered with a mail (RFC 3834 5).
#[derive(Serialize)]
struct Headers {
    #[serde(rename = "Auto-Submitted")]
    auto_submitted: &'static str,
}

/// By which Resend counts.
#[derive(Serialize)]
struct Tag {
    name: &'static str,
    value: &'static str,
}

/// What Resend says when it refuses.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Refusal {
    name: String,
    message: String,
}

impl ResendMailer {
    /// For the configured account.
    pub fn new(config: &EmailConfig, product: &str) -> Result<Self, Fault> {
        let bearer = format!("Bearer {}", config.resend.api_key.expose_secret());
        let mut authorization = HeaderValue::from_str(&bearer).map_err(|_unprintable| {
            Fault::new(FaultKind::Internal, "RESEND_API_KEY is not a key")
        })?;
        authorization.set_sensitive(true);
        let client = Client::builder()
            .default_headers(HeaderMap::from_iter([(AUTHORIZATION, authorization)]))
            .user_agent(concat!("beztack/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .timeout(config.timeout)
            .build()
            .map_err(|error| {
                Fault::caused_by(FaultKind::Internal, "preparing to talk to Resend", error)
            })?;
        Ok(Self {
            client,
            url: config.resend.url.trim_end_matches('/').to_owned(),
            sender: Sender::new(config, product),
            head: Letterhead::of(config, product),
        })
    }

    /// Whether the key opens anything.
    pub(crate) async fn check(&self) -> Result<String, Fault> {
        let asked = self.client.get(format!("{}/domains", self.url)).send();
        let answer = asked.await.map_err(|error| fault("asking Resend", error))?;
        let status = answer.status();
        if status.is_success() {
            return Ok("Resend accepts the key".to_owned());
        }
        let Refusal { name, message } = refusal(answer).await;
        if name == SENDING_ONLY {
            return Ok("Resend accepts the key, for sending".to_owned());
        }
        let context = format!("Resend refuses the key: {status} {name} {message}");
        Err(Fault::new(FaultKind::Unavailable, context))
    }
}

#[async_trait]
impl Mailer for ResendMailer {
    async fn send(&self, key: &str, mail: &Mail) -> Result<(), MailError> {
        let Rendered {
            subject,
            text,
            html,
        } = render(&mail.message, mail.language, &self.head)?;
        let letter = Letter {
            from: format!("{} <{}>", quoted(&self.sender.name), self.sender.address),
            to: [mail.to.as_str()],
            reply_to: self.sender.reply_to.as_deref(),
            subject,
            text,
            html,
            headers: Headers {
                auto_submitted: "auto-generated",
            },
            tags: [Tag {
                name: "kind",
                value: mail.message.kind(),
            }],
        };
        let posted = self.client.post(format!("{}/emails", self.url));
        let posted = posted.header(IDEMPOTENCY_KEY, key).json(&letter).send();
        let answer = posted
            .await
            .map_err(|error| fault("handing a mail to Resend", error))?;
        let status = answer.status();
        if status.is_success() {
            return Ok(());
        }
        judge(status, refusal(answer).await, mail)
    }
}

/// A name in quotation marks, if it needs them (RFC 5322 3.2.4).
fn quoted(name: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || c == ' ';
    if name.chars().all(is_plain) {
        name.to_owned()
    } else {
        format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

async fn refusal(mut answer: Response) -> Refusal {
    let mut said = Vec::new();
    while let Ok(Some(piece)) = answer.chunk().await {
        if said.len() + piece.len() > LARGEST_REFUSAL {
            return Refusal::default();
        }
        said.extend_from_slice(&piece);
    }
    // What cannot be read says nothing; the status says enough.
    serde_json::from_slice(&said).unwrap_or_default()
}

/// What a refusal means. Of those that speak of this mail none will be taken back; the
/// others end when an administrator has put the account right, or by themselves.
fn judge(status: StatusCode, refusal: Refusal, mail: &Mail) -> Result<(), MailError> {
    let Refusal { name, message } = refusal;
    let said = masked(&format!("{status} {name} {message}"), mail);
    match status.as_u16() {
        // Resend has taken this mail before, and we did not hear of it.
        409 if name == KEY_IS_USED => Ok(()),
        401 | 402 | 403 | 408 | 409 | 425 | 429 | 500.. => {
            let context = format!("Resend does not take a mail now: {said}");
            Err(Fault::new(FaultKind::Unavailable, context).into())
        }
        _ => Err(MailError::Refused(said)),
    }
}

fn fault(context: &str, error: reqwest::Error) -> Fault {
    let kind = if error.is_timeout() {
        FaultKind::Timeout
    } else {
        FaultKind::Unavailable
    };
    Fault::caused_by(kind, context, error.without_url())
}

impl fmt::Debug for ResendMailer {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResendMailer")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}
