use std::sync::Arc;

use beztack_domain::ocr::{ExtractorLoad, OcrError};
use beztack_domain::{Fault, FaultKind};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How much is done at once: so many pages, for so many documents.
///
/// A page takes a core; more of them at once only get in each other's way.
#[derive(Clone, Debug)]
pub(crate) struct Lanes {
    pages: Arc<Semaphore>,
    documents: Arc<Semaphore>,
    width: usize,
    places: usize,
}

/// A document's place in the queue, or at the front of it.
#[derive(Debug)]
pub(crate) struct Place {
    _permit: OwnedSemaphorePermit,
}

/// A core to work on. Clones hold the same one, until the last is gone.
#[derive(Clone, Debug)]
pub(crate) struct Lane {
    _permit: Arc<OwnedSemaphorePermit>,
}

impl Lanes {
    pub(crate) fn new(width: usize, queue: usize) -> Self {
        let width = width.max(1);
        Self {
            pages: Arc::new(Semaphore::new(width)),
            documents: Arc::new(Semaphore::new(width + queue)),
            width,
            places: width + queue,
        }
    }

    /// Pages that are read at once.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// How much is being read at the moment.
    pub(crate) fn load(&self) -> ExtractorLoad {
        ExtractorLoad {
            lanes: self.width,
            pages: self.width.saturating_sub(self.pages.available_permits()),
            documents: self
                .places
                .saturating_sub(self.documents.available_permits()),
        }
    }

    /// Lets a document in, or refuses it at once.
    pub(crate) fn admit(&self) -> Result<Place, OcrError> {
        let permit = Arc::clone(&self.documents).try_acquire_owned();
        permit
            .map(|permit| Place { _permit: permit })
            .map_err(|_full| OcrError::Busy)
    }

    /// Waits for a core.
    pub(crate) async fn lane(&self) -> Result<Lane, Fault> {
        let permit = Arc::clone(&self.pages).acquire_owned().await;
        let permit = permit
            .map_err(|error| Fault::caused_by(FaultKind::Internal, "waiting for a core", error))?;
        Ok(Lane {
            _permit: Arc::new(permit),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn past_the_queue_nobody_is_let_in() {
        let lanes = Lanes::new(1, 1);
        let first = lanes.admit().unwrap();
        let _second = lanes.admit().unwrap();
        assert!(matches!(lanes.admit(), Err(OcrError::Busy)));
        drop(first);
        assert!(lanes.admit().is_ok());
    }
}
