use beztack_email::Carrier;

use super::*;

/// What mail needs, besides the address and the secret.
fn mail(variables: &[(&str, &str)]) -> Result<Settings, Problems> {
    let base = [
        ("BETTER_AUTH_SECRET", SECRET),
        ("BETTER_AUTH_URL", "https://x.test"),
    ];
    read(&[&base, variables].concat())
}

#[test]
fn whatever_is_configured_carries_mail() {
    let carrier = |variables: &[(&str, &str)]| {
        let settings = mail(variables).unwrap();
        settings.email.carrier(!settings.is_development())
    };
    let from = ("RESEND_FROM_EMAIL", "hello@x.test");
    let (key, server) = (
        ("RESEND_API_KEY", "re_1"),
        ("SMTP_URL", "smtps://a:b@x.test"),
    );
    let development = ("NODE_ENV", "development");
    assert_eq!(carrier(&[]), Carrier::Mailbox);
    assert_eq!(carrier(&[key, server, from]), Carrier::Resend);
    assert_eq!(carrier(&[server, from]), Carrier::Smtp);
    assert_eq!(carrier(&[key, development]), Carrier::Mailbox);
    assert_eq!(carrier(&[key, server, from, development]), Carrier::Smtp);
    let named = ("BEZTACK__EMAIL__TRANSPORT", "mailbox");
    assert_eq!(carrier(&[key, server, named]), Carrier::Mailbox);
}

#[test]
fn mail_that_could_not_be_sent_stops_the_start() {
    let problems = mail(&[
        ("BEZTACK__EMAIL__TRANSPORT", "resend"),
        ("RESEND_FROM_EMAIL", "not an address"),
        ("BEZTACK__EMAIL__REPLY_TO", "nobody"),
        ("BEZTACK__EMAIL__RESEND__URL", "ftp://x"),
        ("BEZTACK__EMAIL__LANGUAGE", "fr"),
        ("BEZTACK__LINKS__BILLING", "nowhere"),
    ]);
    let problems = problems.unwrap_err().to_string();
    for name in [
        "RESEND_API_KEY",
        "RESEND_FROM_EMAIL",
        "email.reply_to",
        "email.resend.url",
        "email.language",
        "links.billing",
    ] {
        let line = format!("\n  {name}: ");
        assert!(problems.contains(&line), "{name} in {problems}");
    }
    let plain = ("SMTP_URL", "smtp://me:hunter2@x.test?tls=none");
    let problems = mail(&[plain, ("RESEND_FROM_EMAIL", "a@x.test")]).unwrap_err();
    let problems = problems.to_string();
    assert!(problems.contains("\n  SMTP_URL: would send"), "{problems}");
    assert!(!problems.contains("hunter2"), "{problems}");
    let problems = mail(&[("SMTP_URL", "smtps://x.test")]).unwrap_err();
    assert!(
        problems.to_string().contains("RESEND_FROM_EMAIL"),
        "{problems}"
    );
    let transport = ("BEZTACK__EMAIL__TRANSPORT", "pigeon");
    let problems = mail(&[transport]).unwrap_err();
    assert!(
        problems.to_string().contains("email.transport"),
        "{problems}"
    );
}

#[test]
fn the_keys_of_mail_are_masked() {
    let shown = sources(&[
        ("RESEND_API_KEY", "re_hunter2"),
        ("SMTP_URL", "smtps://me:hunter2@x.test"),
    ])
    .masked();
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(shown.contains("smtps://me:"), "{shown}");
}
