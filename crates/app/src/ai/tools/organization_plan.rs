use std::collections::BTreeMap;

use beztack_auth::access::UserAccess;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Refusal, Tool};
use crate::App;
use crate::billing::plan_of;

/// The plan that counts in the organization in use.
pub(super) struct OrganizationPlan;

/// Nothing: it is the organization in use.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

#[derive(Debug, Serialize)]
pub(super) struct PlanTold {
    name: String,
    tier: String,
    features: Vec<String>,
    /// `-1` means unlimited.
    limits: BTreeMap<String, i64>,
}

impl Tool for OrganizationPlan {
    const NAME: &'static str = "organization_plan";
    const ABOUT: &'static str = "Tells the plan that counts for the user in the organization they work in now: \
        its name, features and limits (-1 means unlimited).";
    type Input = Nothing;
    type Output = PlanTold;

    async fn call(app: &App, access: &UserAccess, _: Nothing) -> Result<PlanTold, Refusal> {
        let (standing, plan) = plan_of(app, access).await?;
        if standing.organization.is_none() {
            return Err(Refusal::said("The user works in no organization now."));
        }
        Ok(PlanTold {
            name: plan.display_name,
            tier: plan.tier,
            features: plan.features,
            limits: plan.limits.into_iter().collect(),
        })
    }
}
