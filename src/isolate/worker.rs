//! The other side: what the process that parses asks for, and says.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::confine::Confines;
use super::job::{Death, End, Job, Order, Spent, Told, Walls};
use super::line::Line;
use crate::read::{Data, Input};

/// This process, as a worker.
pub struct Worker {
    line: Line,
    order: Order,
    confines: Option<Confines>,
    walls: Walls,
}

/// A file that was handed over.
pub struct Taken {
    /// The file.
    pub input: Input,
    /// Why it must not be parsed again.
    pub death: Option<Death>,
}

impl Worker {
    /// Takes the order from standard input, which is a line to the caller.
    ///
    /// # Errors
    /// Standard input is no such line.
    pub fn begin() -> io::Result<Self> {
        let mut line = Line::standard_input()?;
        let order = line.hear()?;
        Ok(Self { line, order, confines: None, walls: Walls::default() })
    }

    /// The job.
    pub fn job(&self) -> &Job {
        &self.order.job
    }

    /// How many files there are.
    pub fn files(&self) -> usize {
        self.order.names.len()
    }

    /// Where report, text and observations are to be written.
    pub fn results(&self) -> &Path {
        &self.order.folder
    }

    /// Builds the walls: `memory` in bytes and `cpu` in seconds for each file. All that is opened by name is open by now.
    ///
    /// # Errors
    /// The system does not take the limits.
    pub fn confine(&mut self, memory: u64, cpu: u64) -> io::Result<()> {
        let confines = Confines::new(memory, cpu)?;
        self.walls = confines.seal(&self.order.folder)?;
        self.confines = Some(confines);
        Ok(())
    }

    /// Asks for a file, and gives its reading a share of memory and time.
    ///
    /// # Errors
    /// The caller has gone, or the process has no walls yet: nothing is parsed without.
    pub fn file(&mut self, i: usize) -> io::Result<Taken> {
        let confines = self.confines.as_mut().ok_or(io::ErrorKind::PermissionDenied)?;
        self.line.say(&Told::Want(i))?;
        let file = self.line.take()?;
        confines.renew()?;
        let name = self.order.names.get(i).cloned().unwrap_or_default();
        let death = self.order.deaths.get(i).copied().flatten();
        Ok(Taken { input: Input { name, data: Data::Open(Arc::new(file)) }, death })
    }

    /// Says that all files are read, and gives the rest of the run a share of its own.
    ///
    /// # Errors
    /// The caller has gone.
    pub fn closing(&mut self) -> io::Result<()> {
        self.line.say(&Told::Closing)?;
        self.confines.as_mut().map_or(Ok(()), Confines::renew)
    }

    /// Says that the system gives no more memory.
    ///
    /// # Errors
    /// The caller has gone.
    pub fn short(&mut self) -> io::Result<()> {
        self.line.say(&Told::Short)
    }

    /// Says how the run ended.
    ///
    /// # Errors
    /// The caller has gone.
    pub fn end(mut self, end: End) -> io::Result<()> {
        self.line.say(&Told::End(end))
    }

    /// What this process is kept from.
    pub fn walls(&self) -> Walls {
        self.walls
    }

    /// What the run took so far.
    pub fn spent(&mut self) -> Spent {
        self.confines.as_mut().map(Confines::spent).unwrap_or_default()
    }
}
