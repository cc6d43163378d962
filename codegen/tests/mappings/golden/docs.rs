// Generated from `mapping.yaml` by `cargo xtask generate`. Do not edit.
//! Mapping `docs`.

use caseway_runtime::codegen as rt;
use caseway_runtime::codegen::{At, Binding, Bytes, Call, CellFault, Fault, Outgoing, Pattern, cel};
use caseway_types::docs as types;

use crate::backends::store;
use crate::services;

const FILE: &str = "mapping.yaml";

pub(crate) static COVER: Binding = Binding::of(FILE, &services::docs::COVER)
    .to(&store::BACKEND, &store::PUT_COVER)
    .by(cover_request, cover_output);

fn cover_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::Wish = call.input()?;
    store::put_cover(&store::Cover {
        risk: risk_of(input.thing),
        other: input.more.map(risk_of),
        risks: Some(input.things.into_iter().map(risk_of).collect()),
        parts: input.lines.as_ref().map(|entries| {
            entries
                .iter()
                .map(|(name, line)| {
                    (
                        name.clone(),
                        store::Part {
                            sku: line.article.clone(),
                            qty: line.quantity,
                            size: None,
                            note: Some(format!("{name}!")),
                            stage: None,
                            place: None,
                        },
                    )
                })
                .collect()
        }),
        counts: Some(
            input
                .sizes
                .into_iter()
                .map(|(key, size)| Ok((key, cel::add(size, 1).at("request/counts/map")?)))
                .collect::<Result<_, CellFault>>()?,
        ),
        notes: Some(
            [
                input.home.as_ref().map(|home| home.street.clone()),
                Some("fixed".to_owned()),
                input.home.and_then(|home| home.city),
            ]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>(),
        ),
        price: Some(rt::DecimalNumber(
            cel::decimal_add(
                cel::decimal_multiply(input.amount.0, rt::decimal(2, 0)).at("request/price")?,
                rt::decimal(5, 1),
            )
            .at("request/price")?,
        )),
        tax: Some(if let Some(rate) = input.rate {
            rt::DecimalText(cel::decimal_multiply(-rate.0, input.amount.0).at("request/tax")?)
        } else {
            rt::DecimalText(cel::decimal_divide(input.amount.0, rt::decimal(4, 0)).at("request/tax")?)
        }),
    })
}

fn cover_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: store::Cover = call.response(&store::COVER_SCHEMA, reply)?;
    call.output(&types::Wish {
        thing: match response.risk {
            store::Risk::Car(risk) => types::Thing::Vehicle(Box::new(types::Vehicle {
                r#type: types::VehicleType::Vehicle,
                plate: risk.plate,
                seats: risk.seats,
            })),
            _ => types::Thing::Vehicle(Box::new(types::Vehicle {
                r#type: types::VehicleType::Vehicle,
                plate: "none".to_owned(),
                seats: None,
            })),
        },
        more: response.other.map(|risk| match risk {
            store::Risk::Car(risk_2) => types::Thing::Vehicle(Box::new(types::Vehicle {
                r#type: types::VehicleType::Vehicle,
                plate: risk_2.plate,
                seats: None,
            })),
            store::Risk::House(risk_2) => types::Thing::Home(Box::new(types::Home {
                r#type: types::HomeType::Home,
                address: types::Address { street: risk_2.place.street, city: None, floor: None },
                rooms: risk_2.rooms,
            })),
            store::Risk::Boat(_) => types::Thing::Vehicle(Box::new(types::Vehicle {
                r#type: types::VehicleType::Vehicle,
                plate: "none".to_owned(),
                seats: None,
            })),
        }),
        things: Vec::new(),
        lines: response.parts.map(|entries| {
            entries
                .into_iter()
                .map(|(key, part)| {
                    (
                        key,
                        types::Line {
                            article: part.sku,
                            quantity: part.qty,
                            size: None,
                            note: part.note,
                            state: None,
                            address: None,
                        },
                    )
                })
                .collect()
        }),
        sizes: response
            .counts
            .unwrap_or_default()
            .iter()
            .map(|(name, &count)| {
                Ok((
                    name.clone(),
                    if name == "x" { count } else { cel::multiply(count, 2).at("output/sizes/map")? },
                ))
            })
            .collect::<Result<_, CellFault>>()?,
        texts: std::collections::BTreeMap::from([
            ("first".to_owned(), "one".to_owned()),
            ("second".to_owned(), "two".to_owned()),
        ]),
        amount: response.price.unwrap_or_else(|| rt::DecimalNumber(rt::decimal(125, 2))),
        rate: None,
        home: None,
    })
}

pub(crate) static KINDS: Binding = Binding::of(FILE, &services::docs::KINDS)
    .to(&store::BACKEND, &store::PUT_COVER)
    .by(kinds_request, kinds_output);

fn kinds_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::Wish = call.input()?;
    store::put_cover(&store::Cover {
        risk: risk_of(input.thing.clone()),
        other: if input.thing.variant() == types::ThingType::Home
            && let Some(more) = &input.more
            && more.variant() == input.thing.variant()
        {
            Some(store::Risk::Boat(Box::new(store::Boat {
                kind: store::BoatKind::Boat,
                name: more.variant().as_str().to_owned(),
            })))
        } else {
            None
        },
        risks: None,
        parts: None,
        counts: Some(std::collections::BTreeMap::from([
            (
                "vehicles".to_owned(),
                cel::size(
                    input
                        .things
                        .iter()
                        .filter(|&thing| thing.variant() == types::ThingType::Vehicle)
                        .cloned()
                        .collect::<Vec<_>>()
                        .len(),
                ),
            ),
            (
                "first".to_owned(),
                if input.things.first().map(types::Thing::variant).unwrap_or(types::ThingType::Vehicle)
                    == types::ThingType::Home
                {
                    1
                } else {
                    0
                },
            ),
            (
                "named".to_owned(),
                match input.more.as_ref().map(types::Thing::variant).unwrap_or(types::ThingType::Home) {
                    types::ThingType::Vehicle => 1,
                    types::ThingType::Home => 2,
                },
            ),
        ])),
        notes: Some(cel::append(
            input.things.iter().map(|thing| format!("{}.", thing.variant().as_str())).collect::<Vec<_>>(),
            vec![
                format!("{}!", input.thing.variant().as_str()),
                format!("{}?", cel::get(&input.things, 0).at("request/notes")?.variant().as_str()),
            ],
        )),
        price: None,
        tax: None,
    })
}

