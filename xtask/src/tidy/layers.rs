//! Arrows never turn: which of our packages may use which, and who may use what of others'.

use super::{Findings, Metadata};

/// What our packages are called: this and the folder's name.
const PREFIX: &str = "beztack-";

/// Every package of ours and those of ours it may use, tests and build scripts included.
/// `None` is whoever has to know everybody.
const LAYERS: [(&str, Option<&[&str]>); 13] = [
    ("domain", Some(&[])),
    ("auth", Some(&["domain"])),
    ("persistence", Some(&["domain"])),
    ("email", Some(&["domain"])),
    ("ai", Some(&["domain"])),
    ("ocr", Some(&["domain"])),
    ("app", Some(&["domain", "auth", "persistence"])),
    ("http", Some(&["domain", "auth", "app"])),
    ("server", None),
    ("tests", None),
    // What it compares us with knows nothing of us.
    ("bench", Some(&[])),
    ("migration", Some(&[])),
    ("xtask", Some(&[])),
];

/// Packages of others that belong to some floors only.
const OWNERS: [(&str, &[&str]); 9] = [
    ("sea-orm", &["persistence", "migration", "tests"]),
    ("sea-orm-migration", &["migration", "server", "tests"]),
    ("actix-web", &["http", "server", "tests", "bench"]),
    ("utoipa", &["http", "server", "tests"]),
    ("garde", &["http", "server", "tests"]),
    ("lettre", &["email"]),
    ("jsonwebtoken", &["auth", "tests"]),
    ("argon2", &["auth", "bench"]),
    ("scrypt", &["auth", "bench"]),
];

pub(super) fn check(ours: &Metadata, findings: &mut Findings) {
    for package in &ours.packages {
        let name = bare(&package.name);
        let Some((_, allowed)) = LAYERS.iter().find(|(layer, _)| *layer == name) else {
            findings.error(format!("layers: {name} has no row in the table of layers"));
            continue;
        };
        for dependency in &package.dependencies {
            let other = bare(&dependency.name);
            let internal = ours.packages.iter().any(|p| p.name == dependency.name);
            if internal && allowed.is_some_and(|allowed| !allowed.contains(&other)) {
                findings.error(format!("layers: {name} must not use {other}"));
            }
            let owners = OWNERS.iter().find(|(owned, _)| *owned == dependency.name);
            if let Some((owned, owners)) = owners
                && !owners.contains(&name)
            {
                let owners = owners.join(", ");
                findings.error(format!(
                    "layers: {name} uses {owned}, which is for {owners}"
                ));
            }
        }
    }
}

fn bare(package: &str) -> &str {
    package.strip_prefix(PREFIX).unwrap_or(package)
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::{Dependency, Findings, Metadata, Package};

    fn package(name: &str, uses: &[&str]) -> Package {
        Package {
            name: name.into(),
            version: "0.0.0".into(),
            license: None,
            manifest_path: "Cargo.toml".into(),
            dependencies: uses
                .iter()
                .map(|name| Dependency {
                    name: (*name).into(),
                })
                .collect(),
        }
    }

    fn errors(packages: Vec<Package>) -> Vec<String> {
        let mut findings = Findings::default();
        check(&Metadata { packages }, &mut findings);
        findings.errors
    }

    #[test]
    fn the_drawn_arrows_are_allowed() {
        let packages = vec![
            package("beztack-domain", &["chrono"]),
            package("beztack-persistence", &["beztack-domain", "sea-orm"]),
            package("beztack-server", &["beztack-persistence", "actix-web"]),
        ];
        assert!(errors(packages).is_empty());
    }

    #[test]
    fn an_arrow_against_the_current_is_an_error() {
        let packages = vec![
            package("beztack-domain", &["beztack-http"]),
            package("beztack-http", &[]),
        ];
        assert_eq!(errors(packages), ["layers: domain must not use http"]);
    }

    #[test]
    fn a_package_of_others_stays_on_its_floor() {
        let packages = vec![package("beztack-app", &["sea-orm"])];
        let expected = "layers: app uses sea-orm, which is for persistence, migration, tests";
        assert_eq!(errors(packages), [expected]);
    }

    #[test]
    fn an_unknown_package_of_ours_is_an_error() {
        assert_eq!(errors(vec![package("beztack-common", &[])]).len(), 1);
    }
}
