//! Answers come before hashes: on a machine with few cores the threads that compute them
//! would otherwise take turns with those that answer everybody else.

/// As nice as a background task: still a tenth of a core where everybody is busy.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// Lets other threads go first. On Linux this is about the calling thread alone
/// (setpriority(2), "C library/kernel differences"); elsewhere it would be about all of
/// them, and nothing is done.
pub(super) fn lower() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, NICENESS) {
        tracing::debug!(%error, "password threads keep their priority");
    }
}
