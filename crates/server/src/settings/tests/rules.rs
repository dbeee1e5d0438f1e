use super::*;

#[test]
fn roles_of_organizations_are_checked_at_the_start() {
    let read = |text: &str| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("roles.toml");
        std::fs::write(&file, text).unwrap();
        let variables = [
            ("BETTER_AUTH_SECRET", SECRET),
            ("BETTER_AUTH_URL", "https://x.test"),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let sources = Sources::merge(
            Some(&file),
            &Environment::of(variables),
            Problems::default(),
        );
        sources.settings(Purpose::Server)
    };
    let settings = read(
        "[organization.resources]\nproject = [\"create\", \"share\"]\n\
         [organization.roles]\neditor = { project = [\"share\"], ac = [\"read\"] }\n",
    );
    assert!(settings.unwrap().organization.access_control().is_ok());
    let problems = read(
        "[organization.roles]\neditor = { project = [\"share\"] }\n\
         flyer = { team = [\"fly\"] }\n",
    );
    let problems = problems.unwrap_err().to_string();
    for name in ["organization.roles.editor", "organization.roles.flyer"] {
        assert!(problems.contains(name), "{name}: {problems}");
    }
}

#[test]
fn limits_are_what_they_are_said_to_be_and_need_a_window() {
    let known = [("NODE_ENV", "development"), ("BETTER_AUTH_SECRET", SECRET)];
    let settings = read(&known).unwrap();
    assert_eq!(settings.limits, beztack_app::limits::LimitsConfig::DEFAULT);
    let windowless = [
        ("BEZTACK__LIMITS__CODE__WITHIN", "0s"),
        ("BEZTACK__LIMITS__CODE__MOST", "3"),
        ("BEZTACK__LIMITS__SIGN_IN__MOST", "0"),
        ("BEZTACK__LIMITS__SIGN_IN__WITHIN", "0s"),
    ];
    let problems = read(&[&known[..], &windowless].concat()).unwrap_err();
    let problems = problems.to_string();
    assert!(problems.contains("limits.code.within"), "{problems}");
    assert!(!problems.contains("limits.sign_in"), "{problems}");
}

#[test]
fn what_goes_beyond_the_reference_is_off_or_follows_the_database() {
    let auth = |variables: &[(&str, &str)]| {
        let base = [("NODE_ENV", "development"), ("BETTER_AUTH_SECRET", SECRET)];
        read(&[&base, variables].concat()).unwrap().auth
    };
    let refuses = |auth: &beztack_auth::AuthConfig| {
        [StorageFormat::Hardened, StorageFormat::BetterAuth]
            .map(|format| auth.password_policy(format).refuse_common)
    };
    let usual = auth(&[]);
    assert!(!usual.bearer && usual.jwt_rules().is_none());
    assert_eq!(refuses(&usual), [true, false]);
    let never = auth(&[("BEZTACK__AUTH__PASSWORD__REFUSE_COMMON", "false")]);
    assert_eq!(refuses(&never), [false, false]);

    let enabled = ("BEZTACK__AUTH__JWT__ENABLED", "true");
    let rules = auth(&[enabled]).jwt_rules().unwrap();
    assert_eq!(rules.issuer, "http://localhost:3000");
    assert_eq!(rules.rotation_interval, None);
    let algorithm = ("BEZTACK__AUTH__JWT__ALGORITHM", "ES256");
    let rules = auth(&[enabled, algorithm]).jwt_rules().unwrap();
    assert_eq!(rules.algorithm.as_str(), "ES256");
}

#[test]
fn rules_that_would_lock_people_out_are_problems() {
    let problems = read(&[
        ("NODE_ENV", "development"),
        ("BETTER_AUTH_SECRET", SECRET),
        ("BEZTACK__AUTH__PASSWORD__MAX_LENGTH", "63"),
        ("BEZTACK__AUTH__JWT__LIFETIME", "2days"),
        ("BEZTACK__AUTH__JWT__ROTATION_INTERVAL", "10min"),
        ("BEZTACK__AUTH__JWT__GRACE_PERIOD", "1day"),
    ])
    .unwrap_err()
    .to_string();
    for name in [
        "auth.password.max_length",
        "auth.jwt.lifetime",
        "auth.jwt.rotation_interval",
        "auth.jwt.grace_period",
    ] {
        assert!(problems.contains(name), "{name} is missing in: {problems}");
    }
}

#[test]
fn browsers_keep_copies_of_sessions_only_when_told_to() {
    let cache = |more: &[(&str, &str)]| -> Result<_, Problems> {
        let base = [("NODE_ENV", "development"), ("BETTER_AUTH_SECRET", SECRET)];
        let settings = read(&[&base, more].concat())?;
        Ok(settings.auth.cookie_cache().map(|age| age.num_seconds()))
    };
    let on = ("BEZTACK__AUTH__SESSION__COOKIE_CACHE__ENABLED", "true");
    let at_once = ("BEZTACK__AUTH__SESSION__COOKIE_CACHE__MAX_AGE", "0s");
    assert_eq!(cache(&[]), Ok(None));
    assert_eq!(cache(&[on]), Ok(Some(300)));
    let problems = cache(&[on, at_once]).unwrap_err().to_string();
    assert!(
        problems.contains("auth.session.cookie_cache.max_age"),
        "{problems}"
    );
}
