//! Those who are signed up, and what they are owed.

use std::io;

use anyhow::{Result, ensure};
use serde_json::json;

use super::wire::{Answer, Request, ask};

/// What everybody types.
pub(crate) const PASSWORD: &str = "correct horse battery 9";

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) email: String,
    pub(crate) cookie: String,
}

pub(crate) fn address(name: &str) -> String {
    format!("{name}@example.com")
}

pub(crate) fn sign_up_request(name: &str) -> Request {
    let body = json!({ "name": name, "email": address(name), "password": PASSWORD });
    Request::post("/api/auth/sign-up/email", &body)
}

pub(crate) fn sign_in_request(email: &str) -> Request {
    let body = json!({ "email": email, "password": PASSWORD });
    Request::post("/api/auth/sign-in/email", &body)
}

/// Signs somebody up who must get in.
pub(crate) fn sign_up(port: u16, name: &str) -> Result<Person> {
    let answer = ask(port, &sign_up_request(name))?;
    let status = answer.status;
    ensure!(
        status == 200,
        "signing {name} up: {status} {}",
        answer.json()
    );
    Ok(Person {
        email: address(name),
        cookie: answer.cookies(),
    })
}

impl Person {
    /// A request with this person's cookie.
    pub(crate) fn with(&self, request: Request) -> Request {
        request.header("Cookie", &self.cookie)
    }

    /// Asks something, on a connection of its own.
    pub(crate) fn ask(&self, port: u16, request: Request) -> io::Result<Answer> {
        ask(port, &self.with(request))
    }

    /// Whether the session is one.
    pub(crate) fn is_in(&self, port: u16) -> Result<bool> {
        let answer = self.ask(port, Request::get("/api/v1/account"))?;
        Ok(answer.status == 200)
    }
}