fn kinds_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: store::Cover = call.response(&store::COVER_SCHEMA, reply)?;
    call.output(&types::Wish {
        thing: types::Thing::Vehicle(Box::new(types::Vehicle {
            r#type: types::VehicleType::Vehicle,
            plate: if matches!(response.risk.variant(), store::RiskKind::Car | store::RiskKind::Boat) {
                response.risk.variant().as_str().to_owned()
            } else {
                "none".to_owned()
            },
            seats: None,
        })),
        more: response.other.as_ref().map(|risk| match risk {
            store::Risk::Boat(risk_2) => types::Thing::Vehicle(Box::new(types::Vehicle {
                r#type: types::VehicleType::Vehicle,
                plate: risk_2.name.clone(),
                seats: None,
            })),
            _ => types::Thing::Vehicle(Box::new(types::Vehicle {
                r#type: types::VehicleType::Vehicle,
                plate: "none".to_owned(),
                seats: None,
            })),
        }),
        things: Vec::new(),
        lines: None,
        sizes: std::collections::BTreeMap::from([(
            "known".to_owned(),
            match response.other.as_ref().map(store::Risk::variant).unwrap_or(store::RiskKind::Boat) {
                store::RiskKind::Car => 1,
                store::RiskKind::House => 2,
                store::RiskKind::Boat => 3,
            },
        )]),
        texts: std::collections::BTreeMap::from([
            ("kind".to_owned(), response.risk.variant().as_str().to_owned()),
            (
                "other".to_owned(),
                if response.other.as_ref().map(store::Risk::variant).unwrap_or(store::RiskKind::Car)
                    == response.risk.variant()
                {
                    "same"
                } else {
                    "other"
                }
                .to_owned(),
            ),
        ]),
        amount: rt::DecimalNumber(rt::decimal(1, 0)),
        rate: None,
        home: None,
    })
}

pub(crate) static FRAGMENTS: Binding = Binding::of(FILE, &services::docs::FRAGMENTS)
    .to(&store::BACKEND, &store::PUT)
    .by(fragments_request, fragments_output);

fn fragments_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::Input = call.input()?;
    store::put(&store::Doc {
        a: Some(label_of(cel::get(&input.lines, 0).at("request/a/with/line")?, "-")),
        b: Some(first_of(&input.tags)?),
        c: input.mood.and_then(stage_of),
        d: None,
        n: None,
        small: None,
        x: None,
        flag: None,
        stage: None,
        place: input.home.map(place_of),
        parts: Some(input.lines.iter().map(part_of).collect()),
        tags: Some(copies_of(input.tags)),
        sizes: None,
        stages: None,
        meta: None,
        child: None,
    })
}

fn fragments_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: store::Doc = call.response(&store::DOC_SCHEMA, reply)?;
    call.output(&types::Seen {
        text: match response.tags.as_ref() {
            Some(texts) => Some(first_of(texts)?),
            None => None,
        },
        count: None,
        state: None,
        input: None,
        address: None,
        parent: None,
        tags: response.tags.map(copies_of),
    })
}

pub(crate) static EXACT: Binding = Binding::of(FILE, &services::docs::EXACT)
    .to(&store::BACKEND, &store::PUT_EXACT)
    .by(exact_request, exact_output);

fn exact_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::Precise = call.input_within_limits()?;
    store::put_exact(&store::Exact {
        kind: store::ExactKind::Exact,
        amount: rt::DecimalText(input.amount.0),
        rate: input.rate.map(|value| rt::DecimalNumber(value.0)),
        due: input.due.clone(),
        at: input.at.clone(),
        mail: Some(input.mail.clone().into_string()),
        note: input.at.map(|at| at.into_string()),
        copies: input.copies,
        text: Some(format!(
            "due {}: {} {}",
            input.due,
            rt::DecimalNumber(cel::decimal_round(input.amount.0, 1, cel::Tie::Away)),
            rt::DecimalNumber(
                cel::decimal_quotient(input.amount.0, rt::decimal(7, 0), 3, cel::Tie::Even)
                    .at("request/text")?
            )
        )),
        flag: Some(
            input.amount > rt::DecimalNumber(rt::decimal(100, 0))
                && input.due.as_str() < "2026-01-01"
                && input.mail.as_str() != "a@b.ch",
        ),
    })
}

fn exact_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: store::Exact = call.response(&store::EXACT_SCHEMA, reply)?;
    call.output(&types::Precise {
        amount: rt::DecimalNumber(response.amount.0),
        rate: response.rate.map(|value| rt::DecimalText(value.0)),
        due: response.due,
        at: None,
        key: rt::Uuid::literal("6f1d2c3b-4a59-4e68-8d77-9c8b7a6f5e4d"),
        mail: rt::Email::literal("ada@example.org"),
        count: 1,
        copies: 1,
    })
}

pub(crate) static EXACT_CONSTANTS: Binding = Binding::of(FILE, &services::docs::EXACT_CONSTANTS)
    .to(&store::BACKEND, &store::PUT_EXACT)
    .by(exact_constants_request, exact_constants_output);

fn exact_constants_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::Precise = call.input_within_limits()?;
    store::put_exact(&store::Exact {
        kind: store::ExactKind::Exact,
        amount: rt::DecimalText(rt::decimal(121, 1)),
        rate: Some(rt::DecimalNumber(rt::Decimal::from(input.count))),
        due: rt::Date::literal("2026-02-28"),
        at: None,
        mail: None,
        note: None,
        copies: 2,
        text: None,
        flag: Some(input.amount.to_number() > 0.5),
    })
}

fn exact_constants_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    call.response::<store::Exact>(&store::EXACT_SCHEMA, reply)?;
    Ok(Bytes::new())
}

pub(crate) static KEYED: Binding = Binding::of(FILE, &services::docs::KEYED)
    .to(&store::BACKEND, &store::FIND_EXACT)
    .by(keyed_request, exact_constants_output);

fn keyed_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::KeyedInput = call.input()?;
    store::find_exact(&input.key, input.above.map(|value| rt::DecimalNumber(value.0)))
}

pub(crate) static PATHS: Binding = Binding::of(FILE, &services::docs::PATHS)
    .to(&store::BACKEND, &store::PUT_STRICT)
    .by(paths_request, paths_output);

