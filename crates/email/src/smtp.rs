use std::fmt;
use std::net::IpAddr;

use async_trait::async_trait;
use beztack_domain::email::{Mail, MailError, Mailer};
use beztack_domain::{Fault, FaultKind};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Address, Message};
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use crate::smtp_connections::{Connections, Server, Unsent};
use crate::transport::{Sender, masked};
use crate::{EmailConfig, Letterhead, Rendered, render};

/// Hands mail to an SMTP server, over connections that are kept. Every step has its limit.
#[derive(Clone)]
pub struct SmtpMailer {
    connections: Connections,
    server: String,
    sender: Sender,
    head: Letterhead,
}

impl SmtpMailer {
    /// For the configured server. It is connected to with the first mail.
    pub fn new(config: &EmailConfig, product: &str) -> Result<Self, Fault> {
        let server = SmtpServer::parse(config.smtp.url.expose_secret())
            .map_err(|what| Fault::new(FaultKind::Internal, format!("SMTP_URL {what}")))?;
        let credentials = server.credentials.as_ref().map(|(name, password)| {
            Credentials::new(name.clone(), password.expose_secret().to_owned())
        });
        let connections = Connections::to(Server {
            tls: server.tls()?,
            host: server.host.clone(),
            port: server.port,
            credentials,
            timeout: config.timeout,
            most: config.smtp.max_connections as usize,
        });
        Ok(Self {
            connections,
            server: format!("{}:{}", server.host, server.port),
            sender: Sender::new(config, product),
            head: Letterhead::of(config, product),
        })
    }

    /// Greets the server, over TLS and with the password where those are configured.
    pub(crate) async fn check(&self) -> Result<String, Fault> {
        let greeted = self.connections.greet().await;
        greeted.map_err(|unsent| fault("asking the SMTP server", &unsent.to_string(), &unsent))?;
        Ok(format!("SMTP server {} answers", self.server))
    }

    fn letter(&self, key: &str, mail: &Mail) -> Result<Message, MailError> {
        let refused =
            |error: &dyn fmt::Display| MailError::Refused(masked(&error.to_string(), mail));
        let Rendered {
            subject,
            text,
            html,
        } = render(&mail.message, mail.language, &self.head)?;
        let address = |text: &str| text.parse::<Address>().map_err(|error| refused(&error));
        let from = Mailbox::new(
            Some(self.sender.name.clone()),
            address(&self.sender.address)?,
        );
        let mut builder = Message::builder()
            .from(from)
            .to(Mailbox::new(None, address(mail.to.as_str())?))
            .subject(subject)
            // The same at every attempt, so that a mail that arrives twice is seen to be one.
            .message_id(Some(format!("<{key}@{}>", self.sender.domain())))
            .raw_header(by_a_machine());
        if let Some(reply_to) = &self.sender.reply_to {
            builder = builder.reply_to(Mailbox::new(None, address(reply_to)?));
        }
        builder
            .multipart(MultiPart::alternative_plain_html(text, html))
            .map_err(|error| refused(&error))
    }
}

/// Nobody's absence is to be answered with a mail (RFC 3834 5).
fn by_a_machine() -> HeaderValue {
    let name = HeaderName::new_from_ascii_str("Auto-Submitted");
    HeaderValue::new(name, "auto-generated".to_owned())
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, key: &str, mail: &Mail) -> Result<(), MailError> {
        let letter = self.letter(key, mail)?;
        let written = letter.formatted();
        let sent = self.connections.send(letter.envelope(), &written);
        sent.await.map_err(|unsent| {
            let said = masked(&unsent.to_string(), mail);
            if is_refusal(&unsent) {
                MailError::Refused(said)
            } else {
                fault("handing a mail over", &said, &unsent).into()
            }
        })
    }
}

/// A permanent refusal (RFC 5321 4.2.1) of this mail; one of us (RFC 4954 6) is put right
/// by an administrator, and mail waits for that.
fn is_refusal(unsent: &Unsent) -> bool {
    let Unsent::Smtp(error) = unsent else {
        return false;
    };
    let code = error.status().map(u16::from);
    error.is_permanent() && !matches!(code, Some(530 | 534 | 535 | 538))
}

fn fault(context: &str, said: &str, unsent: &Unsent) -> Fault {
    let kind = match unsent {
        Unsent::Late(_) => FaultKind::Timeout,
        Unsent::Smtp(error) if error.is_timeout() => FaultKind::Timeout,
        Unsent::Smtp(_) | Unsent::Unable(_) => FaultKind::Unavailable,
    };
    Fault::new(kind, format!("{context}: {said}"))
}

