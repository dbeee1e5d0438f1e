//! Somebody else's locks hold every connection.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use super::crowd::{Crowd, Met, Tally, pause, wait_for};
use super::people::{sign_in_request, sign_up};
use super::wire::{Request, ask};
use super::{Ground, Plan, Trial};
use crate::conformance::Engine;
use crate::services::Postgres;

/// How long the locks are held.
const HELD: Duration = Duration::from_secs(6);

/// `database.acquire_timeout`, and a little for a busy machine.
const LONGEST_REFUSAL: Duration = Duration::from_secs(5);

const RECOVERY: Duration = Duration::from_secs(2);

/// Far more than connections.
const CROWD: usize = 24;

pub(super) fn run(trial: &Trial<'_>) -> Result<()> {
    let mut ground = Ground::make(trial.workspace, Engine::Postgres)?;
    let plan = Plan::new(trial.workspace, &trial.binary, &ground)?
        .set("BEZTACK__DATABASE__MAX_CONNECTIONS", "4");
    plan.run(&["migrate", "up"])?;
    let house = plan.open()?;
    let port = house.port;
    let person = sign_up(port, "ada")?;
    // Those who ask with the same cookie at the same time are one question.
    let names = (0..CROWD).map(|who| sign_up(port, &format!("asker-{who}")));
    let crowd = names.collect::<Result<Vec<_>>>()?;

    let mut holder = hold(ground.cluster()?)?;
    let began = Instant::now();
    pause(Duration::from_millis(300));

    let stuck = Crowd::gather(CROWD, move |who, _| {
        let request = Request::get("/api/auth/list-sessions");
        let request = crowd
            .get(who)
            .map_or(request.clone(), |asker| asker.with(request));
        Met::by_asking(port, "list-sessions", &request)
    });
    let alive = Crowd::gather(2, move |_, _| {
        Met::by_asking(port, "livez", &Request::get("/livez"))
    });
    holder.wait()?;
    let (released, held) = (Instant::now(), began.elapsed());
    ensure!(held >= HELD, "the locks were held for {held:?} only");
    let works = || ask(port, &sign_in_request(&person.email)).is_ok_and(|met| met.status == 200);
    let back = wait_for("signing in after the release", RECOVERY, works)?;
    pause(RECOVERY);
    let (stuck, alive) = (stuck.disperse()?, alive.disperse()?);

    println!("while the locks were held and after: {}", Tally::of(&stuck));
    println!("livez: {}", Tally::of(&alive));
    println!("signing in works {back:.0?} after the release");
    Tally::of(&alive).require_only("livez", &[200])?;
    let sluggish = alive.iter().map(|met| met.took).max().unwrap_or_default();
    ensure!(sluggish < Duration::from_secs(1), "livez took {sluggish:?}");
    judge(&stuck, released)
}

/// Whoever found no connection was told so soon, and only while the locks were held.
fn judge(stuck: &[Met], released: Instant) -> Result<()> {
    let tally = Tally::of(stuck);
    tally.require_only("behind the locks", &[200, 503])?;
    ensure!(
        tally.count(503) > 0,
        "nobody was refused: the pool was not exhausted"
    );
    for met in stuck.iter().filter(|met| met.status() == 503) {
        let took = met.took;
        ensure!(took < LONGEST_REFUSAL, "a 503 after {took:?}");
        let waits = met
            .outcome
            .as_ref()
            .is_ok_and(|met| met.header("retry-after").is_some());
        ensure!(waits, "a 503 without Retry-After");
        let late = met.began.saturating_duration_since(released);
        ensure!(
            late < RECOVERY,
            "a 503 to a request made {late:?} after the release"
        );
    }
    Ok(())
}

/// Somebody else's transaction.
fn hold(cluster: &Postgres) -> Result<Child> {
    let sql = format!(
        "BEGIN; LOCK TABLE \"user\", session, account; SELECT pg_sleep({}); COMMIT",
        HELD.as_secs()
    );
    let holder = Command::new(cluster.bin.join("psql"))
        .args([
            "--username=postgres",
            "--dbname=faults",
            "--quiet",
            "--host",
        ])
        .arg(&cluster.socket)
        .args(["--command", &sql])
        .stdout(Stdio::null())
        .spawn()?;
    Ok(holder)
}
