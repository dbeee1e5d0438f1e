//! What the configuration makes of its sources.

mod frontend;
mod mail;
mod rules;
mod variables;
mod work;

use beztack_auth::StorageFormat;
use secrecy::ExposeSecret;

use super::*;

pub(crate) const SECRET: &str = "0123456789abcdef0123456789abcdef";

pub(crate) fn read(variables: &[(&str, &str)]) -> Result<Settings, Problems> {
    sources(variables).settings(Purpose::Server)
}

fn sources(variables: &[(&str, &str)]) -> Sources {
    let variables = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Sources::merge(None, &Environment::of(variables), Problems::default())
}

#[test]
fn the_defaults_need_only_a_secret_and_an_address() {
    let settings = read(&[
        ("BETTER_AUTH_SECRET", SECRET),
        ("BETTER_AUTH_URL", "https://x.test"),
    ])
    .unwrap();
    assert_eq!(settings.mode, Mode::Production);
    assert_eq!(settings.server.port, 3000);
    assert_eq!(settings.links.sign_in, "https://x.test");
}

#[test]
fn the_original_s_names_and_our_own_both_work() {
    let settings = read(&[
        ("NODE_ENV", "development"),
        ("BETTER_AUTH_SECRET", SECRET),
        ("PORT", "4000"),
        ("APP_URL", "http://localhost:5173"),
        ("DATABASE_URL", ""),
        ("BEZTACK__AUTH__COOKIES__SESSION_TOKEN__SAME_SITE", "none"),
        ("BEZTACK__AUTH__SESSION__ABSOLUTE_LIFETIME", "0s"),
    ])
    .unwrap();
    assert_eq!(settings.auth.base_url, "http://localhost:4000");
    assert_eq!(settings.links.sign_in, "http://localhost:5173");
    assert_eq!(
        settings.auth.cookies.session_token.same_site,
        beztack_auth::SameSite::None
    );
    assert_eq!(
        settings
            .auth
            .session_policy(StorageFormat::Hardened)
            .absolute_lifetime,
        None
    );
}

#[test]
fn cookies_across_sites_need_https() {
    let problems = |address| {
        read(&[
            ("NODE_ENV", "development"),
            ("BETTER_AUTH_SECRET", SECRET),
            ("BETTER_AUTH_URL", address),
            ("BEZTACK__AUTH__COOKIES__ACROSS_SITES", "true"),
        ])
        .map_or_else(|problems| problems.to_string(), |_| String::new())
    };
    assert_eq!(problems("https://api.example.net"), "");
    assert!(problems("http://api.example.net").contains("auth.cookies.across_sites"));
}

#[test]
fn what_cookies_across_sites_decide_is_no_problem() {
    let problems = |across_sites| {
        read(&[
            ("BETTER_AUTH_SECRET", SECRET),
            ("BETTER_AUTH_URL", "https://api.example.net"),
            ("BEZTACK__AUTH__COOKIES__SESSION_TOKEN__SAME_SITE", "none"),
            ("BEZTACK__AUTH__COOKIES__SESSION_TOKEN__SECURE", "false"),
            ("BEZTACK__AUTH__COOKIES__ACROSS_SITES", across_sites),
        ])
        .map_or_else(|problems| problems.to_string(), |_| String::new())
    };
    assert!(problems("false").contains("auth.cookies.session_token"));
    assert_eq!(problems("true"), "");
}

#[test]
fn the_schema_can_be_looked_after_without_secrets() {
    assert!(sources(&[]).settings(Purpose::Database).is_ok());
}

#[test]
fn every_problem_is_listed_at_once_by_name() {
    let problems = read(&[
        ("BETTER_AUTH_SECRET", "short"),
        ("PORT", "70000"),
        ("BEZTACK__JOBS__CONCURRENCY", "many"),
        ("DATABASE_URL", "mysql://x"),
        ("PAYMENT_PROVIDER", "paypal"),
        ("BEZTACK__SERVER__PROT", "1"),
    ])
    .unwrap_err()
    .to_string();
    for name in [
        "BETTER_AUTH_SECRET",
        "server.port",
        "BEZTACK__JOBS__CONCURRENCY",
        "DATABASE_URL",
        "PAYMENT_PROVIDER",
        "BEZTACK__SERVER__PROT",
        "BETTER_AUTH_URL",
    ] {
        assert!(
            problems.contains(&format!("\n  {name}: ")),
            "{name} in {problems}"
        );
    }
    assert!(!problems.contains("short\""), "{problems}");
}

#[test]
fn a_provider_of_models_says_what_it_needs() {
    let problems = |provider| {
        read(&[
            ("BETTER_AUTH_SECRET", SECRET),
            ("BETTER_AUTH_URL", "https://x.test"),
            ("BEZTACK__AI__PROVIDER", provider),
            ("BEZTACK__AI__OPENAI__BASE_URL", "ftp://x"),
        ])
        .map_or_else(|problems| problems.to_string(), |_| String::new())
    };
    assert_eq!(problems("offline"), "");
    for (provider, names) in [
        ("openai", ["ai.openai.model", "ai.openai.base_url"]),
        ("anthropic", ["ai.anthropic.model", "ANTHROPIC_API_KEY"]),
        ("bedrock", ["ai.bedrock.model", "AWS_REGION"]),
    ] {
        let problems = problems(provider);
        for name in names {
            assert!(problems.contains(&format!("\n  {name}: ")), "{problems}");
        }
    }
    assert!(problems("skynet").contains("ai.provider"));
}

