//! Ten thousand connections on which nothing happens.

use std::net::{Ipv4Addr, TcpStream};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use super::crowd::{Crowd, Met, Tally, wait_for};
use super::people::sign_up;
use super::wire::Request;
use super::{Ground, Plan, Trial};
use crate::conformance::Engine;

const CONNECTIONS: usize = 10_000;

/// The most that one of them may cost, in bytes.
const EACH: u64 = 32_000;

/// `server.receive_timeout`: longer than it takes to open them all, and to look.
const RECEIVE: &str = "20s";
const GONE: Duration = Duration::from_secs(40);

/// Everybody else is answered within this time meanwhile.
const OTHERS: Duration = Duration::from_secs(2);

pub(super) fn run(trial: &Trial<'_>) -> Result<()> {
    raise_limit()?;
    let ground = Ground::make(trial.workspace, Engine::Sqlite)?;
    let plan = Plan::new(trial.workspace, &trial.binary, &ground)?
        .set("BEZTACK__SERVER__RECEIVE_TIMEOUT", RECEIVE);
    let house = plan.open()?;
    let port = house.port;
    let person = sign_up(port, "ada")?;
    let before = house.resident()?;

    let began = Instant::now();
    let connect = |_| TcpStream::connect((Ipv4Addr::LOCALHOST, port));
    let lines = (0..CONNECTIONS)
        .map(connect)
        .collect::<std::io::Result<Vec<_>>>()?;
    println!(
        "{} connections opened in {:.1?}",
        lines.len(),
        began.elapsed()
    );
    let asker = person.clone();
    let others = Crowd::gather(4, move |_, _| {
        let request = asker.with(Request::get("/api/auth/list-sessions"));
        Met::by_asking(port, "list-sessions", &request)
    });
    super::crowd::pause(Duration::from_secs(4));
    let met = others.disperse()?;
    let held = files(house.pid()?)?;
    let each = house.resident()?.saturating_sub(before) / u64::try_from(CONNECTIONS)?;
    println!("the server holds {held} files, {each} bytes of memory a connection");
    println!("everybody else meanwhile: {}", Tally::of(&met));
    ensure!(held > CONNECTIONS, "not all were taken");
    ensure!(each < EACH, "a connection costs {each} bytes");
    Tally::of(&met).require_only("everybody else", &[200])?;
    let slowest = met.iter().map(|met| met.took).max().unwrap_or_default();
    ensure!(slowest < OTHERS, "somebody else waited {slowest:?}");

    let pid = house.pid()?;
    let gone = || files(pid).is_ok_and(|held| held < CONNECTIONS / 100);
    let took = wait_for("who says nothing is let go", GONE, gone)?;
    println!("all are let go of {took:.0?} later ({RECEIVE} after they came)");
    drop(lines);
    Ok(())
}

fn files(pid: u32) -> Result<usize> {
    Ok(std::fs::read_dir(format!("/proc/{pid}/fd"))?.count())
}

/// For ourselves and for the server, which inherits it.
fn raise_limit() -> Result<()> {
    let wanted = u64::try_from(CONNECTIONS)? + 1_000;
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile);
    ensure!(
        limit.maximum.is_none_or(|most| most >= wanted),
        "this takes {wanted} open files, and {:?} are allowed (ulimit -Hn)",
        limit.maximum
    );
    rustix::process::setrlimit(
        rustix::process::Resource::Nofile,
        rustix::process::Rlimit {
            current: limit.maximum,
            maximum: limit.maximum,
        },
    )?;
    Ok(())
}
