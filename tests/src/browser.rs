use std::cell::RefCell;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::rc::Rc;

use actix_web::http::Method;
use actix_web::test::TestRequest;
use futures_util::future::LocalBoxFuture;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::conformity;
use crate::jar::Jar;

/// Where the frontend stands; trusted.
pub const ORIGIN: &str = "http://localhost:5173";

/// What every browser says it is.
pub const USER_AGENT: &str = "TestBrowser/1.0";

/// What everybody types.
pub const PASSWORD: &str = "correct horse 1";

/// Every request brings its id, so that problems can be compared.
const REQUEST_ID: &str = "request-of-a-test";

/// Somebody's address: `ada@example.test`.
pub fn address(name: &str) -> String {
    format!("{name}@example.test")
}

pub(crate) type Serve = Rc<dyn Fn(TestRequest) -> LocalBoxFuture<'static, Answer>>;

/// A browser of the frontend: it keeps cookies and says where it comes from.
pub struct Browser {
    serve: Serve,
    jar: RefCell<Jar>,
}

impl Browser {
    pub(crate) fn new(serve: Serve) -> Self {
        Self {
            serve,
            jar: RefCell::default(),
        }
    }

    /// Another browser with the cookies that this one has now.
    #[must_use]
    pub fn copy(&self) -> Self {
        Self {
            serve: Rc::clone(&self.serve),
            jar: self.jar.clone(),
        }
    }

    pub(crate) fn in_front_of(&self, serve: Serve) -> Self {
        Self {
            serve,
            jar: self.jar.clone(),
        }
    }

    /// The value of a cookie as it was sent.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar.borrow().get(name).map(str::to_owned)
    }

    /// Puts a cookie into the jar.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.jar.borrow_mut().set(name, value);
    }

    /// A request with any method.
    pub fn call(&self, method: Method, path: &str) -> Call<'_> {
        let mut call = Call {
            browser: self,
            method,
            path: path.to_owned(),
            headers: vec![
                ("origin".to_owned(), ORIGIN.to_owned()),
                ("user-agent".to_owned(), USER_AGENT.to_owned()),
                ("x-request-id".to_owned(), REQUEST_ID.to_owned()),
            ],
            body: Vec::new(),
            peer: Ipv4Addr::LOCALHOST.into(),
        };
        if let Some(cookies) = self.jar.borrow().header() {
            call.headers.push(("cookie".to_owned(), cookies));
        }
        call
    }

    /// `GET`
    pub fn get(&self, path: &str) -> Call<'_> {
        self.call(Method::GET, path)
    }

    /// `POST`
    pub fn post(&self, path: &str) -> Call<'_> {
        self.call(Method::POST, path)
    }

    /// `DELETE`
    pub fn delete(&self, path: &str) -> Call<'_> {
        self.call(Method::DELETE, path)
    }

    /// Signs somebody up: `ada` as Ada, with [`address`] and [`PASSWORD`].
    pub async fn sign_up(&self, name: &str) -> Answer {
        let mut letters = name.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        let shown: String = first.into_iter().chain(letters).collect();
        self.post("/api/auth/sign-up/email")
            .json(&json!({ "name": shown, "email": address(name), "password": PASSWORD }))
            .send()
            .await
    }

    /// Signs somebody in.
    pub async fn sign_in(&self, email: &str, password: &str) -> Answer {
        self.post("/api/auth/sign-in/email")
            .json(&json!({ "email": email, "password": password }))
            .send()
            .await
    }

    /// Who is signed in here, as get-session tells it; null for nobody.
    pub async fn session(&self) -> Value {
        self.get("/api/auth/get-session").send().await.json()
    }
}

impl fmt::Debug for Browser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Browser")
            .field("jar", &self.jar)
            .finish_non_exhaustive()
    }
}

/// A request on its way.
#[derive(Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct Call<'a> {
    browser: &'a Browser,
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    peer: IpAddr,
}

impl Call<'_> {
    /// With this header instead of any other of its name.
    pub fn header(self, name: &str, value: &str) -> Self {
        let mut call = self.without(name);
        call.headers.push((name.to_owned(), value.to_owned()));
        call
    }

    /// Without this header.
    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self
    }

    /// With a JSON body.
    pub fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json")
            .raw_body(body.to_string())
    }

    /// With what somebody typed into a form.
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        self.header("content-type", "application/x-www-form-urlencoded")
            .raw_body(body)
    }

    /// With any body, and no content type of its own.
    pub fn raw_body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Over a connection from this address instead of the machine itself.
    pub fn from(mut self, peer: &str) -> Self {
        self.peer = peer.parse().unwrap();
        self
    }

    /// Sends it, keeps the cookies, and checks the answer against the OpenAPI document
    /// and against what is true of every answer.
    pub async fn send(self) -> Answer {
        let mut request = TestRequest::with_uri(&self.path)
            .method(self.method.clone())
            .peer_addr(SocketAddr::new(self.peer, 50_000));
        for (name, value) in &self.headers {
            request = request.insert_header((name.as_str(), value.as_str()));
        }
        if !self.body.is_empty() {
            request = request
                .insert_header(("content-length", self.body.len()))
                .set_payload(self.body);
        }
        let answer = (self.browser.serve)(request).await;
        conformity::check(&self.method, &self.path, &answer);
        for line in answer.cookies() {
            self.browser.jar.borrow_mut().receive(line);
        }
        answer
    }
}
