//! Where a request came from (decisions.md 14).

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::net::IpAddr;

use actix_web::dev::Payload;
use actix_web::http::header::{AcceptLanguage, Header as _, Preference, USER_AGENT};
use actix_web::{FromRequest, HttpRequest};
use beztack_domain::Language;
use beztack_domain::auth::Visitor;
use ipnet::IpNet;

/// Knows which forwarding headers to believe.
#[derive(Debug)]
pub(crate) struct Visitors {
    proxies: Vec<IpNet>,
    development: bool,
}

impl Visitors {
    /// `Err` names an entry that is no address or network.
    pub(crate) fn new(proxies: &str, development: bool) -> Result<Self, String> {
        let proxies = proxies
            .split(',')
            .map(str::trim)
            .filter(|entry| !entry.is_empty())
            .map(|entry| network(entry).ok_or_else(|| entry.to_owned()))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            proxies,
            development,
        })
    }

    /// The client of `request`.
    pub(crate) fn of(&self, request: &HttpRequest) -> Visitor {
        Visitor {
            language: language(request),
            ..self.place(request)
        }
    }

    /// The same without their language, which takes longer to read.
    pub(crate) fn place(&self, request: &HttpRequest) -> Visitor {
        let header = |name| {
            request
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
        };
        let ip_address = if self.development {
            // As the reference does: everybody is the developer.
            "127.0.0.1".to_owned()
        } else {
            let peer = request.peer_addr().map(|peer| peer.ip());
            let forwarded: Vec<&str> = request
                .headers()
                .get_all("x-forwarded-for")
                .filter_map(|value| value.to_str().ok())
                .flat_map(|value| value.split(','))
                .map(str::trim)
                .collect();
            self.client(peer, &forwarded)
        };
        Visitor {
            ip_address,
            user_agent: header(USER_AGENT).unwrap_or_default().to_owned(),
            language: None,
        }
    }

    /// Walks the chain of proxies from its near end; the first address that is not
    /// one of ours is the client, and what it wrote further left is not looked at.
    /// Empty when a proxy of ours does not say, or says what is no address.
    fn client(&self, peer: Option<IpAddr>, forwarded: &[&str]) -> String {
        let Some(peer) = peer else {
            return String::new();
        };
        if !self.is_trusted(peer) {
            return peer.to_string();
        }
        let beyond = forwarded.iter().rev().find(|entry| {
            entry
                .parse()
                .map_or(true, |address| !self.is_trusted(address))
        });
        beyond
            .filter(|entry| entry.parse::<IpAddr>().is_ok())
            .map(|entry| (*entry).to_owned())
            .unwrap_or_default()
    }

    /// Whether `request` came over a proxy of ours, who alone may say what it is a part of.
    pub(crate) fn is_from_proxy(&self, request: &HttpRequest) -> bool {
        request
            .peer_addr()
            .is_some_and(|peer| self.is_trusted(peer.ip()))
    }

    fn is_trusted(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.proxies
            .iter()
            .any(|network| network.contains(&address))
    }
}

/// The first of our languages that the client asks for, if it asks for one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spoken(pub(crate) Option<Language>);

impl FromRequest for Spoken {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(language(request))))
    }
}

/// By `Accept-Language` (RFC 9110 12.5.4).
fn language(request: &HttpRequest) -> Option<Language> {
    let accepted = AcceptLanguage::parse(request).ok()?.ranked();
    accepted.into_iter().find_map(|wanted| match wanted {
        Preference::Specific(tag) => Language::of_tag(tag.primary_language()),
        Preference::Any => None,
    })
}

fn network(entry: &str) -> Option<IpNet> {
    entry
        .parse()
        .ok()
        .or_else(|| entry.parse::<IpAddr>().ok().map(IpNet::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: &[&str]) -> String {
        let visitors = Visitors::new("127.0.0.1, 10.0.0.0/8", false).unwrap();
        visitors.client(peer.parse().ok(), forwarded)
    }

    #[test]
    fn only_configured_proxies_are_believed() {
        assert_eq!(client("203.0.113.9", &["1.2.3.4"]), "203.0.113.9");
        assert_eq!(client("127.0.0.1", &["1.2.3.4"]), "1.2.3.4");
        assert_eq!(
            client("127.0.0.1", &["6.6.6.6", "1.2.3.4", "10.1.1.1"]),
            "1.2.3.4"
        );
        assert_eq!(client("::ffff:127.0.0.1", &["2001:DB8::1"]), "2001:DB8::1");
    }

    #[test]
    fn a_proxy_that_does_not_say_leaves_the_address_unknown() {
        assert_eq!(client("127.0.0.1", &[]), "");
        assert_eq!(client("127.0.0.1", &["unknown"]), "");
        assert_eq!(client("127.0.0.1", &["1.2.3.4", "not an address"]), "");
    }

    #[test]
    fn the_best_of_our_languages_is_spoken() {
        let spoken = |header: &str| {
            let request = actix_web::test::TestRequest::default();
            let request = request.insert_header(("accept-language", header));
            language(&request.to_http_request())
        };
        assert_eq!(spoken("es-UY,es;q=0.9,en;q=0.8"), Some(Language::Spanish));
        assert_eq!(spoken("es;q=0.3, fr, en-GB;q=0.7"), Some(Language::English));
        assert_eq!(spoken("fr, *"), None);
        assert_eq!(spoken(";;"), None);
        assert_eq!(spoken(""), None);
    }

    #[test]
    fn what_is_no_network_is_named() {
        assert_eq!(
            Visitors::new("127.0.0.1,nonsense", false).unwrap_err(),
            "nonsense"
        );
    }
}
