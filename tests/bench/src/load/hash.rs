//! What a password hash alone allows: as many threads as a server would use, nothing else.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use argon2::{Algorithm, Argon2, Block, Version};
use clap::ValueEnum;

use crate::report::{Report, Tally};

const PASSWORD: &[u8] = b"correct horse battery";
const SALT: &[u8] = b"00112233445566778899aabbccddeeff";

/// The two schemes, with the costs at which they are used.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Scheme {
    /// 19 MiB, two passes, one lane; 32 bytes
    Argon2id,
    /// N = 16384, r = 16, p = 1; 64 bytes
    Scrypt,
}

/// Hashes on `threads` for so long.
pub(crate) fn repeatedly(
    scheme: Scheme,
    threads: usize,
    duration: Duration,
) -> anyhow::Result<Report> {
    let begun = Instant::now();
    let workers: Vec<_> = (0..threads)
        .map(|_| thread::spawn(move || work(scheme, begun + duration)))
        .collect();
    let mut tally = Tally::new()?;
    for worker in workers {
        let counted = worker.join().ok().context("a thread ended")??;
        tally.add(&counted)?;
    }
    Ok(tally.report(begun.elapsed()))
}

/// Either scheme with its memory allocated once.
fn work(scheme: Scheme, end: Instant) -> anyhow::Result<Tally> {
    let costs = argon2::Params::new(19 * 1024, 2, 1, Some(32)).map_err(anyhow::Error::msg)?;
    let mut memory = vec![Block::default(); costs.block_count()];
    let argon2id = Argon2::new(Algorithm::Argon2id, Version::V0x13, costs);
    let scrypt = scrypt::Params::new(14, 16, 1)?;
    let mut key = [0; 64];

    let mut tally = Tally::new()?;
    loop {
        let begun = Instant::now();
        match scheme {
            Scheme::Argon2id => {
                let key = key.first_chunk_mut::<32>().context("half of it")?;
                argon2id
                    .hash_password_into_with_memory(PASSWORD, SALT, key, &mut memory)
                    .map_err(anyhow::Error::msg)?;
            }
            Scheme::Scrypt => scrypt::scrypt(PASSWORD, SALT, &scrypt, &mut key)?,
        }
        std::hint::black_box(&key);
        let now = Instant::now();
        tally.count(200, now - begun);
        if now >= end {
            return Ok(tally);
        }
    }
}
