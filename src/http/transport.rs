//! One call: vetted, resolved, connected, sent and read, all within one deadline.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use tokio::time::Instant;

use super::fault::{Fault, FaultKind};
use super::guard::Guard;
use super::names::{AddressRule, Names, Prepared};
use super::proxy::ProxyRule;
use super::stream::{Source, Stream};
use super::tls;
use crate::settings::Settings;

/// Time for TCP and TLS together (E05).
const CONNECT: Duration = Duration::from_secs(5);
/// Bytes of an answer's body (D26).
pub const BODY_CAP: usize = 1 << 20;
/// Bytes and number of an answer's headers (D26).
const HEAD_CAP: usize = 64 << 10;
const MAX_HEADERS: usize = 128;
/// A connection that rested longer may be half dead (E13).
const IDLE: Duration = Duration::from_secs(15);

/// Sends calls under the rules of a site. Made for one drain, on its runtime; dropped with it.
#[derive(Debug)]
pub struct Transport {
    client: reqwest::Client,
    names: Arc<Names>,
    guard: Guard,
    proxy: Option<ProxyRule>,
}

/// What a call carries.
#[derive(Clone, Default)]
pub enum Body {
    /// Nothing.
    #[default]
    Empty,
    /// Bytes with their media type; a clone shares them.
    Bytes(&'static str, Bytes),
    /// Pieces with their media type, made while they are sent.
    Pieces(&'static str, Arc<dyn Source>),
}

/// A call.
#[derive(Clone)]
pub struct Call {
    /// Method.
    pub method: Method,
    /// Absolute URL.
    pub url: Url,
    /// Headers beside those that follow from the body; secrets marked as sensitive by the caller.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// Body.
    pub body: Body,
    /// For everything from the name to the last byte of the answer (E06, E07).
    pub deadline: Duration,
}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Query, headers and body may hold tokens and personal data.
        f.debug_struct("Call")
            .field("method", &self.method)
            .field("path", &self.url.path())
            .finish_non_exhaustive()
    }
}

/// How the body of an answer ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// As announced.
    Whole,
    /// At the cap; the rest was not read.
    Cut,
    /// By a fault; what came before is kept.
    Broken(Fault),
}

/// An answer, of which at least the head arrived.
#[derive(Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body, as sent: never decompressed (D27).
    pub body: Vec<u8>,
    /// How the body ended.
    pub ending: Ending,
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .field("ending", &self.ending)
            .finish_non_exhaustive()
    }
}

impl Answer {
    /// A header as text; `""` when missing or not ASCII.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// The body as text, without a byte order mark, unreadable bytes replaced.
    #[must_use]
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(self.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.body))
    }
}

impl Transport {
    /// A transport under the site's rules; needs no runtime yet.
    ///
    /// # Errors
    /// A [`Fault`] when proxy or TLS cannot be set up.
    pub fn new(settings: &Settings) -> Result<Self, Fault> {
        Self::restricted(settings, None)
    }

    /// The same, connecting only to addresses that pass the rule. Through a proxy the rule sees the
    /// proxy's address, because the proxy resolves the name.
    ///
    /// # Errors
    /// As above.
    pub fn restricted(settings: &Settings, rule: Option<AddressRule>) -> Result<Self, Fault> {
        let names = Arc::new(Names::system(rule));
        let proxy = ProxyRule::of(settings)?;
        let config = tls::config(&settings.http.ca_bundle)?;
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured((*config).clone())
            .dns_resolver(Prepared(Arc::clone(&names)))
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .connect_timeout(CONNECT)
            .pool_idle_timeout(IDLE)
            .http1_max_headers(MAX_HEADERS)
            .user_agent(agent(&settings.http.user_agent));
        builder = match &proxy {
            Some(rule) => {
                let rule = rule.clone();
                builder.proxy(reqwest::Proxy::custom(move |url| rule.for_url(url)))
            }
            // Without this reqwest would read HTTP_PROXY, which a CGI request can set (httpoxy).
            None => builder.no_proxy(),
        };
        Ok(Self { client: builder.build().map_err(Fault::of)?, names, guard: Guard::of(settings), proxy })
    }

    /// Makes a call. Redirects are answers like any other.
    ///
    /// # Errors
    /// A [`Fault`] when no head of an answer arrived.
    pub async fn send(&self, call: &Call) -> Result<Answer, Fault> {
        let end = Instant::now() + call.deadline;
        self.guard.vet(&call.url)?;
        let through = self.proxy.as_ref().and_then(|p| p.for_url(&call.url));
        let target = through.as_ref().unwrap_or(&call.url).host_str().unwrap_or_default();
        tokio::time::timeout_at(end, self.names.prepare(target))
            .await
            .map_err(|_| Fault::new(FaultKind::Dns, format!("{target}: no time left for the name")))??;
        let mut request = self.client.request(call.method.clone(), call.url.clone());
        for (name, value) in &call.headers {
            request = request.header(name, value);
        }
        request = match &call.body {
            Body::Empty => request,
            Body::Bytes(media_type, bytes) => {
                request.header(reqwest::header::CONTENT_TYPE, *media_type).body(bytes.clone())
            }
            Body::Pieces(media_type, source) => {
                let stream =
                    Stream::of(source).map_err(|e| Fault::new(FaultKind::Body, e.kind().to_string()))?;
                let request = request.header(reqwest::header::CONTENT_TYPE, *media_type);
                request.body(reqwest::Body::wrap(stream))
            }
        };
        let left = end.saturating_duration_since(Instant::now());
        crate::failpoint::at!("http.before_send", name(call));
        let response = request.timeout(left).send().await.map_err(Fault::of)?;
        // The head is here, so the other side has done its work; the body has not been looked at.
        crate::failpoint::at!("http.sent", name(call));
        let answer = read(response).await;
        crate::failpoint::at!("http.response", name(call));
        Ok(answer)
    }
}

#[cfg(feature = "faults")]
fn name(call: &Call) -> String {
    format!("{} {}", call.method, call.url.path())
}

async fn read(mut response: reqwest::Response) -> Answer {
    let status = response.status().as_u16();
    let headers = std::mem::take(response.headers_mut());
    if head_size(&headers) > HEAD_CAP {
        return Answer { status, headers: HeaderMap::new(), body: Vec::new(), ending: Ending::Cut };
    }
    let mut body = Vec::new();
    let ending = loop {
        match response.chunk().await {
            Ok(None) => break Ending::Whole,
            Ok(Some(part)) => {
                let room = BODY_CAP.saturating_sub(body.len());
                body.extend_from_slice(part.get(..room.min(part.len())).unwrap_or_default());
                if part.len() > room {
                    break Ending::Cut;
                }
            }
            Err(error) => break Ending::Broken(Fault::of(error)),
        }
    };
    Answer { status, headers, body, ending }
}

fn head_size(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum()
}

/// A header value cannot hold line breaks; a site title with one must not stop all deliveries.
fn agent(text: &str) -> HeaderValue {
    HeaderValue::from_str(text)
        .ok()
        .filter(|v| !v.is_empty())
        .unwrap_or_else(|| HeaderValue::from_static(concat!("halt-tracker/", env!("CARGO_PKG_VERSION"))))
}
