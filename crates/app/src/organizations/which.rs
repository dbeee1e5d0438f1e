use beztack_auth::access::UserAccess;
use beztack_domain::id::OrganizationId;
use beztack_domain::organizations::OrganizationError;
use beztack_persistence::organizations::organizations;

use crate::App;

/// Which organization a question is about: the one with the slug, else the one with the
/// id, else the one in use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Which {
    /// By id. It need not exist.
    pub id: Option<OrganizationId>,
    /// By slug. It must exist.
    pub slug: Option<String>,
}

impl Which {
    /// Its id; `None` if none was named and none is in use.
    pub(super) async fn resolve(
        self,
        app: &App,
        access: &UserAccess,
    ) -> Result<Option<OrganizationId>, OrganizationError> {
        match self.slug {
            Some(slug) => {
                let found = organizations::find_by_slug(&app.db, &slug).await?;
                let found = found.ok_or(OrganizationError::NotFound)?;
                Ok(Some(found.id))
            }
            None => Ok(self.id.or_else(|| access.active_organization())),
        }
    }
}
