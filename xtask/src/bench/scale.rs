//! How the cost grows: with people, with connections, with instances; and the reads that a
//! frontend makes besides its session, beside the reference.

use anyhow::Result;
use xshell::cmd;

use super::bars::Verdict;
use super::contest::{self, Contest, Contestant};
use super::databases::{Databases, Format};
use super::load::{Ask, Order, Person};
use super::server::{Cache, Server};
use super::{Course, Rig, table};
use crate::conformance::Engine;
use crate::workspace::heading;

const CONNECTIONS: [usize; 4] = [1, 8, 64, 256];

const BEZTACK: &str = "beztack";
const REFERENCE: &str = "the reference";
const SIGN_UP: &str = "sign-up";

const NOT_CACHED: &str = "get-session, not cached";

/// Other reads that both servers know, by name; asked of `beztack` as it is unless somebody
/// says otherwise.
const SHARED_READS: [(&str, &str); 2] = [
    (
        "list-users",
        "/api/auth/admin/list-users?limit=50&sortBy=createdAt&sortDirection=desc",
    ),
    (
        "get-full-organization",
        "/api/auth/organization/get-full-organization",
    ),
];

/// Five questions that a frontend asks when it starts.
const BATCH: &str = r#"{"requests":[
    {"method":"GET","path":"/api/v1/account"},
    {"method":"GET","path":"/api/v1/invitations/me"},
    {"method":"GET","path":"/api/v1/subscriptions/products"},
    {"method":"GET","path":"/api/v1/subscriptions"},
    {"method":"GET","path":"/api/v1/membership/status"}]}"#;

/// The least throughput with most people, as a ratio to that with fewest: cost within 20%.
const FLAT: f64 = 1.0 / 1.2;

/// The least throughput of a read, as a ratio to the reference's.
const BESIDE_THE_REFERENCE: f64 = 10.0;

/// A server with so many people behind it, the first of whom owns an organization and
/// administers the installation.
struct House {
    title: String,
    server: Server,
    /// Another instance, which remembers nothing; the same one for who never does.
    forgetful: Option<Server>,
    person: Person,
    databases: Databases,
}

/// Who starts what, for whom.
struct Builder<'a> {
    rig: &'a Rig<'a>,
    engine: Engine,
}

/// Measures on one database, prints tables, and says which bars are met.
pub(super) fn on(
    rig: &Rig<'_>,
    course: &Course,
    users: &[u64],
    engine: Engine,
) -> Result<Vec<Verdict>> {
    let builder = Builder { rig, engine };
    heading(&format!("scale on {}", engine.title()));
    let houses = users
        .iter()
        .map(|users| builder.beztack(*users))
        .collect::<Result<Vec<_>>>()?;
    let style = table::Style::of(course.markdown);
    let measure = |mut contests: Vec<Contest<'_>>| -> Result<Vec<Verdict>> {
        contest::run(&mut contests, &rig.load, course.pace())?;
        println!("\n{}", table::contests(&contests).print(style));
        Ok(judge(&contests))
    };

    let mut verdicts = measure(by_people(&houses))?;
    if let Some(house) = houses.first() {
        verdicts.extend(measure(by_connections(house))?);
        if engine == Engine::Postgres {
            let other = builder.instance(&house.databases, Cache::Off)?;
            verdicts.extend(measure(vec![by_instances(house, &other)])?);
            let reference = builder.reference()?;
            verdicts.extend(measure(beside(house, &reference))?);
        }
    }
    for verdict in &mut verdicts {
        verdict.on(engine.title());
    }
    Ok(verdicts)
}

/// Every question, asked where there are few people and where there are many.
fn by_people(houses: &[House]) -> Vec<Contest<'_>> {
    let all = |title, ask: &dyn Fn(&Person) -> Ask| {
        let contestants = houses.iter().map(|house| {
            let order = Order::Ask(ask(&house.person));
            Contestant::new(&house.title, Some(house.for_contest(title)), order)
        });
        Contest::new(title, contestants.collect())
    };
    let mut contests = vec![all(NOT_CACHED, &session)];
    contests.extend(
        SHARED_READS.map(|(title, path)| all(title, &|person| Ask::get(path, &person.cookie))),
    );
    contests.push(all("bootstrap", &bootstrap));
    contests.push(all("batch of five", &|person| {
        Ask::post("/api/v1/batch", &person.cookie, BATCH.to_owned())
    }));
    contests
}

fn by_connections(house: &House) -> Vec<Contest<'_>> {
    let all = |title, server, ask: &dyn Fn(&Person) -> Ask| {
        let contestants = CONNECTIONS.map(|count| {
            let order = Order::Ask(ask(&house.person).on(count));
            Contestant::new(format!("{count} connections"), Some(server), order)
        });
        Contest::new(title, contestants.into())
    };
    vec![
        all("get-session, by connections", house.forgetful(), &session),
        all("bootstrap, by connections", &house.server, &bootstrap),
    ]
}

