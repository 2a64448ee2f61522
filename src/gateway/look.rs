//! How does a part of a sender's sheet look, and what would come out of it as a person points at it? Read when it is asked for, in a
//! process of its own.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;

use super::{Gateway, Trouble, off_thread};
use crate::config::Config;
pub use crate::isolate::look::{Picture, Shown, Window};
pub use crate::isolate::point::{List, Need, Outcome, Pointed, Pointing, Unknown, Variable};
use crate::isolate::{self, End, ForService, Halt, Job, LOOK, POINTED};
use crate::model::lang::Lang;
use crate::model::submission::Submission;
use crate::read::{Data, Input};

/// Sheets that are looked at at once; who asks for more waits.
static ROOM: Semaphore = Semaphore::const_new(2);
/// Bytes of a picture, at most: the process that made it is not trusted.
const LARGEST: u64 = 4 << 20;

/// A part of a sheet of a submission's file, with what its mapping claims each cell as; none where it has no such sheet, or cannot be read.
///
/// # Errors
/// The file is not there, or the machine fails.
pub async fn look(gateway: &Gateway, submission: &Submission, window: &Window) -> Result<Option<Picture>, Trouble> {
    // As the file was read: with the very text of the mapping of its run.
    let used = submission.run.as_ref().and_then(|r| Some((r.mapping.as_ref()?, r.mapping_sha256?)));
    let mapping = match used {
        Some((id, sha256)) => {
            let text = gateway.blobs.get(sha256).await?;
            Some((format!("{id}.yaml"), String::from_utf8_lossy(&text).into_owned()))
        }
        None => None,
    };
    let structures = gateway.config.structures.clone();
    let job = Job { look: Some(window.clone()), mapping, ..bare(gateway, submission, structures, Lang::En) };
    told(gateway, submission, job, LOOK).await
}

/// What a person who points at a submission's file gets of what was decided so far.
///
/// # Errors
/// As [`look`].
pub async fn point(gateway: &Gateway, submission: &Submission, pointing: Pointing, lang: Lang) -> Result<Pointed, Trouble> {
    let service = ForService { structures: gateway.sent_structures().await?.as_ref().clone(), ..ForService::default() };
    let structures = gateway.config.structures.clone();
    let job = Job { point: Some(pointing), service: Some(service), ..bare(gateway, submission, structures, lang) };
    told(gateway, submission, job, POINTED).await
}

/// Work of which nothing is said but the limits and structures.
fn bare(gateway: &Gateway, submission: &Submission, structures: Vec<PathBuf>, lang: Lang) -> Job {
    let config = &gateway.config;
    let bare = Config { limits: config.limits, structures, ..Config::default() };
    let received = submission.received.to_string().chars().take(10).collect();
    Job::of(bare.to_toml(), lang.tag(), received)
}

/// Has a process of its own read a submission's file, and takes what it tells under this name.
async fn told<T: DeserializeOwned + Send + 'static>(
    gateway: &Gateway,
    submission: &Submission,
    job: Job,
    what: &'static str,
) -> Result<T, Trouble> {
    let _room = ROOM.acquire().await.map_err(|e| Trouble::Machine(e.to_string()))?;
    let original = gateway.blobs.local(submission.sha256).await?;
    let (program, wall) = (gateway.program.clone(), Duration::from_secs(gateway.config.limits.wall));
    let name = submission.name.clone();
    off_thread(move || {
        let inputs = [Input { name, data: Data::File(original.path().to_owned()) }];
        let outcome = isolate::run_until(&program, &job, wall, &inputs, &mut |_| {}, &Arc::new(Halt::default()))?;
        if let End::Usage(why) | End::Machine(why) = &outcome.end {
            return Err(Trouble::Machine(why.clone()));
        }
        let place = outcome.place(what);
        let there = std::fs::symlink_metadata(&place)?;
        if !there.is_file() || there.len() > LARGEST {
            return Err(Trouble::Machine("the process left something else than a picture".to_owned()));
        }
        serde_json::from_slice(&std::fs::read(place)?).map_err(|e| Trouble::Machine(format!("the picture cannot be read: {e}")))
    })
    .await
}
