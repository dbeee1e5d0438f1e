//! `/api/auth/organization`: Better Auth's organization plugin (contract/better-auth.md
//! 13).

mod accept_invitation;
mod activation;
mod add_team_member;
mod cancel_invitation;
mod check_slug;
mod create_organization;
mod create_team;
mod delete_organization;
mod get_active_member;
mod get_active_member_role;
mod get_full_organization;
mod get_invitation;
mod has_permission;
mod invitation_wire;
mod invite_member;
mod leave_organization;
mod list_invitations;
mod list_members;
mod list_my_invitations;
mod list_organizations;
mod list_team_members;
mod list_teams;
mod list_user_invitations;
mod list_user_teams;
mod problem;
mod reject_invitation;
mod remove_member;
mod remove_team;
mod remove_team_member;
mod set_active_organization;
mod set_active_team;
mod team_wire;
mod update_member_role;
mod update_organization;
mod update_team;
mod wire;

use crate::service_config::ServiceConfig;

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(create_organization::create_organization)
        .service(check_slug::check_slug)
        .service(list_organizations::list_organizations)
        .service(set_active_organization::set_active_organization)
        .service(get_full_organization::get_full_organization)
        .service(update_organization::update_organization)
        .service(delete_organization::delete_organization)
        .service(has_permission::has_permission)
        .service(get_active_member::get_active_member)
        .service(get_active_member_role::get_active_member_role)
        .service(list_members::list_members)
        .service(update_member_role::update_member_role)
        .service(remove_member::remove_member)
        .service(leave_organization::leave_organization)
        .service(create_team::create_team)
        .service(list_teams::list_teams)
        .service(update_team::update_team)
        .service(remove_team::remove_team)
        .service(add_team_member::add_team_member)
        .service(remove_team_member::remove_team_member)
        .service(set_active_team::set_active_team)
        .service(list_user_teams::list_user_teams)
        .service(list_team_members::list_team_members)
        .service(invite_member::invite_member)
        .service(get_invitation::get_invitation)
        .service(accept_invitation::accept_invitation)
        .service(reject_invitation::reject_invitation)
        .service(cancel_invitation::cancel_invitation)
        .service(list_invitations::list_invitations)
        .service(list_user_invitations::list_user_invitations);
}

/// What stands outside `/api/auth`.
pub(crate) fn configure_own(config: &mut ServiceConfig<'_>) {
    config.service(list_my_invitations::list_my_invitations);
}
