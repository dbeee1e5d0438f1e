use std::fmt;

use beztack_app::Figures;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{
    DescriptorEncoder, EncodeCounterValue, EncodeGaugeValue, NoLabelSet,
};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::exemplar::Exemplar;
use prometheus_client::registry::Registry;

use super::traffic::{Answered, Traffic};

/// Everything that is told at once, as it was a moment ago.
#[derive(Debug)]
pub(super) struct Exposition {
    /// What came in; `None` for a process that nobody sends requests to. Then nothing is
    /// told of sessions and passwords either: only requests ask for them.
    pub(super) door: Option<Door>,
    pub(super) figures: Figures,
    /// Connections that are open, idle, and allowed, for each pool.
    pub(super) pools: Vec<(String, [u32; 3])>,
    /// Jobs that wait, run and were given up; unknown while the database is away.
    pub(super) jobs: Option<[u64; 3]>,
}

/// The requests of a server.
#[derive(Debug)]
pub(super) struct Door {
    answered: Vec<Answered>,
    in_flight: i64,
    rate_limited: u64,
    watching: i64,
}

impl Door {
    pub(super) fn of(traffic: &Traffic) -> Self {
        Self {
            answered: traffic.all(),
            in_flight: traffic.in_flight(),
            rate_limited: traffic.rate_limited(),
            watching: traffic.watching(),
        }
    }
}

impl Exposition {
    /// In the text format of `OpenMetrics`.
    pub(super) fn into_text(self) -> Result<String, fmt::Error> {
        let mut registry = Registry::default();
        registry.register_collector(Box::new(self));
        let mut text = String::new();
        encode(&mut text, &registry)?;
        Ok(text)
    }
}

impl Collector for Exposition {
    fn encode(&self, encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let mut page = Page(encoder);
        if let Some(door) = &self.door {
            door.requests(&mut page)?;
            door.streams(&self.figures, &mut page)?;
            self.people(&mut page)?;
        }
        self.pools(&mut page)?;
        self.work(&mut page)?;
        self.process(&mut page)
    }
}

impl Door {
    fn requests(&self, page: &mut Page<'_>) -> fmt::Result {
        let answered = self.answered.iter().flat_map(|one| {
            let classes = one.classes.iter().filter(|(_, count)| *count > 0);
            classes.map(|(class, count)| {
                let labels = [
                    ("method", one.method),
                    ("route", &one.route),
                    ("status", class),
                ];
                (labels, *count)
            })
        });
        page.counters(
            "http_requests",
            "Requests that were answered, by the template of their route",
            answered,
        )?;
        page.histograms(&self.answered)?;
        page.gauge(
            "http_requests_in_flight",
            "Requests that are being answered",
            &self.in_flight,
        )?;
        page.counter(
            "http_rate_limited",
            "Requests that were refused as too many from their address",
            self.rate_limited,
        )
    }

    fn streams(&self, figures: &Figures, page: &mut Page<'_>) -> fmt::Result {
        page.gauges(
            "streams",
            "Answers of the model in the making, and those who watch a document",
            [
                ([("kind", "chat")], figures.answers as u64),
                (
                    [("kind", "ocr")],
                    u64::try_from(self.watching).unwrap_or_default(),
                ),
            ]
            .into_iter(),
        )
    }
}

impl Exposition {
    /// Who came in, and who was not let in.
    fn people(&self, page: &mut Page<'_>) -> fmt::Result {
        let Figures {
            hashes,
            session_cache: cache,
            attempts_refused,
            ..
        } = &self.figures;
        page.counter(
            "attempts_refused",
            "Attempts that were refused as too many for an account or address",
            *attempts_refused,
        )?;
        page.counters(
            "session_lookups",
            "Sessions that were looked up: a hit was in memory, a miss in the database, or nowhere",
            [
                ([("result", "hit")], cache.hits),
                ([("result", "miss")], cache.misses),
            ]
            .into_iter(),
        )?;
        page.gauge(
            "session_cache_entries",
            "Sessions that are remembered",
            &cache.entries,
        )?;
        page.gauges(
            "password_hashes",
            "Passwords that are being hashed, and that wait for it",
            [
                ([("state", "running")], hashes.running as u64),
                ([("state", "waiting")], hashes.waiting as u64),
            ]
            .into_iter(),
        )?;
        page.counter(
            "password_hashes_refused",
            "Passwords that found the queue full",
            hashes.refused,
        )?;
        page.counters(
            "password_hashes_done",
            "Passwords that were hashed",
            [
                ([("scheme", "argon2id")], hashes.done.argon2id),
                ([("scheme", "scrypt")], hashes.done.scrypt),
            ]
            .into_iter(),
        )
    }

