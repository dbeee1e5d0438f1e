//! `beztack openapi`

use std::process::ExitCode;

pub(crate) fn run() -> anyhow::Result<ExitCode> {
    println!("{}", beztack_http::openapi().to_pretty_json()?);
    Ok(ExitCode::SUCCESS)
}
