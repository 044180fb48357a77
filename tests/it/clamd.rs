//! A scanner for tests that speaks clamd's protocol on a socket of its own.

use std::io::{Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// The harmless text that every scanner reports; split, so that none reports this file.
pub const EICAR: [&str; 2] = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR", "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"];

#[derive(Clone, Copy, PartialEq)]
pub enum Manner {
    /// Answers as clamd does.
    Honest,
    /// Takes everything and says nothing.
    Silent,
    /// Has a `StreamMaxLength` of ten bytes.
    Small,
}

pub struct Clamd {
    pub scans: Arc<AtomicUsize>,
    held: Arc<Mutex<Vec<UnixStream>>>,
}

impl Clamd {
    pub fn start(path: &Path, manner: Manner) -> Self {
        let _ = std::fs::remove_file(path);
        let listener = UnixListener::bind(path).unwrap();
        let (scans, held) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(Vec::new())));
        let (count, keep) = (Arc::clone(&scans), Arc::clone(&held));
        // It ends with the process: nothing but this test knows the path.
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                count.fetch_add(1, Ordering::SeqCst);
                if manner == Manner::Silent {
                    keep.lock().unwrap().push(stream);
                    continue;
                }
                let _ = answer(&mut stream, manner);
            }
        });
        Self { scans, held }
    }

    pub fn scans(&self) -> usize {
        self.scans.load(Ordering::SeqCst)
    }
}

impl Drop for Clamd {
    fn drop(&mut self) {
        self.held.lock().unwrap().clear();
    }
}

fn answer(stream: &mut UnixStream, manner: Manner) -> std::io::Result<()> {
    let mut command = [0u8; 10];
    stream.read_exact(&mut command)?;
    assert_eq!(&command, b"zINSTREAM\0");
    let mut content = Vec::new();
    loop {
        let mut length = [0u8; 4];
        stream.read_exact(&mut length)?;
        let length = usize::try_from(u32::from_be_bytes(length)).unwrap();
        if length == 0 {
            break;
        }
        if manner == Manner::Small {
            return stream.write_all(b"INSTREAM size limit exceeded. ERROR\0");
        }
        let at = content.len();
        content.resize(at + length, 0);
        stream.read_exact(&mut content[at..])?;
    }
    let eicar = EICAR.concat();
    let is_bad = content.windows(eicar.len()).any(|w| w == eicar.as_bytes());
    stream.write_all(if is_bad { b"stream: Eicar-Signature FOUND\0" } else { b"stream: OK\0" })
}
