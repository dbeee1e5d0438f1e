use std::time::Duration;

/// What the machine and this process are doing at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct HostReading {
    /// Memory in use, in percent of what there is.
    pub memory_percent: f64,
    /// Time that all cores spent working, in percent.
    pub cpu_percent: f64,
    /// The fullest writable disk, in percent of its size; unknown where none is listed.
    pub disk_percent: Option<f64>,
    /// How long the machine has been running.
    pub uptime: Duration,
    /// Memory of this process, in bytes.
    pub process_memory: u64,
    /// The operating system, for people.
    pub platform: String,
    /// How many cores there are.
    pub cores: usize,
}
