//! The pool. Hashes take tens of milliseconds and tens of megabytes each: on an
//! async worker they would stall every other request, on the unbounded blocking
//! pool they would eat the memory.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use beztack_domain::auth::PlainPassword;
use beztack_domain::id::{Alphabet, IdSource};
use beztack_domain::{Fault, FaultKind};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::counts::{Counts, HashCounts, HashLoad, count};
use super::{Scheme, Workspace, hash, priority, verify};
use crate::StorageFormat;

/// How long an idle thread keeps its memory.
const IDLE: Duration = Duration::from_secs(2);

/// Turns for each thread: while it computes for one, another one may look up what it needs.
const TURNS: usize = 2;

/// The size of the pool.
#[derive(Clone, Copy, Debug)]
pub struct HasherConfig {
    /// Hashes computed at the same time; each holds up to 32 MiB while it runs.
    pub threads: usize,
    /// Hashes that may wait; past that the answer is an immediate fault.
    pub queue: usize,
}

/// Hashes and verifies passwords on threads of its own.
#[derive(Clone)]
pub struct PasswordHasher {
    jobs: Sender<Job>,
    /// For all who are here, waiting or not.
    places: Arc<Semaphore>,
    /// For those whose turn it is.
    turns: Arc<Semaphore>,
    counts: Arc<Counts>,
    scheme: Scheme,
    ids: Arc<dyn IdSource>,
    /// How many places and turns there are in all.
    size: (usize, usize),
}

/// The right to one hash, now. Given up when it is used or dropped.
///
/// Whoever has to read something from the database first takes a turn before that: in a
/// storm of sign-ins those who wait then hold no connection that others need, and those who
/// are refused have cost next to nothing.
#[derive(Debug)]
#[must_use = "somebody else could have it"]
pub struct Turn {
    hasher: PasswordHasher,
    _permits: [OwnedSemaphorePermit; 2],
}

/// What became of a password that was compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// It is another one.
    Differs,
    /// It is the one.
    Matches,
    /// It is the one, and its hash is of a kind that is no longer made.
    Outdated(Renewal),
}

/// A hash to put in the place of another one.
#[derive(Clone, PartialEq, Eq)]
pub struct Renewal {
    /// What is stored.
    pub old: String,
    /// What the same password is stored as today.
    pub new: String,
}

impl std::fmt::Debug for Renewal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Renewal(…)")
    }
}

type Job = Box<dyn FnOnce(&mut Workspace) + Send>;

impl PasswordHasher {
    /// Starts the threads. They end when the last clone of the hasher is dropped.
    pub fn start(
        config: HasherConfig,
        format: StorageFormat,
        ids: Arc<dyn IdSource>,
    ) -> Result<Self, Fault> {
        let threads = config.threads.max(1);
        let turns = threads * TURNS;
        // Never longer than there are turns.
        let (jobs, queue) = crossbeam_channel::unbounded();
        let counts = Arc::<Counts>::default();
        for n in 0..threads {
            let (queue, counts) = (queue.clone(), Arc::clone(&counts));
            std::thread::Builder::new()
                .name(format!("password-{n}"))
                .spawn(move || work(&queue, &counts))
                .map_err(|error| {
                    Fault::caused_by(FaultKind::Internal, "starting a password thread", error)
                })?;
        }
        Ok(Self {
            jobs,
            places: Arc::new(Semaphore::new(turns + config.queue)),
            turns: Arc::new(Semaphore::new(turns)),
            counts,
            scheme: Scheme::of(format),
            ids,
            size: (turns + config.queue, turns),
        })
    }

    /// Waits for a turn, first come, first served; an immediate fault where too many wait
    /// already.
    pub async fn turn(&self) -> Result<Turn, Fault> {
        let place = Arc::clone(&self.places).try_acquire_owned();
        let place = place.map_err(|error| {
            count(&self.counts.refused);
            let context = "too many passwords are waiting to be hashed";
            Fault::caused_by(FaultKind::Unavailable, context, error)
        })?;
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|error| {
            Fault::caused_by(FaultKind::Internal, "waiting for a turn to hash", error)
        })?;
        Ok(Turn {
            hasher: self.clone(),
            _permits: [place, turn],
        })
    }

    /// The hash to store for a new password.
    pub async fn hash(&self, password: PlainPassword) -> Result<String, Fault> {
        self.turn().await?.hash(password).await
    }

    /// Whether `password` is the one behind `stored`: see [`Turn::compare`].
    pub async fn verify(
        &self,
        stored: Option<String>,
        password: PlainPassword,
    ) -> Result<bool, Fault> {
        let comparison = self.turn().await?.compare(stored, password).await?;
        Ok(comparison != Comparison::Differs)
    }

    /// What has been computed since the start.
    pub fn counts(&self) -> HashCounts {
        self.counts.read()
    }

    /// How much there is to do at the moment.
    pub fn load(&self) -> HashLoad {
        let (places, turns) = self.size;
        let running = turns.saturating_sub(self.turns.available_permits());
        let present = places.saturating_sub(self.places.available_permits());
        HashLoad {
            running,
            waiting: present.saturating_sub(running),
            refused: self.counts.refused.load(Ordering::Relaxed),
            done: self.counts.read(),
        }
    }
}

