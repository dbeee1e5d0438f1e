use actix_web::http::StatusCode;
use askama::Template;
use beztack_domain::Language;
use beztack_domain::auth::PasswordPolicy;

use super::style;
use super::words::Words;
use crate::problem::{Code, Problem};
use crate::respond::StyledPage;

/// One heading, a few words, and at most one form or one way to go on.
#[derive(Debug, Template)]
#[template(path = "page.html")]
pub(super) struct Page {
    language: Language,
    words: &'static Words,
    style: &'static str,
    status: StatusCode,
    product: String,
    mood: Mood,
    heading: String,
    text: String,
    translations: Vec<Translation>,
    asks_for_answer: bool,
    password_form: Option<PasswordForm>,
    link: Option<Link>,
    cookies: Vec<String>,
}

/// What the mark above the heading shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mood {
    Neutral,
    Glad,
    Sorry,
}

/// A way to go on.
#[derive(Debug)]
struct Link {
    label: &'static str,
    href: String,
}

/// The same page in another language.
#[derive(Debug)]
pub(super) struct Translation {
    pub(super) language: Language,
    pub(super) href: String,
}

/// Asks for a new password, twice.
#[derive(Debug)]
pub(super) struct PasswordForm {
    /// The right to set it.
    pub(super) token: String,
    /// How long it may be. Browsers count as we do, in UTF-16 code units.
    pub(super) policy: PasswordPolicy,
    /// What was wrong with the last one.
    pub(super) complaint: Option<String>,
}

impl Page {
    pub(super) fn new(language: Language, product: String, heading: String, text: String) -> Self {
        Self {
            language,
            words: Words::of(language),
            style: style::CSS,
            status: StatusCode::OK,
            product,
            mood: Mood::Neutral,
            heading,
            text,
            translations: Vec::new(),
            asks_for_answer: false,
            password_form: None,
            link: None,
            cookies: Vec::new(),
        }
    }

    /// Something was done.
    pub(super) fn glad(mut self) -> Self {
        self.mood = Mood::Glad;
        self
    }

    /// Nothing was done, and why.
    pub(super) fn sorry(mut self, status: StatusCode) -> Self {
        self.mood = Mood::Sorry;
        self.status = status;
        self
    }

    /// Asks whether an invitation is accepted.
    pub(super) fn asking_for_answer(mut self) -> Self {
        self.asks_for_answer = true;
        self
    }

    /// Asks for a new password; once more if there is a complaint.
    pub(super) fn asking_for_password(mut self, form: PasswordForm) -> Self {
        if form.complaint.is_some() {
            self.status = StatusCode::UNPROCESSABLE_ENTITY;
        }
        self.password_form = Some(form);
        self
    }

    /// Goes on at another address.
    pub(super) fn leading_to(mut self, label: &'static str, href: String) -> Self {
        self.link = Some(Link { label, href });
        self
    }

    /// Can be read in other languages, at these addresses.
    pub(super) fn translated(mut self, translations: Vec<Translation>) -> Self {
        self.translations = translations;
        self
    }

    /// With `Set-Cookie` lines.
    pub(super) fn cookies(mut self, lines: Vec<String>) -> Self {
        self.cookies = lines;
        self
    }

    /// The page as it is sent.
    pub(super) fn answer(mut self) -> Result<StyledPage, Problem> {
        let html = self.render().map_err(|error| {
            tracing::error!(%error, "a page could not be written");
            Problem::new(Code::Internal)
        })?;
        Ok(StyledPage {
            status: self.status,
            language: self.language.code(),
            policy: style::policy(),
            html,
            cookies: std::mem::take(&mut self.cookies),
        })
    }
}

impl Translation {
    /// What the language calls itself.
    fn name(&self) -> &'static str {
        match self.language {
            Language::English => "English",
            Language::Spanish => "Español",
        }
    }
}
