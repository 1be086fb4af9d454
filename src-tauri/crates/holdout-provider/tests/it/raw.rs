//! A server that sends exactly these bytes, with these pauses: for streams that no framework writes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use holdout_provider::Endpoint;
use holdout_types::Sensitive;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::KEY;

/// Bytes to send, each after a pause; then the connection is closed.
pub(crate) type Sends = Vec<(Duration, String)>;

pub(crate) struct RawServer {
    port: u16,
    asked: Arc<AtomicUsize>,
    accepting: JoinHandle<()>,
}

impl RawServer {
    /// Answers the first connection with the first answer, and so on; the last stays.
    pub(crate) async fn start(answers: Vec<Sends>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let number = counted.fetch_add(1, Ordering::SeqCst).min(answers.len() - 1);
                tokio::spawn(answer(stream, answers[number].clone()));
            }
        });
        Self { port, asked, accepting }
    }

    /// An endpoint that repeats with pauses of milliseconds.
    pub(crate) fn endpoint(&self) -> Endpoint {
        let url = format!("http://127.0.0.1:{}/v1", self.port);
        let mut endpoint = Endpoint::new(url, Sensitive::new(KEY.to_owned()));
        endpoint.retry.first_pause = Duration::from_millis(2);
        endpoint.retry.longest_pause = Duration::from_millis(10);
        endpoint
    }

    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Drop for RawServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn answer(mut stream: TcpStream, sends: Sends) {
    let mut buffer = [0; 16 << 10];
    let _request = stream.read(&mut buffer).await;
    for (pause, bytes) in sends {
        tokio::time::sleep(pause).await;
        let _sent = stream.write_all(bytes.as_bytes()).await;
    }
}

/// The head of a stream that ends when the connection does.
pub(crate) fn head() -> (Duration, String) {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nx-request-id: req_raw\r\n\
        connection: close\r\n\r\n";
    (Duration::ZERO, head.to_owned())
}

/// A stream of these bytes, sent at once.
pub(crate) fn stream(bytes: &str) -> Sends {
    vec![head(), (Duration::ZERO, bytes.to_owned())]
}

/// One event with a piece of text.
pub(crate) fn piece(text: &str) -> String {
    let chunk = serde_json::json!({"choices": [{"index": 0, "delta": {"content": text}}]});
    format!("data: {chunk}\n\n")
}

/// The event that ends an answer.
pub(crate) fn stop() -> String {
    "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n".to_owned()
}
