//! A TCP proxy that does to connections what networks do.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinSet};

/// What happens to a connection. A change concerns connections that are made after it; [`FaultProxy::sever`] and
/// [`FaultProxy::hold`] concern those that are there.
#[derive(Debug, Clone)]
pub enum Fault {
    /// Nothing.
    None,
    /// It is accepted and closed at once.
    Close,
    /// The reply ends after so many bytes, as if the backend had closed the connection.
    CutReply(usize),
    /// The reply ends after so many bytes with a reset.
    ResetReply(usize),
    /// Everything that is sent vanishes, and nothing comes back.
    Blackhole,
    /// The reply comes byte by byte, with a pause after each.
    Drip(Duration),
    /// The request is read, and these bytes are the reply, whatever they are.
    Answer(&'static [u8]),
}

/// What happens to connections that are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    Open,
    /// Nothing moves, in either direction.
    Held,
}

/// A proxy on a free port of the loopback, until it is dropped.
#[derive(Debug)]
pub struct FaultProxy {
    address: SocketAddr,
    fault: Arc<Mutex<Fault>>,
    line: watch::Sender<Line>,
    /// Grows when all connections that are there are reset.
    cuts: watch::Sender<u64>,
    proxy: AbortHandle,
}

impl FaultProxy {
    /// A proxy in front of `target`.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn start(target: SocketAddr, fault: Fault) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let fault = Arc::new(Mutex::new(fault));
        let current = Arc::clone(&fault);
        let (line, cuts) = (watch::Sender::new(Line::Open), watch::Sender::new(0));
        let (moves, cut) = (line.subscribe(), cuts.subscribe());
        let proxy = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((mut client, _)) = listener.accept().await {
                let fault = current.lock().unwrap_or_else(PoisonError::into_inner).clone();
                let (moves, mut cut) = (moves.clone(), cut.clone());
                cut.mark_unchanged();
                connections.spawn(async move {
                    tokio::select! {
                        // A broken connection is what this is about; nobody waits for its result.
                        _ = forward(&mut client, target, fault, moves) => {}
                        Ok(()) = cut.changed() => drop(client.set_zero_linger()),
                    }
                });
                while connections.try_join_next().is_some() {}
            }
        })
        .abort_handle();
        Ok(Self { address, fault, line, cuts, proxy })
    }

    /// Its address as a base URL.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Resets every connection that is there, whatever is under way on it.
    pub fn sever(&self) {
        self.cuts.send_modify(|cuts| *cuts += 1);
    }

    /// Lets nothing move on the connections that are there, as a network does that fails silently, until
    /// [`release`](Self::release): then everything arrives that was under way.
    pub fn hold(&self) {
        self.line.send_replace(Line::Held);
    }

    /// Lets things move again.
    pub fn release(&self) {
        self.line.send_replace(Line::Open);
    }

    /// Treats connections from now on otherwise.
    pub fn set(&self, fault: Fault) {
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = fault;
    }
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        self.proxy.abort();
    }
}

/// An address of the loopback at which nobody listens.
///
/// # Errors
/// When no port is free.
pub async fn nobody() -> io::Result<SocketAddr> {
    TcpListener::bind("127.0.0.1:0").await?.local_addr()
}

async fn forward(
    client: &mut TcpStream,
    target: SocketAddr,
    fault: Fault,
    moves: watch::Receiver<Line>,
) -> io::Result<()> {
    match fault {
        Fault::Close => Ok(()),
        Fault::Blackhole => {
            let mut scratch = [0; 4096];
            while client.read(&mut scratch).await? > 0 {}
            Ok(())
        }
        Fault::Answer(bytes) => {
            read_head(client).await?;
            client.write_all(bytes).await?;
            client.shutdown().await
        }
        Fault::None => {
            let mut server = TcpStream::connect(target).await?;
            let (from_client, to_client) = client.split();
            let (from_server, to_server) = server.split();
            let out = pass(from_client, to_server, moves.clone());
            tokio::try_join!(out, pass(from_server, to_client, moves)).map(drop)
        }
        Fault::CutReply(limit) => relay(client, target, limit, None).await.map(drop),
        Fault::ResetReply(limit) => {
            relay(client, target, limit, None).await?;
            client.set_zero_linger()
        }
        Fault::Drip(pause) => relay(client, target, usize::MAX, Some(pause)).await.map(drop),
    }
}

/// Passes bytes on while the line is open.
async fn pass(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut moves: watch::Receiver<Line>,
) -> io::Result<()> {
    let mut scratch = vec![0; 16 * 1024];
    loop {
        let count = from.read(&mut scratch).await?;
        // Only a proxy that is gone has nothing to say, and its connections go with it.
        let _ = moves.wait_for(|line| *line == Line::Open).await;
        if count == 0 {
            return to.shutdown().await;
        }
        to.write_all(&scratch[..count]).await?;
    }
}

/// Passes requests on, and at most `limit` bytes of the replies.
async fn relay(
    client: &mut TcpStream,
    target: SocketAddr,
    limit: usize,
    pause: Option<Duration>,
) -> io::Result<()> {
    let mut server = TcpStream::connect(target).await?;
    let (mut from_server, mut to_server) = server.split();
    let (mut from_client, mut to_client) = client.split();
    let replies = async {
        let mut left = limit;
        let mut scratch = [0; 4096];
        while left > 0 {
            let most = if pause.is_some() { 1 } else { scratch.len().min(left) };
            let count = from_server.read(&mut scratch[..most]).await?;
            if count == 0 {
                break;
            }
            to_client.write_all(&scratch[..count]).await?;
            left -= count;
            if let Some(pause) = pause {
                tokio::time::sleep(pause).await;
            }
        }
        Ok(())
    };
    let requests = async {
        tokio::io::copy(&mut from_client, &mut to_server).await?;
        // The client has said all; the reply may still be under way.
        std::future::pending().await
    };
    tokio::select! {
        result = replies => result,
        result = requests => result,
    }
}

/// Reads a request's head, so that the reply does not come before the question.
async fn read_head(client: &mut TcpStream) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(client.read_u8().await?);
    }
    Ok(())
}
