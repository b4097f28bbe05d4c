//! The way to a PostgreSQL server: encrypted, checked, refused. Over the network of this machine.

use std::io::{Read, Write};
use std::net::TcpListener;

use armistice_store::{Store, StoreError};

use crate::places::on_postgres;

/// Opens `url` with more parameters; what came of it, with whether the server saw TLS.
fn opened(url: &str, more: &str) -> Result<bool, (String, &'static str)> {
    let name = format!("way {}", xxhash_rust::xxh3::xxh3_64(format!("{url}{more}").as_bytes()));
    let place = format!("{url}&application_name={}&{more}", name.replace(' ', "%20"));
    let store = Store::open(&place).map_err(|error| {
        let help = error.help().unwrap_or("");
        assert!(matches!(error, StoreError::Untrusted { .. } | StoreError::Open { .. }), "{error:?}");
        (error.to_string(), help)
    })?;
    let mut watching = postgres::Client::connect(url, postgres::NoTls).unwrap();
    let sql =
        "SELECT s.ssl FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) WHERE a.application_name = $1";
    let seen = watching.query_one(sql, &[&name]).unwrap().get(0);
    drop(store);
    Ok(seen)
}

#[test]
fn a_server_is_trusted_as_far_as_the_address_asks() {
    #[expect(clippy::disallowed_methods, reason = "the test is told where the certificates are")]
    let Ok(folder) = std::env::var("ARMISTICE_TEST_TLS") else {
        eprintln!("skipped: ARMISTICE_TEST_TLS is not set");
        return;
    };
    on_postgres(|url| trusted(url, &folder));
}

fn trusted(url: &str, folder: &str) {
    let by_name = url.replace("127.0.0.1", "localhost");
    assert_ne!(url, by_name);
    let root = |name: &str| format!("&sslrootcert={folder}/{name}.crt");
    // Without a word, or a check, TLS is taken where it is offered.
    assert_eq!(opened(url, ""), Ok(true));
    assert_eq!(opened(url, "sslmode=prefer"), Ok(true));
    assert_eq!(opened(url, "sslmode=require"), Ok(true));
    assert_eq!(opened(url, "sslmode=disable"), Ok(false));
    // The authority alone; that and the name.
    assert_eq!(opened(url, &format!("sslmode=verify-ca{}", root("root"))), Ok(true));
    assert_eq!(opened(url, &format!("sslmode=require{}", root("root"))), Ok(true));
    assert_eq!(opened(&by_name, &format!("sslmode=verify-full{}", root("root"))), Ok(true));
    // The very certificate of the server will do.
    assert_eq!(opened(&by_name, &format!("sslmode=verify-full{}", root("server"))), Ok(true));

    let (cause, help) = opened(url, &format!("sslmode=verify-full{}", root("root"))).unwrap_err();
    assert!(cause.contains("is for another name") && help.contains("write the name"), "{cause}: {help}");
    for asked in ["sslmode=verify-full", "sslmode=verify-ca", "sslmode=require"] {
        let (cause, help) = opened(&by_name, &format!("{asked}{}", root("other"))).unwrap_err();
        assert!(
            cause.contains("no authority that is trusted") && help.contains("sslrootcert=FILE"),
            "{cause}: {help}"
        );
    }
    let (cause, _) = opened(&by_name, "sslmode=verify-full").unwrap_err();
    assert!(cause.contains("no authority that is trusted"), "{cause}");
    let (cause, _) = opened(&by_name, &format!("sslmode=verify-full{}", root("absent"))).unwrap_err();
    assert!(cause.contains("absent.crt"), "{cause}");
    let (cause, _) = opened(&by_name, "sslmode=always").unwrap_err();
    assert!(cause.contains("none of disable, prefer, require, verify-ca, verify-full"), "{cause}");
}

#[test]
fn a_server_that_does_not_encrypt_is_refused_where_it_is_asked_to() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let server = std::thread::spawn(move || {
        let (mut one, _) = listener.accept().unwrap();
        // The request for TLS is eight bytes, and `N` the answer that there is none.
        one.read_exact(&mut [0; 8]).unwrap();
        one.write_all(b"N").unwrap();
    });
    let error = Store::open(&format!("postgres://ada:secret@{address}/x?sslmode=verify-full")).err().unwrap();
    server.join().unwrap();
    assert!(error.to_string().contains("the server does not encrypt"), "{error}");
    assert!(!error.to_string().contains("secret") && !error.is_passing(), "{error}");
    assert!(error.help().is_some_and(|help| help.contains("postgresql.conf")));
}
