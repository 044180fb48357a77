//! The two hosts of a tenant (tracker-api.md 1.1).

use reqwest::Url;

use super::outcome::{Failure, FailureClass};
use crate::http::Fault;
use crate::http::guard::Guard;
use crate::settings::{Region, TrackerSettings};

/// Origins of both APIs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    /// OAuth and the Widget API.
    pub classic: Url,
    /// `/api/v1` and the JWT exchange.
    pub rest: Url,
}

/// Hosts of a region: classic, REST.
#[must_use]
pub fn hosts(region: Region) -> (&'static str, &'static str) {
    match region {
        Region::Us => ("https://evoapius.tracker-rms.com", "https://evousapi.tracker-rms.com"),
        Region::Ca => ("https://evoapica.tracker-rms.com", "https://evocaapi.tracker-rms.com"),
        Region::Row => ("https://evoapi.tracker-rms.com", "https://evoglapi.tracker-rms.com"),
    }
}

impl Endpoints {
    /// The region's hosts, or what the settings put in their place.
    ///
    /// # Errors
    /// Parked `bad_url` or `insecure_url`; plain HTTP is for this machine only.
    pub fn of(settings: &TrackerSettings) -> Result<Self, Failure> {
        let (classic, rest) = hosts(settings.region);
        Ok(Self { classic: origin(&settings.classic_url, classic)?, rest: origin(&settings.rest_url, rest)? })
    }

    /// A URL of the REST API; the path begins with `/` and may carry a query.
    pub(super) fn rest_url(&self, path: &str) -> Result<Url, Failure> {
        self.rest.join(path).map_err(|_| unusable("the path of a call"))
    }

    /// A URL of the classic host.
    pub(super) fn classic_url(&self, path: &str) -> Result<Url, Failure> {
        self.classic.join(path).map_err(|_| unusable("the path of a call"))
    }
}

/// Only the origin counts: what people paste often has a path of the console or of the Swagger page.
fn origin(given: &str, region: &str) -> Result<Url, Failure> {
    let text = if given.trim().is_empty() { region } else { given.trim() };
    let mut url = Url::parse(text).map_err(|_| unusable("an override"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(unusable("an override with credentials"));
    }
    Guard::default().vet(&url).map_err(Fault::parked)?;
    url.set_path("/");
    url.set_query(None);
    url.set_fragment(None);
    Ok(url)
}

fn unusable(what: &str) -> Failure {
    Failure::new(FailureClass::Parked, "bad_url", format!("{what} is not an absolute URL of an origin"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(region: Region, classic: &str, rest: &str) -> Result<(String, String), String> {
        let settings = TrackerSettings {
            region,
            classic_url: classic.into(),
            rest_url: rest.into(),
            ..TrackerSettings::default()
        };
        Endpoints::of(&settings).map(|e| (e.classic.to_string(), e.rest.to_string())).map_err(|f| f.code)
    }

    #[test]
    fn regions_and_overrides() {
        let ok = |a: &str, b: &str| Ok((a.to_owned(), b.to_owned()));
        let row = "https://evoapi.tracker-rms.com/";
        for (region, classic, rest, expected) in [
            (
                Region::Us,
                "",
                "",
                ok("https://evoapius.tracker-rms.com/", "https://evousapi.tracker-rms.com/"),
            ),
            (
                Region::Ca,
                "",
                "",
                ok("https://evoapica.tracker-rms.com/", "https://evocaapi.tracker-rms.com/"),
            ),
            (Region::Row, "", " ", ok(row, "https://evoglapi.tracker-rms.com/")),
            (
                Region::Row,
                "",
                "https://X.test:8443/swagger/index.html?a=b#c",
                ok(row, "https://x.test:8443/"),
            ),
            (
                Region::Row,
                "http://127.0.0.1:9000",
                "http://localhost:9000///",
                ok("http://127.0.0.1:9000/", "http://localhost:9000/"),
            ),
            (Region::Row, "http://evoapi.tracker-rms.com", "", Err("insecure_url".into())),
            (Region::Row, "https://user:pw@x.test", "", Err("bad_url".into())),
            (Region::Row, "evoapi.tracker-rms.com", "", Err("bad_url".into())),
            (Region::Row, "file:///etc/passwd", "", Err("bad_url".into())),
        ] {
            assert_eq!(of(region, classic, rest), expected, "{classic} {rest}");
        }
    }

    #[test]
    fn paths_stay_on_the_host() {
        let endpoints = Endpoints::of(&TrackerSettings::default()).unwrap();
        let url = endpoints.rest_url("/api/v1/Contact/7?Id=7").unwrap();
        assert_eq!(url.as_str(), "https://evoglapi.tracker-rms.com/api/v1/Contact/7?Id=7");
    }
}
