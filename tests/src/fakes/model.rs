use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use beztack_domain::ai::{ChatModel, ModelEvent, ModelStream, Prompt};
use beztack_domain::{Fault, FaultKind};
use futures_util::StreamExt as _;
use futures_util::stream::unfold;

/// What a scripted model does next.
#[derive(Clone, Debug)]
pub enum Act {
    /// It says something.
    Say(ModelEvent),
    /// It says `text` word by word, as often as told.
    Repeat(&'static str, usize),
    /// It says `text` as often as told, and waits before each time.
    Drip(&'static str, usize, Duration),
    /// It breaks, with words that nobody may see.
    Break(&'static str),
    /// It thinks for a while.
    Wait(Duration),
}

impl Act {
    /// It says a piece of text.
    pub fn text(text: &str) -> Self {
        Self::Say(ModelEvent::Text(text.to_owned()))
    }
}

/// Plays one script per question, remembers what it was asked, and counts what it was
/// listened to. Clones are the same model.
#[derive(Clone, Debug, Default)]
pub struct ScriptedModel {
    scripts: Arc<Mutex<VecDeque<Vec<Act>>>>,
    prompts: Arc<Mutex<Vec<Prompt>>>,
    heard: Arc<AtomicUsize>,
    hung_up: Arc<AtomicUsize>,
}

impl ScriptedModel {
    /// A model with a script for each question to come.
    pub fn new(scripts: impl IntoIterator<Item = Vec<Act>>) -> Self {
        Self {
            scripts: Arc::new(Mutex::new(scripts.into_iter().collect())),
            ..Self::default()
        }
    }

    /// What it was asked so far.
    pub fn prompts(&self) -> Vec<Prompt> {
        self.prompts.lock().unwrap().clone()
    }

    /// How many pieces were taken from it.
    pub fn heard(&self) -> usize {
        self.heard.load(Ordering::SeqCst)
    }

    /// How many calls have ended, one way or the other.
    pub fn hung_up(&self) -> usize {
        self.hung_up.load(Ordering::SeqCst)
    }
}

/// Notices when nobody listens any more.
struct Line(ScriptedModel);

impl Drop for Line {
    fn drop(&mut self) {
        self.0.hung_up.fetch_add(1, Ordering::SeqCst);
    }
}

#[async_trait]
impl ChatModel for ScriptedModel {
    fn name(&self) -> &'static str {
        "scripted"
    }

    async fn ask(&self, prompt: Prompt) -> Result<ModelStream, Fault> {
        self.prompts.lock().unwrap().push(prompt);
        let script = self.scripts.lock().unwrap().pop_front();
        let script: VecDeque<Act> = script.expect("a script for every question").into();
        let stream = unfold((Line(self.clone()), script), |(line, mut script)| async {
            loop {
                let event = match script.pop_front()? {
                    Act::Wait(time) => {
                        tokio::time::sleep(time).await;
                        continue;
                    }
                    Act::Repeat(_, 0) | Act::Drip(_, 0, _) => continue,
                    Act::Drip(text, times, wait) => {
                        script.push_front(Act::Drip(text, times - 1, wait));
                        tokio::time::sleep(wait).await;
                        Ok(ModelEvent::Text(text.to_owned()))
                    }
                    Act::Repeat(text, times) => {
                        script.push_front(Act::Repeat(text, times - 1));
                        Ok(ModelEvent::Text(text.to_owned()))
                    }
                    Act::Say(event) => Ok(event),
                    Act::Break(why) => Err(Fault::new(FaultKind::Unavailable, why)),
                };
                line.0.heard.fetch_add(1, Ordering::SeqCst);
                return Some((event, (line, script)));
            }
        });
        Ok(stream.boxed())
    }
}
