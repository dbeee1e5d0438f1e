use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{AcceptLanguage, Header as _};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use beztack_domain::Language;

use super::page::{Page, Translation};
use super::words::Words;
use crate::State;
use crate::problem::Problem;

/// The name of the parameter that chooses a language.
const LANGUAGE: &str = "lang";

/// Somebody looks at a page: in which language, and what its address says.
#[derive(Debug)]
pub(super) struct Visit {
    pub(super) state: Data<State>,
    pub(super) language: Language,
    query: Vec<(String, String)>,
}

impl Visit {
    /// What pages say in their language.
    pub(super) fn words(&self) -> &'static Words {
        Words::of(self.language)
    }

    /// A parameter of the address, unless it is empty.
    pub(super) fn parameter(&self, wanted: &str) -> Option<&str> {
        let mut found = self.query.iter().filter(|(name, _)| name == wanted);
        let value = found.next().map(|(_, value)| value.as_str());
        value.filter(|value| !value.is_empty())
    }

    /// A page that says this.
    pub(super) fn page(&self, heading: impl Into<String>, text: impl Into<String>) -> Page {
        let product = self.state.settings.product.clone();
        Page::new(self.language, product, heading.into(), text.into())
    }

    /// The same, from a pair of fixed words.
    pub(super) fn saying(&self, (heading, text): (&str, &str)) -> Page {
        self.page(heading, text)
    }

    /// Where people sign in.
    pub(super) fn sign_in_url(&self) -> String {
        self.state.app.rules().sign_in_url.clone()
    }

    /// This address in the other languages.
    pub(super) fn translations(&self) -> Vec<Translation> {
        let others = Language::ALL
            .into_iter()
            .filter(|other| *other != self.language);
        let translation = |language: Language| {
            let rest = self.query.iter().filter(|(name, _)| name != LANGUAGE);
            let query = form_urlencoded::Serializer::new(String::new())
                .append_pair(LANGUAGE, language.code())
                .extend_pairs(rest)
                .finish();
            Translation {
                language,
                href: format!("?{query}"),
            }
        };
        others.map(translation).collect()
    }
}

impl FromRequest for Visit {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let state = match State::of(request) {
            Ok(state) => state,
            Err(fault) => return ready(Err(fault.into())),
        };
        let query: Vec<_> = form_urlencoded::parse(request.query_string().as_bytes())
            .into_owned()
            // No database can look for a NUL, so nothing is found by it.
            .filter(|(_, value)| !value.contains('\0'))
            .collect();
        let chosen = query.iter().find(|(name, _)| name == LANGUAGE);
        let language = chosen
            .and_then(|(_, tag)| Language::of_tag(tag))
            .or_else(|| preferred(request))
            .unwrap_or_default();
        ready(Ok(Self {
            state: state.clone(),
            language,
            query,
        }))
    }
}

/// The first of our languages that the browser asks for.
fn preferred(request: &HttpRequest) -> Option<Language> {
    let accepted = AcceptLanguage::parse(request).ok()?;
    let mut ranked = accepted.ranked().into_iter();
    ranked.find_map(|preference| Language::of_tag(preference.item()?.primary_language()))
}
