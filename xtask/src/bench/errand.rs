//! Requests of one person, by hand: not worth an HTTP client.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::server::ORIGIN;

/// What parts of a form are told apart by.
const EDGE: &str = "----the-edge-of-a-part-of-the-form";

/// Somebody who is signed in.
pub(super) struct Errand {
    port: u16,
    cookie: String,
}

/// What a server says.
pub(super) struct Answer {
    pub(super) status: u16,
    head: String,
    pub(super) body: String,
}

impl Errand {
    /// Signs somebody up at the server on this port.
    pub(super) fn of_a_new_person(port: u16) -> Result<Self> {
        let mut errand = Self {
            port,
            cookie: String::new(),
        };
        let person = json!({
            "name": "Ada", "email": "ada@bench.example.test", "password": "correct horse 9",
        });
        let answer = errand.post("/api/auth/sign-up/email", &person)?;
        ensure!(answer.status == 200, "signing up: {}", answer.body);
        let cookies = answer.head.lines().filter_map(|line| {
            let (name, value) = line.split_once(": ")?;
            let is_cookie = name.eq_ignore_ascii_case("set-cookie");
            value.split(';').next().filter(|_| is_cookie)
        });
        errand.cookie = cookies.collect::<Vec<_>>().join("; ");
        Ok(errand)
    }

    /// Posts JSON.
    pub(super) fn post(&self, path: &str, body: &Value) -> Result<Answer> {
        self.ask(path, "application/json", body.to_string().as_bytes())
    }

    /// Sends a file in a form, with fields beside it.
    pub(super) fn send(&self, path: &str, file: &[u8], fields: &[(&str, &str)]) -> Result<Answer> {
        let mut head = String::new();
        for (name, value) in fields {
            write!(
                head,
                "--{EDGE}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )?;
        }
        write!(
            head,
            "--{EDGE}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"photo.jpg\"\r\n\
             content-type: image/jpeg\r\n\r\n"
        )?;
        let end = format!("\r\n--{EDGE}--\r\n");
        let form = [head.as_bytes(), file, end.as_bytes()].concat();
        let kind = format!("multipart/form-data; boundary={EDGE}");
        self.ask(path, &kind, &form)
    }

    fn ask(&self, path: &str, kind: &str, body: &[u8]) -> Result<Answer> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        let (length, cookie) = (body.len(), &self.cookie);
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\norigin: {ORIGIN}\r\ncookie: {cookie}\r\n\
             content-type: {kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(body)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let answer = String::from_utf8(answer)?;
        let (head, body) = answer
            .split_once("\r\n\r\n")
            .context("an answer without an end")?;
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        Ok(Answer {
            status: status.context("an answer without a status")?,
            head: head.to_owned(),
            body: body.to_owned(),
        })
    }
}