fn by_instances<'h>(house: &'h House, other: &Server) -> Contest<'h> {
    let ask = || session(&house.person).on(64);
    let one = Contestant::new("one", Some(house.forgetful()), Order::Ask(ask()));
    let shared = Order::Ask(ask().shared_with(other));
    let two = Contestant::new("two", Some(house.forgetful()), shared);
    Contest::new("get-session, by instances", vec![one, two])
}

fn beside<'h>(house: &'h House, reference: &'h House) -> Vec<Contest<'h>> {
    let both = |title, order: &dyn Fn(&Person) -> Order| {
        let contestants = [(BEZTACK, house), (REFERENCE, reference)].map(|(name, house)| {
            let server = house.for_contest(title);
            Contestant::new(name, Some(server), order(&house.person))
        });
        Contest::new(title, contestants.into())
    };
    let mut contests = vec![both(NOT_CACHED, &|person| Order::Ask(session(person)))];
    contests
        .extend(SHARED_READS.map(|(title, path)| {
            both(title, &|person| Order::Ask(Ask::get(path, &person.cookie)))
        }));
    contests.push(both(SIGN_UP, &|_| Order::SignUp));
    contests
}

fn session(person: &Person) -> Ask {
    Ask::get("/api/auth/get-session", &person.cookie)
}

fn bootstrap(person: &Person) -> Ask {
    Ask::get("/api/v1/bootstrap", &person.cookie)
}

/// Holds the last contestant against the first where that says how cost grows, and ours
/// against the reference.
fn judge(contests: &[Contest<'_>]) -> Vec<Verdict> {
    contests.iter().filter_map(verdict).collect()
}

fn verdict(contest: &Contest<'_>) -> Option<Verdict> {
    let title = contest.title;
    if let (Some(ours), Some(theirs)) = (contest.find(BEZTACK), contest.find(REFERENCE)) {
        let ratio = ours.ratio(theirs);
        let least = BESIDE_THE_REFERENCE;
        let what = format!("{title}: {ratio:.1} times the reference, at least {least:.0} expected");
        return (title != SIGN_UP).then(|| Verdict::new(what, ratio >= least));
    }
    let (first, last) = (contest.contestants.first()?, contest.contestants.last()?);
    let grows = last.name.ends_with("people") && first.name != last.name;
    let ratio = last.ratio(first);
    let what = format!(
        "{title}: with {} {ratio:.2} times the throughput with {}, at least {FLAT:.2} expected",
        last.name, first.name
    );
    grows.then(|| Verdict::new(what, ratio >= FLAT))
}

impl House {
    fn forgetful(&self) -> &Server {
        self.forgetful.as_ref().unwrap_or(&self.server)
    }

    /// Who takes part in this contest for the house.
    fn for_contest(&self, title: &str) -> &Server {
        if title == NOT_CACHED {
            self.forgetful()
        } else {
            &self.server
        }
    }
}

impl Builder<'_> {
    /// One of ours, with so many people.
    fn beztack(&self, users: u64) -> Result<House> {
        println!("{users} people");
        let databases = Databases::make(self.rig.workspace, self.engine)?;
        databases.migrate(self.rig.workspace, &self.rig.binaries, Format::Hardened)?;
        let server = self.instance(&databases, Cache::Usual)?;
        let forgetful = Some(self.instance(&databases, Cache::Off)?);
        let person = self.rig.load.people(&server)?;
        let (sh, beztack) = (&self.rig.workspace.sh, self.rig.binaries.join("beztack"));
        {
            let _here = sh.push_dir(databases.folder());
            cmd!(sh, "{beztack} admin grant person-0@example.test")
                .quiet()
                .ignore_stdout()
                .ignore_stderr()
                .envs(databases.environment(Format::Hardened))
                .run()?;
        }
        self.found(&server, &person)?;
        self.rig.load.grow(databases.url(Format::Hardened), users)?;
        Ok(House {
            title: format!("{users} people"),
            server,
            forgetful,
            person,
            databases,
        })
    }

    fn instance(&self, databases: &Databases, cache: Cache) -> Result<Server> {
        Server::beztack(
            self.rig.workspace,
            &self.rig.binaries,
            databases,
            Format::Hardened,
            cache,
        )
    }

    /// The reference, with nobody but those who signed up: what it is compared with has more.
    fn reference(&self) -> Result<House> {
        let databases = Databases::make(self.rig.workspace, self.engine)?;
        let server = Server::reference(self.rig.workspace, &databases)?;
        let person = self.rig.load.people(&server)?;
        let promote = "UPDATE \"user\" SET role = 'admin' WHERE email = 'person-0@example.test'";
        self.rig.load.sql(databases.reference()?, promote)?;
        self.found(&server, &person)?;
        Ok(House {
            title: REFERENCE.to_owned(),
            server,
            forgetful: None,
            person,
            databases,
        })
    }

    fn found(&self, server: &Server, person: &Person) -> Result<()> {
        let body = r#"{"name":"Engine","slug":"engine"}"#.to_owned();
        let path = "/api/auth/organization/create";
        let ask = Ask::post(path, &person.cookie, body);
        self.rig.load.show(server, &ask).map(drop)
    }
}
