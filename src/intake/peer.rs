//! Who is at the other end: the socket's peer, or what a declared proxy says about it.
//!
//! Headers of anybody else are a visitor's own words and are not read at all (reliability.md I13).

use std::net::IpAddr;

use ipnet::IpNet;

use super::http::Request;
use crate::settings::ThrottleSettings;

/// The address that counts; `None` when the server names none (a Unix socket), which nothing can be held against.
#[must_use]
pub fn address(request: &Request, settings: &ThrottleSettings) -> Option<IpAddr> {
    let peer = read_address(&request.remote_addr)?;
    let trusted: Vec<IpNet> = settings.trusted_proxies.iter().filter_map(|text| read_network(text)).collect();
    let is_trusted = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
    if !is_trusted(&peer) {
        return Some(peer);
    }
    let header = settings.forwarded_header.to_lowercase();
    let said = request.headers.get(&header).map(String::as_str).unwrap_or_default();
    let hops = if header == "forwarded" { forwarded(said) } else { said.split(',').map(str::trim).collect() };
    // From the right: each hop was written by the one to its right, so the first that is no proxy of ours is
    // the last word that can be believed. What cannot be read ends the chain at the hop that wrote it.
    let mut believed = peer;
    for hop in hops.into_iter().rev() {
        let Some(address) = read_address(hop) else { break };
        believed = address;
        if !is_trusted(&address) {
            break;
        }
    }
    Some(believed)
}

/// What is counted of an address: all of IPv4, the /64 of IPv6, which is what one customer gets.
#[must_use]
pub fn counted(address: IpAddr) -> Vec<u8> {
    match address {
        IpAddr::V4(v4) => v4.octets().to_vec(),
        IpAddr::V6(v6) => v6.octets().into_iter().take(8).collect(),
    }
}

/// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80`, `::ffff:192.0.2.1`, `fe80::1%eth0`.
fn read_address(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let bare = match text.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?.0,
        None if text.matches(':').count() == 1 => text.split_once(':')?.0,
        None => text,
    };
    let bare = bare.split_once('%').map_or(bare, |(address, _zone)| address);
    let address: IpAddr = bare.parse().ok()?;
    Some(match address {
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(IpAddr::V6(v6), IpAddr::V4),
        v4 @ IpAddr::V4(_) => v4,
    })
}

/// A network, or a single address as the network of itself.
fn read_network(text: &str) -> Option<IpNet> {
    let text = text.trim();
    text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

/// The `for=` of each hop (RFC 7239, 4); a hop without one is unreadable.
fn forwarded(header: &str) -> Vec<&str> {
    header
        .split(',')
        .map(|hop| {
            hop.split(';')
                .filter_map(|pair| pair.split_once('='))
                .find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))
                .map_or("", |(_, value)| value.trim())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(remote: &str, header: (&str, &str), trusted: &[&str]) -> Option<String> {
        let request = Request {
            remote_addr: remote.into(),
            headers: [(header.0.to_owned(), header.1.to_owned())].into(),
            ..Request::default()
        };
        let settings = ThrottleSettings {
            trusted_proxies: trusted.iter().map(|t| (*t).to_owned()).collect(),
            forwarded_header: if header.0 == "forwarded" {
                "forwarded".into()
            } else {
                "x-forwarded-for".into()
            },
            ..ThrottleSettings::default()
        };
        address(&request, &settings).map(|a| a.to_string())
    }

    #[test]
    fn i13_what_a_stranger_writes_into_headers_is_not_read() {
        for header in ["x-forwarded-for", "forwarded", "x-real-ip", "cf-connecting-ip"] {
            assert_eq!(
                of("203.0.113.9", (header, "1.2.3.4"), &[]).as_deref(),
                Some("203.0.113.9"),
                "{header}"
            );
            assert_eq!(
                of("203.0.113.9", (header, "1.2.3.4"), &["10.0.0.0/8"]).as_deref(),
                Some("203.0.113.9"),
                "{header}"
            );
        }
        // A trusted proxy passes these on as the visitor wrote them.
        for header in ["x-real-ip", "cf-connecting-ip"] {
            assert_eq!(of("10.0.0.1", (header, "1.2.3.4"), &["10.0.0.0/8"]).as_deref(), Some("10.0.0.1"));
        }
    }

    #[test]
    fn i13_the_right_most_hop_that_is_no_proxy_counts() {
        let ours = &["10.0.0.0/8", "2001:db8:1::/48", "192.0.2.7"];
        for (said, expected) in [
            ("198.51.100.5", "198.51.100.5"),
            ("1.2.3.4, 198.51.100.5", "198.51.100.5"),
            ("1.2.3.4, 198.51.100.5, 10.9.9.9, 192.0.2.7", "198.51.100.5"),
            ("junk, 198.51.100.5:4711", "198.51.100.5"),
            ("198.51.100.5, junk", "10.0.0.1"),
            ("198.51.100.5, junk, 10.9.9.9", "10.9.9.9"),
            ("[2001:db8:2::1]:80", "2001:db8:2::1"),
            ("2001:db8:2::1, 2001:db8:1::5", "2001:db8:2::1"),
            ("::ffff:198.51.100.5", "198.51.100.5"),
            ("10.1.1.1, 10.2.2.2", "10.1.1.1"),
            ("", "10.0.0.1"),
        ] {
            assert_eq!(of("10.0.0.1", ("x-forwarded-for", said), ours).as_deref(), Some(expected), "{said}");
        }
    }

    #[test]
    fn i13_the_standard_header_is_read_where_it_is_declared() {
        let ours = &["10.0.0.0/8"];
        for (said, expected) in [
            ("for=198.51.100.5;proto=https", "198.51.100.5"),
            ("for=1.2.3.4, For=\"[2001:db8::1]:4711\";by=10.0.0.2", "2001:db8::1"),
            ("for=198.51.100.5, for=_hidden", "10.0.0.1"),
            ("by=10.0.0.2", "10.0.0.1"),
        ] {
            assert_eq!(of("10.0.0.1", ("forwarded", said), ours).as_deref(), Some(expected), "{said}");
        }
    }

    #[test]
    fn a_server_that_names_no_peer_and_networks_that_are_none() {
        assert_eq!(of("", ("x-forwarded-for", "1.2.3.4"), &[]), None);
        assert_eq!(of("unix:", ("x-forwarded-for", "1.2.3.4"), &["0.0.0.0/0"]), None);
        assert_eq!(
            of("10.0.0.1", ("x-forwarded-for", "1.2.3.4"), &["10/8", ""]).as_deref(),
            Some("10.0.0.1")
        );
        for (text, is_one) in [("10.0.0.0/8", true), (" ::1 ", true), ("10/8", false), ("", false)] {
            assert_eq!(read_network(text).is_some(), is_one, "{text}");
        }
    }

    #[test]
    fn an_ipv6_customer_is_counted_by_network() {
        let of = |text: &str| counted(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:3::1"), of("2001:db8:1:2:ffff::2"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
