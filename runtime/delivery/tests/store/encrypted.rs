//! PostgreSQL over TLS: what the address asks for is what happens.

use caseway_delivery::sql::Options;
use caseway_delivery::{SqlStore, Store, StoreError};
use caseway_tests::postgres::{Durability, Postgres};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};

use super::build::*;

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Authority {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A store at the server, by its name or its number, with `mode` and trust in `authority`.
async fn open(
    server: &Postgres,
    host: &str,
    mode: &str,
    authority: &Authority,
    folder: &std::path::Path,
) -> Result<SqlStore, StoreError> {
    let file = folder.join("trusted.pem");
    std::fs::write(&file, authority.pem()).unwrap();
    let url = format!(
        "postgres://caseway@{host}:{}/postgres?sslmode={mode}&sslrootcert={}",
        server.port(),
        file.display()
    );
    SqlStore::postgres(&url, Options::default()).await
}

#[tokio::test]
async fn the_database_is_reached_over_tls_and_its_certificate_is_checked() {
    let (trusted, other) = (authority(), authority());
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &trusted).unwrap();
    let server = Postgres::start_encrypted(Durability::Volatile, &certificate.pem(), &key.serialize_pem());
    let Some(server) = server.unwrap() else {
        eprintln!("skipped: PostgreSQL is not installed");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();

    let store = open(&server, "localhost", "verify-full", &trusted, folder).await.unwrap();
    store.enqueue(command(1, 1)).await.unwrap();
    assert_eq!(claim_one(&store, "a").await.delivery.id, id(1));

    for (host, mode, authority, why) in [
        ("localhost", "verify-full", &other, "a certificate of somebody else's authority"),
        ("127.0.0.1", "verify-full", &trusted, "a certificate for another name"),
        ("localhost", "disable", &trusted, "the server takes nothing in the clear"),
    ] {
        let refused = open(&server, host, mode, authority, folder).await;
        assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{why}: {refused:?}");
    }
}
