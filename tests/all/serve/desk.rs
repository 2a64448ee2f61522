//! Does a command do the same at a service elsewhere as on its machine, and say the same? And does a file come through a line
//! that breaks?

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use super::running::address;

const FLOW: &str = "ISTHMUS:DF_BORDER_MVT(1.0.0)";
const PLAN: &str = "
tenants:
  - id: MEX
    name: México
    people:
      - {login: ana, name: Ana, lang: es, roles: [uploader]}
      - {login: luz, name: Luz, lang: es, roles: [reviewer]}
      - {login: pia, name: Pía, lang: es, roles: [publisher]}
      - {login: paz, name: Paz, lang: es, roles: [publisher]}
      - {login: eva, name: Eva, lang: es, roles: [auditor]}
      - {login: adm, name: Adm, lang: es, roles: [tenant-admin]}
    tokens:
      - {name: ana, roles: [uploader], owner: ana}
      - {name: luz, roles: [reviewer], owner: luz}
      - {name: pia, roles: [publisher], owner: pia}
      - {name: paz, roles: [publisher], owner: paz}
      - {name: eva, roles: [auditor], owner: eva}
      - {name: adm, roles: [tenant-admin], owner: adm}
  - id: GTM
    name: Guatemala
    people: [{login: sol, name: Sol, lang: es, roles: [uploader, reviewer, publisher]}]
    tokens: [{name: sol, roles: [uploader, reviewer, publisher], owner: sol}]
  - id: SYSTEM
    name: System
    people: [{login: ops, name: Ops, lang: en, roles: [system-admin]}]
    tokens: [{name: ops, roles: [system-admin], owner: ops}]
";

/// The program, serving a data folder with people in it.
struct Office {
    folder: tempfile::TempDir,
    tokens: BTreeMap<String, String>,
    invitations: BTreeMap<String, String>,
    child: Child,
    address: SocketAddr,
}

impl Drop for Office {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn isthmus() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_isthmus"));
    command.env_clear().stdin(Stdio::null());
    command
}

fn told(o: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&o.stdout), String::from_utf8_lossy(&o.stderr))
}

impl Office {
    fn open() -> Office {
        let folder = tempfile::tempdir().expect("a folder");
        let (plan, data) = (folder.path().join("plan.yaml"), folder.path().join("data"));
        std::fs::write(&plan, PLAN).expect("written");
        let made = isthmus().arg("provision").arg(&plan).env("ISTHMUS_SERVICE_DATA", &data).output().expect("provisioned");
        assert!(made.status.success(), "{}", told(&made));
        let lines = String::from_utf8_lossy(&made.stdout).into_owned();
        let secrets = |of: &str| {
            let secret = |line: &str| match line.split('\t').collect::<Vec<_>>()[..] {
                [_, kind, name, secret] if kind == of => Some((name.to_owned(), secret.to_owned())),
                _ => None,
            };
            lines.lines().filter_map(secret).collect::<BTreeMap<String, String>>()
        };
        let (tokens, invitations) = (secrets("token"), secrets("person"));
        let mut serve = isthmus();
        serve.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(&data).env("ISTHMUS_RATES_STORE_MILLIS", "30000");
        let mut child = serve.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("started");
        let address = address(&mut child).expect("it says where it is");
        Office { folder, tokens, invitations, child, address }
    }

    fn server(&self) -> String {
        format!("http://{}", self.address)
    }

    fn run_at(&self, server: &str, who: &str, arguments: &[&str]) -> Output {
        let mut command = isthmus();
        if let Some(token) = self.tokens.get(who) {
            command.env("ISTHMUS_TOKEN", token);
        }
        command.args(arguments).args(["--server", server]).output().expect("it runs")
    }

    fn run(&self, who: &str, arguments: &[&str]) -> Output {
        self.run_at(&self.server(), who, arguments)
    }

    fn json(&self, who: &str, arguments: &[&str]) -> Value {
        let o = self.run(who, &[arguments, &["--json"]].concat());
        assert_eq!(o.status.code(), Some(0), "{who} {arguments:?}: {}", told(&o));
        serde_json::from_slice(&o.stdout).unwrap_or_else(|e| panic!("{arguments:?}: {e}: {}", told(&o)))
    }

