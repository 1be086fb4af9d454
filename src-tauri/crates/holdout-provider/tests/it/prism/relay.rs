//! Stands between the client and Prism and notes what passes, since the client tells neither the
//! status nor the headers of an answer.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A request and its answer.
#[derive(Debug)]
pub(super) struct Exchange {
    /// Its method and address.
    pub(super) request: String,
    /// `None` where the request broke off.
    pub(super) status: Option<u16>,
    /// What Prism says against it: its header of violations, or the body of its refusal.
    pub(super) violation: Option<String>,
}

/// What was sent and what was answered on one connection.
#[derive(Default)]
struct Connection {
    sent: Mutex<Vec<u8>>,
    answered: Mutex<Vec<u8>>,
}

/// Passes on every connection, until it is dropped.
pub(super) struct Relay {
    address: SocketAddr,
    connections: Arc<Mutex<Vec<Arc<Connection>>>>,
    accepting: JoinHandle<()>,
}

impl Relay {
    pub(super) async fn to(target: SocketAddr) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let connections = Arc::<Mutex<Vec<Arc<Connection>>>>::default();
        let all = Arc::clone(&connections);
        let accepting = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(target).await.unwrap();
                let ((from, to), (back, there)) = (client.into_split(), server.into_split());
                let connection = Arc::new(Connection::default());
                all.lock().unwrap().push(Arc::clone(&connection));
                let same = Arc::clone(&connection);
                tokio::spawn(pass_on(from, there, move |bytes| note(&connection.sent, bytes)));
                tokio::spawn(pass_on(back, to, move |bytes| note(&same.answered, bytes)));
            }
        });
        Self { address, connections, accepting }
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What has passed since the last time, connection by connection.
    pub(super) fn take(&self) -> Vec<Exchange> {
        self.connections.lock().unwrap().iter().flat_map(|connection| connection.take()).collect()
    }
}

impl Connection {
    /// The answers come in the order of the requests; the last may have got none.
    fn take(&self) -> Vec<Exchange> {
        let take = |bytes: &Mutex<Vec<u8>>| {
            String::from_utf8_lossy(&std::mem::take(&mut *bytes.lock().unwrap())).into_owned()
        };
        let (sent, answered) = (take(&self.sent), take(&self.answered));
        let answers = answered.split("HTTP/1.1 ").skip(1).map(Some).chain(std::iter::repeat(None));
        let requests = sent.lines().filter_map(request);
        requests.zip(answers).map(|(request, answer)| read(request, answer)).collect()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// A method and an address, if the line ends in them. A body before it may have no end of line.
fn request(line: &str) -> Option<&str> {
    let line = line.strip_suffix(" HTTP/1.1")?;
    let starts = ["GET /", "POST /", "DELETE /"].map(|method| line.rfind(method));
    line.get(starts.into_iter().flatten().max()?..)
}

fn read(request: &str, answer: Option<&str>) -> Exchange {
    let answer = answer.unwrap_or_default();
    let status = answer.get(..3).and_then(|status| status.parse().ok());
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    let header = head.lines().find(|line| line.to_ascii_lowercase().starts_with("sl-violations:"));
    let refusal = (status == Some(422)).then_some(body);
    let violation = header.or(refusal).map(str::to_owned);
    Exchange { request: request.to_owned(), status, violation }
}

fn note(seen: &Mutex<Vec<u8>>, bytes: &[u8]) {
    seen.lock().unwrap().extend_from_slice(bytes);
}

/// Notes before it passes on, so that who has an answer finds it noted.
async fn pass_on(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, note: impl Fn(&[u8])) {
    let mut buffer = vec![0; 64 << 10];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        note(&buffer[..length]);
        if to.write_all(&buffer[..length]).await.is_err() {
            return;
        }
    }
}
