use beztack_domain::admin::HostReading;
use beztack_domain::{Fault, FaultKind};
use std::time::Duration;
use sysinfo::{
    Disks, MINIMUM_CPU_UPDATE_INTERVAL, Pid, ProcessRefreshKind, ProcessesToUpdate, System,
};

/// What this process has taken of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProcessReading {
    /// Memory in use, in bytes.
    pub memory: u64,
    /// Time on all cores since the start.
    pub cpu: Duration,
    /// When it started, in seconds of Unix time.
    pub started_at: u64,
}

/// Reads what the system says of this process.
pub fn read_process() -> Option<ProcessReading> {
    process_in(&mut System::new())
}

fn process_in(system: &mut System) -> Option<ProcessReading> {
    let own = Pid::from_u32(std::process::id());
    system.refresh_processes_specifics(
        ProcessesToUpdate::Some(&[own]),
        false,
        ProcessRefreshKind::nothing().with_memory().with_cpu(),
    );
    system.process(own).map(|process| ProcessReading {
        memory: process.memory(),
        cpu: Duration::from_millis(process.accumulated_cpu_time()),
        started_at: process.start_time(),
    })
}

/// Measures the machine and this process. Takes a fifth of a second: how busy a core is
/// shows only over time.
pub(super) async fn read() -> Result<HostReading, Fault> {
    let mut system = System::new();
    system.refresh_cpu_usage();
    tokio::time::sleep(MINIMUM_CPU_UPDATE_INTERVAL).await;
    // Disks may hang, and then they must not take a worker with them.
    tokio::task::spawn_blocking(move || finish(&mut system))
        .await
        .map_err(|error| Fault::caused_by(FaultKind::Internal, "measuring the host", error))
}

fn finish(system: &mut System) -> HostReading {
    system.refresh_cpu_usage();
    system.refresh_memory();
    let process = process_in(system);
    HostReading {
        memory_percent: percent(system.used_memory(), system.total_memory()),
        cpu_percent: f64::from(system.global_cpu_usage()),
        disk_percent: fullest(&Disks::new_with_refreshed_list()),
        uptime: Duration::from_secs(System::uptime()),
        process_memory: process.map_or(0, |process| process.memory),
        platform: System::long_os_version().unwrap_or_else(|| std::env::consts::OS.to_owned()),
        cores: system.cpus().len(),
    }
}

fn fullest(disks: &Disks) -> Option<f64> {
    disks
        .iter()
        .filter(|disk| !disk.is_read_only() && disk.total_space() > 0)
        .map(|disk| {
            let used = disk.total_space() - disk.available_space().min(disk.total_space());
            percent(used, disk.total_space())
        })
        .reduce(f64::max)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a percentage of bytes needs no more than 53 bits"
)]
fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64 * 100.0
    }
}