fn paths_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::Input = call.input()?;
    store::put_strict(&store::Strict {
        a: input.name.clone(),
        n: input.count,
        small: input.small,
        x: input.ratio,
        flag: input.urgent,
        stage: match input.state {
            types::State::Open => store::Stage::Open,
            types::State::Done => store::Stage::Done,
            types::State::Other => store::Stage::InProgress,
        },
        place: store::Place { street: input.name, city: input.address.city, floor: input.address.floor },
        parts: Vec::new(),
        tags: input.tags,
    })
}

fn paths_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: store::Strict = call.response(&store::STRICT_SCHEMA, reply)?;
    let input: types::Input = call.input()?;
    call.output(&types::Seen {
        text: Some(response.a),
        count: Some(response.n),
        state: Some(match response.stage {
            store::Stage::Open => types::State::Open,
            store::Stage::Done => types::State::Done,
            _ => types::State::Other,
        }),
        input: Some(input.clone()),
        address: Some(input.address),
        parent: None,
        tags: Some(response.tags),
    })
}

pub(crate) static OPTIONALS: Binding = Binding::of(FILE, &services::docs::OPTIONALS)
    .to(&store::BACKEND, &store::PUT)
    .by(optionals_request, optionals_output);

fn optionals_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::Input = call.input()?;
    store::put(&store::Doc {
        a: input.nick.clone(),
        b: Some(input.nick.clone().unwrap_or_else(|| "none".to_owned())),
        c: Some(input.nick.unwrap_or(input.name)),
        d: Some(input.home.as_ref().and_then(|home| home.city.clone()).unwrap_or_default()),
        n: input.home.as_ref().and_then(|home| home.floor),
        small: input.tiny,
        x: Some(if input.level.unwrap_or(3) == 3 { 1.5 } else { -2.0 }),
        flag: Some(input.rush.unwrap_or(false)),
        stage: input.mood.map(|mood| match mood {
            types::State::Open => store::Stage::Open,
            types::State::Done | types::State::Other => store::Stage::Done,
        }),
        place: Some(store::Place {
            street: input.home.as_ref().map(|home| home.street.clone()).unwrap_or_else(|| "?".to_owned()),
            city: input.home.and_then(|home| home.city),
            floor: None,
        }),
        parts: None,
        tags: Some(input.labels.unwrap_or_default()),
        sizes: None,
        stages: None,
        meta: input.meta,
        child: None,
    })
}

fn optionals_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    call.response::<store::Doc>(&store::DOC_SCHEMA, reply)?;
    Ok(Bytes::new())
}

pub(crate) static PRESENCE: Binding = Binding::of(FILE, &services::docs::PRESENCE)
    .to(&store::BACKEND, &store::PUT)
    .by(presence_request, optionals_output);

fn presence_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::Input = call.input()?;
    store::put(&store::Doc {
        a: input.nick.clone(),
        b: Some(if let Some(nick) = input.nick.as_deref() { format!("{nick}!") } else { "none".to_owned() }),
        c: Some(
            if let Some(nick) = input.nick.as_deref()
                && !nick.is_empty()
            {
                nick.to_owned()
            } else {
                input.name.clone()
            },
        ),
        d: Some(
            if let Some(home) = &input.home
                && let Some(city) = home.city.as_deref()
            {
                format!("{city} {}", home.street)
            } else {
                "nowhere".to_owned()
            },
        ),
        n: input.home.as_ref().and_then(|home| home.floor),
        small: Some(input.tiny.unwrap_or(input.small)),
        x: Some(
            if let Some(level) = input.level
                && let Some(tiny) = input.tiny
                && level > i64::from(tiny)
            {
                1.0
            } else {
                0.5
            },
        ),
        flag: Some(input.nick.as_deref().is_some_and(|nick| *nick == input.name)),
        stage: Some(match input.mood.unwrap_or(input.state) {
            types::State::Open => store::Stage::Open,
            types::State::Done => store::Stage::Done,
            _ => store::Stage::InProgress,
        }),
        place: Some(store::Place {
            street: call
                .context
                .case_id()
                .map(str::to_owned)
                .unwrap_or_else(|| call.context.trace_id().to_owned()),
            city: if let Some(home) = input.home
                && let Some(city) = home.city
            {
                Some(city)
            } else {
                None
            },
            floor: None,
        }),
        parts: None,
        tags: Some(input.labels.unwrap_or(input.tags)),
        sizes: None,
        stages: None,
        meta: None,
        child: None,
    })
}

pub(crate) static LOGIC: Binding = Binding::of(FILE, &services::docs::LOGIC)
    .to(&store::BACKEND, &store::PUT)
    .by(logic_request, optionals_output);

fn logic_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::Input = call.input()?;
    store::put(&store::Doc {
        a: Some(if input.urgent && input.nick.is_none() { "a" } else { "b" }.to_owned()),
        b: Some(
            if !input.urgent && input.count < 3 {
                "a"
            } else if input.ratio < 0.5 {
                "b"
            } else {
                "c"
            }
            .to_owned(),
        ),
        c: Some(
            if input.state == types::State::Open || input.mood.unwrap_or(types::State::Done) == input.state {
                input.name.clone()
            } else {
                input.address.street.clone()
            },
        ),
        d: Some(if input.nick.as_deref().unwrap_or(&input.name) == "x" { "a" } else { "b" }.to_owned()),
        n: if input.urgent { Some(input.count) } else { None },
        small: None,
        x: Some(if input.name.as_str() < input.address.street.as_str() { 1.0 } else { 2.0 }),
        flag: Some(input.nick.as_deref().is_none_or(|nick| {
            input.r#type.as_deref().is_none_or(|r#type| *nick != *r#type || input.urgent)
        })),
        stage: None,
        place: Some(store::Place {
            street: if let Some(level) = input.level
                && level != 3
            {
                "b"
            } else {
                "a"
            }
            .to_owned(),
            city: Some(if input.r#type.is_some() || input.nick.is_some() { "a" } else { "b" }.to_owned()),
            floor: None,
        }),
        parts: Some(
            input
                .lines
                .into_iter()
                .map(|line| store::Part {
                    sku: line.article,
                    qty: if let Some(size) = line.size
                        && size > input.small
                    {
                        i64::from(size)
                    } else {
                        line.quantity
                    },
                    size: None,
                    note: None,
                    stage: None,
                    place: None,
                })
                .collect(),
        ),
        tags: None,
        sizes: None,
        stages: None,
        meta: input.meta,
        child: None,
    })
}