    /// On the machine of the service, in the name of a person.
    fn here(&self, who: &str, arguments: &[&str]) -> Value {
        let data = self.folder.path().join("data");
        let o = isthmus().args(arguments).args(["--json", "--as", who, "--data"]).arg(data).output().expect("it runs");
        assert_eq!(o.status.code(), Some(0), "{who} {arguments:?}: {}", told(&o));
        serde_json::from_slice(&o.stdout).unwrap_or_else(|e| panic!("{arguments:?}: {e}: {}", told(&o)))
    }

    fn refused(&self, who: &str, arguments: &[&str]) -> String {
        let o = self.run(who, &[arguments, &["--lang", "es"]].concat());
        assert_eq!((o.status.code(), o.stdout.is_empty()), (Some(2), true), "{who} {arguments:?}: {}", told(&o));
        String::from_utf8_lossy(&o.stderr).into_owned()
    }

    fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        path.display().to_string()
    }
}

#[test]
fn a_file_goes_from_a_sender_to_a_proof_over_the_network() {
    let office = Office::open();
    let january = office.file("enero.csv", &crate::gateway::months(&[("2024-01", 10), ("2024-02", 20)]));
    let o = office.run("ana", &["submit", &january, "--lang", "es"]);
    assert_eq!(o.status.code(), Some(0), "{}", told(&o));
    let said = told(&o);
    assert!(said.contains("Acuse de recibo") && said.contains("está revisado y no hay nada que corregir"), "{said}");
    let sent = office.json("ana", &["submit", &january]);
    let receipt = sent["receipt"].as_str().expect("a receipt").to_owned();
    assert_eq!((&sent["again"], &sent["via"], &sent["by"]), (&true.into(), &"upload".into(), &sent["by"]), "{sent}");
    assert!(sent["by"].as_str().is_some_and(|by| by.ends_with("(ana)") || by.contains("ana")), "{sent}");
    assert_ne!(office.json("ana", &["submit", &january, "--anew"])["receipt"], receipt.as_str());

    // The same on the machine itself and over the network.
    for (who, asked) in [
        ("ana", vec!["review", "show", &receipt]),
        ("luz", vec!["review", "list"]),
        ("adm", vec!["tenant", "people"]),
        ("eva", vec!["ledger", "list"]),
    ] {
        assert_eq!(office.json(who, &asked), office.here(who, &asked), "{asked:?}");
    }
    let report = office.run("ana", &["review", "report", &receipt, "--lang", "pt"]);
    let checked = isthmus().args(["check", &january, "--lang", "pt"]).output().expect("it runs");
    assert_eq!(String::from_utf8_lossy(&report.stdout), String::from_utf8_lossy(&checked.stdout), "the report is that of a local run");
    let back = office.folder.path().join("back.csv");
    assert!(office.run("luz", &["review", "original", &receipt, "-o", &back.display().to_string()]).status.success());
    assert_eq!(std::fs::read(&back).expect("there"), std::fs::read(&january).expect("there"));

    let marked = office.folder.path().join("marked.xlsx");
    assert!(office.run("ana", &["review", "marked", &receipt, "-o", &marked.display().to_string()]).status.success());
    assert!(std::fs::read(&marked).expect("there").starts_with(b"PK"));

    office.json("ana", &["review", "submit", &receipt, "-m", "enero"]);
    assert!(office.refused("ana", &["review", "approve", &receipt]).contains("Sus funciones no permiten"));
    office.json("luz", &["review", "approve", &receipt]);
    assert_eq!(office.json("pia", &["release", &receipt, "--dry-run"])["new"], 2);
    assert!(office.run("adm", &["tenant", "set", &format!("keys:{FLOW}"), "2"]).status.success());
    assert_eq!(office.json("pia", &["release", &receipt, "-m", "enero"])["standing"], "pending");
    assert!(office.refused("pia", &["give-key", "DF_BORDER_MVT", "1"]).contains("otra persona"));
    assert_eq!(office.json("paz", &["give-key", "DF_BORDER_MVT", "1"])["standing"], "public");

    let february = office.file("febrero.csv", &crate::gateway::months(&[("2024-02", 21), ("2024-03", 30)]));
    let second = office.json("ana", &["submit", &february, "--corrects", &receipt]);
    let second = second["receipt"].as_str().expect("a receipt").to_owned();
    office.json("ana", &["review", "submit", &second]);
    office.json("luz", &["review", "approve", &second]);
    assert!(office.refused("pia", &["release", &second, "--base", "0"]).contains("publicación 0"));
    office.json("pia", &["release", &second]);
    office.json("paz", &["give-key", FLOW, "2"]);
    let changes = office.json("luz", &["diff", FLOW, "1", "2"]);
    assert_eq!((&changes["new"], &changes["changed"], &changes["same"]), (&1.into(), &1.into(), &1.into()));
    let list = office.run("luz", &["diff", FLOW, "1", "2", "--list"]);
    assert_eq!(String::from_utf8_lossy(&list.stdout).lines().count(), 2, "{}", told(&list));
    assert_eq!(office.json("luz", &["releases", FLOW]).as_array().map(Vec::len), Some(2));

    let key = ["FREQ=M", "REF_AREA=MEX", "BORDER_POINT=_T", "DIRECTION=IN", "CITIZENSHIP=NIC", "TRAVELLER_TYPE=_T"];
    let more = ["TRANSPORT=_T", "SEX=_T", "AGE=_T", "REF_ADM=_Z", "TIME_PERIOD=2024-02"];
    let proof = office.folder.path().join("numero.isthmus-proof").display().to_string();
    let traced = office.json("luz", &[&["trace", FLOW][..], &key, &more, &["--proof", &proof]].concat());
    assert_eq!((&traced["record"]["value"], &traced["release"]), (&"21".into(), &2.into()), "{traced}");
    let cell = traced["cell"].as_str().expect("a cell");
    assert_eq!(office.json("ana", &["trace", &second, cell])[0]["releases"][0]["number"], 2);
    let nowhere = office.run("ana", &["trace", &second, "ZZ99", "--lang", "es"]);
    assert!(nowhere.status.code() == Some(1) && told(&nowhere).contains("no salió ninguna cifra"), "{}", told(&nowhere));
    let whole = office.folder.path().join("r.isthmus-proof").display().to_string();
    assert!(office.run("eva", &["prove", FLOW, "1", "-o", &whole]).status.success());
    let ledger = office.run("", &["ledger", "key"]);
    let ledger = String::from_utf8_lossy(&ledger.stdout).trim().to_owned();
    let verified = isthmus().args(["verify", &proof, &whole, "--log", &ledger]).output().expect("it runs");
    assert!(verified.status.success() && told(&verified).contains("= 21"), "{}", told(&verified));

    assert_eq!(office.json("eva", &["replay", FLOW, "1"])["equal"], true);
    office.json("pia", &["withdraw", FLOW, "2", "-m", "marzo no era"]);
    assert!(office.refused("luz", &[&["trace", FLOW][..], &key, &more].concat()).contains("Aquí no hay tal cosa"));
    let never = ["TRANSPORT=_T", "SEX=_T", "AGE=_T", "REF_ADM=_Z", "TIME_PERIOD=1917-02", "--release", "1"];
    assert!(office.refused("luz", &[&["trace", FLOW][..], &key, &never].concat()).contains("La publicación 1 no tiene ninguna cifra"));
    assert!(office.refused("luz", &["trace", FLOW, "SEXO=F", "--release", "1"]).contains("No se conocen aquí: SEXO"));
    office.json("pia", &["reinstate", FLOW, "1", "-m", "vuelve enero"]);
    office.json("paz", &["give-key", FLOW, "3"]);
    let public = office.folder.path().join("public").display().to_string();
    let export = |said: &str| {
        let o = office.run("", &["export", &public]);
        assert_eq!(String::from_utf8_lossy(&o.stdout), said, "{}", told(&o));
    };
    export("3 written, 0 there already, 0 removed\n");
    export("0 written, 3 there already, 0 removed\n");
    assert!(Path::new(&public).join("current/dataflow=DF_BORDER_MVT/tenant=MEX/part-0.parquet").exists());
    let checked = office.json("ops", &["ledger", "check"]);
    assert_eq!((&checked["faults"], &checked["releases"]), (&Value::Array(Vec::new()), &3.into()));
}

