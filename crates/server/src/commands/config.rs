//! `beztack config`

use std::process::ExitCode;

use clap::Subcommand;

use crate::settings::{Purpose, Sources};

#[derive(Debug, Subcommand)]
pub(crate) enum Config {
    /// Print the result of all sources, secrets masked, and every problem.
    Check,
}

pub(crate) fn run(command: &Config, sources: Sources) -> ExitCode {
    match command {
        Config::Check => {
            println!("{}\n", sources.masked());
            match sources.settings(Purpose::Server) {
                Ok(settings) => {
                    println!(
                        "# The configuration is complete. Mode: {:?}.",
                        settings.mode
                    );
                    ExitCode::SUCCESS
                }
                Err(problems) => {
                    println!("# {}", problems.to_string().replace('\n', "\n#"));
                    ExitCode::FAILURE
                }
            }
        }
    }
}