impl Turn {
    /// The hash to store for a new password.
    pub async fn hash(self, password: PlainPassword) -> Result<String, Fault> {
        let (scheme, salt) = (self.hasher.scheme, self.salt());
        self.run(move |workspace| hash(scheme, &password, &salt, workspace))
            .await?
            .ok_or_else(|| Fault::new(FaultKind::Internal, "the password could not be hashed"))
    }

    /// Whether `password` is the one behind `stored`, and what to store instead where that
    /// is a scheme we no longer use. The reference's never is where the reference's is
    /// what we use.
    ///
    /// Without a usable hash (unknown user, no password, garbage in the column) the
    /// same work is done and the answer is no, so that the cases cannot be told apart.
    pub async fn compare(
        self,
        stored: Option<String>,
        password: PlainPassword,
    ) -> Result<Comparison, Fault> {
        let (scheme, salt) = (self.hasher.scheme, self.salt());
        self.run(move |workspace| compare(scheme, stored, &password, &salt, workspace))
            .await
    }

    fn salt(&self) -> String {
        self.hasher.ids.text(Alphabet::Hex, 32)
    }

    async fn run<T: Send + 'static>(
        self,
        work: impl FnOnce(&mut Workspace) -> T + Send + 'static,
    ) -> Result<T, Fault> {
        let (answer, answered) = oneshot::channel();
        let jobs = self.hasher.jobs.clone();
        let job: Job = Box::new(move |workspace| {
            // Nobody waits any more when the client has gone: skip the work.
            if !answer.is_closed() {
                let _ = answer.send(work(workspace));
            }
            drop(self);
        });
        let ended = "the password threads have ended";
        jobs.send(job)
            .map_err(|_job| Fault::new(FaultKind::Internal, ended))?;
        answered
            .await
            .map_err(|error| Fault::caused_by(FaultKind::Internal, ended, error))
    }
}

fn compare(
    scheme: Scheme,
    stored: Option<String>,
    password: &PlainPassword,
    salt: &str,
    workspace: &mut Workspace,
) -> Comparison {
    let verdict = stored.and_then(|stored| {
        let verdict = verify(&stored, password, workspace);
        if verdict.is_none() {
            tracing::warn!("a stored password hash is not readable");
        }
        Some((stored, verdict?))
    });
    match verdict {
        None => {
            hash(scheme, password, salt, workspace);
            Comparison::Differs
        }
        Some((_, false)) => Comparison::Differs,
        Some((old, true)) if scheme.outdates(&old) => {
            match hash(scheme, password, salt, workspace) {
                Some(new) => Comparison::Outdated(Renewal { old, new }),
                None => Comparison::Matches,
            }
        }
        Some((_, true)) => Comparison::Matches,
    }
}

impl std::fmt::Debug for PasswordHasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordHasher")
            .field("scheme", &self.scheme)
            .field("places", &self.places.available_permits())
            .finish_non_exhaustive()
    }
}

fn work(jobs: &Receiver<Job>, counts: &Arc<Counts>) {
    priority::lower();
    let mut workspace = Workspace::counted_by(Arc::clone(counts));
    while let Some(job) = next(jobs, &mut workspace) {
        job(&mut workspace);
    }
}

/// The next job, and none when nobody can send one any more. Where there is nothing to do
/// for a while, memory is given back before the wait goes on.
fn next(jobs: &Receiver<Job>, workspace: &mut Workspace) -> Option<Job> {
    for rest in [Workspace::give_back, Workspace::settle] {
        match jobs.recv_timeout(IDLE) {
            Ok(job) => return Some(job),
            Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) => rest(workspace),
        }
    }
    jobs.recv().ok()
}
