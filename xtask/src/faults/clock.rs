//! The clock jumps, forwards and back.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, bail, ensure};
use xshell::Shell;

use super::crowd::{pause, wait_for};
use super::people::{Person, address, sign_in_request, sign_up, sign_up_request};
use super::wire::ask;
use super::{Ground, Plan, Trial};
use crate::conformance::Engine;
use crate::debian;

/// Where Debian has it, on any architecture.
const LIBRARIES: &str = "/usr/lib";

/// The library looks at its file once a second; answers from memory are older than ten never.
const TAKES_EFFECT: Duration = Duration::from_millis(2500);

pub(super) fn run(trial: &Trial<'_>) -> Result<()> {
    let library = find_or_install(&trial.workspace.sh)?;
    let ground = Ground::make(trial.workspace, Engine::Sqlite)?;
    let file = ground.folder().join("clock");
    let set = |jump: &str| -> Result<()> {
        std::fs::write(&file, format!("{jump}\n"))?;
        pause(TAKES_EFFECT);
        Ok(())
    };
    std::fs::write(&file, "+0\n")?;
    let plan = Plan::new(trial.workspace, &trial.binary, &ground)?
        .set("LD_PRELOAD", library.display().to_string())
        .set("FAKETIME_TIMESTAMP_FILE", file.display().to_string())
        .set("FAKETIME_CACHE_DURATION", "1")
        .set("FAKETIME_DONT_FAKE_MONOTONIC", "1")
        // It counts here: its windows are a matter of the clock.
        .set("BEZTACK__SERVER__RATE_LIMIT", "true");
    let log_before = std::fs::read_to_string(plan.log()?)
        .unwrap_or_default()
        .len();
    let house = plan.open()?;
    let port = house.port;

    let early = sign_up(port, "early")?;
    mailed(&ground, "early")?;
    set("+6d")?;
    expect(port, &early, true, "six days later")?;
    set("+40d")?;
    expect(port, &early, false, "forty days later")?;
    let late = sign_in(port, &early.email, "forty days later")?;
    sign_up(port, "late")?;
    mailed(&ground, "late")?;
    // As many as one address may, so that its window is closed when the clock goes back.
    while ask(port, &sign_in_request(&early.email))?.status != 429 {}
    set("+0")?;
    expect(port, &early, false, "back again: what ended stays so")?;
    expect(port, &late, true, "back again: somebody from the future")?;
    sign_in(port, &early.email, "back again")?;
    let again = ask(port, &sign_up_request("back"))?.status;
    ensure!(again == 200, "back again: signing up says {again}");
    mailed(&ground, "back")?;
    let log = std::fs::read_to_string(plan.log()?)?;
    let panics = log
        .get(log_before..)
        .is_some_and(|log| log.contains("panicked"));
    ensure!(!panics, "something panicked: see {}", plan.log()?.display());
    println!("sessions end with their time, mails go out before, after and again");
    Ok(())
}

fn expect(port: u16, person: &Person, wanted: bool, when: &str) -> Result<()> {
    let is_in = person.is_in(port)?;
    println!(
        "{when}: {} is {}",
        person.email,
        if is_in { "in" } else { "out" }
    );
    ensure!(
        is_in == wanted,
        "{when}: {} should be otherwise",
        person.email
    );
    Ok(())
}

fn sign_in(port: u16, email: &str, when: &str) -> Result<Person> {
    let answer = ask(port, &sign_in_request(email))?;
    let status = answer.status;
    ensure!(status == 200, "{when}: signing in says {status}");
    Ok(Person {
        email: email.to_owned(),
        cookie: answer.cookies(),
    })
}

/// Jobs go on: the greeting arrives.
fn mailed(ground: &Ground, name: &str) -> Result<()> {
    let (mailbox, email) = (ground.mailbox(), address(name));
    let arrived = || super::kills::recipients(&mailbox).is_ok_and(|to| to.contains(&email));
    let took = wait_for(
        &format!("a mail to {email}"),
        Duration::from_secs(15),
        arrived,
    )?;
    println!("a mail to {email} after {took:.1?}");
    Ok(())
}

fn find_or_install(sh: &Shell) -> Result<PathBuf> {
    if let Some(library) = find(Path::new(LIBRARIES)) {
        return Ok(library);
    }
    debian::install(sh, &["libfaketime"])?;
    match find(Path::new(LIBRARIES)) {
        Some(library) => Ok(library),
        None => bail!("no libfaketimeMT below {LIBRARIES} (Debian: apt-get install libfaketime)"),
    }
}

/// `/usr/lib/<architecture>/faketime/libfaketimeMT.so.1`, for programs with threads.
fn find(folder: &Path) -> Option<PathBuf> {
    let entries = std::fs::read_dir(folder).ok()?;
    entries
        .filter_map(|entry| Some(entry.ok()?.path().join("faketime/libfaketimeMT.so.1")))
        .find(|library| library.exists())
}
