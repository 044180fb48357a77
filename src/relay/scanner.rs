//! A virus scanner beside us: clamd, spoken to over its socket (`INSTREAM`, clamd(8)). Nothing is kept
//! between scans, and no scan lasts longer than its limit (reliability.md J13).

use std::io::Read;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixStream};

use crate::http::names::Names;

/// Bytes of one chunk; clamd takes any length.
const CHUNK: usize = 64 << 10;
/// Bytes of an answer; it is one line.
const ANSWER: u64 = 1024;
/// Characters of a signature's name in the journal.
const SIGNATURE: usize = 100;

/// What the scanner says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// Nothing.
    Clean,
    /// The signature that matched.
    Infected(String),
}

/// Why there is no finding. The texts hold nothing of the file.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// Neither an absolute path nor `host:port`.
    #[error("the scanner's address is neither a path nor host:port")]
    Address,
    /// Nobody listens, or the connection broke.
    #[error("the scanner cannot be reached: {0}")]
    Unreachable(String),
    /// No answer within the limit.
    #[error("the scanner did not answer in time")]
    Timeout,
    /// Larger than the scanner's own `StreamMaxLength`.
    #[error("the file is larger than the scanner takes (StreamMaxLength)")]
    TooLarge,
    /// An answer that is none.
    #[error("the scanner answered: {0}")]
    Answer(String),
    /// The file could not be read.
    #[error("the file cannot be read")]
    File,
}

impl ScanError {
    /// Stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Address => "scanner_address",
            Self::Unreachable(_) => "scanner_unreachable",
            Self::Timeout => "scanner_timeout",
            Self::TooLarge => "scanner_too_large",
            Self::Answer(_) => "scanner_answer",
            Self::File => "file_damaged",
        }
    }
}

impl From<std::io::Error> for ScanError {
    fn from(error: std::io::Error) -> Self {
        Self::Unreachable(error.kind().to_string())
    }
}

/// Lets the scanner look at a content. The address is the path of a socket or `host:port`.
///
/// # Errors
/// [`ScanError`].
pub async fn scan(
    address: &str,
    limit: Duration,
    content: Box<dyn Read + Send + Sync>,
) -> Result<Finding, ScanError> {
    tokio::time::timeout(limit, talk(address, content)).await.map_err(|_| ScanError::Timeout)?
}

async fn talk(address: &str, content: Box<dyn Read + Send + Sync>) -> Result<Finding, ScanError> {
    let address = address.trim();
    if address.starts_with('/') {
        return exchange(UnixStream::connect(address).await?, content).await;
    }
    let address = address.strip_prefix("tcp://").unwrap_or(address);
    let (host, port) = address.rsplit_once(':').ok_or(ScanError::Address)?;
    let port: u16 = port.parse().map_err(|_| ScanError::Address)?;
    let found =
        Names::system(None).addresses(host).await.map_err(|f| ScanError::Unreachable(f.to_string()))?;
    let mut last = ScanError::Address;
    for address in found {
        match TcpStream::connect((address, port)).await {
            Ok(stream) => return exchange(stream, content).await,
            Err(error) => last = error.into(),
        }
    }
    Err(last)
}

async fn exchange(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    content: Box<dyn Read + Send + Sync>,
) -> Result<Finding, ScanError> {
    let sent = send(&mut stream, content).await;
    if let Err(ScanError::File) = sent {
        return Err(ScanError::File);
    }
    // A scanner that has had enough says so and closes, which breaks the sending: its answer counts.
    let mut answer = Vec::new();
    let heard = stream.take(ANSWER).read_to_end(&mut answer).await;
    if answer.is_empty() {
        sent?;
        heard?;
    }
    let answer = String::from_utf8_lossy(&answer);
    read(answer.trim_end_matches(['\0', '\n']))
}

async fn send(
    stream: &mut (impl AsyncWrite + Unpin),
    mut content: Box<dyn Read + Send + Sync>,
) -> Result<(), ScanError> {
    stream.write_all(b"zINSTREAM\0").await?;
    let mut chunk = vec![0u8; CHUNK];
    loop {
        let count = content.read(&mut chunk).map_err(|_| ScanError::File)?;
        let length = u32::try_from(count).map_err(|_| ScanError::File)?;
        stream.write_all(&length.to_be_bytes()).await?;
        stream.write_all(chunk.get(..count).unwrap_or_default()).await?;
        if count == 0 {
            return Ok(stream.flush().await?);
        }
    }
}

fn read(answer: &str) -> Result<Finding, ScanError> {
    let said = answer.strip_prefix("stream: ").unwrap_or(answer).trim();
    if said == "OK" {
        return Ok(Finding::Clean);
    }
    if let Some(name) = said.strip_suffix(" FOUND") {
        let name = name.chars().filter(char::is_ascii_graphic).take(SIGNATURE).collect();
        return Ok(Finding::Infected(name));
    }
    if said.contains("size limit exceeded") {
        return Err(ScanError::TooLarge);
    }
    Err(ScanError::Answer(said.chars().filter(|c| !c.is_control()).take(SIGNATURE).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_clamd() {
        assert_eq!(read("stream: OK").unwrap(), Finding::Clean);
        assert_eq!(
            read("stream: Win.Test.EICAR_HDB-1 FOUND").unwrap(),
            Finding::Infected("Win.Test.EICAR_HDB-1".into())
        );
        assert!(matches!(read("INSTREAM size limit exceeded. ERROR"), Err(ScanError::TooLarge)));
        assert!(matches!(read("stream: Can't allocate memory ERROR"), Err(ScanError::Answer(_))));
        assert!(matches!(read(""), Err(ScanError::Answer(_))));
    }
}
