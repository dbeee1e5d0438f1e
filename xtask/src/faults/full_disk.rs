//! `SQLite` on a disk that fills up.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::json;

use super::crowd::{Crowd, Met, Tally, wait_for};
use super::people::{Person, address, sign_in_request, sign_up, sign_up_request};
use super::wire::{Request, ask};
use super::{Ground, House, Plan, Trial};
use crate::conformance::Engine;
use crate::debian::is_root;

/// Runs the rest of the line with a small file system of its own at `$1`, in which a file
/// takes up room that can be given back.
const IN_A_SMALL_DISK: &str = r#"
mount -t tmpfs -o size=6m small "$1" && head -c 2000000 /dev/zero >"$1/ballast" || exit 1
shift
exec "$@"
"#;

/// Organizations with a kilobyte of metadata fill it quickly.
const FILLERS: usize = 4;

const FULL_WITHIN: Duration = Duration::from_mins(1);

pub(super) fn run(trial: &Trial<'_>) -> Result<()> {
    let mut ground = Ground::make(trial.workspace, Engine::Sqlite)?;
    let disk = ground.folder().join("disk");
    std::fs::create_dir(&disk)?;
    ground.url = format!("sqlite://{}?mode=rwc", disk.join("faults.db").display());
    let mut line: Vec<OsString> = vec!["unshare".into(), "--mount".into()];
    if !is_root(&trial.workspace.sh)? {
        line.push("--map-root-user".into());
    }
    line.extend(["sh", "-c", IN_A_SMALL_DISK, "small"].map(Into::into));
    line.push(disk.clone().into());
    let plan = Plan::new(trial.workspace, &trial.binary, &ground)?
        .set("BEZTACK__JOBS__IN_PROCESS", "false")
        .through(line);
    let house = plan.open()?;
    let port = house.port;
    let person = sign_up(port, "ada")?;

    fill(port, &person)?;
    let during = while_full(port, &person)?;
    std::fs::remove_file(ballast(&house, &disk)?).context("give room back")?;
    let works = || ask(port, &sign_in_request(&person.email)).is_ok_and(|met| met.status == 200);
    let back = wait_for("signing in with room again", Duration::from_secs(2), works)?;
    println!("with room again, signing in works after {back:.0?}");
    no_half_state(port, &during)
}

/// Until nothing can be written.
fn fill(port: u16, person: &Person) -> Result<()> {
    let filler = person.clone();
    let crowd = Crowd::gather(FILLERS, move |who, turn| {
        let slug = format!("filler-{who}-{turn}");
        let more = json!({ "note": "x".repeat(30_000) });
        let body = json!({ "name": slug, "slug": slug, "metadata": more });
        let request = filler.with(Request::post("/api/auth/organization/create", &body));
        Met::by_asking(port, &slug, &request)
    });
    let probe = person.clone();
    let is_full = || {
        let name = json!({ "name": "somebody else" });
        let asked = probe.ask(port, Request::post("/api/auth/update-user", &name));
        asked.is_ok_and(|answer| answer.status != 200)
    };
    let full = wait_for("the disk is full", FULL_WITHIN, is_full);
    let met = crowd.disperse()?;
    println!("filling: {}", Tally::of(&met));
    full?;
    Tally::of(&met).require_only("filling", &[200, 503])
}

/// Writes are refused, reads go on.
fn while_full(port: u16, person: &Person) -> Result<Vec<Met>> {
    let mut writes = Vec::new();
    for turn in 0..20 {
        let name = format!("late-{turn}");
        writes.push(Met::by_asking(port, &name, &sign_up_request(&name)));
    }
    println!("sign-ups while it is full: {}", Tally::of(&writes));
    Tally::of(&writes).require_only("sign-ups while it is full", &[200, 503])?;
    ensure!(Tally::of(&writes).count(503) > 0, "it was not full");
    let refused = writes.iter().filter(|met| met.status() == 503);
    for met in refused {
        let waits = met
            .outcome
            .as_ref()
            .is_ok_and(|met| met.header("retry-after").is_some());
        ensure!(waits, "{}: a 503 without Retry-After", met.name);
    }
    for path in [
        "/api/v1/account",
        "/api/auth/list-sessions",
        "/api/auth/organization/list",
        "/livez",
        "/readyz",
    ] {
        let status = person.ask(port, Request::get(path))?.status;
        ensure!(status == 200, "reading {path} while it is full: {status}");
    }
    println!("reads go on");
    Ok(writes)
}

/// Who was signed up gets in; who was not can be.
fn no_half_state(port: u16, writes: &[Met]) -> Result<()> {
    for met in writes {
        let status = match met.status() {
            200 => ask(port, &sign_in_request(&address(&met.name)))?.status,
            _ => ask(port, &sign_up_request(&met.name))?.status,
        };
        let before = met.status();
        ensure!(
            status == 200,
            "{}: {before} while it was full, now {status}",
            met.name
        );
    }
    println!("nobody is there by half");
    Ok(())
}

/// The server sees its own disk; from here it is behind the process.
fn ballast(house: &House, disk: &Path) -> Result<PathBuf> {
    let inside = disk.strip_prefix("/")?.join("ballast");
    Ok(PathBuf::from(format!("/proc/{}/root", house.pid()?)).join(inside))
}