#[test]
fn what_is_wrong_is_said_in_sentences_that_help() {
    let office = Office::open();
    let january = office.file("enero.csv", &crate::gateway::months(&[("2024-01", 10)]));
    let sent = office.json("ana", &["submit", &january]);
    let receipt = sent["receipt"].as_str().expect("a receipt").to_owned();
    // Another office sees nothing of it, and hears what everybody hears about what is not there.
    let hidden = office.refused("sol", &["review", "show", &receipt]);
    assert_eq!(hidden, office.refused("sol", &["review", "show", "R-2026-999999"]));
    assert!(hidden.contains("Aquí no hay tal cosa"), "{hidden}");
    assert_eq!(hidden, office.refused("sol", &["submit", &january, "--tenant", "MEX"]));
    // What is meant is not there, or is something else.
    assert!(office.refused("ana", &["submit", &january, "--anew", "--mapping", "mex.rechasos"]).contains("`mex.rechasos`"));
    let archive = office.file("dos.zip", &std::fs::read(crate::gateway::fixture("zip-two-files/envio.zip")).expect("an example"));
    assert_eq!(office.json("ana", &["submit", &archive])["state"], "checked", "two files of one dataflow are one submission");
    let o = isthmus().args(["review", "list", "--lang", "es", "--tenant", "MXE", "--data"]).arg(office.folder.path().join("data")).output();
    let o = o.expect("it runs");
    assert!(o.status.code() == Some(2) && told(&o).contains("Hay estas: GTM, MEX, SYSTEM"), "{}", told(&o));
    // Who asks at all.
    let nobody = office.refused("", &["review", "list"]);
    assert!(nobody.contains("token"), "{nobody}");
    let tokens = office.json("adm", &["tenant", "tokens"]);
    let of_luz = tokens.as_array().into_iter().flatten().find(|t| t["name"] == "luz").and_then(|t| t["id"].as_i64()).expect("a token");
    assert!(office.run("adm", &["tenant", "revoke", &of_luz.to_string()]).status.success());
    assert!(office.refused("luz", &["review", "list"]).contains("El token"), "{}", office.refused("luz", &["review", "list"]));
    assert!(office.refused("ops", &["tenant", "people"]).contains("--tenant"));
    // The line and the address.
    let at = |server: &str, more: &[&str]| {
        let o = office.run_at(server, "ana", &[&["review", "list", "--lang", "es"], more].concat());
        assert_eq!(o.status.code(), Some(2), "{}", told(&o));
        String::from_utf8_lossy(&o.stderr).into_owned()
    };
    assert!(at("http://datos.example.org", &[]).contains("no está cifrada"));
    assert!(
        at("https://ana:geheim@datos.example.org", &[]).contains("contraseña") && !at("https://ana:geheim@x.org", &[]).contains("geheim")
    );
    assert!(at("datos.example.org", &[]).contains("no es la dirección de un servicio"));
    assert!(at("http://127.0.0.1:1", &[]).contains("no responde"));
    assert!(at(&office.server(), &["--as", "ana"]).contains("--as"));
    let other = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", other.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for answer in [
            "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi",
            "HTTP/1.1 301 Moved\r\nlocation: https://x.example/\r\ncontent-length: 0\r\n\r\n",
        ] {
            let (mut stream, _) = other.accept().expect("a connection");
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    assert!(at(&address, &[]).contains("no habla como este servicio"));
    assert!(at(&address, &[]).contains("https://x.example/"));
    // The token is in no argument: there is none for it.
    let o = isthmus().args(["review", "list", "--server", &office.server(), "--token", "isth_x"]).output().expect("it runs");
    assert!(o.status.code() == Some(2) && told(&o).contains("--token-file"), "{}", told(&o));
    let file = office.file("token", format!("{}\n", office.tokens["ana"]).as_bytes());
    let o = isthmus().args(["review", "list", "--server", &office.server(), "--token-file", &file]).output().expect("it runs");
    assert!(o.status.success() && told(&o).contains(&receipt), "{}", told(&o));
    // For programs: the problem itself beside the sentence.
    let o = office.run("ana", &["review", "approve", &receipt, "--json"]);
    let problem: Value = serde_json::from_slice(&o.stdout).expect("JSON");
    assert_eq!((o.status.code(), &problem["code"]), (Some(2), &"not-allowed".into()));
}

