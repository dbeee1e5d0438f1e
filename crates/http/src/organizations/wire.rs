//! The shapes of organizations and members, and what their endpoints are told alike
//! (contract 13.2 and 13.3).

use beztack_app::organizations::Which;
use beztack_domain::TextKind;
use beztack_domain::id::OrganizationId;
use beztack_domain::organizations::{Member, MemberProfile, Organization, Profile};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};

use crate::auth::{Fields, Input};
use crate::problem::Problem;
use crate::respond::iso;

/// An optional text that counts as left out when it is empty.
pub(super) fn given(fields: &mut Fields, name: &str) -> Option<String> {
    fields.optional_string(name).filter(|text| !text.is_empty())
}

/// The organization that a body or query may name.
pub(super) fn organization_id(fields: &mut Fields) -> Option<OrganizationId> {
    given(fields, "organizationId").map(OrganizationId::new)
}

/// The organization that a query may name either way; the slug wins.
pub(super) fn which(fields: &mut Fields) -> Which {
    Which {
        id: organization_id(fields),
        slug: given(fields, "organizationSlug"),
    }
}

/// Which organization it is about.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct OrganizationIdBody {
    #[schema(value_type = String)]
    pub(super) organization_id: OrganizationId,
}

impl Input for OrganizationIdBody {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        fields.expect_object("object")?;
        let organization_id = OrganizationId::new(fields.string("organizationId"));
        fields.finish_with(Some(Self { organization_id }))
    }
}

/// Which organization it is about; the one in use unless given.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub(crate) struct OrganizationQuery {
    #[param(value_type = Option<String>)]
    pub(super) organization_id: Option<OrganizationId>,
}

impl Input for OrganizationQuery {
    fn read(mut fields: Fields) -> Result<Self, Problem> {
        let organization_id = organization_id(&mut fields);
        fields.finish_with(Some(Self { organization_id }))
    }
}

/// Notes what of an organization is longer than it may be.
pub(super) fn bound(fields: &mut Fields) {
    fields.bound(&["name", "slug"], TextKind::Line);
    fields.bound(&["logo"], TextKind::Picture);
    fields.bound(&["metadata"], TextKind::Metadata);
}

/// A JSON object as the column holds it.
pub(super) fn metadata_text(metadata: Map<String, Value>) -> String {
    Value::Object(metadata).to_string()
}

/// An organization as lists show it: its metadata is a text.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Organization)]
pub(crate) struct OrganizationView {
    id: String,
    name: String,
    #[schema(required)]
    slug: Option<String>,
    #[schema(required)]
    logo: Option<String>,
    /// JSON.
    #[schema(required)]
    metadata: Option<String>,
    #[serde(serialize_with = "iso")]
    created_at: DateTime<Utc>,
}

impl From<Organization> for OrganizationView {
    fn from(organization: Organization) -> Self {
        Self {
            id: organization.id.into_string(),
            name: organization.name,
            slug: organization.slug,
            logo: organization.logo,
            metadata: organization.metadata,
            created_at: organization.created_at,
        }
    }
}

/// An organization as those who write it see it: its metadata is an object, and left
/// out where there is none.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = WrittenOrganization)]
pub(crate) struct WrittenOrganizationView {
    id: String,
    name: String,
    #[schema(required)]
    slug: Option<String>,
    #[schema(required)]
    logo: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    metadata: Option<Value>,
    #[serde(serialize_with = "iso")]
    created_at: DateTime<Utc>,
}

impl From<Organization> for WrittenOrganizationView {
    fn from(organization: Organization) -> Self {
        let metadata = organization.metadata.as_deref();
        Self {
            id: organization.id.into_string(),
            name: organization.name,
            slug: organization.slug,
            logo: organization.logo,
            metadata: metadata.and_then(|text| serde_json::from_str(text).ok()),
            created_at: organization.created_at,
        }
    }
}

/// What colleagues see of each other.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Profile)]
pub(crate) struct ProfileView {
    id: String,
    name: String,
    email: String,
    #[schema(required)]
    image: Option<String>,
}

impl From<Profile> for ProfileView {
    fn from(profile: Profile) -> Self {
        Self {
            id: profile.id.into_string(),
            name: profile.name,
            email: profile.email.into_string(),
            image: profile.image,
        }
    }
}

/// A member, and who that is where it is known.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Member)]
pub(crate) struct MemberView {
    id: String,
    organization_id: String,
    user_id: String,
    role: String,
    #[serde(serialize_with = "iso")]
    created_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<ProfileView>,
    /// The user's address once more, where the frontend looks for it; in `list-members`
    /// only (decisions.md 1d).
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
}

impl MemberView {
    pub(super) fn new(member: Member, user: Option<Profile>) -> Self {
        Self {
            user: user.map(ProfileView::from),
            ..member.into()
        }
    }

    /// With the address at the top level, too.
    pub(super) fn in_list(profile: MemberProfile) -> Self {
        Self {
            email: Some(profile.user.email.as_str().to_owned()),
            ..profile.into()
        }
    }
}

impl From<Member> for MemberView {
    fn from(member: Member) -> Self {
        Self {
            id: member.id.into_string(),
            organization_id: member.organization_id.into_string(),
            user_id: member.user_id.into_string(),
            role: member.role,
            created_at: member.created_at,
            user: None,
            email: None,
        }
    }
}

impl From<MemberProfile> for MemberView {
    fn from(profile: MemberProfile) -> Self {
        Self::new(profile.member, Some(profile.user))
    }
}