    fn pools(&self, page: &mut Page<'_>) -> fmt::Result {
        let connections = self.pools.iter().flat_map(|(pool, [open, idle, _])| {
            let counts = [("used", open.saturating_sub(*idle)), ("idle", *idle)];
            counts.map(|(state, count)| ([("pool", pool.as_str()), ("state", state)], count))
        });
        page.gauges(
            "database_connections",
            "Connections to the database",
            connections,
        )?;
        let pools = self.pools.iter();
        page.gauges(
            "database_connections_max",
            "Connections that a pool may have",
            pools.map(|(pool, [_, _, most])| ([("pool", pool.as_str())], *most)),
        )?;
        page.gauge(
            "database_up",
            "Whether the database answered just now",
            &u32::from(self.jobs.is_some()),
        )
    }

    fn work(&self, page: &mut Page<'_>) -> fmt::Result {
        let states = ["queued", "running", "dead"];
        let jobs = self.jobs.iter().flat_map(|counts| {
            let counts = states.into_iter().zip(counts);
            counts.map(|(state, count)| ([("state", state)], *count))
        });
        page.gauges("jobs", "Jobs in the database, of all instances", jobs)?;
        let tried = self.figures.jobs.iter();
        page.counters(
            "jobs_tried",
            "Attempts at jobs by this process",
            tried.map(|(kind, outcome, count)| ([("kind", *kind), ("outcome", *outcome)], *count)),
        )?;
        let documents = &self.figures.documents;
        page.gauge("ocr_pages", "Pages that are being read", &documents.pages)?;
        page.gauge(
            "ocr_pages_max",
            "Pages that are read at once, at most",
            &documents.lanes,
        )?;
        page.gauge(
            "ocr_documents",
            "Documents that are being read, or wait for it",
            &documents.documents,
        )
    }

    /// By the names that every Prometheus client gives these.
    fn process(&self, page: &mut Page<'_>) -> fmt::Result {
        page.gauges(
            "build_info",
            "What is running",
            [([("version", env!("CARGO_PKG_VERSION"))], 1_u64)].into_iter(),
        )?;
        let Some(process) = self.figures.process else {
            return Ok(());
        };
        let cpu = process.cpu.as_secs_f64();
        page.bare_counter("process_cpu_seconds", "Time on all cores", &cpu)?;
        page.bare_gauge(
            "process_resident_memory_bytes",
            "Memory in use",
            &process.memory,
        )?;
        page.bare_gauge(
            "process_start_time_seconds",
            "When the process started, in Unix time",
            &process.started_at,
        )
    }
}

/// Where figures are written, one family after the other.
struct Page<'a>(DescriptorEncoder<'a>);

type Labels<'l, const N: usize> = [(&'static str, &'l str); N];

const NO_EXEMPLAR: Option<&Exemplar<NoLabelSet, f64>> = None;

impl Page<'_> {
    fn counters<'l, const N: usize>(
        &mut self,
        name: &str,
        help: &str,
        rows: impl Iterator<Item = (Labels<'l, N>, u64)>,
    ) -> fmt::Result {
        let name = format!("beztack_{name}");
        let mut family = self
            .0
            .encode_descriptor(&name, help, None, MetricType::Counter)?;
        for (labels, value) in rows {
            family
                .encode_family(&labels)?
                .encode_counter(&value, NO_EXEMPLAR)?;
        }
        Ok(())
    }

    fn gauges<'l, const N: usize, V: EncodeGaugeValue>(
        &mut self,
        name: &str,
        help: &str,
        rows: impl Iterator<Item = (Labels<'l, N>, V)>,
    ) -> fmt::Result {
        let name = format!("beztack_{name}");
        let mut family = self
            .0
            .encode_descriptor(&name, help, None, MetricType::Gauge)?;
        for (labels, value) in rows {
            family.encode_family(&labels)?.encode_gauge(&value)?;
        }
        Ok(())
    }

    fn counter(&mut self, name: &str, help: &str, value: u64) -> fmt::Result {
        self.bare_counter(&format!("beztack_{name}"), help, &value)
    }

    fn gauge(&mut self, name: &str, help: &str, value: &impl EncodeGaugeValue) -> fmt::Result {
        self.bare_gauge(&format!("beztack_{name}"), help, value)
    }

    fn bare_counter(
        &mut self,
        name: &str,
        help: &str,
        value: &impl EncodeCounterValue,
    ) -> fmt::Result {
        self.0
            .encode_descriptor(name, help, None, MetricType::Counter)?
            .encode_counter(value, NO_EXEMPLAR)
    }

    fn bare_gauge(&mut self, name: &str, help: &str, value: &impl EncodeGaugeValue) -> fmt::Result {
        self.0
            .encode_descriptor(name, help, None, MetricType::Gauge)?
            .encode_gauge(value)
    }

    fn histograms(&mut self, answered: &[Answered]) -> fmt::Result {
        let mut family = self.0.encode_descriptor(
            "beztack_http_request_duration_seconds",
            "How long answers took, until their first byte",
            None,
            MetricType::Histogram,
        )?;
        for one in answered {
            let labels = [("method", one.method), ("route", one.route.as_str())];
            let count = one.buckets.iter().map(|(_, count)| count).sum();
            family
                .encode_family(&labels)?
                .encode_histogram::<NoLabelSet>(one.seconds, count, &one.buckets, None)?;
        }
        Ok(())
    }
}