/// Hands connections on, and cuts the first of them after some bytes.
fn bad_line(to: SocketAddr, cuts: usize, after: usize) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let cut = Arc::new(AtomicUsize::new(0));
    let counted = cut.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let counted = counted.clone();
            std::thread::spawn(move || {
                let there = TcpStream::connect(to).expect("the service");
                let (mut from, mut back) = (there.try_clone().expect("a copy"), stream.try_clone().expect("a copy"));
                std::thread::spawn(move || {
                    let _ = std::io::copy(&mut from, &mut back);
                });
                let (mut stream, mut there, mut passed, mut piece) = (stream, there, 0, [0; 32 << 10]);
                while let Ok(n @ 1..) = stream.read(&mut piece) {
                    passed += n;
                    if passed > after && counted.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |c| (c < cuts).then_some(c + 1)).is_ok() {
                        let _ = stream.shutdown(std::net::Shutdown::Both);
                        break;
                    }
                    if there.write_all(&piece[..n]).is_err() {
                        break;
                    }
                }
                let _ = there.shutdown(std::net::Shutdown::Both);
            });
        }
    });
    (address, cut)
}

#[test]
fn a_reviewer_signs_with_a_key_of_their_own() {
    const PASSWORD: &str = "a few words in a row";
    let office = Office::open();
    // Luz sets her password by her invitation, as the page of it would.
    let body = serde_json::json!({ "secret": office.invitations["luz"], "password": PASSWORD }).to_string();
    let mut line = TcpStream::connect(office.address).expect("it answers");
    let head = format!("POST /api/invitation HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\n", body.len());
    write!(line, "{head}connection: close\r\n\r\n{body}").expect("sent");
    let mut answer = String::new();
    line.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");

    let at = |name: &str| office.folder.path().join(name).display().to_string();
    let (key, other, password) = (at("luz.key"), at("other.key"), office.file("password", PASSWORD.as_bytes()));
    let made = isthmus().args(["signer", "new", "luz", "--key", &key]).output().expect("it runs");
    let public = String::from_utf8_lossy(&made.stdout).trim().to_owned();
    assert!(made.status.success() && public.starts_with("luz+"), "{}", told(&made));
    let again = isthmus().args(["signer", "new", "luz", "--key", &key]).output().expect("it runs");
    assert!(!again.status.success() && told(&again).contains("never written over"), "{}", told(&again));
    let wrong = office.file("wrong", b"another few words in a row");
    assert!(office.refused("luz", &["signer", "add", "--key", &key, "--password-file", &wrong]).contains("contraseña"));
    let added = office.json("luz", &["signer", "add", "--key", &key, "--password-file", &password]);
    assert_eq!(added["key"], public.as_str());
    assert_eq!(office.json("luz", &["signer", "list"]).as_array().map(Vec::len), Some(1));
    assert_eq!(office.json("ana", &["signer", "list"]).as_array().map(Vec::len), Some(0));
    office.run("adm", &["tenant", "set", "signatures", "on", "--tenant", "MEX"]);

    let january = office.file("enero.csv", &crate::gateway::months(&[("2024-01", 10)]));
    let sent = office.json("ana", &["submit", &january]);
    let receipt = sent["receipt"].as_str().expect("a receipt");
    let said = office.refused("ana", &["review", "submit", receipt]);
    assert!(said.contains("--sign"), "{said}");
    office.run("adm", &["tenant", "set", "signatures", "off", "--tenant", "MEX"]);
    assert_eq!(office.json("ana", &["review", "submit", receipt])["state"], "in-review");
    office.run("adm", &["tenant", "set", "signatures", "on", "--tenant", "MEX"]);
    // A key that the service does not know, a key of somebody else, and her own.
    isthmus().args(["signer", "new", "luz", "--key", &other]).output().expect("it runs");
    let said = office.refused("luz", &["review", "approve", receipt, "--sign", &other]);
    assert!(said.contains("no es una de las suyas"), "{said}");
    let said = office.run("pia", &["review", "approve", receipt, "--sign", &key]);
    assert_eq!(said.status.code(), Some(2), "{}", told(&said));
    let approved = office.json("luz", &["review", "approve", receipt, "-m", "bien", "--sign", &key]);
    assert_eq!(approved["state"], "approved");
    let shown = office.json("luz", &["review", "show", receipt]);
    assert_eq!(shown["decisions"].as_array().expect("decisions").last().expect("one")["own_key"], true);
    assert_eq!(office.json("pia", &["release", receipt])["standing"], "public");

    let proof = at("r.isthmus-proof");
    let o = office.run("eva", &["prove", FLOW, "1", "-o", &proof, "--tenant", "MEX"]);
    assert!(o.status.success(), "{}", told(&o));
    let log = String::from_utf8_lossy(&office.run("eva", &["ledger", "key"]).stdout).trim().to_owned();
    let policy = office.file("policy", format!("log {log}\nsigner {public}\nquorum none\n").as_bytes());
    let verified = isthmus().args(["verify", &proof, "--policy", &policy]).output().expect("it runs");
    assert!(told(&verified).contains("luz: by their own key luz+"), "{}", told(&verified));
    assert!(told(&verified).contains("which you named"), "{}", told(&verified));
    // The key itself may have a plus sign in it.
    let label = public.splitn(3, '+').take(2).collect::<Vec<_>>().join("+");
    let ended = office.run("luz", &["signer", "end", &label]);
    assert!(ended.status.success(), "{}", told(&ended));
    assert!(office.json("luz", &["signer", "list"])[0]["ended"].is_string());
}

