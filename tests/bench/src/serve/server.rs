//! A server under measurement: started, watched by what the system says of its processor time and memory, stopped.

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// A server that runs.
pub(super) struct Server {
    child: Child,
    /// Where it listens.
    pub(super) address: SocketAddr,
    ticks: f64,
}

impl Server {
    /// Starts it, and waits until it takes connections.
    pub(super) fn start(mut command: Command, address: SocketAddr, log: &Path) -> io::Result<Server> {
        let log = std::fs::File::create(log)?;
        let child = command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn()?;
        let said = Command::new("getconf").arg("CLK_TCK").output()?.stdout;
        let ticks = String::from_utf8_lossy(&said).trim().parse().unwrap_or(100.0);
        let mut server = Server { child, address, ticks };
        for _ in 0..1200 {
            if TcpStream::connect(address).is_ok() {
                return Ok(server);
            }
            if let Some(status) = server.child.try_wait()? {
                return Err(io::Error::other(format!("the server ended: {status}")));
            }
            sleep(Duration::from_millis(50));
        }
        Err(io::Error::other("the server takes no connections"))
    }

    /// Seconds of processor time that it has used.
    pub(super) fn cpu(&self) -> io::Result<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        let after = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
        let used: f64 = after.split_whitespace().skip(11).take(2).filter_map(|t| t.parse::<f64>().ok()).sum();
        Ok(used / self.ticks)
    }

    /// Its largest resident set so far, in bytes.
    pub(super) fn peak(&self) -> io::Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:")).unwrap_or_default();
        Ok(line.trim().trim_end_matches("kB").trim().parse::<u64>().unwrap_or(0) * 1024)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An address that nobody listens at.
pub(super) fn free() -> io::Result<SocketAddr> {
    TcpListener::bind("127.0.0.1:0")?.local_addr()
}

/// nginx, giving out the files of a folder as they lie, in one process.
pub(super) fn nginx(root: &Path) -> io::Result<Server> {
    let (address, root) = (free()?, root.canonicalize()?);
    let at = |name: &str| root.parent().unwrap_or(&root).join(name);
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .map(|kind| format!("  {kind}_temp_path {};\n", at(&format!("nginx-{kind}")).display()))
        .collect();
    let configuration = format!(
        "daemon off;\nmaster_process off;\npid {};\nerror_log stderr;\nevents {{ worker_connections 256; }}\nhttp {{\n{temporary}  \
         access_log off;\n  sendfile on;\n  tcp_nopush on;\n  keepalive_requests 100000000;\n  default_type text/csv;\n  \
         server {{ listen {address}; root {}; }}\n}}\n",
        at("nginx.pid").display(),
        root.display(),
    );
    let file = at("nginx.conf");
    std::fs::write(&file, configuration)?;
    let program = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx"].iter().find(|p| Path::new(p).exists());
    let mut command = Command::new(program.unwrap_or(&"nginx"));
    command.arg("-c").arg(&file);
    Server::start(command, address, &at("nginx.log"))
        .map_err(|e| io::Error::other(format!("nginx does not run ({e}); Debian: apt-get install nginx-light")))
}
