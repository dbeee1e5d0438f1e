//! schemathesis against the published document: whatever it thinks of, the answer is one that
//! the document lists. `tests/hostile` says what counts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;
use xshell::cmd;

use crate::conformance::Engine;
use crate::debian;
use crate::faults::{Ground, House, PASSWORD, Person, Plan, sign_up};
use crate::workspace::{Workspace, heading};

/// How much, on what.
#[derive(Args)]
pub(crate) struct Options {
    /// At least so many requests, by all visitors together
    #[arg(long, default_value_t = 20_000)]
    requests: u64,
    /// Only on this database; on `SQLite` unless said otherwise
    #[arg(long, value_enum, default_value_t = Engine::Sqlite)]
    database: Engine,
    /// Where chance begins; another one makes other requests
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Who asks. A session costs nothing to whoever has none.
const VISITORS: [&str; 3] = ["nobody", "somebody", "an administrator"];

/// Requests of the phases whose number does not depend on us, per visitor.
const FIXED: u64 = 2_000;

/// # Errors
/// When an answer was a fault or is not in the document, or too little was asked.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    heading("build");
    let beztack = workspace.build_server()?;
    let tool = install(workspace)?;
    let trial = Trial {
        workspace,
        options,
        tool,
        document: document(workspace, &beztack)?,
    };
    let ground = Ground::make(workspace, options.database)?;
    let plan = plan(workspace, &beztack, &ground)?;
    plan.run(&["migrate", "up"])?;
    let house = plan.open()?;
    let mut all = Counts::default();
    let mut found = 0;
    for visitor in VISITORS {
        heading(&format!("{visitor}, on {}", options.database.title()));
        let person = person(&plan, &house, visitor)?;
        found += u32::from(!trial.visit(&house, person.as_ref(), &mut all)?);
        if let Some(person) = person {
            let is_in = person.is_in(house.port)?;
            ensure!(
                is_in,
                "{visitor} lost the session on the way: most was asked as nobody"
            );
        }
    }
    heading("sum");
    println!("{all}");
    let asked = all.asked();
    ensure!(
        found == 0,
        "{found} visitors met what the document does not say; see above"
    );
    ensure!(asked >= options.requests, "only {asked} requests were made");
    Ok(())
}

/// Limits would make most answers the same one.
fn plan<'a>(workspace: &'a Workspace, beztack: &Path, ground: &Ground) -> Result<Plan<'a>> {
    let scratch = ground.folder().join("ocr").display().to_string();
    Ok(Plan::new(workspace, beztack, ground)?
        .set("BEZTACK__AUTH__BEARER", "true")
        .set("BEZTACK__AUTH__JWT__ENABLED", "true")
        .set("BEZTACK__AUTH__TWO_FACTOR__OTP_BY_MAIL", "true")
        .set("BEZTACK__CHAT__STREAMS", "1000")
        .set("BEZTACK__OCR__SCRATCH_DIR", scratch))
}

fn person(plan: &Plan<'_>, house: &House, visitor: &str) -> Result<Option<Person>> {
    Ok(match visitor {
        "nobody" => None,
        "somebody" => Some(sign_up(house.port, "somebody")?),
        _ => {
            let person = sign_up(house.port, "administrator")?;
            plan.run(&["admin", "grant", &person.email])?;
            Some(person)
        }
    })
}

/// One run of the tool after the other.
struct Trial<'a> {
    workspace: &'a Workspace,
    options: &'a Options,
    tool: PathBuf,
    document: PathBuf,
}

impl Trial<'_> {
    /// Whether all answers were as they should be.
    fn visit(&self, house: &House, person: Option<&Person>, all: &mut Counts) -> Result<bool> {
        let sh = &self.workspace.sh;
        let (tool, document) = (&self.tool, &self.document);
        let url = format!("http://127.0.0.1:{}", house.port);
        let counts = self.workspace.scratch_file("hostile-counts.json")?;
        let seed = self.options.seed.to_string();
        let examples = self.examples()?.to_string();
        // Whoever has no session may bring any cookie.
        let invents = person.is_none().to_string();
        let _here = sh.push_dir(folder(self.workspace));
        let run = cmd!(sh, "{tool} --config-file schemathesis.toml run {document}")
            .args(["--url", &url, "--seed", &seed, "--max-examples", &examples])
            .args(["--generation-with-security-parameters", &invents])
            .args(["--phases", "examples,coverage,fuzzing", "--workers", "2"])
            .env("HOSTILE_URL", &url)
            .env("HOSTILE_COOKIE", person.map_or("", |person| &person.cookie))
            .env("HOSTILE_PASSWORD", PASSWORD)
            .env("HOSTILE_COUNTS", &counts)
            .env("HOSTILE_SEED", &seed)
            .ignore_status()
            .quiet();
        let is_fine = run.output()?;
        print!("{}", tail(&String::from_utf8_lossy(&is_fine.stdout)));
        all.add(&sh.read_file(&counts)?)?;
        Ok(is_fine.status.success())
    }

    /// Per operation, so that all visitors together ask enough.
    fn examples(&self) -> Result<u64> {
        let text = self.workspace.sh.read_file(&self.document)?;
        let operations = u64::try_from(text.matches("\"operationId\"").count())?;
        let visitors = u64::try_from(VISITORS.len())?;
        let each = self.options.requests.div_ceil(visitors);
        Ok(each.saturating_sub(FIXED).div_ceil(operations).max(1))
    }
}

/// What matters of what the tool says.
fn tail(said: &str) -> &str {
    let begin = said
        .find("=== FAILURES")
        .or_else(|| said.find("=== SUMMARY"));
    let begin = begin.or_else(|| said.find("=== ERRORS")).unwrap_or(0);
    said.get(begin..).unwrap_or(said)
}

/// How many answers there were of each status.
#[derive(Default)]
struct Counts(BTreeMap<String, u64>);

impl Counts {
    fn add(&mut self, json: &str) -> Result<()> {
        let new: BTreeMap<String, u64> = serde_json::from_str(json).context("counts")?;
        for (name, count) in new {
            *self.0.entry(name).or_default() += count;
        }
        Ok(())
    }

    fn asked(&self) -> u64 {
        let answers = self.0.iter();
        answers
            .filter(|(name, _)| name.parse::<u16>().is_ok())
            .map(|(_, count)| count)
            .sum()
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (name, count) in &self.0 {
            writeln!(f, "{count:>8}  {name}")?;
        }
        write!(f, "{:>8}  requests", self.asked())
    }
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.path("tests/hostile")
}

fn document(workspace: &Workspace, beztack: &Path) -> Result<PathBuf> {
    let file = workspace.scratch_file("hostile-openapi.json")?;
    let text = cmd!(workspace.sh, "{beztack} openapi").quiet().read()?;
    workspace.sh.write_file(&file, text)?;
    Ok(file)
}

/// The tool, in an environment of its own under the build folder.
fn install(workspace: &Workspace) -> Result<PathBuf> {
    let sh = &workspace.sh;
    let venv = workspace.scratch_file("hostile-venv")?;
    let tool = venv.join("bin/schemathesis");
    let wanted = folder(workspace).join("requirements.txt");
    if !venv.join("bin/pip").exists() {
        let make = || cmd!(sh, "python3 -m venv {venv}").quiet().run();
        if make().is_err() && debian::install(sh, &["python3-venv"])? {
            make()?;
        }
    }
    let pip = venv.join("bin/pip");
    cmd!(sh, "{pip} install --quiet --requirement {wanted}")
        .run()
        .context("python3 with venv and pip is needed (Debian: apt-get install python3-venv)")?;
    Ok(tool)
}
