//! WordPress's proxy constants, with the exceptions of `WP_HTTP_Proxy::send_through_proxy()`.

use reqwest::Url;

use super::fault::{Fault, FaultKind};
use super::guard::home_host;
use super::pattern::listed;
use crate::settings::Settings;

/// Which calls go through which proxy.
#[derive(Clone)]
pub struct ProxyRule {
    proxy: Url,
    bypass: Vec<String>,
    home: String,
}

impl std::fmt::Debug for ProxyRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The URL carries the password.
        f.debug_struct("ProxyRule").field("host", &self.host()).field("bypass", &self.bypass).finish()
    }
}

impl ProxyRule {
    /// The rule of this site; `None`: every call is direct.
    ///
    /// # Errors
    /// `bad_url` when the constants do not name a proxy.
    pub fn of(settings: &Settings) -> Result<Option<Self>, Fault> {
        let Some(proxy) = settings.http.proxy.as_ref().filter(|p| !p.host.trim().is_empty()) else {
            return Ok(None);
        };
        let unusable = || Fault::new(FaultKind::Url, "WP_PROXY_HOST and WP_PROXY_PORT do not name a proxy");
        // WordPress takes a bare host; many sites write a scheme all the same.
        let host = proxy.host.trim();
        let host = host.strip_prefix("http://").unwrap_or(host).trim_end_matches('/');
        let mut url = Url::parse(&format!("http://{host}")).map_err(|_| unusable())?;
        if proxy.port != 0 {
            url.set_port(Some(proxy.port)).map_err(|()| unusable())?;
        }
        if !proxy.username.is_empty() {
            url.set_username(&proxy.username).map_err(|()| unusable())?;
            url.set_password(Some(&proxy.password)).map_err(|()| unusable())?;
        }
        Ok(Some(Self { proxy: url, bypass: proxy.bypass.clone(), home: home_host(settings) }))
    }

    /// The proxy for a call, with its credentials.
    #[must_use]
    pub fn for_url(&self, url: &Url) -> Option<Url> {
        let host = url.host_str().unwrap_or_default();
        let own = host == "localhost" || (!self.home.is_empty() && host == self.home);
        (!own && !listed(&self.bypass, host)).then(|| self.proxy.clone())
    }

    /// Host of the proxy.
    #[must_use]
    pub fn host(&self) -> &str {
        self.proxy.host_str().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::ProxySettings;

    fn rule(proxy: ProxySettings) -> Option<ProxyRule> {
        let mut settings = Settings::default();
        settings.site.home = "https://www.halt.test".into();
        settings.http.proxy = Some(proxy);
        ProxyRule::of(&settings).unwrap()
    }

    #[test]
    fn exceptions_follow_core() {
        let rule = rule(ProxySettings {
            host: "proxy.test".into(),
            port: 3128,
            username: "j doe".into(),
            password: "p@ss:word".into(),
            bypass: vec!["*.internal.test".into(), "direct.test".into()],
        })
        .unwrap();
        for (url, through) in [
            ("https://evoapi.tracker-rms.com/", true),
            ("http://127.0.0.1/", true),
            ("http://localhost/", false),
            ("https://www.halt.test/", false),
            ("https://a.internal.test/", false),
            ("https://direct.test/", false),
        ] {
            assert_eq!(rule.for_url(&Url::parse(url).unwrap()).is_some(), through, "{url}");
        }
        let proxy = rule.for_url(&Url::parse("https://x.test").unwrap()).unwrap();
        assert_eq!(proxy.as_str(), "http://j%20doe:p%40ss%3Aword@proxy.test:3128/");
        assert!(!format!("{rule:?}").contains("word"));
    }

    #[test]
    fn no_host_is_no_proxy() {
        assert!(rule(ProxySettings::default()).is_none());
        assert_eq!(
            rule(ProxySettings { host: "http://10.0.0.1/".into(), ..Default::default() }).unwrap().host(),
            "10.0.0.1"
        );
    }
}
