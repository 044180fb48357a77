//! A server of a few lines for tests: it reads one request a connection and does what it is told.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::settings::Settings;

/// A request as received.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) line: String,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn bearer(&self) -> String {
        let line = self.head.lines().find(|l| l.to_ascii_lowercase().starts_with("authorization:"));
        line.and_then(|l| l.split_once("Bearer ")).map_or_else(String::new, |(_, t)| t.trim().to_owned())
    }
}

/// What the server does with a request.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// Writes and closes.
    Say(Vec<u8>),
    /// The same, later.
    Late(Duration, Vec<u8>),
    /// Writes byte by byte.
    Trickle(Duration, Vec<u8>),
    /// Closes without a word.
    Close,
    /// Resets the connection.
    Reset,
    /// Says nothing, for ever.
    Silence,
}

/// An answer with a body of the right length.
pub(crate) fn say(status: u16, body: &str) -> Act {
    say_with(status, "", body)
}

/// The same with header lines, each with its line break.
pub(crate) fn say_with(status: u16, headers: &str, body: &str) -> Act {
    let length = if status == 204 { String::new() } else { format!("content-length: {}\r\n", body.len()) };
    Act::Say(
        format!("HTTP/1.1 {status} Told\r\nconnection: close\r\n{length}{headers}\r\n{body}").into_bytes(),
    )
}

/// A running server; it ends with the test's `LocalSet`.
pub(crate) struct Server {
    pub(crate) origin: String,
    pub(crate) seen: Rc<RefCell<Vec<Seen>>>,
}

impl Server {
    /// Starts on a free port of the loopback interface; call inside a `LocalSet`.
    pub(crate) async fn start(act: impl Fn(&Seen) -> Act + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let seen: Rc<RefCell<Vec<Seen>>> = Rc::default();
        let (log, act) = (Rc::clone(&seen), Rc::new(act));
        tokio::task::spawn_local(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (log, act) = (Rc::clone(&log), Rc::clone(&act));
                tokio::task::spawn_local(async move { serve(stream, &log, &*act).await });
            }
        });
        Self { origin, seen }
    }

    /// Request lines so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.seen.borrow().iter().map(|s| s.line.trim_end_matches(" HTTP/1.1").to_owned()).collect()
    }
}

async fn serve(mut stream: TcpStream, log: &RefCell<Vec<Seen>>, act: &dyn Fn(&Seen) -> Act) {
    let mut bytes = Vec::new();
    let seen = loop {
        let mut part = [0; 4096];
        match stream.read(&mut part).await {
            Ok(0) | Err(_) => return,
            Ok(n) => bytes.extend_from_slice(&part[..n]),
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head
            .lines()
            .find_map(|l| {
                l.to_ascii_lowercase().strip_prefix("content-length:").map(|v| v.trim().parse().unwrap())
            })
            .unwrap_or(0_usize);
        if body.len() >= length {
            let line = head.lines().next().unwrap().to_owned();
            break Seen { line, head: head.to_owned(), body: body.to_owned() };
        }
    };
    let act = act(&seen);
    log.borrow_mut().push(seen);
    match act {
        Act::Say(text) => drop(stream.write_all(&text).await),
        Act::Late(after, text) => {
            tokio::time::sleep(after).await;
            drop(stream.write_all(&text).await);
        }
        Act::Trickle(pause, text) => {
            for byte in text {
                if stream.write_all(&[byte]).await.is_err() {
                    return;
                }
                tokio::time::sleep(pause).await;
            }
        }
        Act::Close => {}
        Act::Reset => drop(stream.set_zero_linger()),
        Act::Silence => std::future::pending().await,
    }
}

/// Runs a test on one thread, as production does.
pub(crate) fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(tokio::task::LocalSet::new().run_until(test));
}

/// Settings with both hosts at this origin.
pub(crate) fn settings(origin: &str) -> Settings {
    let mut settings = Settings::default();
    settings.site.install_id = "test".into();
    settings.tracker.rest_url = origin.to_owned();
    settings.tracker.classic_url = origin.to_owned();
    settings.relay.deadline = 1;
    settings
}
