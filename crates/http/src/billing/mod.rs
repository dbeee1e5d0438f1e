//! Plans, subscriptions, and what they grant.

mod checkout;
mod clear_tier_override;
mod create_plan;
mod delete_plan;
mod get_membership_status;
mod get_organization_features;
mod get_organization_membership;
mod get_plan_sync_status;
mod get_subscription;
mod get_user_membership;
mod import_plan;
mod list_plans;
mod list_products;
mod list_subscriptions;
mod membership_wire;
mod plan_wire;
mod problem;
mod subscription_wire;
mod sync_plan;
mod update_plan;
mod wire;

use crate::service_config::ServiceConfig;

pub(crate) use membership_wire::Success;

pub(crate) fn configure(config: &mut ServiceConfig<'_>) {
    config
        .service(list_products::list_products)
        .service(list_subscriptions::list_subscriptions)
        .service(checkout::checkout)
        .service(get_subscription::get_subscription)
        .service(get_membership_status::get_membership_status)
        .service(get_user_membership::get_user_membership)
        .service(get_organization_membership::get_organization_membership)
        .service(get_organization_features::get_organization_features)
        .service(clear_tier_override::clear_tier_override)
        .service(list_plans::list_plans)
        .service(create_plan::create_plan)
        .service(get_plan_sync_status::get_plan_sync_status)
        .service(sync_plan::sync_plan)
        .service(import_plan::import_plan)
        .service(update_plan::update_plan)
        .service(delete_plan::delete_plan);
}
