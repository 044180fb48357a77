//! What can go wrong below an HTTP answer, and what that means for the effect of the call
//! (reliability.md 2, E01 to E14).

use std::error::Error;
use std::io::ErrorKind;

use crate::tracker::outcome::{Failure, FailureClass};

/// Whether repeating a call could do something twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Nothing changes at the other side: safe to repeat whatever became of it.
    Read,
    /// Something may have changed once the request left this machine.
    Write,
}

/// Kinds of fault, each with the code of [`FaultKind::code`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// No usable `/etc/resolv.conf`. There is no public resolver to fall back to, on purpose.
    DnsConfig,
    /// The name has no address, or nobody answered in time.
    Dns,
    /// No connection: refused, unreachable, or not within the connect budget.
    Connect,
    /// The TLS handshake failed for another reason than the certificate.
    Tls,
    /// The certificate was refused.
    Certificate,
    /// The proxy wants other credentials (407).
    ProxyAuth,
    /// The proxy would not open a tunnel.
    Proxy,
    /// `WP_HTTP_BLOCK_EXTERNAL` forbids the host.
    Blocked,
    /// Plain HTTP to another machine.
    Insecure,
    /// Not a URL that can be called.
    Url,
    /// The body to be sent could not be read from this machine's disk.
    Body,
    /// The deadline passed after the request may have been sent.
    Timeout,
    /// The connection ended after the request may have been sent.
    Reset,
    /// What came back is not HTTP, or its head is larger than the cap.
    Protocol,
}

impl FaultKind {
    /// Code in journal and screens.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::DnsConfig => "dns_config",
            Self::Dns => "dns",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Certificate => "certificate",
            Self::ProxyAuth => "proxy_auth",
            Self::Proxy => "proxy",
            Self::Blocked => "http_blocked",
            Self::Insecure => "insecure_url",
            Self::Url => "bad_url",
            Self::Body => "body_unreadable",
            Self::Timeout => "timeout",
            Self::Reset => "reset",
            Self::Protocol => "protocol",
        }
    }

    /// Whether it speaks of the other side or the way there, and not of this site's configuration.
    #[must_use]
    pub fn is_outage(self) -> bool {
        matches!(
            self,
            Self::Dns
                | Self::Connect
                | Self::Tls
                | Self::Timeout
                | Self::Reset
                | Self::Protocol
                | Self::Proxy
        )
    }

    /// What to do about it.
    #[must_use]
    pub fn class(self, effect: Effect) -> FailureClass {
        match self {
            // Nothing was sent.
            Self::DnsConfig | Self::Dns | Self::Connect | Self::Tls | Self::Proxy | Self::Body => {
                FailureClass::Transient
            }
            // A person has to change something.
            Self::Certificate | Self::ProxyAuth | Self::Blocked | Self::Insecure | Self::Url => {
                FailureClass::Parked
            }
            // Whether a reset came before the first byte was taken cannot be seen from here (E03, E04).
            Self::Timeout | Self::Reset | Self::Protocol => match effect {
                Effect::Read => FailureClass::Transient,
                Effect::Write => FailureClass::Unknown,
            },
        }
    }
}

/// A call that brought no whole answer. The text never holds a URL, a header or a body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {detail}", kind.code())]
pub struct Fault {
    /// Kind.
    pub kind: FaultKind,
    /// The reason in the words of the layer that failed.
    pub detail: String,
}

impl Fault {
    pub(super) fn new(kind: FaultKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into() }
    }

    /// The fault in the vocabulary of the relay.
    #[must_use]
    pub fn failure(self, effect: Effect) -> Failure {
        Failure::new(self.kind.class(effect), self.kind.code(), self.detail)
    }

    /// The fault of a configuration: nothing can be sent until a person changes it.
    #[must_use]
    pub fn parked(self) -> Failure {
        Failure::new(FailureClass::Parked, self.kind.code(), self.detail)
    }

    /// Classifies reqwest's error by its place in the life of the request and by its causes.
    pub(super) fn of(error: reqwest::Error) -> Self {
        let error = error.without_url();
        let kind = kind_of(&error);
        Self::new(kind, chain(&error).map(ToString::to_string).collect::<Vec<_>>().join(": "))
    }
}

fn kind_of(error: &reqwest::Error) -> FaultKind {
    if error.is_builder() {
        return FaultKind::Url;
    }
    match tls_cause(error) {
        Some(rustls::Error::InvalidCertificate(_)) => return FaultKind::Certificate,
        Some(_) if error.is_connect() => return FaultKind::Tls,
        _ => {}
    }
    if error.is_connect() {
        // The tunnel's error type is private to the connector, its texts are all there is.
        let says = |text: &str| chain(error).any(|e| e.to_string().contains(text));
        return match () {
            () if says("proxy authorization required") => FaultKind::ProxyAuth,
            () if says("unsuccessful tunnel") || says("tunnel error") => FaultKind::Proxy,
            // A handshake cut by the peer is an I/O error without a TLS cause.
            () if says("tls handshake eof") => FaultKind::Tls,
            () => FaultKind::Connect,
        };
    }
    if error.is_timeout() {
        return FaultKind::Timeout;
    }
    let broken = chain(error).any(|e| {
        e.downcast_ref::<std::io::Error>().is_some_and(|io| {
            matches!(
                io.kind(),
                ErrorKind::ConnectionReset
                    | ErrorKind::ConnectionAborted
                    | ErrorKind::BrokenPipe
                    | ErrorKind::UnexpectedEof
            )
        }) || e.to_string().contains("connection closed before message completed")
    });
    if broken { FaultKind::Reset } else { FaultKind::Protocol }
}

fn chain<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    let mut next = Some(error);
    std::iter::from_fn(move || {
        let current = next?;
        next = current.source();
        Some(current)
    })
}

/// rustls reports through `io::Error`, sometimes two deep, and the `source()` of that skips what it wraps.
fn tls_cause<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e rustls::Error> {
    chain(error).find_map(|mut e| {
        while let Some(inner) = e.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
            e = inner;
        }
        e.downcast_ref()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_have_been_sent_depends_on_the_effect() {
        use FailureClass::{Parked, Transient, Unknown};
        for (kind, read, write) in [
            (FaultKind::DnsConfig, Transient, Transient),
            (FaultKind::Dns, Transient, Transient),
            (FaultKind::Connect, Transient, Transient),
            (FaultKind::Tls, Transient, Transient),
            (FaultKind::Certificate, Parked, Parked),
            (FaultKind::ProxyAuth, Parked, Parked),
            (FaultKind::Proxy, Transient, Transient),
            (FaultKind::Blocked, Parked, Parked),
            (FaultKind::Insecure, Parked, Parked),
            (FaultKind::Url, Parked, Parked),
            (FaultKind::Body, Transient, Transient),
            (FaultKind::Timeout, Transient, Unknown),
            (FaultKind::Reset, Transient, Unknown),
            (FaultKind::Protocol, Transient, Unknown),
        ] {
            assert_eq!(kind.class(Effect::Read), read, "{kind:?}");
            assert_eq!(kind.class(Effect::Write), write, "{kind:?}");
        }
    }
}
