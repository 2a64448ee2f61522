//! Do those get mail who must do something next, once each, in their language, without a figure in it?

use std::sync::{Arc, Mutex};

use isthmus::connect::mail::{self, Post};
use isthmus::model::account::Role;
use isthmus::model::event::EventKind;
use isthmus::model::lang::Lang;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use super::{Place, wait};

/// A server of mail that takes everything, or refuses the first so many messages.
async fn server(refuse: usize) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let at = listener.local_addr().expect("its address");
    let got = Arc::new(Mutex::new(Vec::new()));
    let (mine, mut refuse) = (got.clone(), refuse);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (read, mut write) = stream.into_split();
            let mut lines = BufReader::new(read).lines();
            let _ = write.write_all(b"220 test\r\n").await;
            let mut message: Option<String> = None;
            while let Ok(Some(line)) = lines.next_line().await {
                if let Some(text) = &mut message {
                    if line == "." {
                        // Lines that were broken on the way are whole again.
                        mine.lock().expect("held").push(message.take().expect("a message").replace("=\n", ""));
                        let _ = write.write_all(b"250 ok\r\n").await;
                    } else {
                        text.push_str(&line);
                        text.push('\n');
                    }
                    continue;
                }
                let answer: &[u8] = match line.split(' ').next().unwrap_or("") {
                    "MAIL" if refuse > 0 => {
                        refuse -= 1;
                        b"451 later\r\n"
                    }
                    "DATA" => {
                        message = Some(String::new());
                        b"354 go on\r\n"
                    }
                    "QUIT" => b"221 bye\r\n",
                    _ => b"250 ok\r\n",
                };
                let _ = write.write_all(answer).await;
            }
        }
    });
    (format!("smtp://{at}"), got)
}

async fn all(place: &Place, post: &Post) {
    while mail::one(&place.gateway, post, "test").await.expect("a round") {}
}

#[test]
fn who_must_do_something_is_written_to() {
    wait(async {
        let place = Place::new().await;
        let (server, got) = server(0).await;
        let post = Post::new(&server, "Isthmus <no-reply@example.org>", "https://datos.example.org/").expect("a post");
        let ana = place.person("ana", Lang::Es, Role::Uploader).await;
        place.person("rui", Lang::Pt, Role::Reviewer).await;
        place.person("rosa", Lang::Fr, Role::Reviewer).await;
        all(&place, &post).await;
        let receipt = place.sent(&ana, b"mes;entradas\n").await;
        for kind in [EventKind::Submitted, EventKind::Returned, EventKind::Started] {
            place.gateway.store.announce(place.event(kind, &receipt.to_string())).await.expect("an event");
        }
        all(&place, &post).await;
        all(&place, &post).await;
        let got = got.lock().expect("held").clone();
        let to = |who: &str| got.iter().filter(|m| m.contains(&format!("<{who}@example.org>"))).cloned().collect::<Vec<_>>();
        assert_eq!((to("ana").len(), to("rui").len(), to("rosa").len(), got.len()), (1, 1, 1, 3), "{got:#?}");
        assert!(to("ana")[0].contains(&format!("Subject: {receipt} fue devuelto")), "{}", to("ana")[0]);
        assert!(to("ana")[0].contains(&format!("https://datos.example.org/submissions/{receipt}")), "{}", to("ana")[0]);
        assert!(to("rui")[0].contains("Espera que algu") && to("rosa")[0].contains("Il attend qu"), "{got:#?}");
    });
}

#[test]
fn a_server_that_says_later_is_asked_later() {
    wait(async {
        let place = Place::new().await;
        let (server, got) = server(1).await;
        let post = Post::new(&server, "no-reply@example.org", "https://datos.example.org").expect("a post");
        place.person("rui", Lang::En, Role::Reviewer).await;
        all(&place, &post).await;
        place.gateway.store.announce(place.event(EventKind::Submitted, "something")).await.expect("an event");
        all(&place, &post).await;
        assert!(got.lock().expect("held").is_empty());
        place.later(11_000);
        all(&place, &post).await;
        assert_eq!(got.lock().expect("held").len(), 1);
    });
}
