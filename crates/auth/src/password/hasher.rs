//! The pool. Hashes take tens of milliseconds and tens of megabytes each: on an
//! async worker they would stall every other request, on the unbounded blocking
//! pool they would eat the memory.

use std::sync::Arc;
use std::time::Duration;

use beztack_domain::auth::PlainPassword;
use beztack_domain::id::{Alphabet, IdSource};
use beztack_domain::{Fault, FaultKind};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TrySendError};
use tokio::sync::oneshot;

use super::{Scheme, Workspace, hash, verify};
use crate::StorageFormat;

/// How long an idle thread keeps its memory.
const IDLE: Duration = Duration::from_secs(2);

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
    queue: Sender<Job>,
    scheme: Scheme,
    ids: Arc<dyn IdSource>,
}

type Job = Box<dyn FnOnce(&mut Workspace) + Send>;

impl PasswordHasher {
    /// Starts the threads. They end when the last clone of the hasher is dropped.
    pub fn start(
        config: HasherConfig,
        format: StorageFormat,
        ids: Arc<dyn IdSource>,
    ) -> Result<Self, Fault> {
        let (queue, jobs) = crossbeam_channel::bounded(config.queue.max(1));
        for n in 0..config.threads.max(1) {
            let jobs = jobs.clone();
            std::thread::Builder::new()
                .name(format!("password-{n}"))
                .spawn(move || work(&jobs))
                .map_err(|error| {
                    Fault::caused_by(FaultKind::Internal, "starting a password thread", error)
                })?;
        }
        Ok(Self {
            queue,
            scheme: Scheme::of(format),
            ids,
        })
    }

    /// The hash to store for a new password.
    pub async fn hash(&self, password: PlainPassword) -> Result<String, Fault> {
        let (scheme, salt) = (self.scheme, self.ids.text(Alphabet::Hex, 32));
        self.run(move |workspace| hash(scheme, &password, &salt, workspace))
            .await?
            .ok_or_else(|| Fault::new(FaultKind::Internal, "the password could not be hashed"))
    }

    /// Whether `password` is the one behind `stored`.
    ///
    /// Without a usable hash (unknown user, no password, garbage in the column) the
    /// same work is done and the answer is no, so that the cases cannot be told apart.
    pub async fn verify(
        &self,
        stored: Option<String>,
        password: PlainPassword,
    ) -> Result<bool, Fault> {
        let (scheme, salt) = (self.scheme, self.ids.text(Alphabet::Hex, 32));
        self.run(move |workspace| {
            let verdict = stored.and_then(|stored| {
                let verdict = verify(&stored, &password, workspace);
                if verdict.is_none() {
                    tracing::warn!("a stored password hash is not readable");
                }
                verdict
            });
            verdict.unwrap_or_else(|| {
                hash(scheme, &password, &salt, workspace);
                false
            })
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Workspace) -> T + Send + 'static,
    ) -> Result<T, Fault> {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |workspace| {
            // Nobody waits any more when the client has gone: skip the work.
            if !answer.is_closed() {
                let _ = answer.send(work(workspace));
            }
        });
        self.queue.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => Fault::new(
                FaultKind::Unavailable,
                "too many passwords are waiting to be hashed",
            ),
            TrySendError::Disconnected(_) => {
                Fault::new(FaultKind::Internal, "the password threads have ended")
            }
        })?;
        answered.await.map_err(|error| {
            Fault::caused_by(FaultKind::Internal, "a password thread has ended", error)
        })
    }
}

impl std::fmt::Debug for PasswordHasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordHasher")
            .field("scheme", &self.scheme)
            .field("waiting", &self.queue.len())
            .finish_non_exhaustive()
    }
}

fn work(jobs: &Receiver<Job>) {
    let mut workspace = Workspace::default();
    loop {
        match jobs.recv_timeout(IDLE) {
            Ok(job) => job(&mut workspace),
            Err(RecvTimeoutError::Timeout) => {
                workspace = Workspace::default();
                // Nothing to give back until there is work again.
                match jobs.recv() {
                    Ok(job) => job(&mut workspace),
                    Err(_) => return,
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Zeros;

    impl IdSource for Zeros {
        fn text(&self, _: Alphabet, length: usize) -> String {
            "0".repeat(length)
        }

        fn uuid(&self) -> String {
            String::new()
        }
    }

    fn hasher(format: StorageFormat, threads: usize, queue: usize) -> PasswordHasher {
        PasswordHasher::start(HasherConfig { threads, queue }, format, Arc::new(Zeros)).unwrap()
    }

    fn typed(text: &str) -> PlainPassword {
        PlainPassword::to_compare(text.to_owned())
    }

    #[tokio::test]
    async fn both_schemes_verify_whatever_the_format_is() {
        let hardened = hasher(StorageFormat::Hardened, 1, 8);
        let adopted = hasher(StorageFormat::BetterAuth, 1, 8);
        for from in [&hardened, &adopted] {
            let stored = from.hash(typed("correct horse")).await.unwrap();
            for by in [&hardened, &adopted] {
                assert!(
                    by.verify(Some(stored.clone()), typed("correct horse"))
                        .await
                        .unwrap()
                );
                assert!(
                    !by.verify(Some(stored.clone()), typed("wrong horse"))
                        .await
                        .unwrap()
                );
            }
        }
    }

    #[tokio::test]
    async fn the_reference_s_own_hash_verifies() {
        // Made by `scryptSync` of Node from the contract's formula.
        let stored = "00112233445566778899aabbccddeeff:\
            13af89ff6a88bb0fb3277e79ba724c6c0731b15919ca892969d63abd1534b867\
            d110179e3bc8af39995ede0f9b2ac14b2b97573df10ba3802c498dbeb61e4f64";
        let hasher = hasher(StorageFormat::BetterAuth, 1, 8);
        assert!(
            hasher
                .verify(Some(stored.to_owned()), typed("correct horse"))
                .await
                .unwrap()
        );
        assert!(
            !hasher
                .verify(Some(stored.to_owned()), typed("x"))
                .await
                .unwrap()
        );
    }

    #[tokio::test]
    async fn what_is_no_hash_matches_nothing() {
        let hasher = hasher(StorageFormat::BetterAuth, 1, 8);
        for stored in [
            None,
            Some(""),
            Some("not-a-hash"),
            Some(":"),
            Some("$argon2id$v=19$m=1"),
            Some("aa:bb"),
        ] {
            assert!(
                !hasher
                    .verify(stored.map(str::to_owned), typed("x"))
                    .await
                    .unwrap()
            );
        }
    }

    #[tokio::test]
    async fn the_same_password_typed_in_another_normal_form_is_the_same() {
        let hasher = hasher(StorageFormat::BetterAuth, 1, 8);
        let stored = hasher.hash(typed("caf\u{e9} \u{fb01}")).await.unwrap();
        assert!(
            hasher
                .verify(Some(stored), typed("cafe\u{301} fi"))
                .await
                .unwrap()
        );
    }

    #[tokio::test]
    async fn a_full_queue_answers_at_once() {
        let hasher = hasher(StorageFormat::Hardened, 1, 2);
        let storm = (0..12).map(|_| hasher.verify(None, typed("x")));
        let answers = futures_util::future::join_all(storm).await;
        let refused: Vec<_> = answers
            .iter()
            .filter_map(|answer| answer.as_ref().err())
            .collect();
        assert!(
            !refused.is_empty() && refused.len() < 12,
            "{}",
            refused.len()
        );
        assert!(
            refused
                .iter()
                .all(|fault| fault.kind() == FaultKind::Unavailable)
        );
    }
}
