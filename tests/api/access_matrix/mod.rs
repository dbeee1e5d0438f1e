//! Who may do what: every operation of the OpenAPI document against everybody who could
//! ask (ASVS 5.0, 8.4.1). `access_matrix.txt` is the matrix; this requests every cell of
//! it, each in the same world.

mod world;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use beztack_persistence::shape;
use beztack_tests::{Answer, Browser};
use serde_json::Value;

use self::world::{LEFT_ALONE, PERSONAS, TABLES, World};
use crate::openapi::operations;

/// What nobody may do here with any input, and why.
const NOBODY: [(&str, &str); 6] = [
    ("/api/auth/get-access-token", "there are no providers"),
    ("/api/auth/link-social", "there are no providers"),
    ("/api/auth/refresh-token", "there are no providers"),
    ("/api/auth/sign-in/social", "there are no providers"),
    ("/api/v1/admin/plans/import", "nobody sells anything here"),
    ("/api/v1/admin/plans/sync", "nobody sells anything here"),
];

/// A line of the matrix.
#[derive(Debug)]
struct Row {
    method: &'static str,
    path: &'static str,
    /// A status for each of [`PERSONAS`].
    expected: Vec<&'static str>,
    /// A JSON body, a query that begins with a question mark, or nothing.
    input: &'static str,
}

impl Row {
    fn read(line: &'static str) -> Self {
        let input = [" {", " ?"]
            .into_iter()
            .filter_map(|begin| line.find(begin));
        let (words, input) = line.split_at(input.min().unwrap_or(line.len()));
        let mut words = words.split_whitespace();
        let (method, path) = (words.next().unwrap(), words.next().unwrap());
        let expected: Vec<_> = words.collect();
        assert_eq!(expected.len(), PERSONAS.len(), "access_matrix.txt: {line}");
        Self {
            method,
            path,
            expected,
            input: input.trim(),
        }
    }

    /// As a line with these statuses.
    fn line(&self, statuses: &[String]) -> String {
        let (method, path, input) = (self.method, self.path, self.input);
        let mut line = format!("{method:<6} {path:<46}");
        for status in statuses {
            // Writing to a String cannot fail.
            let _ = write!(line, " {status:>4}");
        }
        format!("{line}  {input}").trim_end().to_owned()
    }

    /// Requests every cell.
    async fn ask(&self, world: &World) -> Vec<String> {
        let mut found = Vec::new();
        for persona in PERSONAS {
            let answer = self.send(world, &world.browser(persona)).await;
            found.push(match answer.bytes() {
                b"null" => "null".to_owned(),
                _ => answer.status().to_string(),
            });
            world.restore().await;
        }
        found
    }

    async fn send(&self, world: &World, browser: &Browser) -> Answer {
        let mut path = Vec::new();
        for segment in self.path.split('/') {
            path.push(match segment.strip_prefix('{') {
                None => segment,
                // What an `{id}` is of stands before it.
                Some("id}") => world.value(path.last().copied().unwrap_or_default()),
                Some(name) => world.value(name.trim_end_matches('}')),
            });
        }
        let path = path.join("/");
        let input = world.filled(self.input);
        let method = self.method.parse().unwrap();
        let call = if input.starts_with('{') {
            let body: Value = serde_json::from_str(&input).unwrap();
            browser.call(method, &path).json(&body)
        } else {
            browser.call(method, &(path + &input))
        };
        call.send().await
    }

    fn is_for_nobody(&self) -> bool {
        NOBODY.iter().any(|(path, _)| *path == self.path)
    }
}

fn rows() -> Vec<Row> {
    include_str!("../access_matrix.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(Row::read)
        .collect()
}

/// Asks about the rows that `belongs` picks, and fails with the lines as they would have
/// to be.
async fn judge(belongs: impl Fn(&str) -> bool) {
    let world = World::build().await;
    let (mut wrong, mut unproven) = (String::new(), Vec::new());
    for row in rows().into_iter().filter(|row| belongs(row.path)) {
        let found = row.ask(&world).await;
        if found != row.expected {
            let _ = writeln!(wrong, "{}", row.line(&found));
        }
        if found.iter().any(|status| status.starts_with(['2', '3'])) == row.is_for_nobody() {
            unproven.push(row.path);
        }
    }
    assert!(
        wrong.is_empty(),
        "these answered otherwise than access_matrix.txt says (what {{names}} and $names \
         stand for is made in world.rs, or is nobody's):\n{wrong}"
    );
    assert!(
        unproven.is_empty(),
        "either nobody may, so that the input proves nothing, or somebody may after all: \
         {unproven:?}"
    );
}

#[actix_web::test]
async fn accounts_and_sessions() {
    judge(|path| {
        path.starts_with("/api/auth/")
            && !path.starts_with("/api/auth/admin/")
            && !path.starts_with("/api/auth/organization/")
    })
    .await;
}

#[actix_web::test]
async fn administration() {
    judge(|path| path.starts_with("/api/auth/admin/")).await;
}

#[actix_web::test]
async fn organizations() {
    judge(|path| path.starts_with("/api/auth/organization/")).await;
}

#[actix_web::test]
async fn our_own_routes() {
    judge(|path| !path.starts_with("/api/auth/")).await;
}

#[test]
fn every_operation_has_a_line_and_every_line_an_operation() {
    let documented: BTreeSet<String> = operations()
        .iter()
        .map(|(method, path, _)| format!("{method} {path}"))
        .collect();
    let mut listed = BTreeSet::new();
    for row in rows() {
        let name = format!("{} {}", row.method, row.path);
        assert!(documented.contains(&name), "access_matrix.txt: no {name}");
        assert!(
            listed.insert(name.clone()),
            "access_matrix.txt: {name} twice"
        );
    }
    let missing: Vec<_> = documented.difference(&listed).collect();
    assert!(
        missing.is_empty(),
        "who may do this? Add a line to access_matrix.txt: {missing:?}"
    );
}

#[test]
fn every_table_is_as_it_was_for_the_next_request_or_left_alone() {
    let tables: BTreeSet<String> = shape::tables()
        .into_iter()
        .map(|table| table.name)
        .collect();
    let known = TABLES.into_iter().chain(LEFT_ALONE).map(str::to_owned);
    let known: BTreeSet<String> = known.collect();
    let forgotten: Vec<_> = tables.difference(&known).collect();
    assert!(
        forgotten.is_empty(),
        "neither in TABLES nor in LEFT_ALONE (tests/api/access_matrix/world.rs): {forgotten:?}"
    );
    assert_eq!(known.len(), TABLES.len() + LEFT_ALONE.len(), "named twice");
}
