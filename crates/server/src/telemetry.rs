//! Logs: one line an event, on standard error, as text or JSON. And traces, where they
//! are wanted.

use std::io::IsTerminal as _;

use anyhow::Context as _;
use beztack_http::{Follow, HeaderMap};
use opentelemetry::propagation::{Extractor, TextMapPropagator as _};
use opentelemetry::trace::{TraceContextExt as _, TracerProvider as _};
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::Span;
use tracing::level_filters::LevelFilter;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::layer::{Layer, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Registry};

use crate::settings::{LogConfig, LogFormat, TelemetryConfig};

/// Sends what is left of the traces when it is dropped.
#[derive(Debug)]
pub(crate) struct Traces(Option<SdkTracerProvider>);

impl Drop for Traces {
    fn drop(&mut self) {
        if let Some(Err(error)) = self.0.take().map(|provider| provider.shutdown()) {
            tracing::warn!(%error, "the last traces were not sent");
        }
    }
}

/// Starts logging, and tracing where it is configured. Call once, outside of any runtime.
pub(crate) fn start(log: &LogConfig, telemetry: &TelemetryConfig) -> anyhow::Result<Traces> {
    let filter = EnvFilter::try_new(&log.level).context("log.level")?;
    if !telemetry.is_on() {
        return log_alone(log, filter).map(|()| Traces(None));
    }
    let provider = provider(telemetry)?;
    let spans = tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("beztack"))
        .with_location(false)
        .with_threads(false)
        .with_target(false)
        .with_filter(LevelFilter::INFO);
    let lines = lines(log).with_filter(filter);
    let subscriber = Registry::default().with(lines).with(spans);
    subscriber.try_init().context("starting the log")?;
    Ok(Traces(Some(provider)))
}

/// Without anything that traces would cost.
fn log_alone(log: &LogConfig, filter: EnvFilter) -> anyhow::Result<()> {
    let logs = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let started = match log.format {
        LogFormat::Text => logs.with_target(false).try_init(),
        LogFormat::Json => logs
            .json()
            .flatten_event(true)
            // The current span is there by itself.
            .with_span_list(false)
            .try_init(),
    };
    started.map_err(|error| anyhow::anyhow!("starting the log: {error}"))
}

/// What writes lines beside traces.
fn lines<S>(log: &LogConfig) -> Box<dyn Layer<S> + Send + Sync>
where
    S: tracing::Subscriber + for<'a> tracing_subscriber::registry::LookupSpan<'a>,
{
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    match log.format {
        LogFormat::Text => lines.with_target(false).boxed(),
        LogFormat::Json => lines
            .json()
            .flatten_event(true)
            .with_span_list(false)
            .boxed(),
    }
}

/// Collects spans, and sends them in batches on a thread of its own.
fn provider(telemetry: &TelemetryConfig) -> anyhow::Result<SdkTracerProvider> {
    let base = telemetry.otlp_endpoint.trim_end_matches('/');
    let exporter = SpanExporter::builder()
        .with_http()
        .with_endpoint(format!("{base}/v1/traces"))
        .build()
        .context("telemetry.otlp_endpoint")?;
    let resource = Resource::builder()
        .with_service_name(telemetry.service_name.clone())
        .build();
    Ok(SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .with_resource(resource)
        .build())
}

/// What the wire does for traces.
pub(crate) const FOLLOW: Follow = Follow { begin, name };

/// Makes the span of a request part of the trace that its headers name, if they do.
fn begin(span: &Span, headers: &HeaderMap) {
    let parent = TraceContextPropagator::new().extract(&Headers(headers));
    // A span that nobody listens to has no parent either.
    let _ = span.set_parent(parent);
}

/// A span that has children is not renamed by what is recorded in it.
fn name(span: &Span, name: String) {
    span.context().span().update_name(name);
}

struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(AsRef::as_ref).collect()
    }
}
