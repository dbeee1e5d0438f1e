//! The shapes of what administrators see of the installation (original-api.md 4.2 and
//! 4.3).

use std::time::Duration;

use beztack_app::admin::Metrics;
use beztack_domain::admin::{Analytics, HostReading};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::respond::iso;

/// How busy the server is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MetricsView {
    metrics: Vec<MetricView>,
    system_info: SystemInfoView,
    #[serde(serialize_with = "iso")]
    timestamp: DateTime<Utc>,
}

/// One gauge.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MetricView {
    label: &'static str,
    /// Rounded.
    value: u32,
    /// `%` or `ms`.
    unit: &'static str,
    /// `good`, `warning` or `critical`.
    status: &'static str,
}

/// The machine, for people.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SystemInfoView {
    /// Of the machine, such as `12h`.
    uptime: String,
    /// Of this process, such as `35MB`.
    process_memory: String,
    /// Of Beztack.
    version: &'static str,
    platform: String,
    cpu_count: usize,
}

impl MetricsView {
    pub(super) fn of(metrics: Metrics, now: DateTime<Utc>) -> Self {
        let host = &metrics.host;
        let disk = host.disk_percent;
        let gauges = [
            Some(percentage("Memory Usage", host.memory_percent)),
            Some(percentage("CPU Load", host.cpu_percent)),
            disk.map(|percent| percentage("Disk Usage", percent)),
            Some(latency("Database Latency", metrics.database_latency)),
        ];
        Self {
            metrics: gauges.into_iter().flatten().collect(),
            system_info: metrics.host.into(),
            timestamp: now,
        }
    }
}

impl From<HostReading> for SystemInfoView {
    fn from(host: HostReading) -> Self {
        Self {
            uptime: format!("{}h", host.uptime.as_secs() / 3600),
            process_memory: format!("{}MB", host.process_memory / 1_000_000),
            version: env!("CARGO_PKG_VERSION"),
            platform: host.platform,
            cpu_count: host.cores,
        }
    }
}

fn percentage(label: &'static str, percent: f64) -> MetricView {
    let value = rounded(percent.min(100.0));
    MetricView {
        label,
        value,
        unit: "%",
        status: status(value, 60, 80),
    }
}

fn latency(label: &'static str, latency: Duration) -> MetricView {
    let value = rounded(latency.as_secs_f64() * 1000.0);
    MetricView {
        label,
        value,
        unit: "ms",
        status: status(value, 50, 100),
    }
}

fn status(value: u32, warning: u32, critical: u32) -> &'static str {
    match value {
        _ if value > critical => "critical",
        _ if value > warning => "warning",
        _ => "good",
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from a float saturates"
)]
fn rounded(value: f64) -> u32 {
    value.round() as u32
}

/// How the product does.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AnalyticsView {
    analytics: FiguresView,
    #[serde(serialize_with = "iso")]
    accessed_at: DateTime<Utc>,
}

/// The figures.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FiguresView {
    users: UserFiguresView,
    revenue: RevenueFiguresView,
    subscriptions: SubscriptionFiguresView,
    engagement: EngagementFiguresView,
}

/// People.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UserFiguresView {
    total: i64,
    /// Whose session was used in the last 30 days.
    active: i64,
    /// Who signed up in the last 30 days.
    new: i64,
}

/// Payments, in the unit in which the provider reports them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RevenueFiguresView {
    /// Of the last 30 days.
    monthly: f64,
    /// Of the last 365 days.
    yearly: f64,
    /// Of the last 30 days over the 30 before, in percent; null where those brought
    /// nothing.
    #[schema(required)]
    growth: Option<f64>,
}

/// Subscriptions.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SubscriptionFiguresView {
    active: i64,
    canceled: i64,
    /// Canceled in the last 30 days.
    churned: i64,
}

/// People whose session was used lately.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the names on the wire")]
pub(crate) struct EngagementFiguresView {
    daily_active: i64,
    weekly_active: i64,
    monthly_active: i64,
}

impl AnalyticsView {
    pub(super) fn of(analytics: &Analytics, now: DateTime<Utc>) -> Self {
        let Analytics {
            users,
            revenue,
            subscriptions,
        } = analytics;
        Self {
            accessed_at: now,
            analytics: FiguresView {
                users: UserFiguresView {
                    total: users.total,
                    active: users.monthly_active,
                    new: users.new,
                },
                revenue: RevenueFiguresView {
                    monthly: revenue.monthly,
                    yearly: revenue.yearly,
                    growth: revenue.growth(),
                },
                subscriptions: SubscriptionFiguresView {
                    active: subscriptions.active,
                    canceled: subscriptions.canceled,
                    churned: subscriptions.churned,
                },
                engagement: EngagementFiguresView {
                    daily_active: users.daily_active,
                    weekly_active: users.weekly_active,
                    monthly_active: users.monthly_active,
                },
            },
        }
    }
}
