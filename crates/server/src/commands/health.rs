//! `beztack health`

use std::time::Duration;

use anyhow::{Context as _, bail};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::settings::Settings;

/// Whoever asks would rather know now.
const PATIENCE: Duration = Duration::from_secs(4);

/// Asks the server of this machine whether it wants requests, for containers that have no
/// other program to do so.
pub(crate) async fn run(settings: &Settings) -> anyhow::Result<()> {
    let (host, port) = (&settings.server.host, settings.server.port);
    // Whoever listens on every address listens on this one.
    let host = match host.as_str() {
        "0.0.0.0" => "127.0.0.1",
        "::" | "[::]" => "::1",
        host => host,
    };
    let asked = tokio::time::timeout(PATIENCE, ask(host, port)).await;
    let answer = asked.with_context(|| format!("no answer from {host}:{port}"))??;
    let status = answer.split(' ').nth(1).unwrap_or_default();
    if status != "200" {
        bail!("/readyz answers {status}");
    }
    println!("ready");
    Ok(())
}

async fn ask(host: &str, port: u16) -> anyhow::Result<String> {
    let connected = TcpStream::connect((host, port)).await;
    let mut wire = connected.with_context(|| format!("nobody listens on {host}:{port}"))?;
    wire.write_all(b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        .await?;
    let mut answer = Vec::new();
    // The status stands in the first line.
    wire.take(1024).read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
