use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use beztack_domain::email::{KeptMail, Mail, MailError, Mailbox, Mailer};
use beztack_domain::{Clock, EmailAddress, Fault, FaultKind, Language};
use beztack_email::{Letterhead, Rendered, previews, render};

use super::FixedClock;

/// Keeps every mail, and fails when it is told to. Clones keep the same mails.
#[derive(Clone, Debug)]
pub struct RecordingMailer {
    clock: FixedClock,
    kept: Arc<Mutex<Vec<KeptMail>>>,
    failures: Arc<AtomicUsize>,
    refusals: Arc<AtomicUsize>,
}

impl RecordingMailer {
    /// An empty one.
    pub fn new(clock: FixedClock) -> Self {
        Self {
            clock,
            kept: Arc::default(),
            failures: Arc::default(),
            refusals: Arc::default(),
        }
    }

    /// The next `times` deliveries fail.
    pub fn fail(&self, times: usize) {
        self.failures.store(times, Ordering::SeqCst);
    }

    /// The next `times` mails are refused for good.
    pub fn refuse(&self, times: usize) {
        self.refusals.store(times, Ordering::SeqCst);
    }

    /// Every mail that was delivered, oldest first.
    pub fn delivered(&self) -> Vec<KeptMail> {
        self.kept.lock().unwrap().clone()
    }

    /// Every mail that was delivered to `to`, oldest first.
    pub fn delivered_to(&self, to: &str) -> Vec<KeptMail> {
        let mut mails = self.delivered();
        mails.retain(|mail| mail.to == to);
        mails
    }
}

/// Whether one of so many is left; then it is one less.
fn takes_one(left: &AtomicUsize) -> bool {
    let one_less = |left: usize| left.checked_sub(1);
    left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less)
        .is_ok()
}

#[async_trait]
impl Mailer for RecordingMailer {
    async fn send(&self, key: &str, mail: &Mail) -> Result<(), MailError> {
        if takes_one(&self.refusals) {
            return Err(MailError::Refused("550 no such person".to_owned()));
        }
        if takes_one(&self.failures) {
            let why = "the test wants this delivery to fail";
            return Err(Fault::new(FaultKind::Unavailable, why).into());
        }
        let head = Letterhead {
            product: "Beztack".to_owned(),
            language: Language::English,
        };
        let Rendered {
            subject,
            text,
            html,
        } = render(&mail.message, mail.language, &head)?;
        let facts = mail.message.facts().into_iter();
        self.kept.lock().unwrap().push(KeptMail {
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
        });
        Ok(())
    }
}

#[async_trait]
impl Mailbox for RecordingMailer {
    async fn list(&self, to: Option<&EmailAddress>) -> Result<Vec<KeptMail>, Fault> {
        Ok(match to {
            Some(to) => self.delivered_to(to.as_str()),
            None => self.delivered(),
        })
    }

    fn previews(&self) -> Result<Vec<KeptMail>, Fault> {
        previews("Beztack", self.clock.now())
    }
}
