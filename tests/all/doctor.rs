//! Does `isthmus doctor` say of each part of the service whether it would run, what is wrong and how to mend it, and no secret?

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::store::Place;

/// The exit code, and what is said of the service part by part.
fn doctor(data: &Path, settings: &[(&str, &str)]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_isthmus"));
    command.env_clear().args(["--lang", "en", "doctor", "--data"]).arg(data);
    // A port that is free, whatever else this machine does.
    let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its address").to_string();
    let o = command.env("ISTHMUS_SERVICE_LISTEN", free).envs(settings.iter().copied()).output().expect("it starts");
    let said = String::from_utf8_lossy(&o.stdout).into_owned();
    assert!(o.stderr.is_empty(), "{}", String::from_utf8_lossy(&o.stderr));
    assert!(!said.contains("canary"), "a secret is told: {said}");
    (o.status.code().expect("an exit code"), said)
}

/// What is said of a part begins with this word, and has these in it.
fn says(said: &str, word: &str, part: &str, all: &[&str]) {
    let line = said.lines().find(|l| l.get(9..).is_some_and(|rest| rest.starts_with(part))).unwrap_or_else(|| panic!("{part}: {said}"));
    assert!(line.starts_with(word), "{part} is to be {word}: {line}");
    for wanted in all {
        assert!(line.contains(wanted), "`{wanted}`: {line}");
    }
}

fn mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("changed");
}

/// A data folder in which the service was once.
fn lived_in(data: &Path) {
    let plan = data.with_extension("yaml");
    std::fs::write(&plan, "tenants:\n  - {id: MEX, name: México}\n").expect("written");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hnd-irregular/irreg_honduras.csv");
    for arguments in
        [vec!["provision".as_ref(), plan.as_os_str()], vec!["submit".as_ref(), file.as_os_str(), "--tenant".as_ref(), "MEX".as_ref()]]
    {
        let o = Command::new(env!("CARGO_BIN_EXE_isthmus")).env_clear().env("ISTHMUS_SERVICE_DATA", data).args(arguments).output();
        let o = o.expect("it starts");
        assert!(o.status.success(), "{}", String::from_utf8_lossy(&o.stderr));
    }
}

#[test]
fn where_nothing_is_yet_nothing_is_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let (code, said) = doctor(&data, &[]);
    assert_eq!(code, 0, "{said}");
    for part in ["data", "store", "blobs", "ledger key"] {
        says(&said, "ok", part, &["the first start makes"]);
    }
    says(&said, "ok", "listen", &["is free"]);
    says(&said, "ok", "address", &["http://127.0.0.1:"]);
    says(&said, "ok", "clock", &["Z"]);
    says(&said, "ok", "standard", &[]);
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 0, "nothing was made");
}

