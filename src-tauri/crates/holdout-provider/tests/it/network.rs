//! Certificates and proxies against real ones: a TLS server with an authority of its own, and a
//! proxy that counts who comes by.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use holdout_provider::{Client, Endpoint, Network, ProviderError};
use holdout_types::Sensitive;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};

use super::{KEY, client_of};

/// A name that no resolver knows: only the proxy leads there.
const HOST: &str = "models.test";
const MODELS: &str = r#"{"data":[{"id":"over-tls"}]}"#;

/// A server's certificate for [`HOST`] and for this computer, and the authority behind it in PEM.
struct Certificates {
    authority: String,
    chain: Vec<CertificateDer<'static>>,
    key: PrivatePkcs8KeyDer<'static>,
}

fn certificates() -> Certificates {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate().unwrap();
    let pem = authority.self_signed(&authority_key).unwrap().pem();
    let issuer = Issuer::new(authority, authority_key);
    let names = vec![HOST.to_owned(), "localhost".to_owned()];
    let key = KeyPair::generate().unwrap();
    let own = CertificateParams::new(names).unwrap().signed_by(&key, &issuer).unwrap();
    Certificates {
        authority: pem,
        chain: vec![own.der().clone()],
        key: PrivatePkcs8KeyDer::from(key.serialize_der()),
    }
}

async fn listener() -> (TcpListener, u16) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

/// A server over TLS; it returns its port and its authority.
async fn tls_server() -> (u16, Vec<u8>) {
    let Certificates { authority, chain, key } = certificates();
    let config = ServerConfig::builder().with_no_client_auth();
    let config = config.with_single_cert(chain, key.into()).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let (listener, port) = listener().await;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                if let Ok(mut stream) = acceptor.accept(stream).await {
                    let _head = head(&mut stream).await;
                    reply(&mut stream, "200 OK", MODELS).await;
                    let _closed = stream.shutdown().await;
                }
            });
        }
    });
    (port, authority.into_bytes())
}

/// A proxy that leads every tunnel to one port; without one it refuses all.
async fn proxy(to: Option<u16>) -> (u16, Arc<AtomicUsize>, Arc<std::sync::Mutex<String>>) {
    let (listener, port) = listener().await;
    let tunnels = Arc::new(AtomicUsize::new(0));
    let heard = Arc::new(std::sync::Mutex::new(String::new()));
    let (count, hears) = (Arc::clone(&tunnels), Arc::clone(&heard));
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let request = head(&mut client).await;
            count.fetch_add(1, Ordering::SeqCst);
            *hears.lock().unwrap() = request;
            let Some(to) = to else {
                reply(&mut client, "407 Proxy Authentication Required", "").await;
                continue;
            };
            let mut server = TcpStream::connect(("127.0.0.1", to)).await.unwrap();
            client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
            tokio::spawn(async move {
                let _ended = tokio::io::copy_bidirectional(&mut client, &mut server).await;
            });
        }
    });
    (port, tunnels, heard)
}

async fn head(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let (mut head, mut buffer) = (Vec::new(), [0; 4_096]);
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => break,
            Ok(read) => head.extend_from_slice(&buffer[..read]),
        }
    }
    String::from_utf8_lossy(&head).into_owned()
}

async fn reply(stream: &mut (impl AsyncWrite + Unpin), status: &str, body: &str) {
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n{body}"
    );
    let _sent = stream.write_all(answer.as_bytes()).await;
}

fn over(url: String, network: Network) -> Client {
    let mut endpoint = Endpoint::new(url, Sensitive::new(KEY.to_owned()));
    endpoint.network = network;
    endpoint.retry.retries = 0;
    client_of(endpoint)
}

#[tokio::test]
async fn a_certificate_of_an_unknown_authority_is_refused_and_of_an_added_one_accepted() {
    let (port, authority) = tls_server().await;
    let url = format!("https://localhost:{port}/v1");
    let error = over(url.clone(), Network::default()).models().await.unwrap_err();
    assert!(matches!(error, ProviderError::Network { .. }), "{error}");
    assert!(error.to_string().contains("certificate"), "{error}");
    let network = Network { extra_ca_pem: Some(authority), ..Network::default() };
    assert_eq!(over(url, network).models().await.unwrap()[0].id, "over-tls");
}

#[tokio::test]
async fn another_authority_than_the_added_one_is_still_refused() {
    let (port, _) = tls_server().await;
    let other = certificates().authority.into_bytes();
    let network = Network { extra_ca_pem: Some(other), ..Network::default() };
    let error = over(format!("https://localhost:{port}/v1"), network).models().await.unwrap_err();
    assert!(matches!(error, ProviderError::Network { .. }), "{error}");
}

#[tokio::test]
async fn a_proxy_is_used_for_a_host_elsewhere_and_not_for_this_computer() {
    let (port, authority) = tls_server().await;
    let (proxy_port, tunnels, heard) = proxy(Some(port)).await;
    let network = Network {
        proxy: Some(Sensitive::new(format!("http://me:planted@127.0.0.1:{proxy_port}"))),
        extra_ca_pem: Some(authority),
    };
    let here = over(format!("https://localhost:{port}/v1"), network.clone());
    assert_eq!(here.models().await.unwrap()[0].id, "over-tls");
    assert_eq!(tunnels.load(Ordering::SeqCst), 0);
    let there = over(format!("https://{HOST}/v1"), network);
    assert_eq!(there.models().await.unwrap()[0].id, "over-tls");
    assert_eq!(tunnels.load(Ordering::SeqCst), 1);
    let heard = heard.lock().unwrap().clone();
    assert!(heard.starts_with(&format!("CONNECT {HOST}:443 ")), "{heard}");
    // The base64 of `me:planted`, for the proxy only.
    assert!(heard.contains("Basic bWU6cGxhbnRlZA=="), "{heard}");
    assert!(!heard.contains(KEY), "{heard}");
}

#[tokio::test]
async fn a_proxy_that_refuses_is_told_without_its_password() {
    let (proxy_port, tunnels, _) = proxy(None).await;
    let url = format!("http://me:planted@127.0.0.1:{proxy_port}");
    let network = Network { proxy: Some(Sensitive::new(url)), ..Network::default() };
    let client = over(format!("https://{HOST}/v1"), network.clone());
    let error = client.models().await.unwrap_err();
    assert_eq!(tunnels.load(Ordering::SeqCst), 1);
    assert!(matches!(error, ProviderError::Network { .. }), "{error}");
    let shown = format!("{error} {error:?} {client:?} {network:?}");
    assert!(!shown.contains("planted") && !shown.contains("bWU6"), "{shown}");
}
