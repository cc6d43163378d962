//! The life of the process: signals, and the reading and re-reading of settings.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::descriptor::HubDescriptor;
use crate::gateway::Gateway;
use crate::settings::{EnvironmentResolver, Settings};

/// SIGTERM and SIGINT, one after the other.
pub(crate) struct Stops {
    term: Signal,
    interrupt: Signal,
}

impl Stops {
    /// Listens from now on.
    pub(crate) fn listen() -> io::Result<Self> {
        Ok(Self { term: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    /// Resolves at the next one.
    pub(crate) async fn next(&mut self) {
        tokio::select! {
            _ = self.term.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Reads the environment anew at each SIGHUP. What cannot be read changes nothing.
pub(crate) fn reload_on_hangup(gateway: &Arc<Gateway>, file: PathBuf) -> io::Result<()> {
    let mut hangups = signal(SignalKind::hangup())?;
    let gateway = Arc::clone(gateway);
    tokio::spawn(async move {
        while hangups.recv().await.is_some() {
            reload(&gateway, &file);
        }
    });
    Ok(())
}

fn reload(gateway: &Gateway, file: &Path) {
    let reloads = |result| gateway.around.metrics.counter("caseway_reloads_total", &[("result", result)]);
    match Settings::read(gateway.hub, file, &EnvironmentResolver) {
        Ok(settings) => {
            if settings.listen != gateway.live().settings.listen {
                tracing::warn!("the listening address changed; it takes effect at the next start");
            }
            gateway.reload(settings);
            reloads("ok").increment(1);
            tracing::info!(file = %file.display(), "the environment was reloaded");
        }
        Err(complaints) => {
            for complaint in &complaints.0 {
                tracing::error!(
                    place = complaint.place,
                    message = complaint.message,
                    "the environment is refused"
                );
            }
            reloads("refused").increment(1);
            tracing::error!(
                count = complaints.0.len(),
                "the environment was not reloaded; the old one stays"
            );
        }
    }
}

/// The settings of a start.
pub(crate) fn read(hub: &HubDescriptor, file: &Path) -> Result<Settings, crate::settings::Complaints> {
    Settings::read(hub, file, &EnvironmentResolver)
}
