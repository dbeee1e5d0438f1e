//! The database goes away under load, and comes back.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use super::crowd::{Crowd, Met, Tally, pause};
use super::people::{Person, address, sign_in_request, sign_up, sign_up_request};
use super::wire::{Request, ask};
use super::{Ground, Plan, Trial};
use crate::conformance::Engine;

/// Within this time after the database took connections again, everything works.
const RECOVERY: Duration = Duration::from_secs(2);

/// Nobody waits longer for a refusal than for a connection, and a little.
const LONGEST_REFUSAL: Duration = Duration::from_secs(6);

const READERS: usize = 6;
const WRITERS: usize = 2;

/// How the database is taken away, and for how long.
const OUTAGES: [(&str, &str, u64); 3] = [
    ("stopped for a while", "INT", 1500),
    ("restarted", "INT", 0),
    ("killed", "KILL", 1500),
];

pub(super) fn run(trial: &Trial<'_>) -> Result<()> {
    let mut ground = Ground::make(trial.workspace, Engine::Postgres)?;
    let plan = Plan::new(trial.workspace, &trial.binary, &ground)?;
    plan.run(&["migrate", "up"])?;
    let house = plan.open()?;
    let port = house.port;
    let person = sign_up(port, "reader")?;

    let usual_people = read(port, &person);
    let new_people = Crowd::gather(WRITERS, move |who, turn| {
        let name = format!("writer-{who}-{turn}");
        Met::by_asking(port, &name, &sign_up_request(&name))
    });
    let mut returns = Vec::new();
    for (how, signal, away) in OUTAGES {
        pause(Duration::from_millis(1500));
        let cluster = ground.cluster()?;
        cluster.stop(signal)?;
        pause(Duration::from_millis(away));
        cluster.resume(&trial.workspace.sh)?;
        returns.push((how, Instant::now()));
        pause(RECOVERY);
    }
    pause(Duration::from_secs(1));
    let (reads, writes) = (usual_people.disperse()?, new_people.disperse()?);

    println!("reads: {}", Tally::of(&reads));
    println!("writes: {}", Tally::of(&writes));
    for (what, met) in [("reads", &reads), ("writes", &writes)] {
        judge(what, met)?;
        for (how, returned) in &returns {
            recovered(what, how, *returned, met)?;
        }
    }
    let accepted: Vec<_> = writes.iter().filter(|met| met.status() == 200).collect();
    for met in &accepted {
        let status = ask(port, &sign_in_request(&address(&met.name)))?.status;
        ensure!(
            status == 200,
            "{} was signed up, and signing in says {status}",
            met.name
        );
    }
    println!("all {} that were signed up can sign in", accepted.len());
    Ok(())
}

/// Half of them through the route that has words for nobody being signed in.
fn read(port: u16, person: &Person) -> Crowd {
    let person = person.clone();
    Crowd::gather(READERS, move |who, _| {
        let path = match who % 2 {
            0 => "/api/v1/account",
            _ => "/api/auth/get-session",
        };
        Met::by_asking(port, path, &person.with(Request::get(path)))
    })
}

/// What there was instead of success is a refusal that says "later".
fn judge(what: &str, met: &[Met]) -> Result<()> {
    Tally::of(met).require_only(what, &[200, 503])?;
    for met in met {
        let Ok(answer) = &met.outcome else { continue };
        let is_nobody = answer.status == 200 && answer.body == b"null";
        ensure!(!is_nobody, "{}: a valid session was called none", met.name);
        if answer.status == 503 {
            let waits = answer.header("retry-after").is_some();
            ensure!(waits, "{}: a 503 without Retry-After", met.name);
            let took = met.took;
            ensure!(took < LONGEST_REFUSAL, "{}: a 503 after {took:?}", met.name);
        }
    }
    Ok(())
}

/// Nothing that was asked later than this after the return is refused.
fn recovered(what: &str, how: &str, returned: Instant, met: &[Met]) -> Result<()> {
    let until = returned + RECOVERY + Duration::from_secs(1);
    let first = met
        .iter()
        .filter(|met| met.status() == 200 && met.began >= returned)
        .map(Met::ended)
        .min();
    let first = first.map(|moment| moment - returned);
    let last = met
        .iter()
        .filter(|met| met.status() == 503 && met.began >= returned && met.began < until)
        .map(|met| met.began - returned)
        .max()
        .unwrap_or_default();
    println!(
        "{how}: {what} succeed {first:.0?} after its return, the last refusal began {last:.0?} after it"
    );
    let is_soon = first.is_some_and(|first| first <= RECOVERY) && last <= RECOVERY;
    ensure!(
        is_soon,
        "{how}: {what} took longer than {RECOVERY:?} to recover"
    );
    Ok(())
}
