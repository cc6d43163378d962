//! The control API: [`Control`] over HTTP, for the command line and for tests in other languages.

use std::sync::Arc;

use http::header::HOST;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::json;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::control::{Control, ControlError};
use crate::door::Door;
use crate::fault::Fault;
use crate::ledger::Query;
use crate::reply::Reply;
use crate::serve::{stopped, whole};
use crate::wire::{Broken, Payload};

/// The largest command.
const MOST_BYTES: usize = 64 << 10;

/// The most connections at once.
const MOST_CONNECTIONS: usize = 64;

/// The longest that a caller may be idle or take to send a header.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

/// Serves the control API until `stop` is true.
pub(crate) async fn serve(control: Control, door: Door, mut stop: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            biased;
            () = stopped(&mut stop) => return,
            Some(_) = connections.join_next() => {}
            accepted = door.accept(), if connections.len() < MOST_CONNECTIONS => match accepted {
                Ok(stream) => { connections.spawn(connection(control.clone(), stream)); }
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
            },
        }
    }
}

async fn connection(control: Control, stream: TcpStream) {
    let control = Arc::new(control);
    let service = service_fn(move |request| respond(Arc::clone(&control), request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .serve_connection(TokioIo::new(stream), service);
    // An error is the caller's end of the connection.
    let _ = connection.await;
}

async fn respond(control: Arc<Control>, request: Request<Incoming>) -> Result<Response<Payload>, Broken> {
    let (head, body) = request.into_parts();
    let Ok(body) = Limited::new(body, MOST_BYTES).collect().await else {
        return Ok(whole(Reply::problem(StatusCode::PAYLOAD_TOO_LARGE, "a command is at most 64 KiB long")));
    };
    if !is_local(&head.headers) {
        // A page in a browser must not be able to steer what runs on this machine, whatever its name resolves to.
        return Ok(whole(Reply::problem(StatusCode::FORBIDDEN, "`Host` is not this machine")));
    }
    let reply = command(&control, &head.method, &head.uri, &body.to_bytes()).await;
    Ok(whole(reply))
}

/// Carries out one command.
async fn command(control: &Control, method: &Method, uri: &http::Uri, body: &[u8]) -> Reply {
    let path: Vec<&str> = uri.path().trim_matches('/').split('/').collect();
    let done = match (method.as_str(), path.as_slice()) {
        ("GET", ["backends"]) => {
            return Reply::json(StatusCode::OK, &json!({ "backends": control.addresses() }));
        }
        ("GET", ["faults"]) => return Reply::json(StatusCode::OK, &control.faults()),
        ("GET", ["ledger"]) => return ledger(control, uri.query().unwrap_or_default()),
        ("PUT", ["faults", backend, rest @ ..]) if rest.len() < 2 => {
            match serde_json::from_slice::<Fault>(body) {
                Ok(fault) => control.set_fault(backend, rest.first().copied(), fault).await,
                Err(error) => {
                    let detail = format!("the body is not a fault: {error}");
                    return Reply::problem(StatusCode::UNPROCESSABLE_ENTITY, detail);
                }
            }
        }
        ("DELETE", ["faults", backend, rest @ ..]) if rest.len() < 2 => {
            control.clear_fault(backend, rest.first().copied()).await
        }
        ("DELETE", ["faults"]) => {
            control.clear_faults().await;
            Ok(())
        }
        ("POST", ["reset"]) => {
            control.reset().await;
            Ok(())
        }
        ("DELETE", ["tokens"]) => control.revoke_tokens(None),
        ("DELETE", ["tokens", backend]) => control.revoke_tokens(Some(backend)),
        (_, ["backends"] | ["ledger"]) => return Reply::method_not_allowed("GET"),
        (_, ["faults"]) => return Reply::method_not_allowed("DELETE, GET"),
        (_, ["faults", _] | ["faults", _, _]) => return Reply::method_not_allowed("DELETE, PUT"),
        (_, ["reset"]) => return Reply::method_not_allowed("POST"),
        (_, ["tokens"] | ["tokens", _]) => return Reply::method_not_allowed("DELETE"),
        _ => {
            let detail = "there are /backends, /faults, /faults/{backend}, /faults/{backend}/{operation}, /ledger, \
                          /reset, /tokens and /tokens/{backend}";
            return Reply::problem(StatusCode::NOT_FOUND, detail);
        }
    };
    match done {
        Ok(()) => Reply::empty(StatusCode::NO_CONTENT),
        Err(error) => {
            let status = match error {
                ControlError::Fault(_) => StatusCode::UNPROCESSABLE_ENTITY,
                ControlError::UnknownBackend { .. } | ControlError::UnknownOperation { .. } => {
                    StatusCode::NOT_FOUND
                }
            };
            Reply::problem(status, error.to_string())
        }
    }
}

fn ledger(control: &Control, query: &str) -> Reply {
    let mut wanted = Query::default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let field = match name.as_ref() {
            "backend" => &mut wanted.backend,
            "operation" => &mut wanted.operation,
            "key" => &mut wanted.key,
            other => {
                let detail = format!("`{other}` is not a parameter: there are backend, operation and key");
                return Reply::problem(StatusCode::UNPROCESSABLE_ENTITY, detail);
            }
        };
        *field = Some(value.into_owned());
    }
    Reply::json(StatusCode::OK, &json!(control.ledger(&wanted)))
}

/// Whether the caller addressed this machine as such.
fn is_local(headers: &HeaderMap) -> bool {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    ["127.0.0.1", "localhost"].contains(&name)
}
