//! The documents that are mapped. Every field is there but a few that may be absent, as documents are.

use serde_json::{Value, json};

/// The input of `accounts.SaveAccount`.
pub fn account(number: usize) -> Value {
    let mut account = json!({
        "accountId": format!("A-{:05}", 4711 + number),
        "name": (["Ada Lovelace", "Grace Hopper", "Kurt Gödel"][number % 3]),
        "email": "ada@example.org",
        "phone": "31205550104",
        "state": (["open", "settled", "cancelled"][number % 3]),
        "kind": (["person", "company"][number % 2]),
        "street": "Keizersgracht 126",
        "city": "Amsterdam",
        "postcode": "1015 CW",
        "country": "NL",
        "creditDays": 30 + number,
        "creditLimit": 2500.5 + number as f64,
        "active": number.is_multiple_of(2),
        "discount": 0.025,
        "note": "Calls back after five; says \"please\".",
    });
    if let (true, Some(fields)) = (number % 3 == 2, account.as_object_mut()) {
        fields.retain(|name, _| !["email", "discount"].contains(&name.as_str()));
    }
    account
}

/// The backend's reply to it.
pub fn customer(number: usize) -> Value {
    json!({
        "number": format!("CW-A-{:05}", 4711 + number),
        "title": "Ada Lovelace",
        "mail": "ada@example.org",
        "telephone": "+31205550104",
        "status": (["OPEN", "PAID", "VOID"][number % 3]),
        "sort": (["P", "C"][number % 2]),
        "road": "Keizersgracht 126",
        "town": "Amsterdam",
        "zip": "1015 CW",
        "land": "NL",
        "days": 30 + number,
        "limit": 2500.5 + number as f64,
        "enabled": number.is_multiple_of(2),
        "rebate": 0.025,
        "remark": "Calls back after five; says \"please\".",
    })
}

/// The input of `accounts.SaveDossier`.
pub fn dossier() -> Value {
    json!({
        "dossierId": "D-2026-00817", "product": "Household plus", "channel": "agent", "state": "open",
        "opened": "2026-03-31", "closes": "2027-03-31", "currency": "EUR", "premium": 412.55, "excess": 150.0, "paid": 34.38,
        "instalments": 12, "period": 12, "renewals": 3, "online": false, "paperless": true, "reference": "MC-2026-104",
        "broker": "Van Dijk", "campaign": "spring", "note": "Moved in March.", "language": "nl",
        "holder": account(0), "insured": account(1), "payer": account(2), "driver": account(3), "garage": account(4),
        "witness": account(5),
        "lines": (0..9).map(line).collect::<Vec<_>>(),
    })
}

fn line(number: usize) -> Value {
    json!({
        "article": format!("WS-{number}"), "text": "Windscreen, heated, with sensor", "quantity": 2 + number, "price": 206.25,
        "discount": 0.1, "unit": (["piece", "kilogram", "hour"][number % 3]), "vat": 21, "taxable": true, "depot": "Utrecht",
        "due": "2026-05-01",
    })
}

/// The backend's reply to it.
pub fn contract() -> Value {
    json!({
        "key": "CW-D-2026-00817", "tariff": "Household plus", "way": "AGT", "status": "OPEN", "from": "2026-03-31",
        "to": "2027-03-31", "coin": "EUR", "fee": 412.55, "own": 150.0, "received": 34.38, "parts": 12, "months": 12, "rounds": 3,
        "web": false, "green": true, "mark": "MC-2026-104", "agent": "Van Dijk", "action": "spring", "remark": "Moved in March.",
        "tongue": "nl",
        "owner": customer(0), "covered": customer(1), "debtor": customer(2), "driver": customer(3), "workshop": customer(4),
        "observer": customer(5),
        "positions": (0..9).map(position).collect::<Vec<_>>(),
    })
}

fn position(number: usize) -> Value {
    json!({
        "sku": format!("WS-{number}"), "description": "Windscreen, heated, with sensor", "amount": 2 + number, "price": 206.25,
        "rebate": 0.1, "measure": (["PCS", "KG", "HR"][number % 3]), "rate": 21, "taxed": true, "warehouse": "Utrecht",
        "date": "2026-05-01",
    })
}