pub(crate) static TEXTS: Binding = Binding::of(FILE, &services::docs::TEXTS)
    .to(&store::BACKEND, &store::PUT)
    .by(texts_request, optionals_output);

fn texts_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::Input = call.input()?;
    store::put(&store::Doc {
        a: Some(format!("{} {{{}}} {}", input.name, input.address.street, input.count)),
        b: Some(format!("CW-{}", input.id)),
        c: Some(format!(
            "{}{}{}",
            if input.urgent { "now: " } else { "" },
            input.nick.as_deref().unwrap_or(&input.name),
            input.state.as_str()
        )),
        d: Some(input.state.as_str().to_owned()),
        n: None,
        small: None,
        x: Some(
            if call.context.trace_id() < input.name.as_str()
                && input.name != call.context.trace_id()
                && call.context.case_type() == "motor-claim"
            {
                1.0
            } else {
                2.0
            },
        ),
        flag: Some(
            input.nick.as_deref().is_some_and(|nick| nick == call.context.case_type())
                || call.context.case_id().is_some_and(|case_id| *case_id != input.name),
        ),
        stage: None,
        place: Some(store::Place {
            street: format!("{}/{}", call.context.case_type(), call.context.case_id().unwrap_or("-")),
            city: Some(input.urgent.to_string()),
            floor: None,
        }),
        parts: None,
        tags: None,
        sizes: None,
        stages: None,
        meta: None,
        child: Some(Box::new(store::Doc {
            a: Some(input.state.as_str().to_owned()),
            b: input.mood.map(|value| value.as_str().to_owned()),
            c: Some(input.count.to_string()),
            d: Some(if let Some(r#type) = input.r#type.as_deref() {
                format!("type {}", r#type)
            } else {
                "none".to_owned()
            }),
            n: None,
            small: None,
            x: None,
            flag: None,
            stage: None,
            place: None,
            parts: None,
            tags: None,
            sizes: None,
            stages: None,
            meta: None,
            child: None,
        })),
    })
}

pub(crate) static LOOKUPS: Binding = Binding::of(FILE, &services::docs::LOOKUPS)
    .to(&store::BACKEND, &store::PUT)
    .by(lookups_request, optionals_output);

fn lookups_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::Input = call.input()?;
    store::put(&store::Doc {
        a: Some(
            match input.state {
                types::State::Open => "Open",
                types::State::Done => "Done",
                _ => "Other",
            }
            .to_owned(),
        ),
        b: Some(
            match input.name.as_str() {
                "A" | "B" => "first",
                "C" => "third",
                _ => "none",
            }
            .to_owned(),
        ),
        c: input.nick.as_deref().map(|nick| {
            match nick {
                "A" => "first",
                _ => "none",
            }
            .to_owned()
        }),
        d: match input.state {
            types::State::Open => Some("Open".to_owned()),
            _ => None,
        },
        n: Some(match input.mood.unwrap_or(types::State::Open) {
            types::State::Open => 1,
            types::State::Done => 2,
            types::State::Other => -3,
        }),
        small: None,
        x: None,
        flag: Some(matches!(input.state, types::State::Open | types::State::Done)),
        stage: Some(match input.r#type.as_deref().unwrap_or("x") {
            "x" => store::Stage::Open,
            _ => store::Stage::Done,
        }),
        place: None,
        parts: None,
        tags: None,
        sizes: None,
        stages: Some(vec![
            match input.name.as_str() {
                "A" => store::Stage::Open,
                _ => store::Stage::Done,
            },
            store::Stage::Open,
        ]),
        meta: None,
        child: None,
    })
}

pub(crate) static LISTS: Binding = Binding::of(FILE, &services::docs::LISTS)
    .to(&store::BACKEND, &store::PUT_LIST)
    .by(lists_request, lists_output);

fn lists_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::Input = call.input()?;
    let request: Vec<store::Part> = input
        .lines
        .into_iter()
        .map(|line| store::Part {
            sku: line.article.clone(),
            qty: line.quantity,
            size: line.size,
            note: Some(line.note.unwrap_or_else(|| input.name.clone())),
            stage: None,
            place: Some(store::Place { street: line.article, city: None, floor: None }),
        })
        .collect();
    store::put_list(&request)
}

fn lists_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: Vec<store::Part> = call.response(&store::PUT_LIST_REPLY_SHAPE, reply)?;
    let output: Vec<types::Line> = response
        .into_iter()
        .map(|part| types::Line {
            article: part.sku,
            quantity: part.qty,
            size: part.size,
            note: part.note,
            state: part.stage.map(|stage| match stage {
                store::Stage::Open => types::State::Open,
                store::Stage::Done => types::State::Done,
                _ => types::State::Other,
            }),
            address: None,
        })
        .collect();
    call.output(&output)
}

pub(crate) static BOXES: Binding = Binding::of(FILE, &services::docs::BOXES)
    .to(&store::BACKEND, &store::PUT)
    .by(boxes_request, boxes_output);

fn boxes_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::Input = call.input()?;
    store::put(&store::Doc {
        a: None,
        b: None,
        c: None,
        d: None,
        n: None,
        small: None,
        x: None,
        flag: None,
        stage: None,
        place: None,
        parts: input.extras.map(|items| {
            items
                .into_iter()
                .map(|extra| store::Part {
                    sku: extra.article.clone(),
                    qty: extra.quantity,
                    size: None,
                    note: None,
                    stage: None,
                    place: Some(store::Place {
                        street: extra.address.map(|address| address.street).unwrap_or(extra.article),
                        city: None,
                        floor: None,
                    }),
                })
                .collect()
        }),
        tags: Some(input.tags.iter().map(|tag| format!("{tag}!")).collect()),
        sizes: Some(
            input
                .lines
                .iter()
                .map(|line| cel::narrow(line.quantity).at("request/sizes/map"))
                .collect::<Result<_, CellFault>>()?,
        ),
        stages: Some(
            input
                .lines
                .iter()
                .map(|line| match line.article.as_str() {
                    "a" => store::Stage::Open,
                    _ => store::Stage::Done,
                })
                .collect(),
        ),
        meta: None,
        child: Some(Box::new(store::Doc {
            a: None,
            b: Some(if let Some(parent) = input.parent.as_deref() {
                parent.name.clone()
            } else {
                "none".to_owned()
            }),
            c: None,
            d: None,
            n: None,
            small: None,
            x: None,
            flag: None,
            stage: None,
            place: None,
            parts: None,
            tags: None,
            sizes: None,
            stages: None,
            meta: None,
            child: Some(Box::new(store::Doc {
                a: input.parent.and_then(|parent| parent.parent).and_then(|parent| parent.nick),
                b: None,
                c: None,
                d: None,
                n: None,
                small: None,
                x: None,
                flag: None,
                stage: None,
                place: None,
                parts: None,
                tags: None,
                sizes: None,
                stages: None,
                meta: None,
                child: None,
            })),
        })),
    })
}

