//! The mappings of `specs`, written by hand: what somebody who knows serde writes for exactly this.
//!
//! Documents are decoded once, values are moved to where they go, a request with an unknown field is refused and a reply
//! with one passes.

use serde::{Deserialize, Serialize};

/// A request to the backend.
#[derive(Debug)]
pub struct Request {
    /// The path.
    pub target: String,
    /// The content type.
    pub content_type: &'static str,
    /// The body.
    pub body: Vec<u8>,
}

/// `accounts.SaveAccount`: the request.
///
/// # Errors
/// When `input` is not an account.
pub fn save_account(input: &[u8]) -> serde_json::Result<Request> {
    let account: Account = serde_json::from_slice(input)?;
    request("/customers", &customer(account))
}

/// `accounts.SaveAccount`: the output.
///
/// # Errors
/// When `reply` is not a customer.
pub fn saved_account(reply: &[u8]) -> serde_json::Result<Vec<u8>> {
    let customer: Customer = serde_json::from_slice(reply)?;
    serde_json::to_vec(&account(customer))
}

/// `accounts.SaveDossier`: the request.
///
/// # Errors
/// When `input` is not a dossier.
pub fn save_dossier(input: &[u8]) -> serde_json::Result<Request> {
    let input: Dossier = serde_json::from_slice(input)?;
    request(
        "/contracts",
        &Contract {
            key: format!("CW-{}", input.dossier_id),
            tariff: input.product,
            way: match input.channel {
                Channel::Online => Way::Web,
                Channel::Telephone => Way::Tel,
                Channel::Agent => Way::Agt,
            },
            status: status(input.state),
            from: input.opened,
            to: input.closes,
            coin: input.currency,
            fee: input.premium,
            own: input.excess,
            received: input.paid,
            parts: input.instalments,
            months: input.period,
            rounds: input.renewals,
            web: input.online,
            green: input.paperless,
            mark: input.reference,
            agent: input.broker,
            action: input.campaign,
            remark: input.note,
            tongue: input.language,
            owner: customer(input.holder),
            covered: customer(input.insured),
            debtor: customer(input.payer),
            driver: customer(input.driver),
            workshop: customer(input.garage),
            observer: customer(input.witness),
            positions: input.lines.into_iter().map(position).collect(),
        },
    )
}

/// `accounts.SaveDossier`: the output.
///
/// # Errors
/// When `reply` is not a contract.
pub fn saved_dossier(reply: &[u8]) -> serde_json::Result<Vec<u8>> {
    let reply: Contract = serde_json::from_slice(reply)?;
    serde_json::to_vec(&Dossier {
        dossier_id: reply.key,
        product: reply.tariff,
        channel: match reply.way {
            Way::Web => Channel::Online,
            Way::Tel => Channel::Telephone,
            Way::Agt => Channel::Agent,
        },
        state: state(reply.status),
        opened: reply.from,
        closes: reply.to,
        currency: reply.coin,
        premium: reply.fee,
        excess: reply.own,
        paid: reply.received,
        instalments: reply.parts,
        period: reply.months,
        renewals: reply.rounds,
        online: reply.web,
        paperless: reply.green,
        reference: reply.mark,
        broker: reply.agent,
        campaign: reply.action,
        note: reply.remark,
        language: reply.tongue,
        holder: account(reply.owner),
        insured: account(reply.covered),
        payer: account(reply.debtor),
        driver: account(reply.driver),
        garage: account(reply.workshop),
        witness: account(reply.observer),
        lines: reply.positions.into_iter().map(line).collect(),
    })
}

fn request<T: Serialize>(path: &str, body: &T) -> serde_json::Result<Request> {
    let body = serde_json::to_vec(body)?;
    Ok(Request { target: path.to_owned(), content_type: "application/json", body })
}

fn customer(account: Account) -> Customer {
    Customer {
        number: format!("CW-{}", account.account_id),
        title: account.name,
        mail: account.email,
        telephone: account.phone.map_or_else(String::new, |phone| format!("+{phone}")),
        status: status(account.state),
        sort: match account.kind {
            Kind::Person => Sort::P,
            Kind::Company => Sort::C,
        },
        road: account.street,
        town: account.city,
        zip: account.postcode,
        land: account.country.unwrap_or_else(|| "NL".to_owned()),
        days: account.credit_days,
        limit: account.credit_limit,
        enabled: account.active,
        rebate: account.discount,
        remark: account.note,
    }
}

