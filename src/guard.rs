//! The clone guard: which site a store was made for (reliability.md B20).
//!
//! A site that was copied to another host brings its queue along. Were the copy to send, every waiting lead
//! would arrive twice, and its sign-in would end the original's. So a copy accepts and holds until a person
//! says which of the two it is.

use serde::Serialize;

use crate::http::is_loopback;
use crate::settings::Settings;

/// Who a site is, as far as a copy differs from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteIdentity {
    /// Host and path of the `home` option: no scheme, no `www.`, lower-case, names in other scripts as they are.
    pub home: String,
    /// Random id made at activation; a copy brings it along.
    pub install_id: String,
    /// `wp_get_environment_type()`.
    pub environment: String,
    /// Whether this site may send whatever the store says: it feeds a simulator or a sandbox account.
    pub exempt: bool,
}

impl SiteIdentity {
    /// The identity in a snapshot; `None` where the snapshot names no address, so nothing can be compared.
    #[must_use]
    pub fn of(settings: &Settings) -> Option<Self> {
        let home = host_and_path(&settings.site.home);
        (!home.is_empty()).then(|| Self {
            home,
            install_id: settings.site.install_id.clone(),
            environment: settings.site.environment.to_lowercase(),
            exempt: settings.site.guard_exempt || feeds_this_machine(settings),
        })
    }

    /// Whether both are the same site; being exempt is no part of who it is.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.home == other.home
            && self.install_id == other.install_id
            && self.environment == other.environment
    }
}

/// What the store says to the site that uses it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// It is the site that the store was made for.
    #[default]
    Original,
    /// It is another one that may send all the same.
    Exempt,
    /// It is another one: it accepts, and nothing leaves.
    Copy,
}

/// What is known of a store's site, for the screens.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct GuardReport {
    /// What the store says to the site that asks.
    pub standing: Standing,
    /// Host and path that the store was made for.
    pub home: String,
    /// Environment type that it was made for.
    pub environment: String,
    /// Host and path of the other site that was seen; empty: none.
    pub copy_home: String,
    /// Environment type of the other site.
    pub copy_environment: String,
    /// When it was first seen, in Unix milliseconds; 0: never.
    pub found_at: i64,
    /// Submissions held because of it.
    pub held: u64,
    /// Whether the original was at work in this very store after the copy was found: they share it, and
    /// discarding here would discard there.
    pub shared: bool,
}

/// What a person's decision did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct GuardDecision {
    /// `store_shared`, `not_a_copy`: nothing was done; empty otherwise.
    pub code: String,
    /// Submissions of before the copy that were discarded.
    pub discarded: u64,
    /// Held submissions that go on.
    pub released: u64,
}

/// `https://WWW.Agency.test/Blog/` is `agency.test/blog`. A port stays where it is not the scheme's own.
fn host_and_path(home: &str) -> String {
    let home = home.trim();
    let (scheme, rest) = home.split_once("://").unwrap_or(("", home));
    let rest = rest.trim_start_matches('/');
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host).to_lowercase();
    let own_port = match scheme.to_lowercase().as_str() {
        "http" => ":80",
        "https" => ":443",
        _ => "",
    };
    let host = host.strip_suffix(own_port).unwrap_or(&host);
    let host = host.strip_prefix("www.").unwrap_or(host);
    let path = path.trim_matches('/').to_lowercase();
    if path.is_empty() || host.is_empty() { host.to_owned() } else { format!("{host}/{path}") }
}

/// Both addresses of Tracker are on this machine: a simulator.
fn feeds_this_machine(settings: &Settings) -> bool {
    [&settings.tracker.classic_url, &settings.tracker.rest_url].into_iter().all(|address| {
        address.parse::<reqwest::Url>().is_ok_and(|url| url.host_str().is_some_and(is_loopback))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b20_what_counts_of_an_address() {
        for (home, expected) in [
            ("https://agency.test", "agency.test"),
            ("http://agency.test/", "agency.test"),
            ("HTTPS://WWW.Agency.Test/", "agency.test"),
            ("https://agency.test/Blog/", "agency.test/blog"),
            ("https://agency.test/a/b?x=1#y", "agency.test/a/b"),
            ("https://staging.agency.test", "staging.agency.test"),
            ("https://wwwagency.test", "wwwagency.test"),
            ("https://agency.test:443/", "agency.test"),
            ("http://agency.test:80", "agency.test"),
            ("http://agency.test:8080", "agency.test:8080"),
            ("https://user:pass@agency.test", "agency.test"),
            ("https://Bücher.example/", "bücher.example"),
            ("https://xn--bcher-kva.example", "xn--bcher-kva.example"),
            ("//agency.test/x", "agency.test/x"),
            ("agency.test/x", "agency.test/x"),
            ("  https://agency.test ", "agency.test"),
            ("", ""),
        ] {
            assert_eq!(host_and_path(home), expected, "{home}");
        }
    }

    #[test]
    fn a_simulator_and_a_sandbox_account_are_exempt() {
        for (classic, rest, setting, expected) in [
            ("", "", false, false),
            ("", "", true, true),
            ("http://127.0.0.1:9", "http://localhost:9", false, true),
            ("http://127.0.0.1:9", "", false, false),
            ("https://proxy.test", "https://proxy.test", false, false),
        ] {
            let mut settings = Settings::default();
            settings.site.home = "https://agency.test".into();
            settings.site.guard_exempt = setting;
            settings.tracker.classic_url = classic.into();
            settings.tracker.rest_url = rest.into();
            let identity = SiteIdentity::of(&settings).unwrap();
            assert_eq!(identity.exempt, expected, "{classic} {rest} {setting}");
        }
        assert_eq!(SiteIdentity::of(&Settings::default()), None);
    }
}
