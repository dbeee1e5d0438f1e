//! From a fresh clone to a running server, in one command.

use std::fs::{DirBuilder, File};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use xshell::cmd;

use crate::workspace::{Workspace, heading};

const DATABASE: &str = "sqlite://data/beztack.db?mode=rwc";
const SECRET_FILE: &str = "data/secret";
const PORT: &str = "3000";

/// Builds, migrates, seeds and serves. Becomes the server at the end, so that signals reach it.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let sh = &workspace.sh;
    heading("build");
    let beztack = workspace.build_server()?;
    let settings = settings(workspace)?;
    for step in [["migrate", "up"].as_slice(), &["seed"]] {
        heading(&step.join(" "));
        cmd!(sh, "{beztack} {step...}")
            .quiet()
            .envs(settings.clone())
            .run()?;
    }
    heading("serve");
    invite(&port(workspace));
    let serve = cmd!(sh, "{beztack} serve").envs(settings);
    Err(Command::from(serve).exec()).context("start the server")
}

/// The environment of a developer's server: what is neither exported nor written in `.env`
/// gets a value that works on this machine alone.
pub(crate) fn settings(workspace: &Workspace) -> Result<Vec<(&'static str, String)>> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(workspace.path("data"))?;
    let mut settings = vec![("NODE_ENV", "development".to_owned())];
    let mut default = |name, value: String| {
        if lookup(workspace, name).is_none() {
            settings.push((name, value));
        }
    };
    default("DATABASE_URL", DATABASE.to_owned());
    default("BETTER_AUTH_SECRET", secret(&workspace.path(SECRET_FILE))?);
    let port = port(workspace);
    default("BETTER_AUTH_URL", format!("http://localhost:{port}"));
    Ok(settings)
}

fn port(workspace: &Workspace) -> String {
    lookup(workspace, "PORT").unwrap_or_else(|| PORT.to_owned())
}

/// What the server would find under this name without us. The environment comes before `.env`.
fn lookup(workspace: &Workspace, name: &str) -> Option<String> {
    let exported = workspace.sh.var(name).ok();
    exported.or_else(|| {
        let file = workspace.sh.read_file(".env").ok()?;
        in_dotenv(&file, name)
    })
}

fn in_dotenv(file: &str, name: &str) -> Option<String> {
    file.lines()
        .map(|line| line.trim().trim_start_matches("export "))
        .filter_map(|line| line.split_once('='))
        .find(|(key, _)| key.trim() == name)
        .map(|(_, value)| value.trim().trim_matches(['"', '\'']).to_owned())
}

/// Reads the secret of this working copy, or makes one that only its owner can read. It stays,
/// so that a sign-in survives a restart.
fn secret(file: &Path) -> Result<String> {
    if let Ok(kept) = std::fs::read_to_string(file) {
        return Ok(kept.trim().to_owned());
    }
    let mut random = [[0; 16]; 2];
    File::open("/dev/urandom")?.read_exact(random.as_flattened_mut())?;
    let [first, second] = random.map(u128::from_ne_bytes);
    let secret = format!("{first:032x}{second:032x}");
    File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .and_then(|mut created| created.write_all(secret.as_bytes()))
        .with_context(|| format!("write {}", file.display()))?;
    Ok(secret)
}

/// What to try first.
fn invite(port: &str) {
    let here = format!("http://127.0.0.1:{port}");
    println!(
        "\
  API            {here}/api/v1
  health         {here}/livez  {here}/readyz
  documentation  {here}/api/docs
  mailbox        {here}/mailbox

  Sign up:
    curl {here}/api/auth/sign-up/email -H 'content-type: application/json' \\
      -d '{{\"name\":\"Ada\",\"email\":\"ada@example.test\",\"password\":\"correct horse battery\"}}'

  Ctrl-C stops it.
"
    );
}

#[cfg(test)]
mod tests {
    use super::{in_dotenv, secret};
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_secret_is_made_once_and_kept_private() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        let made = secret(&file).unwrap();
        assert!(made.len() >= 32);
        assert_eq!(secret(&file).unwrap(), made);
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn dotenv_lines_are_read_as_they_are_written() {
        let file = "# PORT=1\nexport APP_NAME=\"Acme\"\nPORT = 4000\n";
        assert_eq!(in_dotenv(file, "PORT").as_deref(), Some("4000"));
        assert_eq!(in_dotenv(file, "APP_NAME").as_deref(), Some("Acme"));
        assert_eq!(in_dotenv(file, "DATABASE_URL"), None);
    }
}
