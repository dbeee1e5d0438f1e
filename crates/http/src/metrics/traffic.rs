use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use actix_web::http::{Method, StatusCode};

/// The route of what has none.
const UNMATCHED: &str = "unmatched";

/// Methods by which requests are told apart; any other one is the last.
const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other"];

/// Statuses by their first digit.
const CLASSES: [&str; 5] = ["1xx", "2xx", "3xx", "4xx", "5xx"];

/// Upper bounds of durations in microseconds; the last bucket has none.
const BOUNDS: [u64; 12] = [
    250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 500_000, 1_000_000, 5_000_000,
];

/// Every request that was answered, by route. As many routes as there are templates: what
/// clients write into a path makes none.
#[derive(Debug, Default)]
pub(crate) struct Traffic {
    routes: Mutex<Vec<Arc<Route>>>,
    in_flight: AtomicI64,
    rate_limited: AtomicU64,
    watching: AtomicI64,
}

/// What was answered at one route.
#[derive(Debug)]
struct Route {
    template: String,
    methods: [Answers; METHODS.len()],
}

#[derive(Debug, Default)]
struct Answers {
    classes: [AtomicU64; CLASSES.len()],
    buckets: [AtomicU64; BOUNDS.len() + 1],
    microseconds: AtomicU64,
}

/// What was answered at one route to one method.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answered {
    pub(super) route: String,
    pub(super) method: &'static str,
    /// How many of each class of status.
    pub(super) classes: [(&'static str, u64); CLASSES.len()],
    /// How many of each range of durations, by its upper bound in seconds.
    pub(super) buckets: Vec<(f64, u64)>,
    pub(super) seconds: f64,
}

/// The routes that one worker thread has met, so that it shares nothing but their
/// counters.
#[derive(Clone, Debug, Default)]
pub(crate) struct Met(Rc<RefCell<HashMap<String, Arc<Route>>>>);

impl Traffic {
    /// A request arrived; it is over when what this returns is dropped.
    pub(crate) fn arrive(self: &Arc<Self>) -> Arrived {
        self.in_flight.fetch_add(1, Ordering::Relaxed);
        Arrived(Arc::clone(self))
    }

    /// A request was answered: no lock and no allocation once its route was met.
    pub(crate) fn answered(
        &self,
        met: &Met,
        (method, template): (&Method, Option<&str>),
        status: StatusCode,
        took: Duration,
    ) {
        let template = template.unwrap_or(UNMATCHED);
        let mut met = met.0.borrow_mut();
        if let Some(route) = met.get(template) {
            return route.count(method, status, took);
        }
        let route = self.route(template);
        route.count(method, status, took);
        met.insert(template.to_owned(), route);
    }

    fn route(&self, template: &str) -> Arc<Route> {
        // A poisoned lock means a panic before a push; the list still holds.
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(route) = routes.iter().find(|route| route.template == template) {
            return Arc::clone(route);
        }
        let route = Arc::new(Route {
            template: template.to_owned(),
            methods: Default::default(),
        });
        routes.push(Arc::clone(&route));
        route
    }

    /// A request was refused as too many from its address.
    pub(crate) fn refused(&self) {
        self.rate_limited.fetch_add(1, Ordering::Relaxed);
    }

    /// Somebody watches a document; they do so until what this returns is dropped.
    pub(crate) fn watch(self: &Arc<Self>) -> Watching {
        self.watching.fetch_add(1, Ordering::Relaxed);
        Watching(Arc::clone(self))
    }

    pub(super) fn in_flight(&self) -> i64 {
        self.in_flight.load(Ordering::Relaxed)
    }

    pub(super) fn rate_limited(&self) -> u64 {
        self.rate_limited.load(Ordering::Relaxed)
    }

    pub(super) fn watching(&self) -> i64 {
        self.watching.load(Ordering::Relaxed)
    }

    /// Everything that was answered, by route and method.
    pub(super) fn all(&self) -> Vec<Answered> {
        let routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        let all = routes.iter().flat_map(|route| {
            let answers = METHODS.into_iter().zip(&route.methods);
            answers.filter_map(|(method, answers)| answers.read(&route.template, method))
        });
        all.collect()
    }
}

impl Route {
    fn count(&self, method: &Method, status: StatusCode, took: Duration) {
        if let Some(answers) = self.methods.get(index_of(method)) {
            answers.count(status, took);
        }
    }
}

impl Answers {
    fn count(&self, status: StatusCode, took: Duration) {
        let took = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let class = usize::from(status.as_u16() / 100).saturating_sub(1);
        let bucket = BOUNDS.partition_point(|bound| *bound < took);
        let counters = [self.classes.get(class), self.buckets.get(bucket)];
        for counter in counters.into_iter().flatten() {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        self.microseconds.fetch_add(took, Ordering::Relaxed);
    }

    fn read(&self, template: &str, method: &'static str) -> Option<Answered> {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let mut classes = CLASSES.map(|class| (class, 0));
        for (class, counter) in classes.iter_mut().zip(&self.classes) {
            class.1 = read(counter);
        }
        if classes.iter().all(|(_, count)| *count == 0) {
            return None;
        }
        let bounds = BOUNDS.into_iter().map(seconds);
        let bounds = bounds.chain([f64::INFINITY]);
        Some(Answered {
            route: template.to_owned(),
            method,
            classes,
            buckets: bounds.zip(self.buckets.iter().map(read)).collect(),
            seconds: seconds(read(&self.microseconds)),
        })
    }
}

fn index_of(method: &Method) -> usize {
    let known = METHODS.iter().position(|known| *known == method.as_str());
    known.unwrap_or(METHODS.len() - 1)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "52 bits of microseconds are a century and more"
)]
fn seconds(microseconds: u64) -> f64 {
    microseconds as f64 / 1e6
}

/// A request that is not over yet.
#[derive(Debug)]
pub(crate) struct Arrived(Arc<Traffic>);

impl Drop for Arrived {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Somebody who watches a document.
#[derive(Debug)]
pub(crate) struct Watching(Arc<Traffic>);

impl Drop for Watching {
    fn drop(&mut self) {
        self.0.watching.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_route_method_class_and_duration() {
        let (traffic, met) = (Traffic::default(), Met::default());
        for (status, micros) in [(200, 100), (204, 250), (503, 251), (200, 9_000_000)] {
            let status = StatusCode::from_u16(status).unwrap();
            let took = Duration::from_micros(micros);
            traffic.answered(&met, (&Method::GET, Some("/a/{id}")), status, took);
        }
        let purge = Method::from_bytes(b"PURGE").unwrap();
        traffic.answered(&met, (&purge, None), StatusCode::NOT_FOUND, Duration::ZERO);
        let all = traffic.all();
        assert_eq!(all.len(), 2);
        assert_eq!((all[0].route.as_str(), all[0].method), ("/a/{id}", "GET"));
        let counts: Vec<u64> = all[0].classes.iter().map(|(_, count)| *count).collect();
        assert_eq!(counts, [0, 3, 0, 0, 1]);
        assert_eq!(all[0].buckets[0], (0.000_25, 2));
        assert_eq!(all[0].buckets[1], (0.000_5, 1));
        assert_eq!(all[0].buckets[12], (f64::INFINITY, 1));
        assert_eq!((all[1].route.as_str(), all[1].method), (UNMATCHED, "other"));
    }

    #[test]
    fn a_request_is_in_flight_until_it_is_over() {
        let traffic = Arc::new(Traffic::default());
        let arrived = traffic.arrive();
        assert_eq!(traffic.in_flight(), 1);
        drop(arrived);
        assert_eq!(traffic.in_flight(), 0);
    }
}
