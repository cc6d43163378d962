//! A backend's port: open, or shut during an outage.
//!
//! While it is shut, connections are refused by the system as they are when nothing runs there, and nobody else gets
//! the port: a socket that is bound but does not listen keeps it.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use tokio::net::{TcpListener, TcpSocket, TcpStream};

/// How many connections may wait to be accepted.
const BACKLOG: u32 = 1_024;

/// A port on the loopback interface.
#[derive(Debug)]
pub(crate) struct Door {
    address: SocketAddr,
    state: State,
}

#[derive(Debug)]
enum State {
    Open(TcpListener),
    /// `None` when even the bound socket is missing.
    Shut(Option<TcpSocket>),
}

impl Door {
    /// Opens a port; 0 is any that is free.
    pub(crate) fn open(port: u16) -> io::Result<Self> {
        let listener = bound((Ipv4Addr::LOCALHOST, port).into())?.listen(BACKLOG)?;
        Ok(Self { address: listener.local_addr()?, state: State::Open(listener) })
    }

    /// Where it is.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The next connection; waits for ever while the door is shut. Safe to cancel.
    pub(crate) async fn accept(&self) -> io::Result<TcpStream> {
        match &self.state {
            State::Open(listener) => listener.accept().await.map(|(stream, _)| stream),
            State::Shut(_) => std::future::pending().await,
        }
    }

    /// Refuses connections from now on.
    pub(crate) fn shut(&mut self) {
        if matches!(self.state, State::Open(_)) {
            // Two sockets cannot hold one port while one of them listens: the listener goes first.
            self.state = State::Shut(None);
            self.state = State::Shut(bound(self.address).ok());
        }
    }

    /// Accepts connections again.
    pub(crate) fn reopen(&mut self) -> io::Result<()> {
        if let State::Shut(kept) = &mut self.state {
            let socket = match kept.take() {
                Some(socket) => socket,
                None => bound(self.address)?,
            };
            self.state = State::Open(socket.listen(BACKLOG)?);
        }
        Ok(())
    }
}

/// A socket at `address` that does not listen yet.
fn bound(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    // Connections of before that are still ending must not keep the port. Elsewhere than on Unix, the option would let
    // another process take it.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    Ok(socket)
}
