use std::sync::{Arc, Mutex};

use sea_orm::Statement;

/// What a database was asked, in order. What begins and ends transactions does not count.
/// Clones see the same.
#[derive(Clone, Debug, Default)]
pub struct Statements(Arc<Mutex<Vec<Statement>>>);

impl Statements {
    pub(crate) fn see(&self, statement: &Statement) {
        self.0.lock().unwrap().push(statement.clone());
    }

    /// Everything since this was asked last.
    pub fn take(&self) -> Vec<Statement> {
        std::mem::take(&mut self.0.lock().unwrap())
    }

    /// How many statements `work` takes.
    pub async fn count<T>(&self, work: impl Future<Output = T>) -> usize {
        self.take();
        work.await;
        self.take().len()
    }
}