#[test]
fn a_value_of_the_wrong_kind_is_named_by_its_key() {
    let problems = read(&[
        ("BETTER_AUTH_SECRET", SECRET),
        ("BEZTACK__AUTH__SESSION__LIFETIME", "soon"),
    ])
    .unwrap_err();
    assert!(
        problems.to_string().contains("auth.session.lifetime"),
        "{problems}"
    );
}

#[test]
fn secrets_are_masked() {
    let shown = sources(&[
        ("BETTER_AUTH_SECRET", SECRET),
        ("DATABASE_URL", "postgres://me:hunter2@db/x"),
    ])
    .masked();
    assert!(
        !shown.contains(SECRET) && !shown.contains("hunter2"),
        "{shown}"
    );
    assert!(
        shown.contains("postgres://me:") && shown.contains("@db/x"),
        "{shown}"
    );
    assert!(
        shown.contains("[auth.cookies.session_token]\nsame_site = \"lax\""),
        "{shown}"
    );
}

#[test]
fn test_modes_of_the_original_change_nothing() {
    let settings = read(&[
        ("NODE_ENV", "test"),
        ("TEST", "1"),
        ("BETTER_AUTH_SECRET", SECRET),
        ("BETTER_AUTH_URL", "https://x.test"),
    ]);
    assert_eq!(settings.unwrap().mode, Mode::Production);
}

#[test]
fn several_secrets_are_ordered_by_their_version() {
    let (old, new) = (SECRET, "fedcba9876543210fedcba9876543210");
    let listed = format!("1:{old},2:{new}");
    let base = [
        ("NODE_ENV", "development"),
        ("BETTER_AUTH_SECRETS", listed.as_str()),
    ];
    let secrets = read(&base).unwrap().auth.versioned_secrets().unwrap();
    let newest = secrets.iter().max_by_key(|(version, _)| version).unwrap();
    assert_eq!((newest.0, newest.1.expose_secret()), (2, new));
    let twice = format!("1:{old},1:{new}");
    for (listed, what) in [
        ("just one", "BETTER_AUTH_SECRETS: must be a list"),
        (
            &twice,
            "BETTER_AUTH_SECRETS: must give every secret a version",
        ),
    ] {
        let development = ("NODE_ENV", "development");
        let problems = read(&[development, ("BETTER_AUTH_SECRETS", listed)]).unwrap_err();
        assert!(problems.to_string().contains(what), "{problems}");
    }
}

#[test]
fn sessions_of_an_adopted_database_have_no_absolute_end_unless_configured() {
    let age = |value| {
        let settings = read(&[
            ("NODE_ENV", "development"),
            ("BETTER_AUTH_SECRET", SECRET),
            ("BEZTACK__AUTH__SESSION__ABSOLUTE_LIFETIME", value),
        ]);
        let auth = settings.unwrap().auth;
        [StorageFormat::Hardened, StorageFormat::BetterAuth].map(|format| {
            auth.session_policy(format)
                .absolute_lifetime
                .map(|age| age.num_days())
        })
    };
    assert_eq!(age("auto"), [Some(90), None]);
    assert_eq!(age("30days"), [Some(30), Some(30)]);
    assert_eq!(age("0s"), [None, None]);
}

#[test]
fn links_that_nobody_configured_lead_to_pages_of_our_own() {
    let read = |more: &[(&str, &str)]| {
        let mut variables = vec![
            ("BETTER_AUTH_SECRET", SECRET),
            ("BETTER_AUTH_URL", "https://x.test/"),
            ("APP_URL", "https://app.test"),
        ];
        variables.extend(more);
        super::tests::read(&variables)
    };
    let links = read(&[]).unwrap().links;
    // A frontend is where people sign in; it need not have these pages (decisions.md 11).
    assert_eq!(links.sign_in, "https://app.test");
    let invitation = "https://x.test/pages/accept-invitation/{id}";
    assert_eq!(links.accept_invitation, invitation);
    assert_eq!(links.reset_password, "https://x.test/pages/reset-password");
    let verified = "https://x.test/pages/address-verified";
    assert_eq!(links.address_verified, verified);

    let links = read(&[
        ("BEZTACK__LINKS__RESET_PASSWORD", "none"),
        (
            "BEZTACK__LINKS__ADDRESS_VERIFIED",
            "https://app.test/welcome",
        ),
    ]);
    let links = links.unwrap().links;
    assert_eq!(links.reset_password, "");
    assert_eq!(links.address_verified, "https://app.test/welcome");

    let problems = read(&[
        ("BEZTACK__LINKS__RESET_PASSWORD", "https://evil.test/reset"),
        ("BEZTACK__LINKS__ADDRESS_VERIFIED", "//evil.test"),
        ("BEZTACK__LINKS__ACCEPT_INVITATION", "none"),
    ]);
    let problems = problems.unwrap_err().to_string();
    for name in [
        "links.reset_password",
        "links.address_verified",
        "links.accept_invitation",
    ] {
        assert!(problems.contains(name), "{name}: {problems}");
    }
}