fn boxes_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    call.response::<store::Doc>(&store::DOC_SCHEMA, reply)?;
    let input: types::Input = call.input()?;
    call.output(&types::Seen {
        text: None,
        count: None,
        state: None,
        input: Some(input.clone()),
        address: None,
        parent: input.parent.map(|boxed| *boxed),
        tags: Some(input.lines.into_iter().map(|line| line.article).collect()),
    })
}

pub(crate) static NUMBERS: Binding = Binding::of(FILE, &services::docs::NUMBERS)
    .to(&store::BACKEND, &store::PUT_STRICT)
    .by(numbers_request, numbers_output);

fn numbers_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::Input = call.input()?;
    store::put_strict(&store::Strict {
        a: input.count.to_string(),
        n: i64::from(input.small),
        small: cel::narrow(input.count).at("request/small")?,
        x: input.count as f64,
        flag: (input.count as f64) < input.ratio && i64::from(input.small) > 3 && 4 < input.count,
        stage: store::Stage::Open,
        place: store::Place { street: input.address.street, city: None, floor: input.tiny.map(i64::from) },
        parts: input
            .extras
            .into_iter()
            .flatten()
            .map(|extra| {
                Ok(store::Part {
                    sku: extra.article,
                    qty: extra.size.map(i64::from).unwrap_or(-1),
                    size: Some(cel::narrow(extra.quantity).at("request/parts/map/size")?),
                    note: None,
                    stage: None,
                    place: None,
                })
            })
            .collect::<Result<_, CellFault>>()?,
        tags: input.sizes.into_iter().map(|size| size.to_string()).collect(),
    })
}

fn numbers_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    call.response::<store::Strict>(&store::STRICT_SCHEMA, reply)?;
    Ok(Bytes::new())
}

pub(crate) static ARGUMENTS: Binding = Binding::of(FILE, &services::docs::ARGUMENTS)
    .to(&store::BACKEND, &store::FIND)
    .by(arguments_request, arguments_output);

fn arguments_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::ArgumentsInput = call.input()?;
    store::find(
        &format!("DOC-{}", input.id),
        Some(if input.state.unwrap_or(types::State::Done) == types::State::Done {
            store::Stage::Done
        } else {
            store::Stage::Open
        }),
        Some(&input.text),
        input.page.map(cel::narrow).transpose().at("parameters/page")?,
        input.text.is_empty(),
        input.tag.as_deref(),
    )
}

fn arguments_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    let response: store::Doc = call.response(&store::DOC_SCHEMA, reply)?;
    call.output(&types::Seen {
        text: response.a,
        count: response.n,
        state: None,
        input: None,
        address: None,
        parent: None,
        tags: None,
    })
}

pub(crate) static CONSTANTS: Binding = Binding::of(FILE, &services::docs::CONSTANTS)
    .to(&store::BACKEND, &store::PUT)
    .by(constants_request, optionals_output);

fn constants_request(_call: &Call<'_>) -> Result<Outgoing, Fault> {
    store::put(&store::Doc {
        a: Some("quo\"te".to_owned()),
        b: None,
        c: None,
        d: None,
        n: Some(-5),
        small: Some(7),
        x: Some(1.0),
        flag: Some(true),
        stage: Some(store::Stage::InProgress),
        place: Some(store::Place { street: "S".to_owned(), city: None, floor: None }),
        parts: None,
        tags: Some(vec!["a".to_owned(), "b".to_owned()]),
        sizes: None,
        stages: None,
        meta: None,
        child: Some(Box::new(store::Doc {
            a: None,
            b: Some(String::new()),
            c: None,
            d: None,
            n: None,
            small: None,
            x: None,
            flag: None,
            stage: None,
            place: None,
            parts: None,
            tags: None,
            sizes: None,
            stages: None,
            meta: None,
            child: None,
        })),
    })
}

pub(crate) static REMOVE: Binding = Binding::of(FILE, &services::docs::REMOVE)
    .to(&store::BACKEND, &store::DROP)
    .by(remove_request, remove_output);

fn remove_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::RemoveInput = call.input()?;
    store::drop(&input.id)
}

fn remove_output(_call: &Call<'_>, _reply: &[u8]) -> Result<Bytes, Fault> {
    Ok(Bytes::new())
}

pub(crate) static FUNCTIONS: Binding = Binding::of(FILE, &services::docs::FUNCTIONS)
    .to(&store::BACKEND, &store::PUT)
    .by(functions_request, optionals_output);

