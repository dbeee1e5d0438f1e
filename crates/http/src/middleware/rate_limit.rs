use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Mutex;

use actix_web::Error;
use actix_web::ResponseError as _;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Data;
use chrono::{DateTime, TimeDelta, Utc};

use crate::problem::Problem;
use crate::{State, pages};

/// The reference's window (contract/better-auth.md 15).
const WINDOW: TimeDelta = TimeDelta::seconds(10);

/// Requests per window, address and path.
const DEFAULT_LIMIT: u32 = 100;
const STRICT_LIMIT: u32 = 3;

/// Where guessing pays: every path that begins like one of these.
const STRICT: [&str; 5] = [
    "/sign-in",
    "/sign-up",
    "/change-password",
    "/change-email",
    "/two-factor/",
];

const AUTH: &str = "/api/auth";

/// Counters kept at once; beyond that, those whose window has passed are dropped, and again
/// when those that were left have doubled.
const MOST_COUNTERS: usize = 100_000;

/// Counts requests per client address and path, in this process.
#[derive(Debug, Default)]
pub(crate) struct RateLimiter {
    hasher: RandomState,
    counters: Mutex<Counters>,
}

#[derive(Debug)]
struct Counters {
    all: HashMap<u64, Counter>,
    /// How many there may be before they are looked through: not at every request, or
    /// whoever asks for ever new paths makes everybody else wait.
    most: usize,
}

impl Default for Counters {
    fn default() -> Self {
        Self {
            all: HashMap::new(),
            most: MOST_COUNTERS,
        }
    }
}

impl Counters {
    /// Makes room for one more.
    fn make_room(&mut self, now: DateTime<Utc>) {
        if self.all.len() < self.most {
            return;
        }
        self.all
            .retain(|_, counter| (now - counter.last_allowed).abs() <= WINDOW);
        self.most = MOST_COUNTERS.max(2 * self.all.len());
    }
}

/// Not a sliding window: the count, and when a request was last let through.
#[derive(Clone, Copy, Debug)]
struct Counter {
    count: u32,
    last_allowed: DateTime<Utc>,
}

impl RateLimiter {
    /// Counts a request. `Err` is the time until the next one will be let through.
    fn count(
        &self,
        address: IpAddr,
        path: &str,
        limit: u32,
        now: DateTime<Utc>,
    ) -> Result<(), TimeDelta> {
        let key = self.hasher.hash_one((network(address), path));
        // A poisoned lock means a panic between two assignments; the counts still hold.
        let mut counters = self
            .counters
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        counters.make_room(now);
        let fresh = Counter {
            count: 0,
            last_allowed: now,
        };
        let counter = counters.all.entry(key).or_insert(fresh);
        let elapsed = now - counter.last_allowed;
        // A clock that was set back does not keep anybody out until it has caught up; what
        // came a moment later than this is no such clock.
        if elapsed.abs() > WINDOW {
            *counter = fresh;
        } else if counter.count >= limit && elapsed < WINDOW {
            return Err(WINDOW - elapsed);
        }
        counter.count += 1;
        counter.last_allowed = now;
        Ok(())
    }
}

/// Whoever has an IPv6 address has 2^64 of them.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let prefix = u128::from(address) & !u128::from(u64::MAX);
            IpAddr::V6(Ipv6Addr::from(prefix))
        }
    }
}

/// Refuses too many requests, before anything else is looked at: unknown paths and
/// other methods count, too. Without a client address there is no limit.
pub(crate) async fn rate_limit<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    match refusal(&request) {
        Some(problem) => Ok(request
            .into_response(problem.error_response())
            .map_into_right_body()),
        None => Ok(next.call(request).await?.map_into_left_body()),
    }
}

fn refusal(request: &ServiceRequest) -> Option<Problem> {
    let state = request.app_data::<Data<State>>()?;
    let limiter = state.rate_limiter.as_ref()?;
    // As the router reads it: whoever writes a letter as `%61` asks for the same.
    let path = request.match_info().get_ref().path();
    let is_counted = ["/api/", "/ai/", pages::PATH]
        .iter()
        .any(|start| path.starts_with(start));
    if !is_counted {
        return None;
    }
    let address = state
        .visitors
        .place(request.request())
        .ip_address
        .parse()
        .ok()?;
    let auth_path = path.strip_prefix(AUTH).filter(|rest| rest.starts_with('/'));
    let is_strict =
        auth_path.is_some_and(|path| STRICT.iter().any(|start| path.starts_with(start)));
    let limit = if is_strict {
        STRICT_LIMIT
    } else {
        DEFAULT_LIMIT
    };
    let wait = limiter.count(address, path, limit, state.app.now()).err()?;
    state.traffic.refused();
    Some(if auth_path.is_some() {
        Problem::auth_rate_limited(wait)
    } else {
        Problem::rate_limited(wait)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milliseconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::milliseconds(milliseconds)
    }

    #[test]
    fn the_window_begins_with_the_last_request_let_through() {
        let limiter = RateLimiter::default();
        let count = |time| limiter.count("1.2.3.4".parse().unwrap(), "/sign-in/email", 2, at(time));
        assert_eq!(count(0), Ok(()));
        assert_eq!(count(4_000), Ok(()));
        assert_eq!(count(9_000), Err(TimeDelta::seconds(5)));
        assert_eq!(count(13_999), Err(TimeDelta::milliseconds(1)));
        assert_eq!(count(14_001), Ok(()));
    }

    #[test]
    fn a_clock_that_was_set_back_begins_a_window() {
        let limiter = RateLimiter::default();
        let count = |time| limiter.count("1.2.3.4".parse().unwrap(), "/sign-in/email", 1, at(time));
        assert_eq!(count(1_000_000), Ok(()));
        assert_eq!(count(1_000_001), Err(TimeDelta::milliseconds(9_999)));
        assert_eq!(count(5_000), Ok(()));
        assert_eq!(count(5_001), Err(TimeDelta::milliseconds(9_999)));
    }

    #[test]
    fn an_ipv6_network_is_one_client() {
        let limiter = RateLimiter::default();
        let count = |address: &str| {
            limiter
                .count(address.parse().unwrap(), "/ok", 1, at(0))
                .is_ok()
        };
        assert!(count("2001:db8::1"));
        assert!(!count("2001:DB8:0:0:ffff::2"));
        assert!(count("2001:db8:0:1::1"));
        assert!(count("::ffff:1.2.3.4"));
        assert!(!count("1.2.3.4"));
    }

    #[test]
    fn counters_do_not_pile_up() {
        let limiter = RateLimiter::default();
        for n in 0..MOST_COUNTERS {
            let _ = limiter.count("1.2.3.4".parse().unwrap(), &n.to_string(), 1, at(0));
        }
        let _ = limiter.count("1.2.3.4".parse().unwrap(), "one more", 1, at(20_000));
        assert_eq!(limiter.counters.lock().unwrap().all.len(), 1);
    }

    #[test]
    fn counters_that_are_all_in_use_are_not_looked_through_at_every_request() {
        let limiter = RateLimiter::default();
        for n in 0..=MOST_COUNTERS {
            let _ = limiter.count("1.2.3.4".parse().unwrap(), &n.to_string(), 1, at(0));
        }
        let counters = limiter.counters.lock().unwrap();
        assert_eq!(counters.all.len(), MOST_COUNTERS + 1);
        assert_eq!(counters.most, 2 * MOST_COUNTERS);
    }
}
