//! SIGKILL, again and again, in the middle of everything.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use super::crowd::{Crowd, Met, Tally, pause, wait_for};
use super::people::{Person, address, sign_in_request, sign_up, sign_up_request};
use super::wire::{Request, ask};
use super::{Ground, Plan, Trial};
use crate::conformance::Engine;

/// Two of three in the middle of a sign-up, the others in the middle of an invitation.
const CROWD: usize = 6;

/// How many organizations the invitations are spread over: a listing ends with its 500 newest
/// invitations, and one that ended there would prove nothing of the older ones.
const ORGANIZATIONS: usize = 32;

/// Where a listing of invitations ends.
const LISTED: usize = 500;

/// Jobs of a dead worker are taken over after twice `jobs.attempt_timeout`.
const TAKEN_OVER: Duration = Duration::from_mins(1);

pub(super) fn run(trial: &Trial<'_>) -> Result<()> {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        println!("on {}:", engine.title());
        on(trial, engine)?;
    }
    Ok(())
}

fn on(trial: &Trial<'_>, engine: Engine) -> Result<()> {
    let ground = Ground::make(trial.workspace, engine)?;
    let plan = Plan::new(trial.workspace, &trial.binary, &ground)?
        .set("BEZTACK__JOBS__ATTEMPT_TIMEOUT", "2s")
        .set("BEZTACK__ORGANIZATION__INVITATION_LIMIT", "100000");
    plan.run(&["migrate", "up"])?;
    let (owner, organizations) = founder(&plan)?;
    let mut met = Vec::new();
    for round in 0..trial.kills {
        met.extend(between_kills(&plan, &owner, &organizations, round)?);
    }
    let house = plan.open()?;
    println!("{} kills: {}", trial.kills, Tally::of(&met));
    Tally::of(&met).require_only("between kills", &[0, 200])?;

    let (signed_up, invited) = met
        .into_iter()
        .partition::<Vec<_>, _>(|met| met.name.starts_with("new-"));
    let half = signed_up.iter().filter(|met| met.status() == 0).count();
    for met in &signed_up {
        whole_account(house.port, met)?;
    }
    println!(
        "{} sign-ups, {half} of them cut short: nobody is there by half",
        signed_up.len()
    );
    let idle = || plan.run(&["jobs", "list"]).is_ok_and(|said| is_idle(&said));
    wait_for("all jobs are done", TAKEN_OVER, idle)?;
    let mails = recipients(&ground.mailbox())?;
    let listed = invitations(house.port, &owner, &organizations)?;
    for met in invited.iter().filter(|met| met.status() == 200) {
        let email = address(&met.name);
        ensure!(
            listed.contains(&email),
            "{email}: the invitation was accepted and lost"
        );
    }
    for email in &listed {
        ensure!(
            mails.contains(email),
            "{email}: an invitation without its mail"
        );
    }
    println!("{} invitations, each with its mail", listed.len());
    for met in signed_up.iter().filter(|met| met.status() == 200) {
        let email = address(&met.name);
        ensure!(
            mails.contains(&email),
            "{email}: an account that was never greeted"
        );
    }
    let dead = plan.run(&["jobs", "list", "--dead"])?;
    ensure!(is_idle(&dead), "jobs were given up: {dead}");
    Ok(())
}

/// Somebody with all the organizations, and their ids.
fn founder(plan: &Plan<'_>) -> Result<(Person, Vec<String>)> {
    let house = plan.open()?;
    let owner = sign_up(house.port, "owner")?;
    let found = |number: usize| {
        let body = json!({ "name": "House", "slug": format!("house-{number}") });
        let request = Request::post("/api/auth/organization/create", &body);
        let made = owner.ask(house.port, request)?;
        let id = made
            .json()
            .get("id")
            .and_then(Value::as_str)
            .map(str::to_owned);
        id.with_context(|| format!("no organization was made: {}", made.status))
    };
    let organizations = (0..ORGANIZATIONS).map(found).collect::<Result<_>>()?;
    Ok((owner, organizations))
}

/// Some load, and the end of the server at a moment that is another one each time.
fn between_kills(
    plan: &Plan<'_>,
    owner: &Person,
    organizations: &[String],
    round: usize,
) -> Result<Vec<Met>> {
    let mut house = plan.open()?;
    let port = house.port;
    let (owner, organizations) = (owner.clone(), organizations.to_owned());
    let crowd = Crowd::gather(CROWD, move |who, turn| {
        if who % 3 == 2 {
            let name = format!("guest-{round}-{who}-{turn}");
            let body = json!({
                "email": address(&name), "role": "member",
                "organizationId": organizations.get(turn % ORGANIZATIONS),
            });
            let request = owner.with(Request::post("/api/auth/organization/invite-member", &body));
            return Met::by_asking(port, &name, &request);
        }
        let name = format!("new-{round}-{who}-{turn}");
        Met::by_asking(port, &name, &sign_up_request(&name))
    });
    // From a third of a second to a second and a half, in steps that do not repeat.
    let moment = 333 + (round * 271) % 1_167;
    pause(Duration::from_millis(u64::try_from(moment)?));
    house.process.signal("KILL")?;
    house.process.end(Duration::from_secs(10))?;
    let mut met = crowd.disperse()?;
    met.retain(|met| !met.is_turned_away());
    Ok(met)
}

/// Whoever was told so is signed up; of whoever was told nothing there is all or nothing.
fn whole_account(port: u16, met: &Met) -> Result<()> {
    let sign_in = ask(port, &sign_in_request(&address(&met.name)))?.status;
    if met.status() == 200 {
        ensure!(
            sign_in == 200,
            "{} was signed up, and signing in says {sign_in}",
            met.name
        );
    } else if sign_in != 200 {
        let again = ask(port, &sign_up_request(&met.name))?.status;
        ensure!(
            again == 200,
            "{} is there by half: signing in says {sign_in}, signing up {again}",
            met.name
        );
    }
    Ok(())
}

/// Whether a listing of jobs lists none.
fn is_idle(listing: &str) -> bool {
    !listing.contains("send")
}

/// Everybody who is invited, to whatever organization.
fn invitations(port: u16, owner: &Person, organizations: &[String]) -> Result<BTreeSet<String>> {
    let mut emails = BTreeSet::new();
    for organization in organizations {
        let path = format!("/api/auth/organization/list-invitations?organizationId={organization}");
        let listed = owner.ask(port, Request::get(&path))?.json();
        let listed = listed.as_array().context("no list of invitations")?;
        ensure!(
            listed.len() < LISTED,
            "more invitations than a listing shows"
        );
        emails.extend(
            listed
                .iter()
                .filter_map(|one| Some(one.get("email")?.as_str()?.to_owned())),
        );
    }
    Ok(emails)
}

/// Everybody who got a mail.
pub(super) fn recipients(mailbox: &Path) -> Result<BTreeSet<String>> {
    let mut all = BTreeSet::new();
    for entry in std::fs::read_dir(mailbox)? {
        let text = String::from_utf8_lossy(&std::fs::read(entry?.path())?).into_owned();
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "@.-".contains(c)));
        all.extend(
            words
                .filter(|word| word.ends_with("@example.com"))
                .map(str::to_owned),
        );
    }
    Ok(all)
}