fn functions_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    static PATTERN: Pattern = Pattern::new("[0-9]");
    static PATTERN_2: Pattern = Pattern::new("^[a-z]+$");
    let input: types::Input = call.input()?;
    store::put(&store::Doc {
        a: Some(format!(
            "{}{}",
            input.name.trim().to_ascii_uppercase(),
            cel::substring_to(&input.name, 0, 2).at("request/a")?
        )),
        b: Some(
            cel::take(cel::split(&cel::replace(&input.name, "a", "b").at("request/b")?, ","), 0)
                .at("request/b")?,
        ),
        c: Some(format!(
            "{}{}",
            cel::join(&[input.id.clone(), input.name.to_ascii_lowercase(), "x".to_owned()], "-"),
            cel::join(&input.tags, ", ")
        )),
        d: Some(format!(
            "{}: {} of {}, {}",
            input.state.as_str(),
            input.count,
            cel::fixed(input.ratio, 2),
            cel::hex(i64::from(input.small), false)
        )),
        n: Some(
            cel::add(
                cel::add(cel::index_of(&input.name, "m"), cel::size(input.tags.len())).at("request/n")?,
                cel::length(&input.name),
            )
            .at("request/n")?,
        ),
        small: Some(
            cel::narrow(
                cel::remainder(cel::int_of_number(input.ratio * 2.5 - 1.0).at("request/small")?, 7)
                    .at("request/small")?,
            )
            .at("request/small")?,
        ),
        x: Some(
            cel::finite(
                cel::number_of(&format!(
                    "{}1",
                    cel::char_at(&cel::reverse(&input.name), 0).at("request/x")?.to_owned()
                ))
                .at("request/x")?
                    / (input.ratio + 1.0),
            )
            .at("request/x")?,
        ),
        flag: Some(
            input.name.starts_with("n")
                && !input.name.contains(input.id.as_str())
                && PATTERN_2.is_match(&input.name)
                || PATTERN.is_match(&input.id),
        ),
        stage: Some(if matches!(input.state, types::State::Open | types::State::Done) {
            store::Stage::Open
        } else {
            store::Stage::Done
        }),
        place: Some(store::Place {
            street: input.name.trim().to_owned(),
            city: Some(format!("{}{}", cel::number_text(input.ratio), cel::number_text(-input.ratio))),
            floor: Some(cel::negate(input.count).at("request/place/floor")?),
        }),
        parts: None,
        tags: Some(cel::append(input.tags.clone(), cel::split(&input.name, ""))),
        sizes: Some(vec![1, 2, input.small]),
        stages: None,
        meta: None,
        child: Some(Box::new(store::Doc {
            a: Some(if cel::holds(&input.tags, &input.name) { "yes" } else { "no" }.to_owned()),
            b: Some(
                if [1, 2, 3].contains(&input.count) || input.sizes.contains(&input.small) {
                    "in"
                } else {
                    "out"
                }
                .to_owned(),
            ),
            c: None,
            d: None,
            n: None,
            small: None,
            x: None,
            flag: Some(
                cel::holds(&["a", "b", input.id.as_str()], &input.name)
                    || cel::bool_of("true").at("request/child/flag")?,
            ),
            stage: None,
            place: None,
            parts: None,
            tags: None,
            sizes: None,
            stages: None,
            meta: None,
            child: None,
        })),
    })
}

pub(crate) static INDEX: Binding = Binding::of(FILE, &services::docs::INDEX)
    .to(&store::BACKEND, &store::PUT)
    .by(index_request, index_output);

fn index_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::Input = call.input()?;
    store::put(&store::Doc {
        a: Some(cel::get(&input.lines, 0).at("request/a")?.article.clone()),
        b: input.lines.get(1).and_then(|value| value.note.clone()),
        c: Some(
            match input.extras.as_ref().and_then(|items| items.first()).map(|value| value.article.clone()) {
                Some(value) => value,
                None => cel::get(&input.tags, 1).at("request/c")?.clone(),
            },
        ),
        d: Some(
            input
                .meta
                .as_ref()
                .and_then(|items| items.get("k"))
                .cloned()
                .unwrap_or_else(|| "none".to_owned()),
        ),
        n: Some(
            cel::get(
                &input.lines,
                cel::subtract(i64::from(input.small), i64::from(input.small)).at("request/n")?,
            )
            .at("request/n")?
            .quantity,
        ),
        small: Some(
            if cel::and(
                || Ok(cel::get(&input.lines, 0).at("request/small")?.size.is_some()),
                || Ok(i64::from(cel::get(&input.lines, 0).at("request/small")?.size.unwrap_or(1)) > 1),
            )? {
                *cel::get(&input.sizes, 0).at("request/small")?
            } else {
                3
            },
        ),
        x: None,
        flag: Some(if let Some(meta) = &input.meta {
            meta.contains_key("meta")
                && meta.contains_key("meta")
                && cel::item_of(meta, "meta").at("request/flag")?.as_str()
                    == cel::item_of(meta, "meta").at("request/flag")?.as_str()
        } else {
            false
        }),
        stage: None,
        place: Some(store::Place {
            street: cel::get(&input.lines, 1)
                .at("request/place/street")?
                .address
                .as_ref()
                .map(|address| address.street.clone())
                .unwrap_or_else(|| "?".to_owned()),
            city: input.meta.as_ref().and_then(|items| items.get("k")).cloned(),
            floor: None,
        }),
        parts: None,
        tags: Some(if cel::same(&input.tags, &["a".to_owned()]) {
            vec!["b".to_owned()]
        } else {
            vec![cel::take(input.tags, 0).at("request/tags")?]
        }),
        sizes: None,
        stages: None,
        meta: Some(std::collections::BTreeMap::from([
            ("name".to_owned(), input.name.clone()),
            ("id".to_owned(), input.id.clone()),
        ])),
        child: Some(Box::new(store::Doc {
            a: Some(input.name.clone()),
            b: None,
            c: None,
            d: None,
            n: None,
            small: None,
            x: None,
            flag: None,
            stage: None,
            place: Some(store::Place { street: input.id, city: None, floor: None }),
            parts: Some(vec![store::Part {
                sku: input.name,
                qty: 1,
                size: None,
                note: None,
                stage: None,
                place: None,
            }]),
            tags: None,
            sizes: None,
            stages: None,
            meta: None,
            child: None,
        })),
    })
}

fn index_output(call: &Call<'_>, reply: &[u8]) -> Result<Bytes, Fault> {
    call.response::<store::Doc>(&store::DOC_SCHEMA, reply)?;
    let input: types::Input = call.input()?;
    let output: types::Seen = {
        let line = cel::take(input.lines, 0).at("output/let")?;
        types::Seen {
            text: Some(line.article),
            count: Some(line.quantity),
            state: None,
            input: None,
            address: line.address,
            parent: None,
            tags: None,
        }
    };
    call.output(&output)
}

pub(crate) static FAILING: Binding = Binding::of(FILE, &services::docs::FAILING)
    .to(&store::BACKEND, &store::PUT)
    .by(failing_request, optionals_output);

