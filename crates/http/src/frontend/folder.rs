use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use actix_files::NamedFile;
use actix_web::http::header::{ContentEncoding, HeaderValue};
use percent_encoding::percent_decode_str;

use super::Wish;
use super::tags::Tags;
use crate::respond::{Freshness, FrontendFile};

/// What everything else hangs on.
const INDEX: &str = "index.html";

/// Where bundlers put what they name by its content.
const ASSETS: &str = "assets";

/// What others look for by a fixed name (RFC 8615); the one hidden folder that is shown.
const WELL_KNOWN: &str = ".well-known";

/// The shortest end of a name that is taken for a digest, as Vite writes it.
const DIGEST_LENGTH: usize = 8;

/// Stands for the origin of the API in a policy.
const API: &str = "{api}";

/// A folder with a built frontend.
#[derive(Clone, Debug)]
pub struct Frontend {
    folder: PathBuf,
    policy: HeaderValue,
    tags: Arc<Tags>,
}

impl Frontend {
    /// The frontend in `folder`, whose pages may load what `policy` says. `Err` says what
    /// is wrong with the folder.
    pub fn open(folder: &Path, policy: HeaderValue) -> Result<Self, String> {
        let named = folder.display();
        let root = Root::of(folder).ok_or_else(|| format!("there is no folder {named}"))?;
        if root.locate(Path::new(INDEX)).is_none() {
            return Err(format!("there is no {INDEX} in {named}"));
        }
        Ok(Self {
            folder: folder.to_owned(),
            policy,
            tags: Arc::default(),
        })
    }

    /// A policy with the API's origin in place of `{api}`; `None` if it cannot be sent.
    pub fn policy(text: &str, api_origin: &str) -> Option<HeaderValue> {
        HeaderValue::from_str(&text.replace(API, api_origin)).ok()
    }

    /// The file that is meant, or the page where somebody navigates.
    pub(super) fn find(&self, wish: &Wish) -> Option<FrontendFile> {
        let root = Root::of(&self.folder)?;
        let named = file_path(&wish.path);
        let file = named.and_then(|path| self.read(&root, &path, &wish.encodings));
        match file {
            None if wish.is_navigation && !is_file_only(&wish.path) => {
                self.read(&root, Path::new(INDEX), &wish.encodings)
            }
            file => file,
        }
    }

    fn read(
        &self,
        root: &Root,
        path: &Path,
        encodings: &[ContentEncoding],
    ) -> Option<FrontendFile> {
        let mut file = NamedFile::open(root.locate(path)?).ok()?;
        let compressed = encodings
            .iter()
            .find_map(|encoding| Some((root.compressed(path, *encoding)?, *encoding)));
        if let Some((compressed, encoding)) = compressed {
            let content_type = file.content_type().clone();
            file = compressed
                .set_content_type(content_type)
                .set_content_encoding(encoding);
        }
        let freshness = if is_named_by_content(path) {
            Freshness::Forever
        } else {
            Freshness::Ask
        };
        let tag = self.tags.of(&file).ok()?;
        Some(FrontendFile {
            file,
            tag,
            freshness,
            policy: self.policy.clone(),
        })
    }
}

/// Where the folder really lies at the moment: a deployment may let a symbolic link lead
/// to another one.
#[derive(Debug)]
struct Root(PathBuf);

impl Root {
    fn of(folder: &Path) -> Option<Self> {
        let root = fs::canonicalize(folder).ok()?;
        root.is_dir().then_some(Self(root))
    }

    /// Where a file really lies; `None` for folders, and for what a symbolic link leads to
    /// outside.
    fn locate(&self, path: &Path) -> Option<PathBuf> {
        let file = fs::canonicalize(self.0.join(path)).ok()?;
        (file.starts_with(&self.0) && file.is_file()).then_some(file)
    }