impl fmt::Debug for SmtpMailer {
    /// Without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpMailer")
            .field("server", &self.server)
            .finish_non_exhaustive()
    }
}

/// What an address such as `smtps://name:password@host:465` says.
#[derive(Debug)]
pub(crate) struct SmtpServer {
    host: String,
    port: u16,
    security: Security,
    credentials: Option<(String, SecretString)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Security {
    /// TLS from the first byte (RFC 8314 3).
    Wrapped,
    /// TLS before anything else is said, or nothing is said (RFC 3207).
    Required,
    /// TLS if the server offers it.
    Offered,
    /// None.
    Plain,
}

impl SmtpServer {
    /// Reads an address; `Err` says what is wrong with it, without repeating it.
    ///
    /// `smtp:` demands STARTTLS, except of this machine, where it is used if offered;
    /// `?tls=none` gives it up, but never together with a password for somewhere else.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        let url = Url::parse(text).map_err(|_unreadable| "is not an address")?;
        let host = url.host_str().ok_or("names no server")?.to_owned();
        let is_here = is_loopback(&host);
        let tls = url.query_pairs().find(|(name, _)| name == "tls");
        let security = match (url.scheme(), tls.as_ref().map(|(_, value)| &**value)) {
            ("smtps", None) => Security::Wrapped,
            ("smtp", None) if is_here => Security::Offered,
            ("smtp", None | Some("required")) => Security::Required,
            ("smtp", Some("none")) => Security::Plain,
            ("smtp" | "smtps", _) => return Err("has a tls that is neither required nor none"),
            _ => return Err("must begin with smtp: or smtps:"),
        };
        let credentials = credentials(&url)?;
        if security == Security::Plain && credentials.is_some() && !is_here {
            return Err("would send a password over the network in the clear");
        }
        let usual = match security {
            Security::Wrapped => 465,
            Security::Plain | Security::Offered if is_here => 25,
            _ => 587,
        };
        Ok(Self {
            host,
            port: url.port().unwrap_or(usual),
            security,
            credentials,
        })
    }

    fn tls(&self) -> Result<Tls, Fault> {
        let parameters = || {
            TlsParameters::new(self.host.clone()).map_err(|error| {
                let context = "preparing TLS for the SMTP server";
                Fault::caused_by(FaultKind::Internal, context, error)
            })
        };
        Ok(match self.security {
            Security::Wrapped => Tls::Wrapper(parameters()?),
            Security::Required => Tls::Required(parameters()?),
            Security::Offered => Tls::Opportunistic(parameters()?),
            Security::Plain => Tls::None,
        })
    }
}

fn credentials(url: &Url) -> Result<Option<(String, SecretString)>, &'static str> {
    let decoded = |text| {
        let text = percent_decode_str(text).decode_utf8();
        text.map_err(|_not_text| "has a name or password that is no text")
    };
    let Some(password) = url.password() else {
        return Ok(None);
    };
    let (name, password) = (decoded(url.username())?, decoded(password)?);
    Ok(Some((name.into_owned(), SecretString::from(&*password))))
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(u16, Security), &'static str> {
        SmtpServer::parse(text).map(|server| (server.port, server.security))
    }

    #[test]
    fn what_leaves_the_machine_is_encrypted() {
        assert_eq!(read("smtps://a:b@mail.test"), Ok((465, Security::Wrapped)));
        assert_eq!(read("smtp://a:b@mail.test"), Ok((587, Security::Required)));
        assert_eq!(read("smtp://mail.test:25"), Ok((25, Security::Required)));
        assert_eq!(read("smtp://localhost:2525"), Ok((2525, Security::Offered)));
        assert_eq!(read("smtp://[::1]"), Ok((25, Security::Offered)));
        assert_eq!(read("smtp://relay:25?tls=none"), Ok((25, Security::Plain)));
        assert!(read("smtp://a:b@mail.test?tls=none").is_err());
    }

    #[test]
    fn what_is_no_server_is_refused_without_being_repeated() {
        for text in [
            "",
            "mail.test",
            "https://mail.test",
            "smtp://",
            "smtp://h?tls=some",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn names_and_passwords_may_hold_anything() {
        let server = SmtpServer::parse("smtps://me%40x.test:p%3A%2F%40@mail.test").unwrap();
        let (name, password) = server.credentials.unwrap();
        assert_eq!(name, "me@x.test");
        assert_eq!(password.expose_secret(), "p:/@");
    }
}