#[test]
fn a_large_file_comes_through_a_line_that_breaks() {
    let office = Office::open();
    let mut bytes = b"a;b\n".to_vec();
    let mut n = 7u64;
    while bytes.len() < 20 << 20 {
        n = n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        bytes.extend_from_slice(format!("{n};x\n").as_bytes());
    }
    let large = office.file("grande.csv", &bytes);
    let (address, cut) = bad_line(office.address, 3, 5 << 20);
    let o = office.run_at(&format!("http://{address}"), "ana", &["submit", &large, "--no-wait", "--json", "--lang", "es"]);
    assert_eq!(o.status.code(), Some(0), "{}", told(&o));
    assert_eq!(cut.load(Ordering::SeqCst), 3);
    assert!(String::from_utf8_lossy(&o.stderr).matches("Se cortó la conexión").count() >= 3, "{}", told(&o));
    let sent: Value = serde_json::from_slice(&o.stdout).expect("JSON");
    assert_eq!(sent["sha256"], isthmus::model::digest::Sha256::of(&bytes).to_string());
    assert_eq!(office.json("ana", &["review", "list"]).as_array().map(Vec::len), Some(1));
    // A small one is sent anew, and is one submission all the same.
    let small = office.file("chico.csv", &bytes[..6 << 20]);
    let (address, cut) = bad_line(office.address, 2, 1 << 20);
    let o = office.run_at(&format!("http://{address}"), "ana", &["submit", &small, "--no-wait", "--json"]);
    assert_eq!((o.status.code(), cut.load(Ordering::SeqCst)), (Some(0), 2), "{}", told(&o));
    assert_eq!(office.json("ana", &["review", "list"]).as_array().map(Vec::len), Some(2));
}
