//! The mappings of `specs` for an interpreter: the same cells as one expression a document, compiled once.

use std::sync::Arc;

use cel::{Context, Env, Program};
use serde_json::Value;

/// An expression that makes a document of another one.
pub struct Interpreted {
    program: Program,
    env: Arc<Env>,
    variable: &'static str,
}

impl Interpreted {
    /// The request of `accounts.SaveAccount`.
    #[must_use]
    pub fn save_account() -> Self {
        Self::new("input", &customer("input"))
    }

    /// The output of `accounts.SaveAccount`.
    #[must_use]
    pub fn saved_account() -> Self {
        Self::new("response", &account("response"))
    }

    /// The request of `accounts.SaveDossier`.
    #[must_use]
    pub fn save_dossier() -> Self {
        let parties = [
            ("owner", "holder"),
            ("covered", "insured"),
            ("debtor", "payer"),
            ("driver", "driver"),
            ("workshop", "garage"),
            ("observer", "witness"),
        ];
        Self::new(
            "input",
            &document(CONTRACT, &parties.map(|(to, from)| (to, customer(&format!("input.{from}"))))),
        )
    }

    /// The output of `accounts.SaveDossier`.
    #[must_use]
    pub fn saved_dossier() -> Self {
        let parties = [
            ("holder", "owner"),
            ("insured", "covered"),
            ("payer", "debtor"),
            ("driver", "driver"),
            ("garage", "workshop"),
            ("witness", "observer"),
        ];
        Self::new(
            "response",
            &document(DOSSIER, &parties.map(|(to, from)| (to, account(&format!("response.{from}"))))),
        )
    }

    fn new(variable: &'static str, text: &str) -> Self {
        let env = Arc::new(Env::stdlib().with_optional_support(true));
        let program = env.compile(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        Self { program, env, variable }
    }

    /// Maps a document.
    #[must_use]
    pub fn map(&self, document: &[u8]) -> Vec<u8> {
        let document: Value = serde_json::from_slice(document).expect("a document");
        let mut context = Context::with_env(Arc::clone(&self.env));
        context.add_variable(self.variable, document).expect("a value");
        let value = self.program.execute(&context).expect("a value");
        serde_json::to_vec(&value.json().expect("a document")).expect("a document")
    }
}

fn document(own: &str, parties: &[(&str, String)]) -> String {
    let parties: String = parties.iter().map(|(name, party)| format!("'{name}': {party}, ")).collect();
    format!("{{{parties}{own}}}")
}

fn customer(x: &str) -> String {
    CUSTOMER.replace("account.", &format!("{x}."))
}

fn account(x: &str) -> String {
    ACCOUNT.replace("customer.", &format!("{x}."))
}

const CUSTOMER: &str = "{
    'number': 'CW-' + account.accountId, 'title': account.name, ?'mail': account.?email,
    'telephone': has(account.phone) ? '+' + account.phone : '',
    'status': {'open': 'OPEN', 'settled': 'PAID', 'cancelled': 'VOID'}[account.state],
    'sort': {'person': 'P', 'company': 'C'}[account.kind],
    'road': account.street, 'town': account.city, ?'zip': account.?postcode, 'land': account.?country.orValue('NL'),
    'days': account.creditDays, 'limit': account.creditLimit, 'enabled': account.active, ?'rebate': account.?discount,
    ?'remark': account.?note}";

const ACCOUNT: &str = "{
    'accountId': customer.number, 'name': customer.title, ?'email': customer.?mail, 'phone': customer.telephone,
    'state': {'OPEN': 'open', 'PAID': 'settled', 'VOID': 'cancelled'}[customer.status],
    'kind': {'P': 'person', 'C': 'company'}[customer.sort],
    'street': customer.road, 'city': customer.town, ?'postcode': customer.?zip, 'country': customer.land,
    'creditDays': customer.days, 'creditLimit': customer.limit, 'active': customer.enabled, ?'discount': customer.?rebate,
    ?'note': customer.?remark}";

const CONTRACT: &str = "
    'key': 'CW-' + input.dossierId, 'tariff': input.product,
    'way': {'online': 'WEB', 'telephone': 'TEL', 'agent': 'AGT'}[input.channel],
    'status': {'open': 'OPEN', 'settled': 'PAID', 'cancelled': 'VOID'}[input.state],
    'from': input.opened, ?'to': input.?closes, 'coin': input.currency, 'fee': input.premium, 'own': input.excess,
    'received': input.paid, 'parts': input.instalments, 'months': input.period, 'rounds': input.renewals,
    'web': input.online, 'green': input.paperless, ?'mark': input.?reference, ?'agent': input.?broker,
    ?'action': input.?campaign, ?'remark': input.?note, 'tongue': input.language,
    'positions': input.lines.map(line, {
        'sku': line.article, 'description': line.text, 'amount': line.quantity, 'price': line.price, ?'rebate': line.?discount,
        'measure': {'piece': 'PCS', 'kilogram': 'KG', 'hour': 'HR'}[line.unit], 'rate': line.vat, 'taxed': line.taxable,
        ?'warehouse': line.?depot, 'date': line.due})";

const DOSSIER: &str = "
    'dossierId': response.key, 'product': response.tariff,
    'channel': {'WEB': 'online', 'TEL': 'telephone', 'AGT': 'agent'}[response.way],
    'state': {'OPEN': 'open', 'PAID': 'settled', 'VOID': 'cancelled'}[response.status],
    'opened': response.from, ?'closes': response.?to, 'currency': response.coin, 'premium': response.fee,
    'excess': response.own, 'paid': response.received, 'instalments': response.parts, 'period': response.months,
    'renewals': response.rounds, 'online': response.web, 'paperless': response.green, ?'reference': response.?mark,
    ?'broker': response.?agent, ?'campaign': response.?action, ?'note': response.?remark, 'language': response.tongue,
    'lines': response.positions.map(position, {
        'article': position.sku, 'text': position.description, 'quantity': position.amount, 'price': position.price,
        ?'discount': position.?rebate, 'unit': {'PCS': 'piece', 'KG': 'kilogram', 'HR': 'hour'}[position.measure],
        'vat': position.rate, 'taxable': position.taxed, ?'depot': position.?warehouse, 'due': position.date})";
