//! SIGTERM under load.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use super::crowd::{Crowd, Met, Tally, pause};
use super::people::{Person, sign_in_request, sign_up};
use super::wire::Request;
use super::{Ground, Plan, Trial};
use crate::conformance::Engine;

const ROUNDS: usize = 5;
const CROWD: usize = 12;

/// What was asked so long before the signal is with the server, not on its way.
const ON_ITS_WAY: Duration = Duration::from_millis(100);

/// `server.shutdown_timeout`, and a little.
const END: Duration = Duration::from_secs(12);

pub(super) fn run(trial: &Trial<'_>) -> Result<()> {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        println!("on {}:", engine.title());
        let ground = Ground::make(trial.workspace, engine)?;
        let plan = Plan::new(trial.workspace, &trial.binary, &ground)?;
        plan.run(&["migrate", "up"])?;
        let mut person = None;
        for _ in 0..ROUNDS {
            round(&plan, &mut person)?;
        }
    }
    Ok(())
}

fn round(plan: &Plan<'_>, person: &mut Option<Person>) -> Result<()> {
    let mut house = plan.open()?;
    let port = house.port;
    let asker = match person {
        Some(person) => person.clone(),
        None => person.insert(sign_up(port, "ada")?).clone(),
    };
    let crowd = Crowd::gather(CROWD, move |who, _| match who % 3 {
        0 => Met::by_asking(port, "sign-in", &sign_in_request(&asker.email)),
        1 => Met::by_asking(port, "list-sessions", &listing(&asker)),
        _ => Met::by_asking(port, "document", &Request::get("/api/openapi.json")),
    });
    pause(Duration::from_secs(1));
    let told = Instant::now();
    house.process.signal("TERM")?;
    let status = house.process.end(END)?;
    let took = told.elapsed();
    let met = crowd.disperse()?;
    ensure!(status.success(), "it ended with {status}");

    let before = |met: &&Met| met.began + ON_ITS_WAY < told;
    let under_way = met
        .iter()
        .filter(before)
        .filter(|met| met.ended() > told)
        .count();
    let tally = Tally::of(met.iter().filter(before));
    println!("ended {took:.1?} after the signal, {under_way} requests were under way; {tally}");
    for met in met.iter().filter(before).filter(|met| met.status() != 200) {
        let ahead = told - met.began;
        let (name, took, outcome) = (&met.name, met.took, &met.outcome);
        println!(
            "{name}, begun {ahead:.1?} before the signal, ended after {took:.1?}: {outcome:?}"
        );
    }
    tally.require_only("requests made before the signal", &[200])?;
    // What comes later may be turned away, but nobody gets half an answer.
    ensure!(!met.iter().any(Met::is_cut_off), "an answer was cut off");
    let later = Tally::of(met.iter().filter(|met| !before(met)));
    later.require_only("requests made with the signal or after it", &[0, 200, 503])
}

fn listing(person: &Person) -> Request {
    person.with(Request::get("/api/auth/list-sessions"))
}
