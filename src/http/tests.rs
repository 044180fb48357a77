//! The transport against a server that misbehaves (reliability.md E01 to E14, D26).

use std::time::{Duration, Instant};

use bytes::Bytes;
use reqwest::{Method, Url};
use tokio::io::AsyncWriteExt;

use super::script::{Act, Server, run, say, say_with, settings};
use super::{Answer, Body, Call, Ending, Fault, FaultKind, Transport};
use crate::settings::{ProxySettings, Settings};

fn call(url: &str, deadline_ms: u64) -> Call {
    Call {
        method: Method::POST,
        url: Url::parse(url).unwrap(),
        headers: Vec::new(),
        body: Body::Bytes("application/json", Bytes::from_static(b"{}")),
        deadline: Duration::from_millis(deadline_ms),
    }
}

async fn send(settings: &Settings, url: &str, deadline_ms: u64) -> Result<Answer, Fault> {
    Transport::new(settings).unwrap().send(&call(url, deadline_ms)).await
}

async fn met_with(act: Act) -> Result<Answer, Fault> {
    let server = Server::start(move |_| act.clone()).await;
    send(&settings(""), &server.origin, 400).await
}

#[test]
fn an_answer_comes_whole() {
    run(async {
        let server = Server::start(|_| say_with(201, "x-a: b\r\n", "{\"id\":1}")).await;
        let mut site = settings("");
        site.http.user_agent = "halt-tracker/1; https://halt.test".into();
        let answer = send(&site, &format!("{}/p?q=1", server.origin), 1000).await.unwrap();
        assert_eq!((answer.status, answer.header("X-A"), &*answer.text()), (201, "b", "{\"id\":1}"));
        assert_eq!(answer.ending, Ending::Whole);
        let seen = server.seen.borrow()[0].clone();
        assert_eq!(seen.line, "POST /p?q=1 HTTP/1.1");
        let head = seen.head.to_ascii_lowercase();
        assert!(head.contains("user-agent: halt-tracker/1; https://halt.test"), "{head}");
        assert!(head.contains("content-type: application/json"), "{head}");
        assert!(!head.contains("accept-encoding"), "{head}");
    });
}

#[test]
fn redirects_are_answers() {
    run(async {
        let answer = met_with(say_with(302, "location: http://127.0.0.1:1/\r\n", "")).await.unwrap();
        assert_eq!(answer.status, 302);
    });
}

#[test]
fn endings_without_an_answer() {
    run(async {
        for (act, kind) in [
            (Act::Close, FaultKind::Reset),
            (Act::Reset, FaultKind::Reset),
            (Act::Silence, FaultKind::Timeout),
            (Act::Say(b"HTTP/1.1 20".to_vec()), FaultKind::Reset),
            (Act::Say(b"SSH-2.0-OpenSSH\r\n\r\n".to_vec()), FaultKind::Protocol),
            (
                Act::Trickle(Duration::from_millis(100), b"HTTP/1.1 200 OK\r\n\r\n".to_vec()),
                FaultKind::Timeout,
            ),
        ] {
            assert_eq!(met_with(act.clone()).await.unwrap_err().kind, kind, "{act:?}");
        }
    });
}

#[test]
fn endings_within_the_body() {
    run(async {
        let head = "HTTP/1.1 201 Created\r\ncontent-length: 100\r\n\r\n{\"id\":";
        let answer = met_with(Act::Say(head.as_bytes().to_vec())).await.unwrap();
        assert!(matches!(&answer.ending, Ending::Broken(f) if f.kind == FaultKind::Reset), "{answer:?}");
        assert_eq!(answer.status, 201);
        // The deadline covers the body (E07), and a chunked body that never ends (E08).
        for head in [head, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nabcde\r\n"] {
            let server = Server::start(move |_| {
                Act::Trickle(Duration::from_millis(20), [head.as_bytes(), &[b' '; 500]].concat())
            })
            .await;
            let start = Instant::now();
            let answer = send(&settings(""), &server.origin, 2_000).await.unwrap();
            assert!(matches!(&answer.ending, Ending::Broken(f) if f.kind != FaultKind::Reset), "{answer:?}");
            // All of it takes ten seconds.
            assert!(start.elapsed() < Duration::from_secs(5));
        }
    });
}

#[test]
fn sizes_are_capped() {
    run(async {
        let answer = met_with(say(200, &"x".repeat(3 << 20))).await.unwrap();
        assert_eq!((answer.body.len(), &answer.ending), (1 << 20, &Ending::Cut));
        let answer = met_with(say(200, &"x".repeat(1 << 20))).await.unwrap();
        assert_eq!((answer.body.len(), &answer.ending), (1 << 20, &Ending::Whole));
        let long = format!("x-long: {}\r\n", "a".repeat(70 << 10));
        let answer = met_with(say_with(200, &long, "{}")).await.unwrap();
        assert_eq!((answer.body.len(), &answer.ending), (0, &Ending::Cut));
        let many = "x: y\r\n".repeat(500);
        assert_eq!(met_with(say_with(200, &many, "{}")).await.unwrap_err().kind, FaultKind::Protocol);
    });
}

