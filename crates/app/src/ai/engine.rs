use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use beztack_domain::ai::{ChatModel, ModelStream, Prompt};
use beztack_domain::id::RunId;
use beztack_domain::{Fault, FaultKind};
use tokio::sync::{Notify, watch};

/// The model, and the answers that this process is making.
#[derive(Clone, Debug)]
pub struct Engine {
    pub(super) model: Arc<dyn ChatModel>,
    running: Arc<Mutex<HashMap<RunId, Arc<Notify>>>>,
    closing: Arc<watch::Sender<bool>>,
}

impl Engine {
    /// Nothing is being said yet.
    pub fn new(model: Arc<dyn ChatModel>) -> Self {
        Self {
            model,
            running: Arc::default(),
            closing: Arc::new(watch::Sender::new(false)),
        }
    }

    /// An engine for processes that ask nobody.
    pub(crate) fn without_model() -> Self {
        Self::new(Arc::new(NoModel))
    }

    /// Begins no answer any more and has those in the making end soon, properly.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// How many answers this process is making.
    pub fn in_the_making(&self) -> usize {
        self.running().len()
    }

    pub(super) fn is_closing(&self) -> bool {
        *self.closing.borrow()
    }

    /// Resolves once the server is about to go.
    pub(super) async fn closed(&self) {
        let mut closing = self.closing.subscribe();
        // The sender lives as long as the engine.
        let _ = closing.wait_for(|closing| *closing).await;
    }

    /// Remembers an answer while it is made.
    pub(super) fn begin(&self, id: &RunId) -> Running {
        let given_up = Arc::new(Notify::new());
        self.running().insert(id.clone(), Arc::clone(&given_up));
        Running {
            engine: self.clone(),
            id: id.clone(),
            given_up,
        }
    }

    /// Tells whoever makes these answers here to look at once; makers elsewhere look by
    /// themselves before long.
    pub(super) fn wake(&self, ids: &[RunId]) {
        let running = self.running();
        for given_up in ids.iter().filter_map(|id| running.get(id)) {
            given_up.notify_one();
        }
    }

    fn running(&self) -> MutexGuard<'_, HashMap<RunId, Arc<Notify>>> {
        // A poisoned lock means a panic between two map operations; the map still holds.
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An answer that this process is making.
#[derive(Debug)]
pub(super) struct Running {
    engine: Engine,
    id: RunId,
    given_up: Arc<Notify>,
}

impl Running {
    /// Resolves when somebody in this process gives it up.
    pub(super) async fn given_up(&self) {
        self.given_up.notified().await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.engine.running().remove(&self.id);
    }
}

/// What stands where no model is needed, such as in the job worker.
#[derive(Debug)]
struct NoModel;

#[async_trait]
impl ChatModel for NoModel {
    fn name(&self) -> &'static str {
        "none"
    }

    fn is_real(&self) -> bool {
        false
    }

    async fn ask(&self, _: Prompt) -> Result<ModelStream, Fault> {
        Err(Fault::new(
            FaultKind::Unavailable,
            "this process has no model",
        ))
    }
}