    /// What a build laid beside a file for those who take it so.
    fn compressed(&self, path: &Path, encoding: ContentEncoding) -> Option<NamedFile> {
        let ending = match encoding {
            ContentEncoding::Brotli => "br",
            ContentEncoding::Gzip => "gz",
            _ => return None,
        };
        let mut name = path.as_os_str().to_owned();
        name.push(".");
        name.push(ending);
        NamedFile::open(self.locate(Path::new(&name))?).ok()
    }
}

/// The file that a path names, below the folder; `None` if it could lead anywhere else, or
/// to what is hidden.
fn file_path(path: &str) -> Option<PathBuf> {
    let below = path.strip_prefix('/')?;
    if below.is_empty() {
        return Some(PathBuf::from(INDEX));
    }
    match below.strip_prefix(WELL_KNOWN) {
        Some(rest) => {
            let rest: Option<PathBuf> = rest.strip_prefix('/')?.split('/').map(segment).collect();
            Some(Path::new(WELL_KNOWN).join(rest?))
        }
        None => below.split('/').map(segment).collect(),
    }
}

fn segment(encoded: &str) -> Option<String> {
    let text = percent_decode_str(encoded).decode_utf8().ok()?;
    let is_name = !text.is_empty() && !text.starts_with('.');
    (is_name && !text.contains(['/', '\\', '\0'])).then(|| text.into_owned())
}

/// A page is never what was meant there.
fn is_file_only(path: &str) -> bool {
    [ASSETS, WELL_KNOWN].iter().any(|folder| {
        let below = path.strip_prefix('/').and_then(|p| p.strip_prefix(folder));
        below.is_some_and(|rest| rest.starts_with('/'))
    })
}

/// Whether another content would have another name: `assets/index-B7x2kQ_d.js`.
fn is_named_by_content(path: &Path) -> bool {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    let is_below = path.starts_with(ASSETS);
    is_below && stem.is_some_and(ends_with_digest)
}

/// Whether the last eight characters, behind a separator, look drawn rather than written.
fn ends_with_digest(stem: &str) -> bool {
    let Some((name, digest)) = stem
        .len()
        .checked_sub(DIGEST_LENGTH)
        .and_then(|at| stem.split_at_checked(at))
    else {
        return false;
    };
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    name.ends_with(['-', '.'])
        && digest.chars().all(is_word)
        && digest
            .chars()
            .any(|letter| letter.is_ascii_digit() || letter.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_bundlers_name_by_content_is_told_from_what_people_name() {
        for drawn in [
            "index-B7x2kQ_d",
            "index-DVX5-9b_",
            "a.0f3c9d1e",
            "-aB345678",
        ] {
            assert!(ends_with_digest(drawn), "{drawn}");
        }
        for written in [
            "index",
            "12345678",
            "logo-original",
            "my-portrait",
            "x-\u{e9}\u{e9}\u{e9}\u{e9}",
        ] {
            assert!(!ends_with_digest(written), "{written}");
        }
        assert!(is_named_by_content(Path::new("assets/index-B7x2kQ_d.js")));
        assert!(!is_named_by_content(Path::new("themes/index-B7x2kQ_d.js")));
    }

    #[test]
    fn a_path_names_a_file_below_or_none() {
        let named = |path| file_path(path).map(|path| path.display().to_string());
        assert_eq!(named("/").as_deref(), Some("index.html"));
        assert_eq!(named("/a%20b/c.css").as_deref(), Some("a b/c.css"));
        let contact = "/.well-known/security.txt";
        assert_eq!(named(contact).as_deref(), Some(".well-known/security.txt"));
        for path in [
            "/..",
            "/../etc/passwd",
            "/%2e%2e/etc/passwd",
            "/..%2fetc",
            "/a/..%5cb",
            "/.env",
            "/.well-known",
            "/.well-known/../.env",
            "/.well-knownx/a",
            "/a/.well-known/b",
            "/a/.git/config",
            "//etc/passwd",
            "/a//b",
            "/a/",
            "/%ff",
            "/a%00.css",
            "",
            "*",
        ] {
            assert_eq!(named(path), None, "{path}");
        }
    }
}
