//! The servers on one database, each with its people, and what they are to do.

use std::path::Path;

use anyhow::{Result, ensure};

use super::contest::{Contest, Contestant};
use super::databases::{Databases, Format};
use super::load::{Ask, Load, Order, Person};
use super::server::{Cache, Server};
use crate::conformance::Engine;
use crate::workspace::Workspace;

pub(super) const NOT_CACHED: &str = "get-session, not cached";
pub(super) const CACHED: &str = "get-session, cached";
pub(super) const STATIC: &str = "static answer";
pub(super) const SIGN_IN_ARGON2ID: &str = "sign-in, argon2id";
pub(super) const SIGN_IN_SCRYPT: &str = "sign-in, scrypt";

pub(super) const BEZTACK: &str = "beztack";
pub(super) const HARDENED: &str = "beztack, argon2id";
pub(super) const ADOPTED: &str = "beztack, scrypt";
pub(super) const LIMIT: &str = "the limit";
pub(super) const HASH: &str = "its hash alone";
pub(super) const REFERENCE: &str = "the reference";

/// A server at which people have signed up.
struct House {
    server: Server,
    person: Person,
}

/// What a server takes, in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Memory {
    pub(super) name: &'static str,
    /// Before its first request.
    pub(super) idle: u64,
    /// The most so far.
    pub(super) peak: u64,
}

/// Everything that runs on one database.
pub(super) struct Arena<'a> {
    workspace: &'a Workspace,
    binaries: &'a Path,
    databases: Databases,
    hardened: House,
    adopted: House,
    /// On the rows of the hardened one, as the limit is.
    cached: Server,
    limit: Server,
    reference: Option<House>,
}

impl<'a> Arena<'a> {
    /// Starts everybody.
    pub(super) fn open(
        workspace: &'a Workspace,
        binaries: &'a Path,
        engine: Engine,
        load: &Load<'_>,
    ) -> Result<Self> {
        let databases = Databases::make(workspace, engine)?;
        let house = |server: Server| -> Result<House> {
            let person = load.people(&server)?;
            Ok(House { server, person })
        };
        let beztack = |format| -> Result<House> {
            databases.migrate(workspace, binaries, format)?;
            house(Server::beztack(
                workspace,
                binaries,
                &databases,
                format,
                Cache::Off,
            )?)
        };
        let hardened = beztack(Format::Hardened)?;
        let adopted = beztack(Format::BetterAuth)?;
        let format = Format::Hardened;
        let cached = Server::beztack(workspace, binaries, &databases, format, Cache::Usual)?;
        let limit = Server::limit(workspace, binaries, &databases)?;
        // It is measured on PostgreSQL only, as it is used.
        let reference = match engine {
            Engine::Postgres => Some(house(Server::reference(workspace, &databases)?)?),
            Engine::Sqlite => None,
        };
        let arena = Self {
            workspace,
            binaries,
            databases,
            hardened,
            adopted,
            cached,
            limit,
            reference,
        };
        arena.require_same_bytes(load)?;
        Ok(arena)
    }

    /// A limit that answers something else is none.
    fn require_same_bytes(&self, load: &Load<'_>) -> Result<()> {
        let (ours, bare) = (
            &self.hardened.person.session,
            load.show(&self.limit, &Ask::get(&self.bare_path(), ""))?,
        );
        ensure!(*ours == bare, "the limit answers {bare}, not {ours}");
        Ok(())
    }

    fn bare_path(&self) -> String {
        format!("/get-session/{}", self.hardened.person.token)
    }

    /// What is measured, in the order of the table.
    pub(super) fn contests(&self) -> Vec<Contest<'_>> {
        let reference = self.reference.as_ref();
        let mut not_cached = vec![
            session(BEZTACK, &self.hardened),
            read(LIMIT, &self.limit, &self.bare_path()),
        ];
        not_cached.extend(reference.map(|house| session(REFERENCE, house)));
        let cached = Contestant::new(
            BEZTACK,
            Some(&self.cached),
            session_of(&self.hardened.person),
        );
        let mut fixed = vec![
            read(BEZTACK, &self.hardened.server, "/api/auth/ok"),
            read(LIMIT, &self.limit, "/static"),
        ];
        fixed.extend(reference.map(|house| read(REFERENCE, &house.server, "/api/auth/ok")));
        let argon2id = vec![
            sign_in(BEZTACK, &self.hardened),
            Contestant::new(HASH, None, Order::Hash("argon2id")),
        ];
        let mut scrypt = vec![
            sign_in(BEZTACK, &self.adopted),
            Contestant::new(HASH, None, Order::Hash("scrypt")),
        ];
        scrypt.extend(reference.map(|house| sign_in(REFERENCE, house)));
        vec![
            Contest::new(NOT_CACHED, not_cached),
            Contest::new(CACHED, vec![cached]),
            Contest::new(STATIC, fixed),
            Contest::new(SIGN_IN_ARGON2ID, argon2id),
            Contest::new(SIGN_IN_SCRYPT, scrypt),
        ]
    }

    /// One more `beztack`, that has not done anything yet, and somebody who is signed in.
    pub(super) fn fresh(&self, format: Format) -> Result<(Server, &Person)> {
        let server = Server::beztack(
            self.workspace,
            self.binaries,
            &self.databases,
            format,
            Cache::Off,
        )?;
        let house = match format {
            Format::Hardened => &self.hardened,
            Format::BetterAuth => &self.adopted,
        };
        Ok((server, &house.person))
    }

    /// Every server's memory.
    pub(super) fn memory(&self) -> Result<Vec<Memory>> {
        let ours = [
            (HARDENED, &self.hardened.server),
            (ADOPTED, &self.adopted.server),
            (LIMIT, &self.limit),
        ];
        let reference = self
            .reference
            .iter()
            .map(|house| (REFERENCE, &house.server));
        ours.into_iter()
            .chain(reference)
            .map(|(name, server)| {
                Ok(Memory {
                    name,
                    idle: server.idle,
                    peak: server.peak()?,
                })
            })
            .collect()
    }
}

fn session<'s>(name: &'static str, house: &'s House) -> Contestant<'s> {
    Contestant::new(name, Some(&house.server), session_of(&house.person))
}

/// What the owner of a session does all day.
pub(super) fn session_of(person: &Person) -> Order {
    Order::Ask(Ask::get("/api/auth/get-session", &person.cookie))
}

fn read<'s>(name: &'static str, server: &'s Server, path: &str) -> Contestant<'s> {
    Contestant::new(name, Some(server), Order::Ask(Ask::get(path, "")))
}

fn sign_in<'s>(name: &'static str, house: &'s House) -> Contestant<'s> {
    Contestant::new(name, Some(&house.server), Order::SignIn)
}
