//! Certificates (E09, E10) and handshakes that do not end (E05).

use std::sync::Arc;
use std::time::Duration;

use rcgen::{CertificateParams, KeyPair};
use reqwest::{Method, Url};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::script::{run, settings};
use super::{Body, Call, Fault, FaultKind, Transport};
use crate::settings::Settings;

/// Answers every connection with 204; yields its port and the certificate as PEM.
async fn server(name: &str, years: std::ops::Range<i32>) -> (u16, String) {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.not_before = rcgen::date_time_ymd(years.start, 1, 1);
    params.not_after = rcgen::date_time_ymd(years.end, 1, 1);
    let certificate = params.self_signed(&key).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        )
        .unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    tokio::task::spawn_local(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut request = [0; 4096];
            drop(stream.read(&mut request).await);
            drop(stream.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n").await);
            drop(stream.shutdown().await);
        }
    });
    (port, certificate.pem())
}

async fn get(settings: &Settings, url: &str, deadline: Duration) -> Result<u16, Fault> {
    let call = Call {
        method: Method::GET,
        url: Url::parse(url).unwrap(),
        headers: Vec::new(),
        body: Body::Empty,
        deadline,
    };
    Transport::new(settings).unwrap().send(&call).await.map(|answer| answer.status)
}

#[test]
fn only_a_trusted_valid_certificate_of_that_name_will_do() {
    run(async {
        let dir = tempfile::tempdir().unwrap();
        for (name, years, trusted, expected) in [
            ("localhost", 2020..2090, true, Ok(204)),
            ("localhost", 2020..2090, false, Err(FaultKind::Certificate)),
            ("localhost", 2020..2021, true, Err(FaultKind::Certificate)),
            ("elsewhere.test", 2020..2090, true, Err(FaultKind::Certificate)),
        ] {
            let (port, pem) = server(name, years.clone()).await;
            let bundle = dir.path().join(format!("{port}.pem"));
            std::fs::write(&bundle, format!("# WordPress writes comments here\n{pem}")).unwrap();
            let mut site = settings("");
            if trusted {
                site.http.ca_bundle = bundle.to_str().unwrap().into();
            }
            let got = get(&site, &format!("https://localhost:{port}/"), Duration::from_secs(5)).await;
            assert_eq!(got.map_err(|f| f.kind), expected, "{name} {years:?} {trusted}");
        }
    });
}

#[test]
fn a_handshake_that_does_not_end_is_a_failed_connection() {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://{}/", silent.local_addr().unwrap());
        let start = tokio::time::Instant::now();
        let fault = get(&settings(""), &url, Duration::from_secs(30)).await.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Connect, "{fault}");
        assert!(start.elapsed() < Duration::from_secs(6));
    });
}
