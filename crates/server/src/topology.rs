//! Where the frontend stands as seen from the server, and whether sessions work there
//! (docs/deployment.md).

use std::net::IpAddr;

use beztack_auth::SameSite;
use url::{Host, Url};

use crate::settings::Settings;

/// How it is; or, where browsers would not send the session along, what to do about it.
pub(crate) fn judge(settings: &Settings) -> Result<&'static str, String> {
    let cookies = &settings.auth.cookies;
    match relation(&settings.auth.base_url, &settings.app.url) {
        Relation::OneOrigin => Ok("frontend and server are one origin"),
        Relation::OneSite => Ok("frontend and server are one site; the frontend sends credentials"),
        Relation::TwoSites
            if (settings.auth.bearer || cookies.across_sites)
                && relation(&settings.links.accept_invitation, &settings.app.url)
                    == Relation::TwoSites =>
        {
            Err(
                "app.url and auth.base_url are two sites, and mailed invitations lead to a page                  that does not see the session: set links.accept_invitation to one of the                  frontend's (docs/deployment.md)"
                    .to_owned(),
            )
        }
        Relation::TwoSites if settings.auth.bearer => {
            Ok("frontend and server are two sites; sessions are shown as bearer tokens")
        }
        Relation::TwoSites if cookies.across_sites => Ok(
            "frontend and server are two sites; cookies are kept by browsers that know \
             Partitioned, or take third-party cookies",
        ),
        Relation::TwoSites if cookies.session_token.same_site == SameSite::None => Err(
            "app.url and auth.base_url are two sites, and only the session's cookie is for other \
             sites, not those of second factors: set auth.cookies.across_sites instead \
             (docs/deployment.md)"
                .to_owned(),
        ),
        Relation::TwoSites => Err(
            "app.url and auth.base_url are two sites, so browsers do not send the session along: \
             put them on one site, or set auth.cookies.across_sites or auth.bearer \
             (docs/deployment.md)"
                .to_owned(),
        ),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    OneOrigin,
    OneSite,
    TwoSites,
}

/// A frontend that is nowhere else is where the server is.
fn relation(server: &str, frontend: &str) -> Relation {
    let (Ok(server), Ok(frontend)) = (Url::parse(server), Url::parse(frontend)) else {
        return Relation::OneOrigin;
    };
    if server.origin() == frontend.origin() {
        Relation::OneOrigin
    } else if server.scheme() == frontend.scheme() && site(&server) == site(&frontend) {
        Relation::OneSite
    } else {
        Relation::TwoSites
    }
}

/// The registrable domain, as well as can be told without the list of public suffixes:
/// below a country's domain, a short second label is taken for a suffix, too (`co.uk`). A
/// wrong guess costs a hint and nothing else.
fn site(url: &Url) -> String {
    let domain = match url.host() {
        Some(Host::Domain(domain)) => domain,
        Some(Host::Ipv4(address)) => return IpAddr::from(address).to_string(),
        Some(Host::Ipv6(address)) => return IpAddr::from(address).to_string(),
        None => return String::new(),
    };
    let labels: Vec<&str> = domain.rsplit('.').collect();
    let is_suffix = matches!(labels[..], [country, second, _, ..]
        if country.len() == 2 && second.len() <= 3);
    let kept = if is_suffix { 3 } else { 2 };
    let mut kept: Vec<&str> = labels.into_iter().take(kept).collect();
    kept.reverse();
    kept.join(".")
}

#[cfg(test)]
mod tests {
    use super::Relation::{OneOrigin, OneSite, TwoSites};
    use super::*;
    use crate::settings::tests::{SECRET, read};

    const ACROSS_SITES: (&str, &str) = ("BEZTACK__AUTH__COOKIES__ACROSS_SITES", "true");
    const BEARER: (&str, &str) = ("BEZTACK__AUTH__BEARER", "true");

    fn judged(frontend: &str, more: &[(&str, &str)]) -> Result<&'static str, String> {
        let mut variables = vec![
            ("BETTER_AUTH_SECRET", SECRET),
            ("BETTER_AUTH_URL", "https://api.example.net"),
            ("APP_URL", frontend),
        ];
        variables.extend(more);
        judge(&read(&variables).unwrap())
    }

    #[test]
    fn two_sites_want_a_way_to_show_sessions() {
        let judged = |more: &[_]| judged("https://app.example.com", more).unwrap_err();
        assert!(judged(&[]).contains("auth.cookies.across_sites or auth.bearer"));
        let same_site = ("BEZTACK__AUTH__COOKIES__SESSION_TOKEN__SAME_SITE", "none");
        assert!(judged(&[same_site]).contains("only the session's cookie"));
    }

    #[test]
    fn invitations_lead_to_where_the_session_is_seen() {
        for way in [ACROSS_SITES, BEARER] {
            let leading_to = |link| {
                let invitation = ("BEZTACK__LINKS__ACCEPT_INVITATION", link);
                judged("https://app.example.com", &[way, invitation])
            };
            // The last is what an empty one stands for.
            for link in ["", "https://api.example.net/pages/accept-invitation/{id}"] {
                let problem = leading_to(link).unwrap_err();
                assert!(problem.contains("links.accept_invitation"), "{problem}");
            }
            let link = "https://app.example.com/organizations?invitation={id}";
            assert!(leading_to(link).unwrap().contains("two sites"));
            // Where the session is seen anyway, our own page will do.
            assert!(judged("https://app.example.net", &[way]).is_ok());
            assert!(judged("", &[way]).is_ok());
        }
    }

    #[test]
    fn origins_and_sites_are_told_apart() {
        for (server, frontend, expected) in [
            ("https://app.example.com", "", OneOrigin),
            (
                "https://app.example.com",
                "https://app.example.com/",
                OneOrigin,
            ),
            (
                "https://api.example.com",
                "https://app.example.com",
                OneSite,
            ),
            ("http://localhost:3000", "http://localhost:5173", OneSite),
            (
                "https://api.example.co.uk",
                "https://example.co.uk",
                OneSite,
            ),
            (
                "https://api.example.com",
                "http://app.example.com",
                TwoSites,
            ),
            (
                "https://api.example.net",
                "https://app.example.com",
                TwoSites,
            ),
            ("https://api.one.co.uk", "https://app.other.co.uk", TwoSites),
            ("http://10.0.0.1", "http://10.0.0.2", TwoSites),
        ] {
            assert_eq!(relation(server, frontend), expected, "{server} {frontend}");
        }
    }
}
