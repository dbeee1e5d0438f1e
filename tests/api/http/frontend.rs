//! A built frontend beside the API.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use actix_web::http::Method;
use beztack_http::Frontend;
use beztack_tests::{Answer, Call, TestApp};
use tempfile::TempDir;

/// What browsers ask for when somebody opens an address.
const HTML: &str = "text/html,application/xhtml+xml,*/*;q=0.8";

const SCRIPT: &str = "/assets/index-B7x2kQ_d.js";

const FILES: [(&str, &str); 8] = [
    ("index.html", "<!doctype html><title>The frontend</title>"),
    ("assets/index-B7x2kQ_d.js", "console.log('the script')"),
    ("assets/logo.svg", "<svg/>"),
    ("themes/sea.css", ":root { --accent: teal }"),
    ("a b.txt", "a space"),
    (".env", "SECRET=1"),
    (".git/config", "[core]"),
    ("api/v1/account", "a file where a route is"),
];

struct Site {
    app: TestApp,
    /// Holds `dist`, which is served, and what lies beside it.
    folder: TempDir,
}

impl Site {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dist = folder.path().join("dist");
        for (name, text) in FILES {
            let file = dist.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        fs::write(folder.path().join("secret.txt"), "outside").unwrap();
        let policy = "default-src 'self'; connect-src 'self' {api}";
        let policy = Frontend::policy(policy, "http://localhost:3000").unwrap();
        let frontend = Frontend::open(&dist, policy).unwrap();
        let app =
            TestApp::start_with(|setup| setup.settings.frontend = Some(Arc::new(frontend))).await;
        Self { app, folder }
    }

    fn dist(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join("dist").join(name)
    }

    /// As a browser opens an address.
    async fn open(&self, path: &str) -> Answer {
        navigate(self.app.anonymous().get(path)).send().await
    }

    /// As a page loads what it needs.
    async fn load(&self, path: &str) -> Answer {
        let browser = self.app.anonymous();
        let call = browser.get(path).header("accept", "*/*");
        call.header("sec-fetch-mode", "no-cors").send().await
    }
}