#[test]
fn what_is_wrong_is_said_with_how_to_mend_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    lived_in(&data);
    let (code, said) = doctor(&data, &[]);
    assert_eq!(code, 0, "{said}");
    says(&said, "ok", "store", &["isthmus.db: tables up to change", "it can be written"]);
    says(&said, "ok", "blobs", &["written, read and deleted"]);
    says(&said, "ok", "ledger key", &["127.0.0.1/ledger"]);
    let blobs = std::fs::read_dir(data.join("blobs/incoming")).expect("the spool").count();
    assert_eq!(blobs, 0, "what was tried is gone again");

    // Open to others, a port that another program has, and servers that do not answer.
    let other = TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = other.local_addr().expect("its address").to_string();
    let closed = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its address").to_string();
    let (mail, issuer) = (format!("smtp://ana:canary-one@{closed}"), format!("http://{closed}/realm"));
    let (folders, bucket) = (format!("MEX={}", folder.path().join("none").display()), format!("http://{closed}"));
    mode(&data.join("ledger.key"), 0o644);
    let settings = [
        ("ISTHMUS_SERVICE_LISTEN", taken.as_str()),
        ("ISTHMUS_SERVICE_ADDRESS", "http://datos.example.org"),
        ("ISTHMUS_CONNECT_MAIL_SERVER", &mail),
        ("ISTHMUS_CONNECT_FOLDERS", &folders),
        ("ISTHMUS_OIDC_ISSUER", &issuer),
        ("ISTHMUS_OIDC_CLIENT_ID", "isthmus"),
        ("ISTHMUS_OIDC_CLIENT_SECRET", "canary-two"),
        ("ISTHMUS_BUCKET_NAME", "datos"),
        ("ISTHMUS_BUCKET_ENDPOINT", &bucket),
        ("ISTHMUS_BUCKET_ACCESS_KEY_ID", "canary-three"),
        ("ISTHMUS_BUCKET_SECRET_ACCESS_KEY", "canary-four"),
    ];
    let (code, said) = doctor(&data, &settings);
    assert_eq!(code, 1, "{said}");
    says(&said, "wrong", "listen", &[&taken, "taken by another program", "--listen"]);
    says(&said, "warning", "address", &["proxy with TLS", "service.address"]);
    says(&said, "wrong", "ledger key", &["chmod 600"]);
    says(&said, "wrong", "mail", &[&closed, "connect.mail_server"]);
    says(&said, "wrong", "sign-in", &[&issuer, "oidc.issuer"]);
    says(&said, "wrong", "folder", &["MEX=", "writable"]);
    says(&said, "wrong", "blobs", &["datos", "[bucket]"]);
    says(&said, "ok", "store", &[]);

    // The key is gone though it signed; everybody may look in; the store is of a later version.
    std::fs::rename(data.join("ledger.key"), data.join("ledger.old")).expect("moved");
    let (code, said) = doctor(&data, &[]);
    assert_eq!(code, 1);
    says(&said, "wrong", "ledger key", &["entries that it signed", "backup"]);
    mode(&data, 0o755);
    let address = format!("sqlite:{}", data.join("isthmus.db").display());
    sql(&address, "insert into change (number, name, sha256) select 9000, 'later', sha256 from change where number = 1");
    let (code, said) = doctor(&data, &[]);
    assert_eq!(code, 1);
    says(&said, "wrong", "data", &["chmod 700"]);
    says(&said, "wrong", "store", &["later version"]);
    sql(&address, "delete from change where number = 9000");
    // A store that cannot be reached, with a password in its address.
    let (code, said) = doctor(&data, &[("ISTHMUS_SERVICE_STORE", &format!("postgres://isthmus:canary-five@{closed}/isthmus"))]);
    assert_eq!(code, 1);
    says(&said, "wrong", "store", &["postgres://isthmus:…@", "service.store"]);
}

fn sql(address: &str, statement: &str) {
    crate::store::wait(async {
        sqlx::any::install_default_drivers();
        let address = address.replace("sqlite:", "sqlite://");
        let mut connection = <sqlx::AnyConnection as sqlx::Connection>::connect(&address).await.expect("a connection");
        sqlx::query(sqlx::AssertSqlSafe(statement.to_owned())).execute(&mut connection).await.expect("said");
        sqlx::Connection::close(connection).await.expect("closed");
    });
}

#[test]
fn a_store_and_bucket_of_others_are_tried() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let place = crate::store::wait(Place::postgres());
    if let Some(place) = &place {
        let (code, said) = doctor(&data, &[("ISTHMUS_SERVICE_STORE", place.address())]);
        assert_eq!(code, 0, "{said}");
        says(&said, "ok", "store", &["nothing is there yet"]);
        drop(crate::store::wait(place.open()));
        let (code, said) = doctor(&data, &[("ISTHMUS_SERVICE_STORE", place.address())]);
        assert_eq!(code, 0, "{said}");
        says(&said, "ok", "store", &["it can be written"]);
    }
    let Ok(endpoint) = std::env::var("ISTHMUS_TEST_S3") else {
        eprintln!("SKIPPED: ISTHMUS_TEST_S3 names no server");
        return;
    };
    let settings = |key| {
        [
            ("ISTHMUS_BUCKET_NAME", "isthmus-test"),
            ("ISTHMUS_BUCKET_ENDPOINT", endpoint.as_str()),
            ("ISTHMUS_BUCKET_REGION", "us-east-1"),
            ("ISTHMUS_BUCKET_ACCESS_KEY_ID", "isthmus"),
            ("ISTHMUS_BUCKET_SECRET_ACCESS_KEY", key),
        ]
    };
    let (code, said) = doctor(&data, &settings("only-for-tests"));
    assert_eq!(code, 0, "{said}");
    says(&said, "ok", "blobs", &["bucket isthmus-test", "written, read and deleted"]);
    let (code, said) = doctor(&data, &settings("canary"));
    assert_eq!(code, 1);
    says(&said, "wrong", "blobs", &["keys"]);
}
