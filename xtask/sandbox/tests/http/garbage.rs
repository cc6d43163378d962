//! Nothing that arrives may end the sandbox.

use std::net::SocketAddr;

use proptest::prelude::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{Caller, lenient, start};

/// Sends bytes as they are, and reads until the other side has said everything.
async fn throw(socket: SocketAddr, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(socket).await.unwrap();
    // The other side may end the connection before all is sent, or reset it.
    let _ = stream.write_all(bytes).await;
    let _ = stream.shutdown().await;
    let mut reply = Vec::new();
    let _ = stream.read_to_end(&mut reply).await;
    reply
}

fn line() -> impl Strategy<Value = Vec<u8>> {
    let words = proptest::sample::select(vec![
        "GET",
        "PUT",
        "POST",
        "DELETE",
        "HEAD",
        "OPTIONS",
        "CONNECT",
        "TRACE",
        "*",
        "/",
        "/Contacts",
        "/Contacts/%00",
        "/Contacts/%",
        "/Contacts?page=%FF&page",
        "/folders/99999999999999999999",
        "//",
        "/../..",
        "http://x/Contacts",
        "HTTP/1.1",
        "HTTP/9.9",
        "host: x",
        "content-length: 5",
        "content-length: -1",
        "transfer-encoding: chunked",
        "content-type: application/json",
        "tenant-id: \u{e4}",
        "authorization: Bearer x",
        "authorization: Basic ====",
        "expect: 100-continue",
        "\0",
        "{\"a\":1}",
        "5",
        "zz",
    ]);
    let pieces = proptest::collection::vec(
        (words, proptest::sample::select(vec![" ", "\r\n", "\n", "", "\r\n\r\n"])),
        0..12,
    );
    let text = pieces.prop_map(|pieces| {
        pieces.into_iter().flat_map(|(word, end)| [word.as_bytes(), end.as_bytes()].concat()).collect()
    });
    prop_oneof![text, proptest::collection::vec(any::<u8>(), 0..200)]
}

#[test]
fn no_bytes_on_a_connection_end_the_sandbox() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let sandbox = runtime.block_on(start(lenient()));
    let sockets: Vec<SocketAddr> = sandbox.addresses().iter().map(|address| address.socket).collect();
    let control: SocketAddr = sandbox.control_url().strip_prefix("http://").unwrap().parse().unwrap();
    proptest!(ProptestConfig::with_cases(200), |(bytes in line())| {
        for socket in sockets.iter().chain([&control]) {
            let reply = runtime.block_on(throw(*socket, &bytes));
            prop_assert!(reply.is_empty() || reply.starts_with(b"HTTP/1."), "{:?}", String::from_utf8_lossy(&reply));
        }
        let alive = runtime.block_on(Caller::of(&sandbox, "books").get("/Company"));
        prop_assert_eq!(alive.status.as_u16(), 200);
    });
    runtime.block_on(sandbox.shutdown());
}