fn failing_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::Input = call.input()?;
    store::put(&store::Doc {
        a: Some(
            if input.urgent && cel::divide(input.count, i64::from(input.small)).at("request/a")? > 2 {
                "a"
            } else {
                "b"
            }
            .to_owned(),
        ),
        b: if let Some(nick) = input.nick.as_deref()
            && cel::and(
                || Ok(cel::divide(cel::length(nick), i64::from(input.small)).at("request/b")? > 2),
                || Ok(cel::char_at(nick, 1).at("request/b")? == "i"),
            )?
        {
            Some(nick.to_owned())
        } else {
            None
        },
        c: Some(match input.nick {
            Some(value) => value,
            None => cel::substring(&input.name, 1).at("request/c")?.to_owned(),
        }),
        d: Some(
            if let Some(level) = input.level
                && cel::and(
                    || Ok(cel::divide(level, i64::from(input.small)).at("request/d")? == 1),
                    || Ok(cel::multiply(level, 2).at("request/d")? > 3),
                )?
            {
                "b"
            } else {
                "a"
            }
            .to_owned(),
        ),
        n: Some(
            if let Some(level) = input.level
                && cel::add(level, input.count).at("request/n")? > 3
            {
                cel::subtract(level, 1).at("request/n")?
            } else {
                cel::multiply(input.count, 2).at("request/n")?
            },
        ),
        small: None,
        x: None,
        flag: Some(
            input.urgent
                || cel::or(
                    || Ok(cel::divide(input.count, i64::from(input.small)).at("request/flag")? > 2),
                    || Ok(cel::remainder(input.count, 2).at("request/flag")? == 0),
                )?,
        ),
        stage: None,
        place: None,
        parts: None,
        tags: None,
        sizes: None,
        stages: None,
        meta: None,
        child: None,
    })
}

pub(crate) static MACROS: Binding = Binding::of(FILE, &services::docs::MACROS)
    .to(&store::BACKEND, &store::PUT)
    .by(macros_request, optionals_output);

fn macros_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::Input = call.input()?;
    store::put(&store::Doc {
        a: Some(cel::join(&input.lines.iter().map(|line| line.article.clone()).collect::<Vec<_>>(), ",")),
        b: Some(cel::join(
            &input
                .lines
                .iter()
                .filter(|&line| line.quantity > 3 && line.note.is_some())
                .map(|line| line.note.clone().unwrap_or_default())
                .collect::<Vec<_>>(),
            " ",
        )),
        c: Some(
            if cel::holds(&input.tags, &input.name) {
                "exists"
            } else if input.tags.iter().all(|tag| tag.starts_with("t")) {
                "all"
            } else {
                "none"
            }
            .to_owned(),
        ),
        d: Some(
            if input.sizes.iter().copied().filter(|&size| size == input.small).count() == 1 {
                "one"
            } else {
                "not one"
            }
            .to_owned(),
        ),
        n: Some(cel::size(
            input.lines.iter().filter(|&line| line.quantity > 8).cloned().collect::<Vec<_>>().len(),
        )),
        small: None,
        x: None,
        flag: Some(cel::and(
            || {
                cel::exists(input.lines.iter(), |line| {
                    Ok(cel::divide(line.quantity, i64::from(input.small)).at("request/flag")? > 2)
                })
            },
            || {
                cel::all(input.sizes.iter().copied(), |size| {
                    Ok(cel::divide(6, i64::from(size)).at("request/flag")? > 0)
                })
            },
        )?),
        stage: None,
        place: None,
        parts: Some(
            input
                .lines
                .iter()
                .filter(|&line| line.quantity > 8)
                .map(|line| store::Part {
                    sku: line.article.clone(),
                    qty: line.quantity,
                    size: None,
                    note: None,
                    stage: None,
                    place: None,
                })
                .collect(),
        ),
        tags: Some(input.tags.into_iter().filter(|tag| tag != "x").collect::<Vec<_>>()),
        sizes: Some(
            input
                .lines
                .iter()
                .map(|line| {
                    cel::narrow(cel::subtract(line.quantity, 1).at("request/sizes")?).at("request/sizes")
                })
                .collect::<Result<_, CellFault>>()?,
        ),
        stages: None,
        meta: Some(
            if let Some(meta) = &input.meta
                && cel::exists(meta.keys(), |key| {
                    Ok(cel::item_of(meta, key).at("request/meta")?.as_str() == key)
                })?
            {
                std::collections::BTreeMap::from([("found".to_owned(), "yes".to_owned())])
            } else {
                std::collections::BTreeMap::new()
            },
        ),
        child: Some(Box::new(store::Doc {
            a: None,
            b: None,
            c: None,
            d: None,
            n: None,
            small: None,
            x: None,
            flag: None,
            stage: None,
            place: None,
            parts: Some(
                input
                    .lines
                    .into_iter()
                    .filter(|line| line.quantity > 0)
                    .map(|line| store::Part {
                        sku: line.article,
                        qty: line.quantity,
                        size: None,
                        note: None,
                        stage: None,
                        place: None,
                    })
                    .collect(),
            ),
            tags: Some(
                input
                    .labels
                    .as_ref()
                    .into_iter()
                    .flatten()
                    .filter(|&label| label.contains("a"))
                    .map(|label| format!("{label}!"))
                    .collect(),
            ),
            sizes: Some(cel::keep(input.sizes, |&size| {
                Ok(cel::divide(i64::from(size), 1).at("request/child/sizes")? > 0)
            })?),
            stages: None,
            meta: None,
            child: None,
        })),
    })
}

pub(crate) static NAMES: Binding = Binding::of(FILE, &services::docs::NAMES)
    .to(&store::BACKEND, &store::PUT)
    .by(names_request, optionals_output);

fn names_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::Input = call.input()?;
    store::put(&store::Doc {
        a: input.nick.as_deref().map(|nick| format!("{}!", nick.trim())),
        b: None,
        c: None,
        d: None,
        n: match input.level {
            Some(level) => Some(cel::divide(level, 2).at("request/n/map")?),
            None => None,
        },
        small: None,
        x: None,
        flag: None,
        stage: None,
        place: input.home.map(|home| store::Place {
            street: home.street,
            city: home.city,
            floor: home.floor,
        }),
        parts: Some(vec![{
            let line = cel::get(
                &input.lines,
                cel::subtract(cel::size(input.lines.len()), 1).at("request/parts/0/let")?,
            )
            .at("request/parts/0/let")?;
            store::Part {
                sku: line.article.clone(),
                qty: line.quantity,
                size: None,
                note: line.note.clone(),
                stage: None,
                place: None,
            }
        }]),
        tags: None,
        sizes: None,
        stages: None,
        meta: None,
        child: {
            let line = cel::take(input.lines, 0).at("request/child/let")?;
            Some(store::Doc {
                a: Some(line.article),
                b: line.note,
                c: None,
                d: None,
                n: Some(line.quantity),
                small: None,
                x: None,
                flag: None,
                stage: None,
                place: None,
                parts: None,
                tags: None,
                sizes: None,
                stages: None,
                meta: None,
                child: None,
            })
        }
        .map(Box::new),
    })
}

