//! What may a process that parses untrusted bytes take and touch?
//!
//! It limits itself before it is given the first byte: memory and CPU for each file, no core dump (the data are about
//! vulnerable people), and where the kernel can, no file but those of its folder of results, no network, no program.
//! What the kernel cannot is left out: the limits hold everywhere, the rest is a second wall.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};

use super::{Spent, Walls};

/// The walls around this process.
pub(super) struct Confines {
    memory: u64,
    cpu: u64,
    /// What the kernel tells of this process; opened before files can no longer be.
    status: Option<File>,
}

impl Confines {
    /// Sets the limits for the time before the first file.
    pub(super) fn new(memory: u64, cpu: u64) -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
        lower(Resource::Core, 0)?;
        let mut all = Self { memory, cpu, status: File::open("/proc/self/status").ok() };
        all.renew()?;
        Ok(all)
    }

    /// Gives the next file its share, beyond what the process has and has used by now.
    pub(super) fn renew(&mut self) -> io::Result<()> {
        lower(Resource::As, self.kernel_kib("VmSize:").saturating_mul(1024).saturating_add(self.memory))?;
        let used = clock_gettime(ClockId::ProcessCPUTime);
        lower(Resource::Cpu, (used.tv_sec as u64 + u64::from(used.tv_nsec > 0)).saturating_add(self.cpu))
    }

    /// Forbids all files but those of the folder, the network, and other programs; says what of it this kernel can.
    pub(super) fn seal(&self, folder: &Path) -> io::Result<Walls> {
        #[cfg(target_os = "linux")]
        let walls = Walls { files: files(folder).map_err(io::Error::other)?, calls: calls().map_err(io::Error::other)? };
        #[cfg(not(target_os = "linux"))]
        let walls = Walls::default();
        let _ = folder;
        Ok(walls)
    }

    /// What the process took so far.
    pub(super) fn spent(&mut self) -> Spent {
        let used = clock_gettime(ClockId::ProcessCPUTime);
        Spent { cpu_ms: used.tv_sec as u64 * 1000 + used.tv_nsec as u64 / 1_000_000, peak_kib: self.kernel_kib("VmHWM:") }
    }

    fn kernel_kib(&mut self, name: &str) -> u64 {
        let Some(file) = &mut self.status else { return 0 };
        let mut text = String::new();
        let read = file.rewind().and_then(|()| file.read_to_string(&mut text));
        let line = text.lines().find_map(|l| l.strip_prefix(name)).filter(|_| read.is_ok());
        line.and_then(|l| l.split_whitespace().next()).and_then(|n| n.parse().ok()).unwrap_or(0)
    }
}

/// Sets a limit, within what this process may have at all.
fn lower(what: Resource, to: u64) -> io::Result<()> {
    let most = getrlimit(what).maximum;
    let current = Some(most.map_or(to, |m| to.min(m)));
    match setrlimit(what, Rlimit { current, maximum: most }) {
        // A system that knows the limit but does not keep it, as macOS that of memory.
        Err(rustix::io::Errno::INVAL) if cfg!(not(target_os = "linux")) => Ok(()),
        other => Ok(other?),
    }
}

#[cfg(target_os = "linux")]
fn files(folder: &Path) -> Result<bool, landlock::RulesetError> {
    use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetStatus, path_beneath_rules};
    let all = ABI::V5;
    let held = Ruleset::default()
        .handle_access(AccessFs::from_all(all))?
        .handle_access(AccessNet::from_all(all))?
        .create()?
        .add_rules(path_beneath_rules([folder], AccessFs::from_all(all)))?
        .restrict_self()?;
    Ok(held.ruleset != RulesetStatus::NotEnforced)
}

/// Refuses the calls that a parser has no use for: network, other programs, other processes, the kernel's own doors.
#[cfg(target_os = "linux")]
fn calls() -> Result<bool, seccompiler::Error> {
    use seccompiler::{SeccompAction, SeccompFilter, TargetArch, apply_filter};
    const REFUSED: [libc::c_long; 32] = [
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_listen,
        libc::SYS_accept,
        libc::SYS_accept4,
        libc::SYS_execve,
        libc::SYS_execveat,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_pidfd_open,
        libc::SYS_pidfd_getfd,
        libc::SYS_kill,
        libc::SYS_mount,
        libc::SYS_umount2,
        libc::SYS_pivot_root,
        libc::SYS_chroot,
        libc::SYS_unshare,
        libc::SYS_setns,
        libc::SYS_bpf,
        libc::SYS_perf_event_open,
        libc::SYS_io_uring_setup,
        libc::SYS_userfaultfd,
        libc::SYS_add_key,
        libc::SYS_request_key,
        libc::SYS_keyctl,
        libc::SYS_init_module,
        libc::SYS_finit_module,
        libc::SYS_kexec_load,
        libc::SYS_open_by_handle_at,
    ];
    let arch = if cfg!(target_arch = "x86_64") {
        TargetArch::x86_64
    } else if cfg!(target_arch = "aarch64") {
        TargetArch::aarch64
    } else {
        // A processor that the filter's compiler does not know has the other walls.
        return Ok(false);
    };
    let rules = REFUSED.iter().map(|&n| (n, Vec::new())).collect();
    let refusal = SeccompAction::Errno(libc::EPERM as u32);
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, refusal, arch)?;
    let program: seccompiler::BpfProgram = filter.try_into()?;
    match apply_filter(&program) {
        // A kernel without filters, or a container that forbids them.
        Err(seccompiler::Error::Prctl(_) | seccompiler::Error::Seccomp(_)) => Ok(false),
        other => other.map(|()| true),
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    /// What the walls keep out. They hold for the thread that builds them, so the tests beside are not concerned.
    #[test]
    fn no_network_no_program_and_where_the_kernel_can_no_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let inside = folder.path().join("a");
        let other = tempfile::NamedTempFile::new().expect("a file");
        let tried = std::thread::spawn(move || {
            let confines = Confines { memory: 1 << 30, cpu: 60, status: None };
            let walls = confines.seal(folder.path()).expect("walls");
            let written = std::fs::write(&inside, "x").and_then(|()| std::fs::read(&inside));
            let network = std::net::TcpListener::bind("127.0.0.1:0").map(|_| ()).map_err(|e| e.kind());
            let program = std::process::Command::new("/bin/true").status().map(|_| ()).map_err(|e| e.kind());
            let file = File::open(other.path()).map(|_| ()).map_err(|e| e.kind());
            (walls, written.map_err(|e| e.kind()), network, program, file)
        });
        let (walls, written, network, program, file) = tried.join().expect("a thread that ends");
        let no = Err(io::ErrorKind::PermissionDenied);
        assert_eq!(written, Ok(b"x".to_vec()));
        // What is said to hold, holds; and every kernel of these years has filters.
        assert_eq!((network == no, program == no), (walls.calls, walls.calls || walls.files), "{walls:?}");
        assert!(walls.calls || !cfg!(any(target_arch = "x86_64", target_arch = "aarch64")), "{walls:?}");
        assert_eq!(file == no, walls.files, "{walls:?}");
    }

    #[test]
    fn the_process_knows_what_it_took() {
        let mut confines = Confines { memory: 1 << 30, cpu: 60, status: File::open("/proc/self/status").ok() };
        assert!(confines.spent().peak_kib > 100 && confines.kernel_kib("VmSize:") > 100);
        assert_eq!(confines.kernel_kib("NoSuchLine:"), 0);
    }
}
