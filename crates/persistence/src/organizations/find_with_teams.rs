use beztack_domain::Fault;
use beztack_domain::id::{MemberId, OrganizationId, TeamId, UserId};
use beztack_domain::organizations::{Member, Organization, Team};
use chrono::NaiveDateTime;
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, IntoCondition as _, Order, Query};
use sea_orm::{
    EntityTrait, FromQueryResult, IdenStatic as _, JoinType, QueryOrder, QuerySelect, RelationTrait,
};

use crate::Read;
use crate::entity::{member, organization, team};
use crate::fault::OrFault as _;
use crate::time::moment;

/// The oldest so many teams are listed: no list is without a bound.
const MAX_LISTED: u64 = 500;

/// What an organization says of itself, as large as it likes.
const TEXTS: [organization::Column; 4] = [
    organization::Column::Name,
    organization::Column::Slug,
    organization::Column::Logo,
    organization::Column::Metadata,
];

/// A team, and in the first row the organization's texts.
#[derive(FromQueryResult)]
struct Row {
    name: Option<String>,
    slug: Option<String>,
    logo: Option<String>,
    metadata: Option<String>,
    created_at: NaiveDateTime,
    member_id: Option<String>,
    member_role: Option<String>,
    member_created_at: Option<NaiveDateTime>,
    team_id: Option<String>,
    team_name: Option<String>,
    team_created_at: Option<NaiveDateTime>,
    team_updated_at: Option<NaiveDateTime>,
}

/// The organization with this id, what `user` is in it, and its teams, in one round
/// trip, in which the organization's texts come once and not with every team.
pub async fn find_with_teams(
    db: &impl Read,
    id: &OrganizationId,
    user: &UserId,
) -> Result<Option<(Organization, Option<Member>, Vec<Team>)>, Fault> {
    let own = user.as_str().to_owned();
    let membership = organization::Relation::Member
        .def()
        .on_condition(move |_, member| {
            Expr::col((member, member::Column::UserId))
                .eq(own.as_str())
                .into_condition()
        });
    let mut select = organization::Entity::find_by_id(id.as_str())
        .select_only()
        .column(organization::Column::CreatedAt)
        .column_as(member::Column::Id, "member_id")
        .column_as(member::Column::Role, "member_role")
        .column_as(member::Column::CreatedAt, "member_created_at")
        .column_as(team::Column::Id, "team_id")
        .column_as(team::Column::Name, "team_name")
        .column_as(team::Column::CreatedAt, "team_created_at")
        .column_as(team::Column::UpdatedAt, "team_updated_at")
        .join(JoinType::LeftJoin, membership)
        .join(JoinType::LeftJoin, organization::Relation::Team.def())
        .order_by_asc(team::Column::CreatedAt)
        .order_by_asc(team::Column::Id)
        .limit(MAX_LISTED);
    for column in TEXTS {
        let once = Expr::case(is_first(id), Expr::col((organization::Entity, column)));
        select = select.expr_as(once, column.as_str());
    }
    let rows = select
        .into_model::<Row>()
        .all(db.connection())
        .await
        .or_fault("finding an organization and its teams")?;
    let mut found = None;
    for mut row in rows {
        let (_, _, teams) = found.get_or_insert_with(|| {
            let organization = row.organization(id);
            (organization, row.member(id, user), Vec::new())
        });
        teams.extend(row.team(id));
    }
    Ok(found)
}

/// Whether a row is that of the organization's oldest team, or the only one.
fn is_first(id: &OrganizationId) -> Expr {
    let oldest = Alias::new("oldest");
    let first = Query::select()
        .column((oldest.clone(), team::Column::Id))
        .from_as(team::Entity, oldest.clone())
        .and_where(Expr::col((oldest.clone(), team::Column::OrganizationId)).eq(id.as_str()))
        .order_by((oldest.clone(), team::Column::CreatedAt), Order::Asc)
        .order_by((oldest, team::Column::Id), Order::Asc)
        .limit(1)
        .take();
    let team = Expr::col((team::Entity, team::Column::Id));
    team.clone().is_null().or(team.in_subquery(first))
}

impl Row {
    fn organization(&mut self, id: &OrganizationId) -> Organization {
        Organization {
            id: id.clone(),
            name: self.name.take().unwrap_or_default(),
            slug: self.slug.take(),
            logo: self.logo.take(),
            metadata: self.metadata.take(),
            created_at: moment(self.created_at),
        }
    }

    fn member(&mut self, organization: &OrganizationId, user: &UserId) -> Option<Member> {
        Some(Member {
            id: MemberId::new(self.member_id.take()?),
            organization_id: organization.clone(),
            user_id: user.clone(),
            role: self.member_role.take()?,
            created_at: moment(self.member_created_at?),
        })
    }

    fn team(self, organization: &OrganizationId) -> Option<Team> {
        Some(Team {
            id: TeamId::new(self.team_id?),
            name: self.team_name?,
            organization_id: organization.clone(),
            created_at: moment(self.team_created_at?),
            updated_at: moment(self.team_updated_at?),
        })
    }
}
