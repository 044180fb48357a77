//! Host lists as WordPress writes them (`WP_ACCESSIBLE_HOSTS`, `WP_PROXY_BYPASS_HOSTS`).

/// Whether a host is on the list. As in `WP_Http::block_request()`, `*` stands for at least one character,
/// so `*.example.com` is not `example.com`. Case never counts, as in host names it has no meaning.
pub(super) fn listed(patterns: &[String], host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    patterns.iter().any(|p| fits(p.trim().to_ascii_lowercase().as_bytes(), host.as_bytes()))
}

fn fits(pattern: &[u8], text: &[u8]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some((b'*', rest)) => (1..=text.len()).any(|n| text.get(n..).is_some_and(|t| fits(rest, t))),
        Some((p, rest)) => text.split_first().is_some_and(|(t, tail)| p == t && fits(rest, tail)),
    }
}

/// Names of the machine itself: `127.0.0.0/8`, `::1`, `localhost`.
pub(crate) fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost")
        || bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_follow_core() {
        let list = ["api.wordpress.org", "*.tracker-rms.com", "10.0.*"].map(String::from);
        for (host, expected) in [
            ("api.wordpress.org", true),
            ("API.WordPress.org", true),
            ("evoapi.tracker-rms.com", true),
            ("a.b.tracker-rms.com", true),
            ("tracker-rms.com", false),
            (".tracker-rms.com", false),
            ("evoapi.tracker-rms.com.evil.test", false),
            ("10.0.0.7", true),
            ("10.0.", false),
            ("", false),
        ] {
            assert_eq!(listed(&list, host), expected, "{host}");
        }
        assert!(!listed(&[], "example.com"));
    }

    #[test]
    fn loopback_is_the_machine_only() {
        for (host, expected) in [
            ("localhost", true),
            ("LOCALHOST", true),
            ("127.0.0.1", true),
            ("127.9.9.9", true),
            ("[::1]", true),
            ("localhost.evil.test", false),
            ("128.0.0.1", false),
            ("0.0.0.0", false),
            ("[::2]", false),
        ] {
            assert_eq!(is_loopback(host), expected, "{host}");
        }
    }
}
