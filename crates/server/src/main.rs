//! The binary: the only place where everything is known.
//!
//! *Here*: settings, wiring, and the subcommands that operators and developers run.
//!
//! *Never here*: a rule of the product.
//!
//! *Begin at* `wiring.rs` for how the parts come together.
#![expect(clippy::print_stdout, reason = "commands speak on standard output")]

mod commands;
mod figures;
mod settings;
mod telemetry;
mod topology;
mod wiring;

use std::process::ExitCode;

use clap::Parser as _;

use crate::commands::Cli;

/// A request is many small allocations on several threads (README, "Measured").
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match commands::run(cli) {
        Ok(code) => code,
        Err(error) => {
            report(&error);
            ExitCode::FAILURE
        }
    }
}

#[expect(
    clippy::print_stderr,
    reason = "the last word of a command that failed"
)]
fn report(error: &anyhow::Error) {
    eprintln!("beztack: {error:#}");
}
