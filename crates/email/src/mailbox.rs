use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use beztack_domain::email::{KeptMail, Mail, MailError, Mailbox, Mailer};
use beztack_domain::{Clock, EmailAddress, Fault, FaultKind};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{EmailConfig, Letterhead, Rendered, previews, render};

/// A folder in which every mail is a file, for development: nothing leaves the
/// machine, and every process of the installation sees the same mails.
#[derive(Clone, Debug)]
pub struct LocalMailbox {
    dir: PathBuf,
    size: usize,
    head: Letterhead,
    clock: Arc<dyn Clock>,
}

/// A mail as it lies in the folder.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct StoredMail {
    id: String,
    kind: String,
    to: String,
    delivered_at: DateTime<Utc>,
    subject: String,
    text: String,
    #[serde(default)]
    html: String,
    facts: Vec<(String, String)>,
}

impl LocalMailbox {
    /// The mailbox in the configured folder, which is made with the first mail.
    pub fn new(config: &EmailConfig, product: &str, clock: Arc<dyn Clock>) -> Self {
        Self {
            dir: config.mailbox_dir.clone(),
            size: config.mailbox_size,
            head: Letterhead::of(config, product),
            clock,
        }
    }

    /// Whether its folder can be written to; it is made if it is not there yet.
    pub(crate) fn check(&self) -> Result<String, Fault> {
        let folder = self.dir.display();
        let probe = self.dir.join(".probe");
        self.make_folder()
            .and_then(|()| write(&probe, &[]))
            .and_then(|()| std::fs::remove_file(&probe))
            .map(|()| format!("nothing is sent, mails are kept in {folder}"))
            .map_err(|error| {
                let context = format!("the mailbox {folder} cannot be written");
                Fault::caused_by(FaultKind::Internal, context, error)
            })
    }

    fn read(&self, to: Option<&EmailAddress>) -> io::Result<Vec<KeptMail>> {
        let read = |path: &PathBuf| -> io::Result<StoredMail> {
            Ok(serde_json::from_slice(&std::fs::read(path)?)?)
        };
        Ok(self
            .paths()?
            .iter()
            // A file may go while we read: the oldest make room for new ones.
            .filter_map(|path| read(path).ok())
            .filter(|mail| to.is_none_or(|to| mail.to == to.as_str()))
            .map(KeptMail::from)
            .collect())
    }

    /// The files, oldest first: their names begin with the time.
    fn paths(&self) -> io::Result<Vec<PathBuf>> {
        let mut paths = match std::fs::read_dir(&self.dir) {
            Ok(entries) => entries
                .map(|entry| Ok(entry?.path()))
                .collect::<io::Result<Vec<_>>>()?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error),
        };
        paths.retain(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        });
        paths.sort();
        Ok(paths)
    }

    fn store(&self, mail: &StoredMail) -> io::Result<()> {
        self.make_folder()?;
        let path = self.dir.join(format!("{}.json", file_stem(&mail.id)));
        // Written aside and moved, so that nobody reads half a mail.
        let aside = path.with_extension("partial");
        write(&aside, &serde_json::to_vec_pretty(mail)?)?;
        std::fs::rename(&aside, &path)?;
        self.make_room()
    }

    /// Links that reset passwords lie here: it is its owner's alone.
    fn make_folder(&self) -> io::Result<()> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.dir)
    }

    fn make_room(&self) -> io::Result<()> {
        let paths = self.paths()?;
        let surplus = paths.len().saturating_sub(self.size);
        for path in paths.iter().take(surplus) {
            remove(path)?;
        }
        Ok(())
    }
}

/// Job keys are UUIDs of version 7, whose order is that of time.
fn file_stem(id: &str) -> String {
    id.chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .collect()
}

/// Writes a file that only its owner reads.
fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)?
        .write_all(content)
}

fn remove(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

impl From<StoredMail> for KeptMail {
    fn from(mail: StoredMail) -> Self {
        let StoredMail {
            id,
            kind,
            to,
            delivered_at,
            subject,
            text,
            html,
            facts,
        } = mail;
        Self {
            id,
            kind,
            to,
            delivered_at,
            subject,
            text,
            html,
            facts,
        }
    }
}

#[async_trait]
impl Mailer for LocalMailbox {
    async fn send(&self, key: &str, mail: &Mail) -> Result<(), MailError> {
        let Rendered {
            subject,
            text,
            html,
        } = render(&mail.message, mail.language, &self.head)?;
        let facts = mail.message.facts().into_iter();
        let stored = StoredMail {
            id: key.to_owned(),
            kind: mail.message.kind().to_owned(),
            to: mail.to.as_str().to_owned(),
            delivered_at: self.clock.now(),
            subject,
            text,
            html,
            facts: facts
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        };
        let mailbox = self.clone();
        blocking("writing to the mailbox", move || mailbox.store(&stored)).await?;
        Ok(())
    }
}

#[async_trait]
impl Mailbox for LocalMailbox {
    async fn list(&self, to: Option<&EmailAddress>) -> Result<Vec<KeptMail>, Fault> {
        let (mailbox, to) = (self.clone(), to.cloned());
        blocking("reading the mailbox", move || mailbox.read(to.as_ref())).await
    }

    fn previews(&self) -> Result<Vec<KeptMail>, Fault> {
        previews(&self.head.product, self.clock.now())
    }
}

/// Files are slow: not on an async worker.
async fn blocking<T: Send + 'static>(
    context: &'static str,
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(io::Error::other)
        .flatten()
        .map_err(|error| Fault::caused_by(FaultKind::Internal, context, error))
}
