use beztack_domain::email::KeptMail;

use crate::setup::BASE_URL;

/// A delivered mail as its reader sees it: a link to follow, and what is in it.
#[derive(Clone, Debug)]
pub struct Letter {
    mail: KeptMail,
}

impl Letter {
    pub(crate) fn new(mail: KeptMail) -> Self {
        Self { mail }
    }

    /// Where the link leads.
    pub fn url(&self) -> &str {
        self.fact("url")
    }

    /// The same, below [`BASE_URL`]: what a browser asks for.
    pub fn path(&self) -> &str {
        self.url().strip_prefix(BASE_URL).unwrap()
    }

    /// The secret in the link.
    pub fn token(&self) -> &str {
        self.fact("token")
    }

    fn fact(&self, wanted: &str) -> &str {
        let mut facts = self.mail.facts.iter();
        match facts.find(|(name, _)| name == wanted) {
            Some((_, value)) => value,
            None => panic!("no {wanted} in {:?}", self.mail),
        }
    }
}
