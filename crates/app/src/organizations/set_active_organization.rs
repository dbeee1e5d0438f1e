use beztack_auth::access::UserAccess;
use beztack_domain::organizations::{Organization, OrganizationError};
use beztack_persistence::auth::sessions;
use beztack_persistence::organizations::organizations;
use tracing::instrument;

use super::membership::{leave_active, membership};
use super::{Activation, Choice, Which};
use crate::App;

/// Use an organization, or none. The team in use is another matter.
///
/// A stranger is refused, and uses none from then on.
#[instrument(name = "app.organizations.set_active_organization", skip_all)]
pub async fn set_active_organization(
    app: &App,
    access: &UserAccess,
    choice: Choice<Which>,
) -> Result<Activation<Organization>, OrganizationError> {
    let which = match choice {
        Choice::Nothing if access.active_organization().is_none() => {
            return Ok(Activation::Untouched);
        }
        Choice::Nothing => {
            leave_active(app, access).await?;
            return Ok(Activation::Cleared);
        }
        Choice::Same => Which::default(),
        Choice::This(which) => which,
    };
    let Some(id) = which.resolve(app, access).await? else {
        return Ok(Activation::Untouched);
    };
    if membership(app, &id, access).await?.is_none() {
        leave_active(app, access).await?;
        return Err(OrganizationError::MayNotEnter);
    }
    let tx = app.db.begin().await?;
    let organization = organizations::find(&tx, &id).await?;
    let organization = organization.ok_or(OrganizationError::NotFound)?;
    sessions::set_active_organization(&tx, &access.session().id, Some(&id)).await?;
    tx.commit().await?;
    Ok(Activation::Active(organization))
}
