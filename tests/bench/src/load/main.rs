//! Whoever asks: a small closed-loop client that costs the machine little, because it
//! shares it with the server it measures.
//!
//! *Here*: people who sign up, read their session and sign in; storms of them; and what a
//! hash alone costs.
//!
//! *Never here*: a verdict. `cargo xtask bench` reads the report, one JSON object.
//!
//! *Begin at* [`Command`].
#![expect(clippy::print_stdout, reason = "the report goes to standard output")]

mod ask;
mod connection;
mod hash;
mod people;
mod report;
mod storm;

use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use serde::Serialize;

use self::hash::Scheme;

#[derive(Debug, Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Sign people up, and show the session of the first
    People {
        #[command(flatten)]
        server: Server,
        #[arg(long)]
        people: usize,
    },
    /// Ask for one path, over and over
    Read {
        #[command(flatten)]
        server: Server,
        #[command(flatten)]
        effort: Effort,
        #[arg(long)]
        path: String,
        #[arg(long, default_value = "")]
        cookie: String,
    },
    /// Show what a path answers
    Show {
        #[command(flatten)]
        server: Server,
        #[arg(long)]
        path: String,
        #[arg(long, default_value = "")]
        cookie: String,
    },
    /// Sign people in, over and over
    SignIn {
        #[command(flatten)]
        server: Server,
        #[command(flatten)]
        effort: Effort,
        #[arg(long)]
        people: usize,
    },
    /// Sign many people in at once, and read a session meanwhile
    Storm {
        #[command(flatten)]
        server: Server,
        #[arg(long)]
        people: usize,
        #[arg(long)]
        sign_ins: usize,
        #[arg(long)]
        cookie: String,
    },
    /// Hash a password over and over, without any server
    Hash {
        #[arg(long)]
        scheme: Scheme,
        #[arg(long)]
        threads: usize,
        #[arg(long)]
        seconds: f64,
    },
}

/// Whom to ask.
#[derive(Clone, Debug, Args)]
struct Server {
    #[arg(long)]
    port: u16,
    /// What browsers would send along with a POST
    #[arg(long, default_value = "")]
    origin: String,
}

/// How hard to ask.
#[derive(Clone, Copy, Debug, Args)]
struct Effort {
    #[arg(long)]
    connections: usize,
    #[arg(long)]
    seconds: f64,
}

impl Effort {
    fn duration(self) -> Duration {
        Duration::from_secs_f64(self.seconds)
    }
}

fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    // One thread: the other cores belong to those who answer.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(run(cli.command))
}

async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::People { server, people } => print(&people::sign_up(&server, people).await?),
        Command::Read {
            server,
            effort,
            path,
            cookie,
        } => {
            let request = server.get(&path, &cookie);
            print(&ask::repeatedly(&server, effort, &[request]).await?)
        }
        Command::Show {
            server,
            path,
            cookie,
        } => {
            println!("{}", people::show(&server, &path, &cookie).await?);
            Ok(())
        }
        Command::SignIn {
            server,
            effort,
            people,
        } => {
            let requests = people::sign_ins(&server, people);
            print(&ask::repeatedly(&server, effort, &requests).await?)
        }
        Command::Storm {
            server,
            people,
            sign_ins,
            cookie,
        } => {
            let requests = people::sign_ins(&server, people);
            print(&storm::blow(&server, &requests, sign_ins, &cookie).await?)
        }
        Command::Hash {
            scheme,
            threads,
            seconds,
        } => print(&hash::repeatedly(
            scheme,
            threads,
            Duration::from_secs_f64(seconds),
        )?),
    }
}

fn print(report: &impl Serialize) -> anyhow::Result<()> {
    println!("{}", serde_json::to_string(report)?);
    Ok(())
}
