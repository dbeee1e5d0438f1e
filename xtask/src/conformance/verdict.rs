//! What a comparison amounts to.

use std::fmt;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::kit::Flow;

/// The result of a run.
#[derive(Debug)]
pub(super) struct Verdict {
    steps: usize,
    identical: usize,
    differ: usize,
    /// Flows that prove nothing, and why.
    void: Vec<String>,
}

/// What `diff.mjs --json` says.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Comparison {
    steps: usize,
    identical: usize,
    differ: Vec<IgnoredAny>,
    extra_flows: Vec<String>,
}

/// A line of a transcript.
#[derive(Deserialize)]
struct Record {
    flow: String,
    aborted: Option<String>,
    skipped: Option<String>,
}

impl Verdict {
    /// Reads the comparison and the transcript of the flows that should have been run.
    pub(super) fn read(comparison: &str, transcript: &str, flows: &[Flow]) -> Result<Self> {
        let comparison: Comparison = serde_json::from_str(comparison).context("comparison")?;
        let records: Vec<Record> = transcript
            .lines()
            .filter(|line| !line.is_empty())
            .map(serde_json::from_str)
            .collect::<Result<_, _>>()
            .context("transcript")?;

        let mut void = Vec::new();
        for record in &records {
            let Record { flow, .. } = record;
            if let Some(why) = &record.aborted {
                void.push(format!("{flow} was aborted: {why}"));
            }
            if let Some(why) = &record.skipped {
                void.push(format!("{flow} was skipped: {why}"));
            }
        }
        for Flow { name, .. } in flows {
            if !records.iter().any(|record| record.flow == *name) {
                void.push(format!("{name} did not run"));
            }
        }
        for flow in &comparison.extra_flows {
            void.push(format!("{flow} is not in the golden transcript"));
        }
        Ok(Self {
            steps: comparison.steps,
            identical: comparison.identical,
            differ: comparison.differ.len(),
            void,
        })
    }

    /// # Errors
    /// When a step differs or a flow proves nothing.
    pub(super) fn require_clean(&self) -> Result<()> {
        ensure!(self.differ == 0, "{} steps differ", self.differ);
        ensure!(self.void.is_empty(), "{}", self.void.join("; "));
        Ok(())
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for why in &self.void {
            writeln!(out, "{why}")?;
        }
        let (steps, identical, differ) = (self.steps, self.identical, self.differ);
        write!(out, "{steps} steps, {identical} identical, {differ} differ")
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict;
    use crate::conformance::kit::Flow;

    fn verdict(comparison: &str, transcript: &str) -> Verdict {
        let flow = Flow {
            name: "sign-up".into(),
            profile: "full".into(),
        };
        Verdict::read(comparison, transcript, &[flow]).unwrap()
    }

    const SAME: &str = r#"{"steps":2,"identical":2,"differ":[],"extraFlows":[]}"#;
    const RAN: &str = "{\"flow\":\"sign-up\",\"n\":1}\n";

    #[test]
    fn identical_steps_are_clean() {
        let verdict = verdict(SAME, RAN);
        assert!(verdict.require_clean().is_ok());
        assert_eq!(verdict.to_string(), "2 steps, 2 identical, 0 differ");
    }

    #[test]
    fn a_difference_is_not() {
        let differs = r#"{"steps":2,"identical":1,"differ":[{}],"extraFlows":[]}"#;
        assert!(verdict(differs, RAN).require_clean().is_err());
    }

    #[test]
    fn flows_that_prove_nothing_are_not() {
        let aborted = "{\"flow\":\"sign-up\",\"aborted\":\"no server\"}\n";
        let skipped = "{\"flow\":\"sign-up\",\"skipped\":\"needs db\"}\n";
        for transcript in [aborted, skipped, ""] {
            assert!(verdict(SAME, transcript).require_clean().is_err());
        }
        let unknown = r#"{"steps":2,"identical":2,"differ":[],"extraFlows":["sign-up"]}"#;
        assert!(verdict(unknown, RAN).require_clean().is_err());
    }
}
