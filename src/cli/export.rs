//! `isthmus export`: what is published for everybody, brought into a folder that other programs read as it is.

use std::path::PathBuf;

use clap::Args;

use super::desk::{By, Desk, at_desk};
use super::{Stop, Tools, print};
use crate::connect::asking::{Asking, Pieces, part};
use crate::connect::mirror;
use crate::gateway::export::{Index, Published};

#[derive(Args, Debug)]
pub(super) struct ExportArgs {
    #[command(flatten)]
    by: By,
    /// The folder that others read.
    folder: PathBuf,
}

pub(super) fn export(a: &ExportArgs, tools: &Tools) -> Result<u8, Stop> {
    at_desk(&a.by, tools, async |desk| {
        let index = desk.get("/api/published").await?;
        let index: Index = serde_json::from_value(index.clone()).map_err(|e| Stop::Machine(format!("the index is none: {e}")))?;
        let done = mirror::bring(&a.folder, &index, async |file| fetch(desk, file).await).await?;
        if desk.json {
            desk.tell(&serde_json::to_value(done).unwrap_or_default())?;
        } else {
            print(&format!("{} written, {} there already, {} removed\n", done.written, done.kept, done.removed))?;
        }
        Ok(0)
    })
}

async fn fetch(desk: &Desk<'_>, file: &Published) -> Result<Pieces, Stop> {
    let path = file.path.split('/').map(part).collect::<Vec<_>>().join("/");
    let place = format!("/api/releases/{}/{}/{}/files/{path}", part(&file.dataflow), part(&file.tenant), file.number);
    Ok(desk.ask(Asking::new("GET", place)).await?.body)
}
