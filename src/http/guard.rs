//! What may be called at all: the site's `WP_HTTP_BLOCK_EXTERNAL`, and no plain HTTP to other machines.

use reqwest::Url;

use super::fault::{Fault, FaultKind};
use super::pattern::{is_loopback, listed};
use crate::settings::Settings;

/// The rules, taken from a settings snapshot.
#[derive(Debug, Clone, Default)]
pub struct Guard {
    block_external: bool,
    accessible: Vec<String>,
    home: String,
}

impl Guard {
    /// The rules of this site.
    #[must_use]
    pub fn of(settings: &Settings) -> Self {
        Self {
            block_external: settings.http.block_external,
            accessible: settings.http.accessible_hosts.clone(),
            home: home_host(settings),
        }
    }

    /// Whether the call may be made.
    ///
    /// # Errors
    /// `insecure_url`, `http_blocked`, `bad_url`.
    pub fn vet(&self, url: &Url) -> Result<(), Fault> {
        let host = url.host_str().unwrap_or_default();
        if host.is_empty() || !matches!(url.scheme(), "http" | "https") {
            return Err(Fault::new(FaultKind::Url, "an absolute http or https URL is needed"));
        }
        if url.scheme() == "http" && !is_loopback(host) {
            return Err(Fault::new(
                FaultKind::Insecure,
                format!("{host}: plain http is for this machine only"),
            ));
        }
        // Order and exceptions of WP_Http::block_request(): only the name localhost and the site itself
        // are free, an address of the loopback network must be listed like any other.
        if !self.block_external || host == "localhost" || (!self.home.is_empty() && host == self.home) {
            return Ok(());
        }
        if listed(&self.accessible, host) {
            return Ok(());
        }
        Err(Fault::new(FaultKind::Blocked, format!("{host} is not in WP_ACCESSIBLE_HOSTS")))
    }
}

/// Host of the site's own address, in small letters.
pub(super) fn home_host(settings: &Settings) -> String {
    Url::parse(&settings.site.home).ok().and_then(|u| u.host_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(block: bool, accessible: &[&str]) -> Guard {
        Guard {
            block_external: block,
            accessible: accessible.iter().map(ToString::to_string).collect(),
            home: "www.halt.test".into(),
        }
    }

    fn verdict(guard: &Guard, url: &str) -> Result<(), FaultKind> {
        guard.vet(&Url::parse(url).unwrap()).map_err(|f| f.kind)
    }

    #[test]
    fn plain_http_is_for_loopback() {
        let open = guard(false, &[]);
        for (url, expected) in [
            ("https://evoapi.tracker-rms.com/x", Ok(())),
            ("http://127.0.0.1:8080/x", Ok(())),
            ("http://[::1]/x", Ok(())),
            ("http://localhost/x", Ok(())),
            ("http://evoapi.tracker-rms.com/x", Err(FaultKind::Insecure)),
            ("http://www.halt.test/x", Err(FaultKind::Insecure)),
            ("http://127.0.0.1.evil.test/x", Err(FaultKind::Insecure)),
            ("ftp://127.0.0.1/x", Err(FaultKind::Url)),
            ("data:text/plain,x", Err(FaultKind::Url)),
        ] {
            assert_eq!(verdict(&open, url), expected, "{url}");
        }
    }

    #[test]
    fn blocking_follows_core() {
        let none = guard(true, &[]);
        let some = guard(true, &["*.tracker-rms.com", "127.0.0.1"]);
        for (guard, url, expected) in [
            (&none, "https://evoapi.tracker-rms.com/", Err(FaultKind::Blocked)),
            (&none, "http://127.0.0.1/", Err(FaultKind::Blocked)),
            (&none, "http://localhost/", Ok(())),
            (&none, "https://www.halt.test/", Ok(())),
            (&some, "https://evoapi.tracker-rms.com/", Ok(())),
            (&some, "https://tracker-rms.com/", Err(FaultKind::Blocked)),
            (&some, "http://127.0.0.1/", Ok(())),
            (&some, "https://example.com/", Err(FaultKind::Blocked)),
        ] {
            assert_eq!(verdict(guard, url), expected, "{url}");
        }
    }

    #[test]
    fn home_is_read_from_the_settings() {
        let mut settings = Settings::default();
        assert_eq!(home_host(&settings), "");
        settings.site.home = "https://WWW.Halt.test/blog".into();
        assert_eq!(home_host(&settings), "www.halt.test");
    }
}