fn navigate(call: Call<'_>) -> Call<'_> {
    call.header("accept", HTML)
        .header("sec-fetch-mode", "navigate")
        .without("origin")
}

fn is_page(answer: &Answer) -> bool {
    answer.status() == 200 && answer.text().contains("The frontend")
}

#[actix_web::test]
async fn files_are_served_as_what_they_are() {
    let site = Site::start().await;
    for (path, content_type, kept) in [
        ("/", "text/html; charset=utf-8", "no-cache"),
        ("/index.html", "text/html; charset=utf-8", "no-cache"),
        (
            SCRIPT,
            "text/javascript",
            "public, max-age=31536000, immutable",
        ),
        ("/assets/logo.svg", "image/svg+xml", "no-cache"),
        ("/themes/sea.css", "text/css; charset=utf-8", "no-cache"),
        ("/a%20b.txt", "text/plain; charset=utf-8", "no-cache"),
    ] {
        let answer = site.load(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(answer.header("content-type"), Some(content_type), "{path}");
        assert_eq!(answer.header("cache-control"), Some(kept), "{path}");
        for name in ["etag", "last-modified"] {
            assert!(answer.header(name).is_some(), "{path} has no {name}");
        }
        assert_eq!(answer.header("content-disposition"), None, "{path}");
    }
    assert_eq!(site.load(SCRIPT).await.text(), "console.log('the script')");
}

#[actix_web::test]
async fn a_page_says_what_it_may_load() {
    let site = Site::start().await;
    let answer = site.open("/").await;
    assert_eq!(
        answer.header("content-security-policy"),
        Some("default-src 'self'; connect-src 'self' http://localhost:3000")
    );
    assert_eq!(answer.header("referrer-policy"), Some("same-origin"));
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    let permissions = answer.header("permissions-policy").unwrap();
    assert!(permissions.starts_with("camera=(self)"), "{permissions}");
    let refused = site.load("/nope.js").await;
    let policy = refused.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert_eq!(refused.header("cache-control"), Some("no-store"));
}

#[actix_web::test]
async fn whoever_navigates_is_shown_the_page() {
    let site = Site::start().await;
    for path in [
        "/settings",
        "/organizations/acme?tab=x",
        "/ai",
        "/u/j.doe",
        "/a/",
    ] {
        let answer = site.open(path).await;
        assert!(is_page(&answer), "{path}: {answer}");
        assert_eq!(answer.header("cache-control"), Some("no-cache"), "{path}");
    }
    let old = site.app.anonymous();
    let answer = old.get("/settings").header("accept", HTML).send().await;
    assert!(is_page(&answer), "browsers that do not say why: {answer}");
    let head = old.call(Method::HEAD, "/settings");
    assert_eq!(navigate(head).send().await.status(), 200);
}

#[actix_web::test]
async fn whoever_fetches_is_told_that_there_is_nothing() {
    let site = Site::start().await;
    let browser = site.app.anonymous();
    let gone = "/assets/index-OLD12345.js";
    for (path, accept, mode) in [
        ("/settings", "*/*", "cors"),
        ("/settings", "application/json", "cors"),
        ("/settings", HTML, "cors"),
        ("/settings", "text/html;q=0", "navigate"),
        (gone, "*/*", "no-cors"),
        (gone, HTML, "navigate"),
    ] {
        let call = browser.get(path).header("accept", accept);
        let answer = call.header("sec-fetch-mode", mode).send().await;
        assert_eq!(answer.verdict(), "404 not-found", "{path} {accept} {mode}");
    }
    let answer = browser.get("/settings").send().await;
    assert_eq!(answer.verdict(), "404 not-found", "nothing is accepted");
    for method in [Method::POST, Method::DELETE] {
        for path in ["/", "/settings", SCRIPT] {
            let answer = navigate(browser.call(method.clone(), path)).send().await;
            assert_eq!(answer.verdict(), "404 not-found", "{method} {path}");
        }
    }
}

#[actix_web::test]
async fn our_own_routes_always_win() {
    let site = Site::start().await;
    for path in [
        "/api",
        "/api/",
        "/api/nope",
        "/api/v1/nope",
        "/api/subscriptions/nope/nope",
        "/ai/nope",
        "/mailbox/nope",
        "/pages/nope",
    ] {
        let answer = site.open(path).await;
        assert_eq!(answer.verdict(), "404 not-found", "{path}");
    }
    let answer = site.open("/api/auth/nope").await;
    assert_eq!((answer.status(), answer.text()), (404, ""));
    let answer = site.open("/api/v1/account").await;
    assert_eq!(answer.verdict(), "401 unauthorized");
    let answer = site.open("/ai/analyze").await;
    assert_eq!(answer.verdict(), "405 method-not-allowed");
    for path in [
        "/livez",
        "/readyz",
        "/api/docs/",
        "/api/openapi.json",
        "/mailbox",
        "/ai/greet",
        "/pages/address-verified",
    ] {
        let answer = site.open(path).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert!(!is_page(&answer), "{path}: {answer}");
    }
}

#[actix_web::test]
async fn what_is_hidden_or_outside_is_not_there() {
    let site = Site::start().await;
    let outside = site.folder.path();
    symlink(outside.join("secret.txt"), site.dist("leak.txt")).unwrap();
    symlink(outside, site.dist("leak")).unwrap();
    symlink(site.dist("a b.txt"), site.dist("inside.txt")).unwrap();
    for path in [
        "/.env",
        "/.git/config",
        "/%2eenv",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/assets/../../secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/..%5csecret.txt",
        "/leak.txt",
        "/leak/secret.txt",
        "/assets",
        "/assets/",
        "//a%20b.txt",
        "/a%20b.txt%00",
    ] {
        let answer = site.load(path).await;
        assert_eq!(answer.verdict(), "404 not-found", "{path}");
        let answer = site.open(path).await;
        assert!(!answer.text().contains("outside"), "{path}: {answer}");
        assert!(!answer.text().contains("SECRET"), "{path}: {answer}");
    }
    assert_eq!(site.load("/inside.txt").await.text(), "a space");
}

#[actix_web::test]
async fn what_others_look_for_by_its_name_is_shown() {
    let site = Site::start().await;
    fs::create_dir_all(site.dist(".well-known")).unwrap();
    fs::write(site.dist(".well-known/security.txt"), "Contact: us").unwrap();
    let answer = site.load("/.well-known/security.txt").await;
    assert_eq!(answer.text(), "Contact: us");
    // It is never the page that is meant there.
    let answer = site.open("/.well-known/apple-app-site-association").await;
    assert_eq!(answer.verdict(), "404 not-found");
}

#[actix_web::test]
async fn browsers_that_know_a_file_are_told_so() {
    let site = Site::start().await;
    let browser = site.app.anonymous();
    for path in ["/", SCRIPT, "/themes/sea.css"] {
        let first = site.load(path).await;
        let tag = first.header("etag").unwrap();
        assert!(tag.starts_with("W/\""), "{tag}");
        let again = browser.get(path).header("if-none-match", tag).send().await;
        assert_eq!((again.status(), again.text()), (304, ""), "{path}");
        for name in ["etag", "cache-control"] {
            assert_eq!(again.header(name), first.header(name), "{path} {name}");
        }
    }
    let first = site.load("/").await.header("etag").map(str::to_owned);
    replace(
        &site.dist("index.html"),
        "<title>The frontend, newer</title>",
    );
    let newer = browser.get("/").header("if-none-match", &first.unwrap());
    assert!(newer.send().await.text().contains("newer"));
}

#[actix_web::test]
async fn a_file_is_told_by_its_content_alone() {
    let (here, there) = (Site::start().await, Site::start().await);
    let yesterday = SystemTime::now() - Duration::from_hours(24);
    let script = fs::File::open(there.dist(SCRIPT.trim_start_matches('/'))).unwrap();
    script.set_modified(yesterday).unwrap();
    let tag = async |site: &Site, path: &str| {
        let answer = site.load(path).await;
        answer.header("etag").unwrap().to_owned()
    };
    for path in ["/", SCRIPT, "/themes/sea.css"] {
        assert_eq!(tag(&here, path).await, tag(&there, path).await, "{path}");
    }
    assert_ne!(tag(&here, "/").await, tag(&here, SCRIPT).await);

    // As long, and of the same time: it is another file all the same.
    let old = tag(&here, "/themes/sea.css").await;
    let file = here.dist("themes/sea.css");
    let time = fs::metadata(&file).unwrap().modified().unwrap();
    replace(&file, ":root { --accent: pink }");
    let changed = fs::File::open(&file).unwrap();
    changed.set_modified(time).unwrap();
    let browser = here.app.anonymous();
    let call = browser.get("/themes/sea.css").header("if-none-match", &old);
    let answer = call.send().await;
    assert_eq!(answer.text(), ":root { --accent: pink }");
    assert_ne!(answer.header("etag"), Some(old.as_str()));
    // And what it was before is known again.
    replace(&file, ":root { --accent: teal }");
    let call = browser.get("/themes/sea.css").header("if-none-match", &old);
    assert_eq!(call.send().await.status(), 304);
}

#[actix_web::test]
async fn a_deployment_may_lead_to_another_folder() {
    let releases = tempfile::tempdir().unwrap();
    let current = releases.path().join("current");
    let policy = Frontend::policy("default-src 'self'", "").unwrap();
    let release = |name: &str| {
        let folder = releases.path().join(name);
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("index.html"), name).unwrap();
        let _ = fs::remove_file(&current);
        symlink(&folder, &current).unwrap();
    };
    release("first");
    let frontend = Frontend::open(&current, policy).unwrap();
    let app = TestApp::start_with(|setup| setup.settings.frontend = Some(Arc::new(frontend))).await;
    let browser = app.anonymous();
    assert_eq!(browser.get("/").send().await.text(), "first");
    release("second");
    assert_eq!(browser.get("/").send().await.text(), "second");
    fs::remove_dir_all(releases.path().join("second")).unwrap();
    let answer = browser.get("/").send().await;
    assert_eq!(answer.verdict(), "404 not-found");
}

/// As a deployment does it: another file under the name.
fn replace(file: &Path, text: &str) {
    let fresh = file.with_extension("new");
    fs::write(&fresh, text).unwrap();
    fs::rename(fresh, file).unwrap();
}

#[actix_web::test]
async fn a_part_of_a_file_may_be_asked_for() {
    let site = Site::start().await;
    let browser = site.app.anonymous();
    let part = browser
        .get(SCRIPT)
        .header("range", "bytes=0-6")
        .send()
        .await;
    assert_eq!((part.status(), part.text()), (206, "console"));
    let beyond = browser.get(SCRIPT).header("range", "bytes=900-");
    assert_eq!(beyond.send().await.status(), 416);
}

#[actix_web::test]
async fn files_that_lie_there_compressed_are_sent_so() {
    let site = Site::start().await;
    fs::write(site.dist("assets/index-B7x2kQ_d.js.br"), "in brotli").unwrap();
    fs::write(site.dist("assets/index-B7x2kQ_d.js.gz"), "in gzip").unwrap();
    let browser = site.app.anonymous();
    for (accepted, encoding, text) in [
        ("gzip, deflate, br", Some("br"), "in brotli"),
        ("gzip", Some("gzip"), "in gzip"),
        ("gzip, br;q=0", Some("gzip"), "in gzip"),
        ("identity", None, "console.log('the script')"),
    ] {
        let call = browser.get(SCRIPT).header("accept-encoding", accepted);
        let answer = call.send().await;
        assert_eq!(answer.header("content-encoding"), encoding, "{accepted}");
        assert_eq!(answer.text(), text, "{accepted}");
        let content_type = answer.header("content-type").unwrap();
        assert_eq!(content_type, "text/javascript");
    }
    let style = browser.get("/themes/sea.css");
    let answer = style.header("accept-encoding", "gzip").send().await;
    assert_eq!(
        answer.header("content-encoding"),
        Some("gzip"),
        "on its way"
    );
}

#[actix_web::test]
async fn a_folder_without_a_page_is_named() {
    let policy = || Frontend::policy("default-src 'self'", "").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let empty = Frontend::open(folder.path(), policy()).unwrap_err();
    let named = folder.path().display();
    assert_eq!(empty, format!("there is no index.html in {named}"));
    let missing = Frontend::open(&folder.path().join("nope"), policy()).unwrap_err();
    assert_eq!(missing, format!("there is no folder {named}/nope"));
    assert!(Frontend::policy("default-src\n'self'", "").is_none());
}
