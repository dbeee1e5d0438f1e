//! `beztack doctor`

use std::process::ExitCode;

use beztack_app::storage;
use beztack_migration::Migrator;
use beztack_persistence::Database;
use sea_orm_migration::MigratorTrait as _;

use crate::settings::Settings;
use crate::topology;
use crate::wiring;

/// One thing that was looked at: what, and how it is or what to do about it.
type Finding = (&'static str, Result<String, String>);

pub(crate) async fn run(settings: &Settings) -> anyhow::Result<ExitCode> {
    let mut findings: Vec<Finding> = vec![
        (
            "configuration",
            Ok(format!("complete, {:?} mode", settings.mode)),
        ),
        ("sessions", topology::judge(settings).map(ToOwned::to_owned)),
        ("mail", mail(settings).await),
    ];
    findings.extend(beztack_ocr::survey(&settings.ocr).await);
    match wiring::database(settings).await {
        Ok(db) => findings.extend(database(&db).await),
        Err(error) => findings.push(("database", Err(format!("{error:#}")))),
    }
    for (what, state) in &findings {
        match state {
            Ok(state) => println!("ok    {what}: {state}"),
            Err(problem) => println!("FAIL  {what}: {problem}"),
        }
    }
    let healthy = findings.iter().all(|(_, state)| state.is_ok());
    Ok(if healthy {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn database(db: &Database) -> Vec<Finding> {
    let answers = db
        .ping()
        .await
        .map(|()| format!("{:?} answers", db.backend()));
    let schema = match Migrator::get_pending_migrations(db.connection()).await {
        Ok(pending) if pending.is_empty() => Ok("up to date".to_owned()),
        Ok(pending) => Err(format!(
            "{} migration(s) pending: run `beztack migrate up`",
            pending.len()
        )),
        Err(error) => Err(error.to_string()),
    };
    let format = match storage::format(db).await {
        Ok(Some(format)) => Ok(format.as_str().to_owned()),
        Ok(None) => Err("not recorded: run `beztack migrate up`".to_owned()),
        Err(fault) => Err(fault.to_string()),
    };
    vec![
        ("database", answers.map_err(|fault| fault.to_string())),
        ("schema", schema),
        ("storage format", format),
    ]
}

async fn mail(settings: &Settings) -> Result<String, String> {
    let transport = wiring::transport(settings).map_err(|fault| fault.to_string())?;
    let checked = transport.check().await;
    checked.map_err(|fault| fault.to_string())
}
