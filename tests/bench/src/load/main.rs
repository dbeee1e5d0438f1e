//! Whoever asks: a small closed-loop client that costs the machine little, because it
//! shares it with the server it measures.
//!
//! *Here*: people who sign up, read their session and sign in; storms of them; what a hash
//! alone costs; and strangers, straight into the tables, so that there is something to find.
//!
//! *Never here*: a verdict. `cargo xtask bench` reads the report, one JSON object.
//!
//! *Begin at* [`Command`].
#![expect(clippy::print_stdout, reason = "the report goes to standard output")]

mod ask;
mod connection;
mod grow;
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
    /// Ask for one thing, over and over
    Repeat {
        #[command(flatten)]
        server: Server,
        #[command(flatten)]
        effort: Effort,
        #[command(flatten)]
        request: Request,
    },
    /// Show what is answered to one request
    Show {
        #[command(flatten)]
        server: Server,
        #[command(flatten)]
        request: Request,
    },
    /// Sign strangers up, one after the other
    SignUp {
        #[command(flatten)]
        server: Server,
        #[command(flatten)]
        effort: Effort,
    },
    /// Write strangers, their sessions and organizations into the tables
    Grow {
        #[arg(long)]
        database_url: String,
        /// How many there are to be
        #[arg(long)]
        users: i64,
    },
    /// Run one statement
    Sql {
        #[arg(long)]
        database_url: String,
        #[arg(long)]
        statement: String,
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
    /// Another instance, which gets every other connection
    #[arg(long)]
    also: Option<u16>,
    /// What browsers would send along with a POST
    #[arg(long, default_value = "")]
    origin: String,
}

/// What to ask.
#[derive(Clone, Debug, Args)]
struct Request {
    #[arg(long)]
    path: String,
    #[arg(long, default_value = "")]
    cookie: String,
    /// JSON to send; without it nothing is sent
    #[arg(long)]
    body: Option<String>,
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
        Command::Repeat {
            server,
            effort,
            request,
        } => print(&ask::repeatedly(&server, effort, &[server.bytes(&request)]).await?),
        Command::Show { server, request } => {
            let bytes = server.bytes(&request);
            println!("{}", people::show(&server, &bytes).await?);
            Ok(())
        }
        Command::SignUp { server, effort } => {
            let requests = people::strangers(&server)?;
            print(&ask::repeatedly(&server, effort, &requests).await?)
        }
        Command::Grow {
            database_url,
            users,
        } => grow::to(&database_url, users).await,
        Command::Sql {
            database_url,
            statement,
        } => grow::sql(&database_url, statement).await,
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
