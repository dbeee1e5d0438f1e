use beztack_app::jobs::WorkerConfig;
use beztack_auth::AuthConfig;
use beztack_http::HttpConfig;

use super::Problems;
use crate::settings::Purpose;

impl Problems {
    pub(in crate::settings) fn of_server(
        &mut self,
        server: Option<&HttpConfig>,
        auth: Option<&AuthConfig>,
        purpose: Purpose,
    ) {
        self.of_frontend(server, auth, purpose);
        let Some(server) = server else { return };
        self.of_counts([
            ("server.max_connections", server.max_connections),
            ("server.body_limit", server.body_limit),
        ]);
        self.of_durations([
            ("server.receive_timeout", server.receive_timeout),
            ("server.answer_timeout", server.answer_timeout),
        ]);
        if let Some(entry) = server.unknown_proxy() {
            let what = format!("{entry:?} is neither an address nor a network");
            self.add("server.trusted_proxies", what);
        }
    }

    pub(in crate::settings) fn of_jobs(&mut self, jobs: Option<&WorkerConfig>) {
        let Some(jobs) = jobs else { return };
        // A file may say less than nothing.
        let attempts = usize::try_from(jobs.max_attempts).unwrap_or(0);
        self.of_counts([
            ("jobs.concurrency", jobs.concurrency as usize),
            ("jobs.max_attempts", attempts),
        ]);
        self.of_durations([
            ("jobs.poll_interval", jobs.poll_interval),
            ("jobs.attempt_timeout", jobs.attempt_timeout),
        ]);
    }
}