fn account(customer: Customer) -> Account {
    Account {
        account_id: customer.number,
        name: customer.title,
        email: customer.mail,
        phone: Some(customer.telephone),
        state: state(customer.status),
        kind: match customer.sort {
            Sort::P => Kind::Person,
            Sort::C => Kind::Company,
        },
        street: customer.road,
        city: customer.town,
        postcode: customer.zip,
        country: Some(customer.land),
        credit_days: customer.days,
        credit_limit: customer.limit,
        active: customer.enabled,
        discount: customer.rebate,
        note: customer.remark,
    }
}

fn position(line: Line) -> Position {
    Position {
        sku: line.article,
        description: line.text,
        amount: line.quantity,
        price: line.price,
        rebate: line.discount,
        measure: match line.unit {
            Unit::Piece => Measure::Pcs,
            Unit::Kilogram => Measure::Kg,
            Unit::Hour => Measure::Hr,
        },
        rate: line.vat,
        taxed: line.taxable,
        warehouse: line.depot,
        date: line.due,
    }
}

fn line(position: Position) -> Line {
    Line {
        article: position.sku,
        text: position.description,
        quantity: position.amount,
        price: position.price,
        discount: position.rebate,
        unit: match position.measure {
            Measure::Pcs => Unit::Piece,
            Measure::Kg => Unit::Kilogram,
            Measure::Hr => Unit::Hour,
        },
        vat: position.rate,
        taxable: position.taxed,
        depot: position.warehouse,
        due: position.date,
    }
}

fn status(state: State) -> Status {
    match state {
        State::Open => Status::Open,
        State::Settled => Status::Paid,
        State::Cancelled => Status::Void,
    }
}

fn state(status: Status) -> State {
    match status {
        Status::Open => State::Open,
        Status::Paid => State::Settled,
        Status::Void => State::Cancelled,
    }
}

#[derive(Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Open,
    Settled,
    Cancelled,
}

#[derive(Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Person,
    Company,
}

#[derive(Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum Unit {
    Piece,
    Kilogram,
    Hour,
}

#[derive(Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
enum Channel {
    Online,
    Telephone,
    Agent,
}

#[derive(Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "UPPERCASE")]
enum Status {
    Open,
    Paid,
    Void,
}

#[derive(Clone, Copy, Deserialize, Serialize)]
enum Sort {
    P,
    C,
}

#[derive(Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "UPPERCASE")]
enum Measure {
    Pcs,
    Kg,
    Hr,
}

#[derive(Clone, Copy, Deserialize, Serialize)]
#[serde(rename_all = "UPPERCASE")]
enum Way {
    Web,
    Tel,
    Agt,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Account {
    account_id: String,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    state: State,
    kind: Kind,
    street: String,
    city: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    postcode: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    credit_days: i64,
    credit_limit: f64,
    active: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    discount: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Line {
    article: String,
    text: String,
    quantity: i64,
    price: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    discount: Option<f64>,
    unit: Unit,
    vat: i64,
    taxable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    depot: Option<String>,
    due: String,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Dossier {
    dossier_id: String,
    product: String,
    channel: Channel,
    state: State,
    opened: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    closes: Option<String>,
    currency: String,
    premium: f64,
    excess: f64,
    paid: f64,
    instalments: i64,
    period: i64,
    renewals: i64,
    online: bool,
    paperless: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    broker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    campaign: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    language: String,
    holder: Account,
    insured: Account,
    payer: Account,
    driver: Account,
    garage: Account,
    witness: Account,
    lines: Vec<Line>,
}

#[derive(Deserialize, Serialize)]
struct Customer {
    number: String,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    mail: Option<String>,
    telephone: String,
    status: Status,
    sort: Sort,
    road: String,
    town: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    zip: Option<String>,
    land: String,
    days: i64,
    limit: f64,
    enabled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    rebate: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remark: Option<String>,
}

#[derive(Deserialize, Serialize)]
struct Position {
    sku: String,
    description: String,
    amount: i64,
    price: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    rebate: Option<f64>,
    measure: Measure,
    rate: i64,
    taxed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    warehouse: Option<String>,
    date: String,
}

#[derive(Deserialize, Serialize)]
struct Contract {
    key: String,
    tariff: String,
    way: Way,
    status: Status,
    from: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    coin: String,
    fee: f64,
    own: f64,
    received: f64,
    parts: i64,
    months: i64,
    rounds: i64,
    web: bool,
    green: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    mark: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remark: Option<String>,
    tongue: String,
    owner: Customer,
    covered: Customer,
    debtor: Customer,
    driver: Customer,
    workshop: Customer,
    observer: Customer,
    positions: Vec<Position>,
}
