//! Those who ask: `person-0@example.test` and so on, all with the same password.

use anyhow::{Context as _, ensure};
use serde::Serialize;
use serde_json::{Value, json};

use crate::Server;

const PASSWORD: &str = "correct horse battery";
const GET_SESSION: &str = "/api/auth/get-session";
const SIGN_UP: &str = "/api/auth/sign-up/email";

/// More than anybody can hash in a round.
const STRANGERS: usize = 10_000;

/// The first of those who signed up.
#[derive(Debug, Serialize)]
pub(crate) struct Person {
    /// What their browser sends.
    cookie: String,
    /// What their session's row holds.
    token: String,
    /// What they are shown of their session.
    session: String,
}

/// Signs so many people up.
pub(crate) async fn sign_up(server: &Server, people: usize) -> anyhow::Result<Person> {
    let mut connection = server.connect().await?;
    let mut cookies = Vec::new();
    for n in 0..people {
        let body = json!({ "name": "Person", "email": email(n), "password": PASSWORD });
        let request = server.post(SIGN_UP, "", &body.to_string());
        let answer = connection.exchange(&request).await?;
        let text = connection.body(answer)?;
        ensure!(answer.status == 200, "signing up: {} {text}", answer.status);
        cookies.extend(connection.header("set-cookie", answer)?);
    }
    let cookie = cookies
        .iter()
        .filter_map(|line| line.split(';').next())
        .find(|pair| pair.contains("session_token="))
        .context("signing up set no session")?;
    let session = show(server, &get_session(server, cookie)).await?;
    let seen: Value = serde_json::from_str(&session)?;
    let token = seen.pointer("/session/token").and_then(Value::as_str);
    Ok(Person {
        cookie: cookie.to_owned(),
        token: token.context("a session without a token")?.to_owned(),
        session,
    })
}

/// The body of an answer.
pub(crate) async fn show(server: &Server, request: &[u8]) -> anyhow::Result<String> {
    let mut connection = server.connect().await?;
    let answer = connection.exchange(request).await?;
    let text = connection.body(answer)?;
    ensure!(answer.status == 200, "{} {text}", answer.status);
    Ok(text)
}

/// The requests with which people sign up that nobody has seen before.
pub(crate) fn strangers(server: &Server) -> anyhow::Result<Vec<Vec<u8>>> {
    let now = std::time::SystemTime::UNIX_EPOCH.elapsed()?.as_nanos();
    let sign_up = |n| {
        let email = format!("stranger-{now}-{n}@example.test");
        let body = json!({ "name": "Stranger", "email": email, "password": PASSWORD });
        server.post(SIGN_UP, "", &body.to_string())
    };
    Ok((0..STRANGERS).map(sign_up).collect())
}

/// The requests with which these people sign in.
pub(crate) fn sign_ins(server: &Server, people: usize) -> Vec<Vec<u8>> {
    let sign_in = |n| {
        let body = json!({ "email": email(n), "password": PASSWORD });
        server.post("/api/auth/sign-in/email", "", &body.to_string())
    };
    (0..people).map(sign_in).collect()
}

/// The request with which the owner of a cookie looks at their session.
pub(crate) fn get_session(server: &Server, cookie: &str) -> Vec<u8> {
    server.get(GET_SESSION, cookie)
}

fn email(n: usize) -> String {
    format!("person-{n}@example.test")
}
