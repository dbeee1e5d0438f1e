//! What a model may do here: a few tools with typed inputs, each with the rights of
//! whoever asked.
//!
//! A new tool is a file with a type that is a [`Tool`], and a line in [`Registered`].

mod calculator;
mod organization_members;
mod organization_plan;
mod read_receipt;

use std::time::Duration;

use beztack_auth::access::UserAccess;
use beztack_domain::Fault;
use beztack_domain::ai::{JsonText, ToolOutcome, ToolSpec};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::App;

use calculator::Calculator;
use organization_members::OrganizationMembers;
use organization_plan::OrganizationPlan;
use read_receipt::ReceiptReading;

/// How long a tool may take.
const LONGEST: Duration = Duration::from_secs(10);

/// Something that a model may have done.
trait Tool {
    /// What the model calls it by.
    const NAME: &'static str;
    /// What it is for, in words for the model.
    const ABOUT: &'static str;
    /// What it is given. Unknown fields are refused.
    type Input: DeserializeOwned + JsonSchema + Send;
    /// What it answers.
    type Output: Serialize;

    /// Does it, with the rights of the caller.
    fn call(
        app: &App,
        access: &UserAccess,
        input: Self::Input,
    ) -> impl Future<Output = Result<Self::Output, Refusal>> + Send;
}

/// Why a tool has no answer.
#[derive(Debug)]
enum Refusal {
    /// In words that may be shown.
    Said(String),
    /// Something broke.
    Fault(Fault),
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Refusal {
    fn said(words: impl Into<String>) -> Self {
        Self::Said(words.into())
    }
}

/// Every tool there is.
#[derive(Clone, Copy, Debug)]
enum Registered {
    Calculator,
    OrganizationMembers,
    OrganizationPlan,
    ReceiptReading,
}

impl Registered {
    const ALL: [Self; 4] = [
        Self::Calculator,
        Self::OrganizationMembers,
        Self::OrganizationPlan,
        Self::ReceiptReading,
    ];

    fn spec(self) -> ToolSpec {
        match self {
            Self::Calculator => spec::<Calculator>(),
            Self::OrganizationMembers => spec::<OrganizationMembers>(),
            Self::OrganizationPlan => spec::<OrganizationPlan>(),
            Self::ReceiptReading => spec::<ReceiptReading>(),
        }
    }

    async fn call(
        self,
        app: &App,
        access: &UserAccess,
        input: &JsonText,
    ) -> Result<JsonText, Refusal> {
        match self {
            Self::Calculator => called::<Calculator>(app, access, input).await,
            Self::OrganizationMembers => called::<OrganizationMembers>(app, access, input).await,
            Self::OrganizationPlan => called::<OrganizationPlan>(app, access, input).await,
            Self::ReceiptReading => called::<ReceiptReading>(app, access, input).await,
        }
    }
}

/// All tools, as a model sees them.
pub(super) fn specs() -> Vec<ToolSpec> {
    Registered::ALL.map(Registered::spec).to_vec()
}

/// Has a tool do its work. Whatever goes wrong is an answer, too.
pub(super) async fn call(
    app: &App,
    access: &UserAccess,
    name: &str,
    input: &JsonText,
) -> ToolOutcome {
    let Some(tool) = Registered::ALL
        .into_iter()
        .find(|tool| tool.spec().name == name)
    else {
        return ToolOutcome::Failed("There is no such tool.".to_owned());
    };
    match tokio::time::timeout(LONGEST, tool.call(app, access, input)).await {
        Ok(Ok(output)) => ToolOutcome::Output(output),
        Ok(Err(Refusal::Said(words))) => ToolOutcome::Failed(words),
        Ok(Err(Refusal::Fault(fault))) => {
            tracing::error!(tool = name, error = %fault, "a tool met a fault");
            ToolOutcome::Failed("The tool failed.".to_owned())
        }
        Err(_) => ToolOutcome::Failed("The tool took too long.".to_owned()),
    }
}

fn spec<T: Tool>() -> ToolSpec {
    let schema = schemars::schema_for!(T::Input);
    ToolSpec {
        name: T::NAME.to_owned(),
        description: T::ABOUT.to_owned(),
        schema: JsonText::new(schema.as_value().to_string()),
    }
}

async fn called<T: Tool>(
    app: &App,
    access: &UserAccess,
    input: &JsonText,
) -> Result<JsonText, Refusal> {
    let input = serde_json::from_str(input.as_str())
        .map_err(|error| Refusal::said(format!("The input is not understood: {error}.")))?;
    let output = T::call(app, access, input).await?;
    serde_json::to_string(&output)
        .map(JsonText::new)
        .map_err(|error| {
            Refusal::Fault(Fault::caused_by(
                beztack_domain::FaultKind::Internal,
                "writing a tool's answer",
                error,
            ))
        })
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn every_tool_wants_an_object_and_nothing_unknown() {
        for spec in specs() {
            let schema: Value = serde_json::from_str(spec.schema.as_str()).unwrap();
            assert_eq!(schema["type"], "object", "{}", spec.name);
            assert_eq!(schema["additionalProperties"], false, "{}", spec.name);
        }
    }
}
