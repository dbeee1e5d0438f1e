use beztack_auth::access::UserAccess;
use beztack_domain::organizations::{MemberQuery, OrganizationError};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Refusal, Tool};
use crate::App;
use crate::organizations::{Which, list_members};

/// Most members told at once.
const MOST: u64 = 50;

/// Who belongs to the organization in use.
pub(super) struct OrganizationMembers;

/// Nothing: it is the organization in use.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

#[derive(Debug, Serialize)]
pub(super) struct Members {
    members: Vec<Colleague>,
    /// Of all, those not told included.
    total: u64,
}

#[derive(Debug, Serialize)]
struct Colleague {
    name: String,
    email: String,
    role: String,
}

impl Tool for OrganizationMembers {
    const NAME: &'static str = "organization_members";
    const ABOUT: &'static str =
        "Lists the members of the organization that the user works in now, with their roles.";
    type Input = Nothing;
    type Output = Members;

    async fn call(app: &App, access: &UserAccess, _: Nothing) -> Result<Members, Refusal> {
        let query = MemberQuery {
            filter: None,
            sort: None,
            limit: MOST,
            offset: 0,
        };
        let page = list_members(app, access, Which::default(), &query)
            .await
            .map_err(refused)?;
        let colleagues = page.members.into_iter().map(|profile| Colleague {
            name: profile.user.name,
            email: profile.user.email.into_string(),
            role: profile.member.role,
        });
        Ok(Members {
            members: colleagues.collect(),
            total: page.total,
        })
    }
}

fn refused(error: OrganizationError) -> Refusal {
    match error {
        OrganizationError::NoneActive => Refusal::said("The user works in no organization now."),
        OrganizationError::Fault(fault) => Refusal::Fault(fault),
        _ => Refusal::said("The user may not see this organization."),
    }
}
