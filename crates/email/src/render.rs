//! From a message to what people see.

use std::collections::HashMap;

use askama::Template;
use beztack_domain::email::Message;
use beztack_domain::{Fault, FaultKind, Language};
use mrml::prelude::render::RenderOptions;

use crate::letter::{Block, Letter};
use crate::{letters, plain};

/// A mail as people see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The subject line: one line, whatever people typed.
    pub subject: String,
    /// The body as plain text.
    pub text: String,
    /// The body as a page that mail programs understand.
    pub html: String,
}

/// In whose name mails are written.
#[derive(Clone, Debug)]
pub struct Letterhead {
    /// The product.
    pub product: String,
    /// The language where nobody asked for one of ours.
    pub language: Language,
}

#[derive(Template)]
#[template(path = "letter.mjml", escape = "html")]
struct Page<'a> {
    letter: &'a Letter,
    language: Language,
    product: &'a str,
    hint: &'a str,
    closing: &'a str,
}

#[derive(Template)]
#[template(path = "letter.txt", escape = "none")]
struct Plain<'a> {
    letter: &'a Letter,
    closing: &'a str,
}

/// The words of `message`.
pub fn render(
    message: &Message,
    language: Option<Language>,
    head: &Letterhead,
) -> Result<Rendered, Fault> {
    let language = language.unwrap_or(head.language);
    let product = plain::one_line(&head.product);
    let letter = letters::letter(message, language, &product);
    let closing = match language {
        Language::English => format!("Sent automatically by {product}."),
        Language::Spanish => {
            format!("Enviado automáticamente por {product}.")
        }
    };
    let plain = Plain {
        letter: &letter,
        closing: &closing,
    };
    let text = plain.render().map_err(defect)?;
    let page = Page {
        letter: &letter,
        language,
        product: &product,
        hint: match language {
            Language::English => "If the button does not work, open this address:",
            Language::Spanish => "Si el botón no funciona, abre esta dirección:",
        },
        closing: &closing,
    };
    let html = laid_out(&page.render().map_err(defect)?)?;
    Ok(Rendered {
        subject: letter.subject,
        text,
        html,
    })
}

/// Mail programs understand tables and little else; MJML knows which.
fn laid_out(mjml: &str) -> Result<String, Fault> {
    let parsed = mrml::parse(mjml).map_err(defect)?;
    // Fonts would be fetched from elsewhere, which tells who reads what.
    let options = RenderOptions {
        fonts: HashMap::new(),
        ..RenderOptions::default()
    };
    parsed.element.render(&options).map_err(defect)
}

/// Nothing that people type can bring this about.
fn defect(error: impl std::error::Error + Send + Sync + 'static) -> Fault {
    Fault::caused_by(FaultKind::Internal, "writing a mail", error)
}
