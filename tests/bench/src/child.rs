//! What does a command cost: processor time, time on the wall, memory?

use std::fs::File;
use std::io;
use std::process::{Command, Stdio};
use std::time::Instant;

use wait4::Wait4;

/// The cost of one run.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Cost {
    /// User and system time, in seconds.
    pub(crate) cpu: f64,
    /// Seconds from start to end.
    pub(crate) wall: f64,
    /// Largest resident set, in bytes.
    pub(crate) peak: u64,
}

impl Cost {
    /// The least of each of several runs: what others do on the machine only ever adds.
    pub(crate) fn least(self, other: Cost) -> Cost {
        Cost { cpu: self.cpu.min(other.cpu), wall: self.wall.min(other.wall), peak: self.peak.min(other.peak) }
    }
}

/// Runs a command, both its outputs into `log`; gives its exit code and its cost, as the system accounts for it.
///
/// # Errors
/// Those of starting and of waiting.
pub(crate) fn run(command: &mut Command, log: &File) -> io::Result<(Option<i32>, Cost)> {
    let start = now();
    let child = command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log.try_clone()?).spawn()?;
    let used = child.wait4()?;
    let cpu = used.rusage.utime + used.rusage.stime;
    let cost = Cost { cpu: cpu.as_secs_f64(), wall: start.elapsed().as_secs_f64(), peak: used.rusage.maxrss };
    Ok((used.status.code(), cost))
}

#[expect(clippy::disallowed_methods, reason = "this program measures time")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_has_a_cost_and_a_code() {
        let log = File::create(std::env::temp_dir().join("bench-child.log")).expect("a file for the log");
        let (code, cost) =
            run(Command::new("sh").args(["-c", "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; exit 3"]), &log).expect("a shell");
        assert_eq!(code, Some(3));
        assert!(cost.cpu > 0.0 && cost.wall > 0.0 && cost.peak > 100_000, "{cost:?}");
    }
}