#[test]
fn what_never_connects() {
    run(async {
        let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let refused = format!("http://{}", taken.local_addr().unwrap());
        drop(taken);
        assert_eq!(send(&settings(""), &refused, 1000).await.unwrap_err().kind, FaultKind::Connect);
        // Answers the TLS hello with something else.
        let plain = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let https = format!("https://{}", plain.local_addr().unwrap());
        tokio::task::spawn_local(async move {
            let (mut stream, _) = plain.accept().await.unwrap();
            stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
            std::future::pending::<()>().await;
        });
        let f = send(&settings(""), &https, 1000).await.unwrap_err();
        assert_eq!(f.kind, FaultKind::Tls, "{}", f.detail);
        for (url, kind) in
            [("http://example.com/", FaultKind::Insecure), ("https://name.invalid./", FaultKind::Dns)]
        {
            let got = send(&settings(""), url, 6000).await.unwrap_err().kind;
            assert!(got == kind || (kind == FaultKind::Dns && got == FaultKind::DnsConfig), "{url} {got:?}");
        }
    });
}

#[test]
fn the_site_forbids() {
    run(async {
        let server = Server::start(|_| say(200, "")).await;
        let mut site = settings("");
        site.http.block_external = true;
        assert_eq!(send(&site, &server.origin, 1000).await.unwrap_err().kind, FaultKind::Blocked);
        assert_eq!(
            send(&site, &server.origin.replace("127.0.0.1", "localhost"), 1000).await.unwrap().status,
            200
        );
        site.http.accessible_hosts = vec!["127.0.0.1".into()];
        assert_eq!(send(&site, &server.origin, 1000).await.unwrap().status, 200);
    });
}

#[test]
fn proxies() {
    run(async {
        let server = Server::start(|seen| {
            let known = seen.head.contains("Basic ajpwdw==") || seen.head.contains("basic ajpwdw==");
            if !known {
                say(407, "")
            } else {
                say(if seen.line.starts_with("CONNECT") { 502 } else { 200 }, "ok")
            }
        })
        .await;
        let port = server.origin.rsplit(':').next().unwrap().parse().unwrap();
        let mut site = settings("");
        let proxy = |password: &str| {
            Some(ProxySettings {
                host: "127.0.0.1".into(),
                port,
                username: "j".into(),
                password: password.into(),
                bypass: vec!["127.0.0.2".into()],
            })
        };
        site.http.proxy = proxy("wrong");
        // A tunnel that wants other credentials, one that cannot be opened, and one that is there.
        assert_eq!(send(&site, "https://crm.invalid/", 1000).await.unwrap_err().kind, FaultKind::ProxyAuth);
        site.http.proxy = proxy("pw");
        assert_eq!(send(&site, "https://crm.invalid/", 1000).await.unwrap_err().kind, FaultKind::Proxy);
        assert_eq!(send(&site, "http://127.0.0.1:9/x", 1000).await.unwrap().status, 200);
        assert!(server.lines().iter().any(|l| l == "CONNECT crm.invalid:443"), "{:?}", server.lines());
        assert!(server.lines().iter().any(|l| l == "POST http://127.0.0.1:9/x"), "{:?}", server.lines());
        assert_eq!(send(&site, "http://127.0.0.2:9/x", 1000).await.unwrap_err().kind, FaultKind::Connect);
    });
}

#[test]
fn an_address_rule_is_kept() {
    run(async {
        let server = Server::start(|_| say(200, "")).await;
        let transport = Transport::restricted(
            &settings(""),
            Some(|a| if a.is_loopback() { Err("private") } else { Ok(()) }),
        )
        .unwrap();
        for url in [server.origin.clone(), server.origin.replace("127.0.0.1", "localhost")] {
            let fault = transport.send(&call(&url, 1000)).await.unwrap_err();
            assert_eq!((fault.kind, fault.detail.as_str()), (FaultKind::Blocked, "private"));
        }
        assert!(server.seen.borrow().is_empty());
    });
}

/// The name of this thread, and how many threads carry it or are tokio's. A thread started from here
/// without a name inherits ours.
fn threads() -> usize {
    let own = std::fs::read_to_string("/proc/thread-self/comm").unwrap();
    let names = std::fs::read_dir("/proc/self/task").unwrap().flatten();
    names
        .filter_map(|task| std::fs::read_to_string(task.path().join("comm")).ok())
        .filter(|name| *name == own || name.starts_with("tokio"))
        .count()
}

#[test]
fn no_thread_is_started() {
    run(async {
        let server = Server::start(|_| say(200, "{}")).await;
        let transport = Transport::new(&settings("")).unwrap();
        for _ in 0..5 {
            let url = server.origin.replace("127.0.0.1", "localhost");
            transport.send(&call(&url, 1000)).await.unwrap();
            assert_eq!(threads(), 1);
        }
        // A name that needs a name server, whatever becomes of it.
        drop(transport.send(&call("https://name.invalid/", 300)).await);
        assert_eq!(threads(), 1);
    });
}
