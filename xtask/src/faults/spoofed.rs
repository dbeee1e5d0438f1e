//! What a client claims about itself, where nobody vouches for it.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::people::{Person, sign_in_request, sign_up};
use super::wire::{Answer, Request, ask};
use super::{Ground, Plan, Trial};
use crate::conformance::Engine;

/// Sign-ins that one address may try in ten seconds.
const STRICT: usize = 3;

const FORGED: [(&str, &str); 9] = [
    ("Host", "evil.example"),
    ("X-Forwarded-Host", "evil.example"),
    ("X-Forwarded-Proto", "https"),
    ("X-Forwarded-Port", "444"),
    ("X-Real-Ip", "203.0.113.7"),
    ("True-Client-Ip", "203.0.113.7"),
    ("Cf-Connecting-Ip", "203.0.113.7"),
    ("Forwarded", "for=203.0.113.7;host=evil.example;proto=https"),
    ("X-Forwarded-For", "203.0.113.7"),
];

pub(super) fn run(trial: &Trial<'_>) -> Result<()> {
    for trusted in [false, true] {
        one(trial, trusted)?;
    }
    Ok(())
}

fn one(trial: &Trial<'_>, trusted: bool) -> Result<()> {
    let ground = Ground::make(trial.workspace, Engine::Sqlite)?;
    let proxies = if trusted { "127.0.0.1" } else { "" };
    let plan = Plan::new(trial.workspace, &trial.binary, &ground)?
        .set("BEZTACK__SERVER__RATE_LIMIT", "true")
        .set("BEZTACK__SERVER__TRUSTED_PROXIES", proxies);
    let house = plan.open()?;
    let port = house.port;
    let person = sign_up(port, "ada")?;

    let answer = ask(port, &forged(sign_in_request(&person.email)))?;
    ensure!(answer.status == 200, "signing in: {}", answer.status);
    let usual = ask(port, &sign_in_request(&person.email))?;
    no_echo(&answer)?;
    ensure!(
        names(&answer) == names(&usual),
        "other cookies: {}",
        answer.cookies()
    );
    let seen = address_of(port, &answer)?;
    let refused = tries(port, &person)?;
    let documents = ask(
        port,
        &forged(Request::get("/api/auth/reset-password/x?callbackURL=%2Fa")),
    )?;
    no_echo(&documents)?;
    mailed_link(&ground, port, &person)?;
    if trusted {
        println!(
            "behind a trusted proxy: seen as {seen}, {refused} of 6 sign-ins from as many addresses refused"
        );
        ensure!(
            seen == "203.0.113.7" && refused == 0,
            "a trusted proxy is not believed"
        );
    } else {
        println!("from anybody else: seen as {seen}, {refused} of 6 sign-ins refused");
        ensure!(seen == "127.0.0.1", "a forged address is believed");
        ensure!(refused >= 6 - STRICT, "forged addresses are counted apart");
    }
    Ok(())
}

fn forged(request: Request) -> Request {
    FORGED.into_iter().fold(request, |request, (name, value)| {
        request.header(name, value)
    })
}

/// Nothing of an answer's head leads to where the client says it is.
fn no_echo(answer: &Answer) -> Result<()> {
    let text = format!("{answer:?}");
    ensure!(
        !text.contains("evil.example"),
        "a forged host comes back: {text}"
    );
    Ok(())
}

/// `Secure` and the prefix follow the configuration.
fn names(answer: &Answer) -> Vec<String> {
    let text = answer.cookies();
    let names = text.split("; ").filter_map(|pair| pair.split('=').next());
    names.map(str::to_owned).collect()
}

/// Whom the newest session was given to.
fn address_of(port: u16, signed_in: &Answer) -> Result<String> {
    let request = Request::get("/api/auth/get-session").header("Cookie", &signed_in.cookies());
    let session = ask(port, &request)?.json();
    let address = session
        .pointer("/session/ipAddress")
        .and_then(Value::as_str);
    Ok(address.context("a session without an address")?.to_owned())
}

/// How many of six sign-ins in a row are refused, each with another forged address.
fn tries(port: u16, person: &Person) -> Result<usize> {
    let mut refused = 0;
    for turn in 0..6 {
        let address = format!("198.51.100.{turn}");
        let request = sign_in_request(&person.email).header("X-Forwarded-For", &address);
        refused += usize::from(ask(port, &request)?.status == 429);
    }
    Ok(refused)
}

/// Links in mails lead where the configuration says.
fn mailed_link(ground: &Ground, port: u16, person: &Person) -> Result<()> {
    let body = json!({ "email": person.email });
    let request = forged(Request::post("/api/auth/request-password-reset", &body));
    let status = ask(port, &request)?.status;
    ensure!(status == 200, "asking for a reset: {status}");
    let mailbox = ground.mailbox();
    let ours = format!("127.0.0.1:{port}");
    let has = |word: &str| {
        let files = std::fs::read_dir(&mailbox).into_iter().flatten().flatten();
        let mut texts = files.filter_map(|file| std::fs::read_to_string(file.path()).ok());
        texts.any(|text| text.contains("reset-password") && text.contains(word))
    };
    let limit = std::time::Duration::from_secs(15);
    super::crowd::wait_for("the mail that resets a password", limit, || has(&ours))?;
    ensure!(!has("evil.example"), "a mailed link leads to a forged host");
    Ok(())
}
