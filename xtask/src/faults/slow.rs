//! Clients that take their time, and some that never come back.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::crowd::{Crowd, Met, Tally, pause, wait_for};
use super::people::{Person, sign_up};
use super::wire::{Line, Request};
use super::{Ground, House, Plan, Trial};
use crate::conformance::Engine;

/// Connections of each kind.
const CROWD: usize = 150;

/// `server.receive_timeout` of this trial, and by when a slow sender is gone.
const RECEIVE: &str = "3s";
const GONE: Duration = Duration::from_secs(7);

/// Everybody else is answered within this time meanwhile.
const OTHERS: Duration = Duration::from_secs(1);

/// The most memory that clients who do not read may cost, in bytes.
const UNREAD: u64 = 64 << 20;

/// After a client vanished, what was made for it ends.
const NOTICED: Duration = Duration::from_secs(5);

pub(super) fn run(trial: &Trial<'_>) -> Result<()> {
    let model = Model::listen()?;
    let ground = Ground::make(trial.workspace, Engine::Sqlite)?;
    let plan = Plan::new(trial.workspace, &trial.binary, &ground)?
        .set("BEZTACK__SERVER__RECEIVE_TIMEOUT", RECEIVE)
        .set("BEZTACK__AI__PROVIDER", "openai")
        .set("BEZTACK__AI__OPENAI__MODEL", "slow")
        .set("BEZTACK__AI__OPENAI__BASE_URL", model.url.clone());
    let house = plan.open()?;
    let port = house.port;
    let person = sign_up(port, "ada")?;

    let asker = person.clone();
    let others = Crowd::gather(2, move |_, _| {
        let request = asker.with(Request::get("/api/auth/list-sessions"));
        Met::by_asking(port, "list-sessions", &request)
    });
    trickle("headers", port, "GET /livez HTTP/1.1\r\nX-Slow: ")?;
    trickle(
        "a body",
        port,
        "POST /api/auth/sign-in/email HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
         Content-Length: 100000\r\n\r\n{",
    )?;
    unread(&house)?;
    vanish(port, &person, &model)?;
    let met = others.disperse()?;
    println!("everybody else: {}", Tally::of(&met));
    Tally::of(&met).require_only("everybody else", &[200])?;
    let slowest = met.iter().map(|met| met.took).max().unwrap_or_default();
    ensure!(slowest < OTHERS, "somebody else waited {slowest:?}");
    Ok(())
}

/// A byte now and then. The server has enough of that in time.
fn trickle(what: &str, port: u16, start: &str) -> Result<()> {
    let mut lines = Vec::new();
    for _ in 0..CROWD {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_nonblocking(true)?;
        stream.write_all(start.as_bytes())?;
        lines.push(stream);
    }
    let (began, mut buffer) = (Instant::now(), [0; 1024]);
    let mut refused = 0;
    while !lines.is_empty() {
        let took = began.elapsed();
        ensure!(
            took < GONE,
            "{} clients still send {what} slowly after {took:?}",
            lines.len()
        );
        pause(Duration::from_millis(250));
        lines.retain_mut(|line| {
            let _ = line.write(b"a");
            match line.read(&mut buffer) {
                Ok(0) => false,
                Ok(read) => {
                    let text = buffer.get(..read).unwrap_or_default();
                    refused += usize::from(text.starts_with(b"HTTP/1.1 408"));
                    true
                }
                Err(error) => error.kind() == std::io::ErrorKind::WouldBlock,
            }
        });
    }
    let took = began.elapsed();
    println!("{CROWD} that sent {what} slowly: all gone after {took:.1?}, {refused} with a 408");
    Ok(())
}

/// They ask for a lot and read none of it.
fn unread(house: &House) -> Result<()> {
    let before = house.resident()?;
    let request = Request::get("/api/openapi.json")
        .bytes(house.port)
        .repeat(100);
    let mut lines = Vec::new();
    for _ in 0..50 {
        let mut line = Line::open(house.port)?;
        line.send(&request)?;
        lines.push(line);
    }
    pause(Duration::from_secs(3));
    let during = house.resident()?.saturating_sub(before);
    let megabytes = during / (1 << 20);
    println!(
        "{} that read nothing of 50 MB each: {megabytes} MB more in memory",
        lines.len()
    );
    ensure!(
        during < UNREAD,
        "{megabytes} MB are kept for clients that do not read"
    );
    Ok(())
}

/// Streams whose reader is gone, by halves and altogether, do not go on.
fn vanish(port: u16, person: &Person, model: &Model) -> Result<()> {
    for (how, half) in [("closes its side", true), ("is gone", false)] {
        let mut lines = Vec::new();
        for _ in 0..2 {
            let body = json!({ "prompt": "tell me everything" });
            let request = person.with(Request::post("/api/v1/ai/completion", &body));
            let mut line = Line::open(port)?;
            line.send(&request.bytes(port))?;
            let status = line.head()?.status;
            ensure!(
                status == 200,
                "a stream: {status}; the earlier ones still count"
            );
            lines.push(line);
        }
        wait_for("the model speaks", NOTICED, || model.speaking() == 2)?;
        for line in &lines {
            let side = if half {
                Shutdown::Write
            } else {
                Shutdown::Both
            };
            line.stream().shutdown(side)?;
        }
        let took = wait_for("the model is told to stop", NOTICED, || {
            model.speaking() == 0
        })?;
        println!("a reader {how}: its stream ends within {took:.1?}");
    }
    Ok(())
}

/// A model that never comes to an end.
struct Model {
    url: String,
    speaking: Arc<AtomicUsize>,
}

impl Model {
    fn listen() -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let url = format!("http://{}/v1", listener.local_addr()?);
        let speaking = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&speaking);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let counter = Arc::clone(&counter);
                std::thread::spawn(move || {
                    counter.fetch_add(1, Ordering::Relaxed);
                    // It ends when nobody listens any more.
                    let _ = speak(stream);
                    counter.fetch_sub(1, Ordering::Relaxed);
                });
            }
        });
        Ok(Self { url, speaking })
    }

    fn speaking(&self) -> usize {
        self.speaking.load(Ordering::Relaxed)
    }
}

fn speak(mut stream: TcpStream) -> Result<()> {
    let read = stream.read(&mut vec![0; 65_536])?;
    ensure!(read > 0, "nobody asked");
    stream.write_all(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n",
    )?;
    let word = json!({ "choices": [{ "index": 0, "delta": { "content": "word " } }] });
    let event = format!("data: {word}\n\n");
    let chunk = format!("{:x}\r\n{event}\r\n", event.len());
    loop {
        stream.write_all(chunk.as_bytes()).context("the end")?;
        pause(Duration::from_millis(50));
    }
}
