//! What has just happened? One task reads the outbox for all who listen, so that a thousand browsers ask the store once.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::broadcast;
use tokio::time::sleep;

use crate::model::event::Event;
use crate::store::Store;

/// Between two looks at the outbox.
const PAUSE: Duration = Duration::from_millis(250);
/// How many events a listener may be behind before it is told that it missed some.
const BEHIND: usize = 1024;

/// The events as they come, from any process.
#[derive(Clone)]
pub struct News(broadcast::Sender<Arc<Event>>);

impl News {
    /// Begins to look; ends when nobody holds it any more.
    pub fn read(store: Arc<dyn Store>) -> News {
        let (tell, _) = broadcast::channel(BEHIND);
        let weak = tell.downgrade();
        tokio::spawn(async move {
            let mut last = None;
            loop {
                sleep(PAUSE).await;
                let Some(tell) = weak.upgrade() else { return };
                if tell.receiver_count() == 0 {
                    last = None;
                    continue;
                }
                // Who begins to listen reads what was before by itself.
                let after = match last {
                    Some(after) => after,
                    None => match store.last_event().await {
                        Ok(now) => now,
                        Err(_) => continue,
                    },
                };
                last = Some(after);
                let Ok(events) = store.events(after, None, 500).await else { continue };
                for event in events {
                    last = Some(event.sequence);
                    // Nobody listening is no failure.
                    let _ = tell.send(Arc::new(event));
                }
            }
        });
        News(tell)
    }

    /// Begins to listen.
    pub fn listen(&self) -> broadcast::Receiver<Arc<Event>> {
        self.0.subscribe()
    }
}
