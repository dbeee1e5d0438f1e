//! What mails look like, and how Resend is spoken to.
#![expect(
    clippy::unwrap_used,
    reason = "what a test arranges may be taken for granted there"
)]

mod escaping;
mod fake_resend;
mod previews;
mod resend;

use std::time::Duration;

use beztack_email::{EmailConfig, ResendConfig, SmtpConfig, TransportConfig};

/// A configuration that sends through Resend at `url`.
fn config(url: &str) -> EmailConfig {
    EmailConfig {
        transport: TransportConfig::Resend,
        language: "en".to_owned(),
        from_name: "Beztack, Inc.".to_owned(),
        from_address: "hello@beztack.test".to_owned(),
        reply_to: String::new(),
        timeout: Duration::from_secs(2),
        resend: ResendConfig {
            api_key: "re_secret".into(),
            url: url.to_owned(),
        },
        smtp: SmtpConfig {
            url: "".into(),
            max_connections: 1,
        },
        mailbox_dir: "mailbox".into(),
        mailbox_size: 1,
        welcome: true,
        new_sign_in: true,
        two_factor_changed: true,
    }
}
