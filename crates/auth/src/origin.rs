//! Which origins may act, and where we may send people
//! (contract/better-auth.md 14).

use url::{Origin, Url};

/// The server's own origin and the configured ones.
#[derive(Clone, Debug)]
pub struct TrustedOrigins {
    entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
enum Entry {
    /// `https://app.example.test`: scheme, host and port must be equal.
    Exact(String),
    /// `https://*.example.test`: a pattern over the whole origin.
    OriginPattern(String),
    /// `*.example.test`: a pattern over host and port.
    HostPattern(String),
    /// `myapp://`: what an address of an app begins with.
    Prefix(String),
}

impl TrustedOrigins {
    /// Reads the list; an http(s) entry may carry a path, which does not count.
    pub fn new<'a>(entries: impl IntoIterator<Item = &'a str>) -> Self {
        let entries = entries
            .into_iter()
            .map(str::trim)
            .filter(|entry| !entry.is_empty())
            .map(Entry::read)
            .collect();
        Self { entries }
    }

    /// Whether requests may come from `origin` (an `Origin` or `Referer` header).
    pub fn allows_origin(&self, origin: &str) -> bool {
        // What a URL parser would skip over must not reach a header either.
        let is_plain = origin
            .chars()
            .all(|c| c.is_ascii() && !c.is_ascii_control());
        is_plain
            && !origin.starts_with('/')
            && self.entries.iter().any(|entry| entry.matches(origin))
    }

    /// Whether people may be sent to `target`: a path of ours, or a trusted address.
    pub fn allows_redirect(&self, target: &str) -> bool {
        if target.starts_with('/') {
            is_own_path(target)
        } else {
            self.allows_origin(target)
        }
    }

    /// The entries that name one exact http(s) origin, for CORS.
    pub fn exact(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Exact(origin) => Some(origin.as_str()),
            _ => None,
        })
    }
}

impl Entry {
    fn read(text: &str) -> Self {
        if text.contains('*') {
            if text.contains("://") {
                return Self::OriginPattern(text.to_owned());
            }
            return Self::HostPattern(text.to_owned());
        }
        match http_origin(text) {
            Some(origin) => Self::Exact(origin),
            None => Self::Prefix(text.to_owned()),
        }
    }

    fn matches(&self, url: &str) -> bool {
        match self {
            Self::Exact(origin) => http_origin(url).is_some_and(|found| found == *origin),
            Self::OriginPattern(pattern) => {
                glob(pattern, &http_origin(url).unwrap_or_else(|| url.to_owned()))
            }
            Self::HostPattern(pattern) => host(url).is_some_and(|found| glob(pattern, &found)),
            Self::Prefix(prefix) => url.starts_with(prefix.as_str()),
        }
    }
}

/// Scheme, host and port in the URL standard's normal form.
fn http_origin(text: &str) -> Option<String> {
    match Url::parse(text).ok()?.origin() {
        tuple @ Origin::Tuple(..) => Some(tuple.ascii_serialization()),
        Origin::Opaque(_) => None,
    }
}

/// Host, and port where it is not the scheme's own. Only of a page: a host also stands in
/// `javascript://app.example.test/%0aalert(1)`, which no browser may be sent to.
fn host(text: &str) -> Option<String> {
    let url = Url::parse(text).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let host = url.host_str()?;
    Some(
        url.port()
            .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
    )
}

/// A path on our own origin, in the reference's narrow alphabet: no second slash
/// or backslash in front, no percent signs, one query at most, no fragment.
fn is_own_path(text: &str) -> bool {
    let path_character = |c: char| c.is_ascii_alphanumeric() || "_-.+/@".contains(c);
    let query_character = |c: char| path_character(c) || "=&%".contains(c);
    let (path, query) = text.split_once('?').unwrap_or((text, ""));
    path.starts_with('/')
        && !path.starts_with("//")
        && path.chars().all(path_character)
        && query.chars().all(query_character)
}

/// `*` stands for any characters, `?` for one; the pattern covers the whole text.
fn glob(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    // Where to go back to: the last star, and the text it has swallowed so far.
    let mut star: Option<(usize, usize)> = None;
    while let Some(character) = text.get(t) {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(wanted) if *wanted == '?' || wanted == character => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((at, swallowed)) => {
                    star = Some((at, swallowed + 1));
                    p = at + 1;
                    t = swallowed + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|rest| *rest == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trusted() -> TrustedOrigins {
        TrustedOrigins::new([
            "http://localhost:3000",
            "https://app.example.test/",
            "https://*.preview.example.test",
            "*.wild.example.test",
            "myapp://",
        ])
    }

    #[test]
    fn origins_must_be_equal_or_fit_a_pattern() {
        let trusted = trusted();
        for origin in [
            "http://localhost:3000",
            "https://app.example.test",
            "https://APP.example.test:443",
            "https://app.example.test/path?x=1",
            "https://x.preview.example.test",
            "https://a.b.preview.example.test",
            "http://x.wild.example.test",
            "myapp://callback",
        ] {
            assert!(trusted.allows_origin(origin), "{origin}");
        }
        for origin in [
            "",
            "null",
            "/",
            "http://localhost:3001",
            "http://app.example.test",
            "https://app.example.test.evil.test",
            "https://app.example.test:8443",
            "https://preview.example.test",
            "http://x.preview.example.test",
            "https://x.preview.example.test:8443",
            "https://wild.example.test",
            "https://x.wild.example.test.evil.test",
            "javascript:alert(1)",
            "javascript://x.wild.example.test/%0aalert(1)",
            "data://x.wild.example.test/",
            "//app.example.test",
        ] {
            assert!(!trusted.allows_origin(origin), "{origin}");
        }
    }

    #[test]
    fn own_paths_are_narrow() {
        let trusted = trusted();
        for target in [
            "/",
            "/home",
            "/a//b",
            "/../a",
            "/x?tab=1&y=%20",
            "/@me/a-b.c+d",
        ] {
            assert!(trusted.allows_redirect(target), "{target}");
        }
        for target in [
            "//evil.test",
            "/\\evil.test",
            "/%2fevil.test",
            "/%5cevil.test",
            "/a#b",
            "/a b",
            "/a:b",
            "/a?b?c",
            "/ä",
            "https://evil.test",
            "http:evil.test",
            "evil.test",
            "",
        ] {
            assert!(!trusted.allows_redirect(target), "{target}");
        }
    }
}
