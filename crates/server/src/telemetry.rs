//! Logs: one line an event, on standard error, as text or JSON.

use std::io::IsTerminal as _;

use anyhow::Context as _;
use tracing_subscriber::EnvFilter;

use crate::settings::{LogConfig, LogFormat};

/// Starts logging. Call once.
pub(crate) fn start(config: &LogConfig) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.level).context("log.level")?;
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let started = match config.format {
        LogFormat::Text => logs.with_target(false).try_init(),
        LogFormat::Json => logs
            .json()
            .flatten_event(true)
            // The current span is there by itself.
            .with_span_list(false)
            .try_init(),
    };
    started.map_err(|error| anyhow::anyhow!("starting the log: {error}"))
}
