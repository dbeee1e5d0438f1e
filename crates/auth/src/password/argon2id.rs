//! Argon2id in the PHC string format, with the memory lent by the caller: a fresh
//! 19 MiB for every sign-in would cost more than the passes over it.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use subtle::ConstantTimeEq as _;

pub(super) const PREFIX: &str = "$argon2id$";

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const KEY_BYTES: usize = 32;

/// What a stored hash may ask for, at most. Whoever could write more into a row could stop
/// the server with it.
const MOST_MEMORY_KIB: u32 = 128 * 1024;
const MOST_PASSES: u32 = 10;
const MOST_LANES: u32 = 4;

/// Blocks that are kept between hashes.
pub(super) type Memory = Vec<Block>;

pub(super) fn hash(password: &[u8], salt: &str, memory: &mut Memory) -> Option<String> {
    let parameters = Params::new(MEMORY_KIB, PASSES, LANES, Some(KEY_BYTES)).ok()?;
    let key = derive(password, salt.as_bytes(), parameters, memory)?;
    Some(format!(
        "{PREFIX}v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${}${}",
        STANDARD_NO_PAD.encode(salt),
        STANDARD_NO_PAD.encode(key),
    ))
}

/// Reads the parameters from the hash, so that they can be raised later.
pub(super) fn verify(stored: &str, password: &[u8], memory: &mut Memory) -> Option<bool> {
    let mut fields = stored.strip_prefix(PREFIX)?.split('$');
    let (version, parameters) = (fields.next()?, fields.next()?);
    let salt = STANDARD_NO_PAD.decode(fields.next()?).ok()?;
    let expected = STANDARD_NO_PAD.decode(fields.next()?).ok()?;
    if version != "v=19" || fields.next().is_some() || expected.len() != KEY_BYTES {
        return None;
    }
    let mut costs = ["m=", "t=", "p="]
        .into_iter()
        .zip(parameters.split(','))
        .map(|(name, field)| field.strip_prefix(name)?.parse::<u32>().ok());
    let (m, t, p) = (costs.next()??, costs.next()??, costs.next()??);
    if m > MOST_MEMORY_KIB || t > MOST_PASSES || p > MOST_LANES {
        return None;
    }
    let parameters = Params::new(m, t, p, Some(KEY_BYTES)).ok()?;
    let key = derive(password, &salt, parameters, memory)?;
    Some(key.ct_eq(&expected).into())
}

fn derive(
    password: &[u8],
    salt: &[u8],
    parameters: Params,
    memory: &mut Memory,
) -> Option<[u8; KEY_BYTES]> {
    let blocks = parameters.block_count();
    if memory.len() < blocks {
        memory.resize(blocks, Block::default());
    }
    let memory = memory.get_mut(..blocks)?;
    let mut key = [0; KEY_BYTES];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
        .hash_password_into_with_memory(password, salt, &mut key, memory)
        .ok()?;
    Some(key)
}