pub(crate) static TIMES: Binding = Binding::of(FILE, &services::docs::TIMES)
    .to(&store::BACKEND, &store::PUT)
    .by(times_request, optionals_output);

fn times_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    let input: types::Input = call.input()?;
    store::put(&store::Doc {
        a: Some(
            cel::Timestamp::parse(&input.name)
                .at("request/a")?
                .plus(cel::Span::parse("36h").at("request/a")?)
                .at("request/a")?
                .to_string(),
        ),
        b: Some(cel::Span::parse(&input.id).at("request/b")?.to_string()),
        c: None,
        d: None,
        n: Some(
            cel::add(
                cel::multiply(
                    cel::Timestamp::parse(&input.name)
                        .at("request/n")?
                        .part_in(cel::Part::FullYear, "Europe/Berlin")
                        .at("request/n")?,
                    100,
                )
                .at("request/n")?,
                cel::Timestamp::parse(&input.name).at("request/n")?.part(cel::Part::Month),
            )
            .at("request/n")?,
        ),
        small: None,
        x: None,
        flag: Some(cel::or(
            || {
                Ok(cel::Timestamp::parse(&input.name).at("request/flag")?
                    < cel::Timestamp::parse("2026-01-01T00:00:00Z").at("request/flag")?)
            },
            || {
                Ok(cel::Timestamp::parse(&input.id)
                    .at("request/flag")?
                    .since(cel::Timestamp::parse(&input.name).at("request/flag")?)
                    .at("request/flag")?
                    > cel::Span::parse("1h").at("request/flag")?)
            },
        )?),
        stage: None,
        place: None,
        parts: None,
        tags: None,
        sizes: None,
        stages: None,
        meta: None,
        child: None,
    })
}

pub(crate) static WIDE: Binding = Binding::of(FILE, &services::docs::WIDE)
    .to(&store::BACKEND, &store::PUT)
    .by(wide_request, optionals_output);

fn wide_request(call: &Call<'_>) -> Result<Outgoing, Fault> {
    const NOTE: &str = "request/child/child/child/child/parts/map/note";
    const QTY: &str = "request/child/child/child/child/parts/map/qty";
    const N: &str = "request/child/child/child/child/n";
    const B: &str = "A text of more bytes than stand within a cell: later";
    const B_2: &str = "A text of more bytes than stand within a cell: now";
    const A: &str = "\
        A text that is longer than a line, with \"quotes\", somebody's \
        apostrophe and an {unnamed} brace, which goes on for a second \
        line.";
    let input: types::Input = call.input()?;
    store::put(&store::Doc {
        a: Some(A.to_owned()),
        b: Some(if input.urgent { B_2 } else { B }.to_owned()),
        c: Some(format!(
            "\
        {} is somebody about whom so much has to be said that it takes \
        more than the width of a line: {}, and then some",
            input.name, input.id
        )),
        d: None,
        n: None,
        small: None,
        x: None,
        flag: None,
        stage: None,
        place: None,
        parts: None,
        tags: None,
        sizes: None,
        stages: None,
        meta: None,
        child: Some(Box::new(store::Doc {
            a: None,
            b: None,
            c: None,
            d: None,
            n: None,
            small: None,
            x: None,
            flag: None,
            stage: None,
            place: None,
            parts: None,
            tags: None,
            sizes: None,
            stages: None,
            meta: None,
            child: Some(Box::new(store::Doc {
                a: None,
                b: None,
                c: None,
                d: None,
                n: None,
                small: None,
                x: None,
                flag: None,
                stage: None,
                place: None,
                parts: None,
                tags: None,
                sizes: None,
                stages: None,
                meta: None,
                child: Some(Box::new(store::Doc {
                    a: None,
                    b: None,
                    c: None,
                    d: None,
                    n: None,
                    small: None,
                    x: None,
                    flag: None,
                    stage: None,
                    place: None,
                    parts: None,
                    tags: None,
                    sizes: None,
                    stages: None,
                    meta: None,
                    child: Some(Box::new(store::Doc {
                        a: None,
                        b: None,
                        c: None,
                        d: None,
                        n: Some(cel::divide(input.count, i64::from(input.small)).at(N)?),
                        small: None,
                        x: None,
                        flag: None,
                        stage: None,
                        place: None,
                        parts: Some(
                            input
                                .lines
                                .iter()
                                .map(|line| {
                                    Ok(store::Part {
                                        sku: line.article.clone(),
                                        qty: cel::divide(line.quantity, i64::from(input.small)).at(QTY)?,
                                        size: None,
                                        note: Some(cel::substring(&line.article, 1).at(NOTE)?.to_owned()),
                                        stage: None,
                                        place: None,
                                    })
                                })
                                .collect::<Result<_, CellFault>>()?,
                        ),
                        tags: None,
                        sizes: None,
                        stages: None,
                        meta: None,
                        child: None,
                    })),
                })),
            })),
        })),
    })
}

fn copies_of(texts: Vec<String>) -> Vec<String> {
    texts
}

fn first_of(texts: &[String]) -> Result<String, CellFault> {
    Ok(cel::substring(cel::get(texts, 0).at("/fragments/first/map")?, 1)
        .at("/fragments/first/map")?
        .to_owned())
}

fn label_of(line: &types::Line, sign: &str) -> String {
    format!("{}{sign}{}", line.article, line.quantity)
}

fn part_of(line: &types::Line) -> store::Part {
    store::Part {
        sku: line.article.clone(),
        qty: line.quantity,
        size: None,
        note: Some(label_of(line, "/")),
        stage: None,
        place: None,
    }
}

fn place_of(address: types::Address) -> store::Place {
    store::Place { street: address.street, city: address.city, floor: None }
}

fn risk_of(thing: types::Thing) -> store::Risk {
    match thing {
        types::Thing::Vehicle(one) => store::Risk::Car(Box::new(store::Car {
            kind: store::CarKind::Car,
            plate: one.plate,
            seats: one.seats,
        })),
        types::Thing::Home(one) => store::Risk::House(Box::new(store::House {
            kind: store::HouseKind::House,
            place: place_of(one.address),
            rooms: one.rooms,
        })),
    }
}

fn stage_of(state: types::State) -> Option<String> {
    if state == types::State::Open { Some("opened".to_owned()) } else { None }
}
