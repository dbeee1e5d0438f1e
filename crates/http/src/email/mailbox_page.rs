use std::fmt::Write as _;

use beztack_domain::email::KeptMail;

use super::developer::Developer;
use crate::problem::Problem;
use crate::respond::Page;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;\
    color:#1c1c1e;background:#f4f4f5}article{background:#fff;border:1px solid #ddd;border-radius:8px;\
    padding:1rem 1.25rem;margin:1rem 0}h1{font-size:1.4rem}h2{font-size:1.1rem;margin:.2rem 0}\
    pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}small{color:#666}";

/// The mails of the local mailbox as a page, newest first. In development only.
pub(crate) async fn mailbox_page(developer: Developer) -> Result<Page, Problem> {
    let mails = developer.mailbox.list(None).await?;
    Ok(Page(page(&mails)))
}

fn page(mails: &[KeptMail]) -> String {
    let mut articles = String::new();
    for mail in mails.iter().rev() {
        // Writing to a String cannot fail.
        let _ = write!(
            articles,
            "<article><small>{} · {} · to {}</small><h2>{}</h2><pre>{}</pre></article>",
            mail.delivered_at.format("%Y-%m-%d %H:%M:%S UTC"),
            escaped(&mail.kind),
            escaped(&mail.to),
            escaped(&mail.subject),
            linked(&mail.text),
        );
    }
    if articles.is_empty() {
        articles.push_str("<p>No mail yet. Sign somebody up, and look again.</p>");
    }
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Mailbox</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style>\
         <h1>Mailbox</h1>{articles}</html>"
    )
}

fn escaped(text: &str) -> String {
    text.chars()
        .fold(String::with_capacity(text.len()), |mut escaped, c| {
            match c {
                '&' => escaped.push_str("&amp;"),
                '<' => escaped.push_str("&lt;"),
                '>' => escaped.push_str("&gt;"),
                '"' => escaped.push_str("&quot;"),
                '\'' => escaped.push_str("&#39;"),
                c => escaped.push(c),
            }
            escaped
        })
}

/// Escaped, with lines that are web addresses turned into links.
fn linked(text: &str) -> String {
    let line = |line: &str| {
        let safe = escaped(line);
        if line.starts_with("http://") || line.starts_with("https://") {
            format!("<a href=\"{safe}\">{safe}</a>")
        } else {
            safe
        }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_typed_is_escaped() {
        assert_eq!(linked("<b>&\"'"), "&lt;b&gt;&amp;&quot;&#39;");
        assert_eq!(
            linked("https://x.test/?a=1&b=\"2\""),
            "<a href=\"https://x.test/?a=1&amp;b=&quot;2&quot;\">https://x.test/?a=1&amp;b=&quot;2&quot;</a>"
        );
        assert_eq!(linked("javascript:alert(1)"), "javascript:alert(1)");
    }
}
