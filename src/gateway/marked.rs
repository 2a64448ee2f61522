//! How does a sender get the own file back with its problems marked? It is made when it is asked for, in a process of its own.

use std::fs::File;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use super::{Gateway, Trouble, off_thread};
use crate::config::Config;
use crate::isolate::{self, End, Halt, Job, MARKED};
use crate::model::lang::Lang;
use crate::model::submission::Submission;
use crate::read::{Data, Input};

/// Workbooks that are made at once; who asks for more waits.
static ROOM: Semaphore = Semaphore::const_new(2);

/// A marked workbook.
pub struct Workbook {
    /// Its bytes; the file has no name any more.
    pub file: File,
    /// How many bytes it has.
    pub length: u64,
    /// Whether it is the sender's own workbook, else it is one of ours.
    pub own: bool,
}

/// Makes the marked workbook of a submission; nothing where it has not run.
///
/// # Errors
/// Its file or its report cannot be read, or the machine fails.
pub async fn marked(gateway: &Gateway, submission: &Submission, lang: Lang) -> Result<Option<Workbook>, Trouble> {
    let Some(run) = &submission.run else { return Ok(None) };
    let config = &gateway.config;
    let bare = Config { limits: config.limits, ..Config::default() };
    let received = submission.received.to_string().chars().take(10).collect();
    let job = Job { mark: Some(submission.receipt.to_string()), ..Job::of(bare.to_toml(), lang.tag(), received) };
    let _room = ROOM.acquire().await.map_err(|e| Trouble::Machine(e.to_string()))?;
    let report = gateway.blobs.local(run.report).await?;
    let original = gateway.blobs.local(submission.sha256).await?;
    let (program, wall) = (gateway.program.clone(), Duration::from_secs(config.limits.wall));
    let name = submission.name.clone();
    off_thread(move || {
        let inputs = [
            Input { name: "report.json".to_owned(), data: Data::File(report.path().to_owned()) },
            Input { name, data: Data::File(original.path().to_owned()) },
        ];
        let outcome = isolate::run_until(&program, &job, wall, &inputs, &mut |_| {}, &Arc::new(Halt::default()))?;
        let own = match &outcome.end {
            End::Done { files, .. } => files.iter().any(|f| f == isolate::OWN),
            End::Usage(why) | End::Machine(why) => return Err(Trouble::Machine(why.clone())),
        };
        let place = outcome.place(MARKED);
        // The process that made it is not trusted: what is no file is none.
        if !std::fs::symlink_metadata(&place)?.is_file() {
            return Err(Trouble::Machine("the process left something else than a workbook".to_owned()));
        }
        let file = File::open(place)?;
        let length = file.metadata()?.len();
        Ok(Some(Workbook { file, length, own }))
    })
    .await
}
