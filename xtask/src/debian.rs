//! Installing programs of others, where that is ours to do.

use std::path::Path;

use anyhow::Result;
use xshell::{Shell, cmd};

/// Installs these packages as root on Debian; `false` where somebody else has to.
pub(crate) fn install(sh: &Shell, packages: &[&str]) -> Result<bool> {
    if !is_root(sh)? || !Path::new("/usr/bin/apt-get").exists() {
        return Ok(false);
    }
    let _quiet = sh.push_env("DEBIAN_FRONTEND", "noninteractive");
    cmd!(sh, "apt-get update").run()?;
    cmd!(sh, "apt-get install -y {packages...}").run()?;
    Ok(true)
}

/// Whether we may do everything here.
pub(crate) fn is_root(sh: &Shell) -> Result<bool> {
    Ok(cmd!(sh, "id -u").quiet().read()? == "0")
}
