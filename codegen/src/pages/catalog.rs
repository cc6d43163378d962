//! The catalogue: a page per backend, service and case type, and one over all of them with the dependency matrix.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use caseway_environment::Template;
use caseway_spec::date::Date;
use caseway_spec::platform::{Backend, CaseType, DirectConnection, OperationKind, Platform, Service};

use super::diagram::{self, Node};
use super::direct;
use super::majors;
use super::{badge, code, escaped, page, table};

/// Every page: path below the site's folder, and content. Days are counted from `as_of`.
#[must_use]
pub fn catalog(platform: &Platform, as_of: Option<Date>) -> BTreeMap<String, String> {
    let mut pages = BTreeMap::from([
        ("index.html".to_owned(), index(platform, as_of)),
        ("backends.html".to_owned(), backends(platform)),
        ("services.html".to_owned(), services(platform, as_of)),
        ("case-types.html".to_owned(), case_types(platform)),
        ("approvals.html".to_owned(), direct::page(platform, as_of)),
        ("owners.html".to_owned(), owners(platform)),
    ]);
    for (index, of) in platform.backends.iter().enumerate() {
        pages.insert(format!("backends/{}.html", of.name), backend(platform, index, of, as_of));
    }
    for (index, of) in platform.services.iter().enumerate() {
        pages.insert(format!("services/{}.html", of.name), service(platform, index, of, as_of));
    }
    for of in &platform.case_types {
        pages.insert(format!("case-types/{}.html", of.name), case_type(platform, of, as_of));
    }
    pages
}

pub(super) fn navigation(platform: &Platform, up: &str) -> String {
    let links = [
        ("index", platform.title.as_str()),
        ("backends", "Backends"),
        ("services", "Services"),
        ("case-types", "Case types"),
        ("approvals", "Direct connections"),
        ("owners", "Owners"),
    ];
    let links: String = links
        .iter()
        .map(|(file, text)| format!("<a href=\"{up}{file}.html\">{}</a>", escaped(text)))
        .collect();
    format!("<nav>{links}</nav>\n")
}

pub(super) fn link(up: &str, folder: &str, name: &str, text: &str) -> String {
    format!("<a href=\"{up}{folder}/{}.html\">{}</a>", escaped(name), escaped(text))
}

/// A service operation, with its place on the service's page.
fn operation_link(platform: &Platform, up: &str, (service, operation): (usize, usize)) -> String {
    let of = &platform.services[service];
    let name = &of.operations[operation].name;
    format!(
        "<a href=\"{up}services/{0}.html#{1}\"><code>{0}.{1}</code></a>",
        escaped(&of.name),
        escaped(name)
    )
}

fn kind(kind: OperationKind) -> &'static str {
    match kind {
        OperationKind::Query => "query",
        OperationKind::Command => "command",
    }
}

fn paragraph(text: Option<&str>) -> String {
    text.map(|text| format!("<p>{}</p>\n", escaped(text))).unwrap_or_default()
}

/// How many operations a case type calls of a backend, through the services.
fn through_hub(platform: &Platform, case_type: &CaseType, backend: usize) -> BTreeSet<(usize, usize)> {
    platform
        .bindings
        .iter()
        .filter(|binding| binding.backend == backend)
        .map(|binding| (binding.service, binding.operation))
        .filter(|uses| case_type.uses.contains(uses))
        .collect()
}

fn index(platform: &Platform, as_of: Option<Date>) -> String {
    let operations: usize = platform.services.iter().map(|service| service.operations.len()).sum();
    let figure = |count: usize, noun: &str| format!("<li><strong>{count}</strong>{noun}</li>");
    let mut body = format!(
        "<h1>{}</h1>\n<p class=\"lead\">What each case type calls, and where it comes from.</p>\n",
        escaped(&platform.title)
    );
    let _ = writeln!(
        body,
        "<ul class=\"figures\">{}{}{}{}</ul>",
        figure(platform.backends.len(), "backends"),
        figure(platform.services.len(), "services"),
        figure(operations, "operations"),
        figure(platform.case_types.len(), "case types")
    );
    body.push_str("<h2>Case types and backends</h2>\n<p class=\"soft\">How many operations a case type may call through the hub, and what it calls past the services.</p>\n");
    body.push_str(&matrix(platform, as_of));
    body.push_str(&majors::ending(platform, as_of));
    body.push_str("<h2>Services over backends</h2>\n");
    body.push_str(&overview(platform));
    page(&platform.title, &navigation(platform, ""), &body)
}

fn matrix(platform: &Platform, as_of: Option<Date>) -> String {
    let mut text = String::from(
        "<div class=\"scroll\"><table class=\"matrix\">\n<thead><tr><th scope=\"col\">Case type</th>",
    );
    for backend in &platform.backends {
        let _ =
            write!(text, "<th scope=\"col\">{}</th>", link("", "backends", &backend.name, &backend.title));
    }
    text.push_str("</tr></thead>\n<tbody>\n");
    for case_type in &platform.case_types {
        let _ = write!(
            text,
            "<tr><th scope=\"row\">{}</th>",
            link("", "case-types", &case_type.name, &case_type.title)
        );
        for backend in 0..platform.backends.len() {
            let count = through_hub(platform, case_type, backend).len();
            let direct = direct::cell(platform, case_type, backend, as_of);
            let cell = match (count, direct.as_str()) {
                (0, "") => "<span class=\"soft\">·</span>".to_owned(),
                (0, direct) => direct.to_owned(),
                (count, direct) => format!("{count} {direct}"),
            };
            let _ = write!(text, "<td>{cell}</td>");
        }
        text.push_str("</tr>\n");
    }
    text.push_str("</tbody></table></div>\n");
    text
}

/// Services on the left, backends on the right.
fn overview(platform: &Platform) -> String {
    let node = |folder: &str, name: &str, title: &str| Node {
        text: title.to_owned(),
        link: format!("{folder}/{name}.html"),
    };
    let services = platform.services.iter().map(|of| node("services", &of.name, &of.title)).collect();
    let backends = platform.backends.iter().map(|of| node("backends", &of.name, &of.title)).collect();
    let lines: BTreeSet<(usize, usize, usize)> =
        platform.bindings.iter().map(|binding| (0, binding.service, binding.backend)).collect();
    let lines: Vec<_> = lines.into_iter().collect();
    diagram::columns("Which service calls which backend", &[services, backends], &lines)
}

fn backends(platform: &Platform) -> String {
    let rows = platform.backends.iter().enumerate().map(|(index, of)| {
        let callers =
            platform.case_types.iter().filter(|c| !through_hub(platform, c, index).is_empty()).count();
        vec![
            link("", "backends", &of.name, &of.title),
            badge(of.tier.name()),
            escaped(&of.owner),
            of.operations.len().to_string(),
            callers.to_string(),
        ]
    });
    let body = format!(
        "<h1>Backends</h1>\n{}",
        table(&["Backend", "Tier", "Owner", "Operations", "Case types"], rows)
    );
    page("Backends", &navigation(platform, ""), &body)
}

fn services(platform: &Platform, as_of: Option<Date>) -> String {
    let rows = platform.services.iter().map(|of| {
        vec![
            format!("{} {}", link("", "services", &of.name, &of.title), majors::badges(of, as_of)),
            escaped(&of.owner),
            of.operations.len().to_string(),
            escaped(of.description.as_deref().unwrap_or_default()),
        ]
    });
    let body =
        format!("<h1>Services</h1>\n{}", table(&["Service", "Owner", "Operations", "What it offers"], rows));
    page("Services", &navigation(platform, ""), &body)
}

fn case_types(platform: &Platform) -> String {
    let rows = platform.case_types.iter().map(|of| {
        vec![
            link("", "case-types", &of.name, &of.title),
            badge(of.criticality.name()),
            escaped(&of.owner),
            of.uses.len().to_string(),
        ]
    });
    let body =
        format!("<h1>Case types</h1>\n{}", table(&["Case type", "Criticality", "Owner", "Grants"], rows));
    page("Case types", &navigation(platform, ""), &body)
}

fn owners(platform: &Platform) -> String {
    let mut found: BTreeMap<&str, [Vec<String>; 3]> = BTreeMap::new();
    for of in &platform.backends {
        found.entry(&of.owner).or_default()[0].push(link("", "backends", &of.name, &of.title));
    }
    for of in &platform.services {
        found.entry(&of.owner).or_default()[1].push(link("", "services", &of.name, &of.title));
    }
    for of in &platform.case_types {
        found.entry(&of.owner).or_default()[2].push(link("", "case-types", &of.name, &of.title));
    }
    let rows = found.into_iter().map(|(owner, things)| {
        [vec![escaped(owner)], things.map(|things| things.join("<br>")).to_vec()].concat()
    });
    let body = format!("<h1>Owners</h1>\n{}", table(&["Owner", "Backends", "Services", "Case types"], rows));
    page("Owners", &navigation(platform, ""), &body)
}

fn facts(rows: Vec<(&str, String)>) -> String {
    let rows: String = rows
        .into_iter()
        .map(|(name, value)| format!("<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>\n"))
        .collect();
    format!("<div class=\"scroll\"><table>\n<tbody>\n{rows}</tbody></table></div>\n")
}

fn address(template: Option<&Template>) -> String {
    template.map_or("of the environment".to_owned(), |url| code(&url.to_string()))
}

fn backend(platform: &Platform, index: usize, of: &Backend, as_of: Option<Date>) -> String {
    let resilience = &of.resilience;
    let mut body = format!(
        "<h1>{} {}</h1>\n{}",
        escaped(&of.title),
        badge(of.tier.name()),
        paragraph(of.description.as_deref())
    );
    body.push_str(&facts(vec![
        ("Owner", escaped(&of.owner)),
        ("Contract", code(&of.source)),
        ("Address", address(of.base_url.as_ref())),
        ("An attempt may take", format!("{:?}", resilience.timeout)),
        (
            "Breaker",
            format!(
                "opens after {} failures, for {:?}",
                resilience.breaker_failures, resilience.breaker_open_for
            ),
        ),
        ("Calls at once", resilience.concurrency.to_string()),
        (
            "Health",
            of.health.map_or("not asked for".to_owned(), |(operation, every)| {
                format!("{} every {every:?}", code(&of.operations[operation].name))
            }),
        ),
    ]));
    if !of.instances.is_empty() {
        body.push_str("<h2>Instances</h2>\n");
        let rows = of.instances.iter().map(|instance| {
            vec![
                code(&instance.name),
                escaped(&instance.title),
                code(&instance.full_name),
                escaped(&instance.owner),
                address(instance.base_url.as_ref()),
            ]
        });
        body.push_str(&table(&["Instance", "Title", "Stored and counted as", "Owner", "Address"], rows));
    }
    body.push_str("<h2>Operations</h2>\n");
    let rows = of.operations.iter().enumerate().map(|(call, operation)| {
        let services: Vec<String> = platform
            .bindings
            .iter()
            .filter(|binding| (binding.backend, binding.call) == (index, call))
            .map(|binding| operation_link(platform, "../", (binding.service, binding.operation)))
            .collect();
        let health = of.health.is_some_and(|(asked, _)| asked == call);
        let services = match (services.as_slice(), health) {
            ([], true) => "<span class=\"soft\">health</span>".to_owned(),
            ([], false) => "<span class=\"soft\">nothing</span>".to_owned(),
            (services, _) => services.join("<br>"),
        };
        vec![
            format!("<span id=\"{0}\"><code>{0}</code></span>", escaped(&operation.name)),
            kind(operation.kind).to_owned(),
            code(&format!("{} {}", operation.route.method.name(), operation.route.path)),
            services,
        ]
    });
    body.push_str(&table(&["Operation", "Kind", "HTTP", "Called for"], rows));
    body.push_str("<h2>Case types that depend on it</h2>\n");
    let dependent: Vec<(&CaseType, BTreeSet<(usize, usize)>)> = platform
        .case_types
        .iter()
        .map(|case_type| (case_type, through_hub(platform, case_type, index)))
        .filter(|(_, uses)| !uses.is_empty())
        .collect();
    let rows = dependent.iter().map(|(case_type, uses)| {
        let operations: Vec<String> = uses.iter().map(|of| operation_link(platform, "../", *of)).collect();
        vec![
            link("../", "case-types", &case_type.name, &case_type.title),
            badge(case_type.criticality.name()),
            escaped(&case_type.owner),
            operations.join("<br>"),
        ]
    });
    body.push_str(&table(&["Case type", "Criticality", "Owner", "Through"], rows));
    body.push_str(&direct::of(platform, as_of, |connection| connection.backend == index));
    page(&of.title, &navigation(platform, "../"), &body)
}

fn service(platform: &Platform, index: usize, of: &Service, as_of: Option<Date>) -> String {
    let mut body = format!(
        "<h1>{} {}</h1>\n{}",
        escaped(&of.title),
        majors::badges(of, as_of),
        paragraph(of.description.as_deref())
    );
    let mut rows = vec![("Owner", escaped(&of.owner)), ("Service", code(&of.source))];
    rows.extend(majors::rows(platform, of, as_of));
    body.push_str(&facts(rows));
    body.push_str("<h2>Operations</h2>\n");
    let rows = of.operations.iter().enumerate().map(|(operation, declared)| {
        let uses = (index, operation);
        let calls: Vec<String> = platform
            .bindings
            .iter()
            .filter(|binding| (binding.service, binding.operation) == uses)
            .map(|binding| {
                let backend = &platform.backends[binding.backend];
                let call = &backend.operations[binding.call].name;
                format!(
                    "<a href=\"../backends/{0}.html#{1}\"><code>{0}.{1}</code></a>",
                    escaped(&backend.name),
                    escaped(call)
                )
            })
            .collect();
        let callers: Vec<String> = platform
            .case_types
            .iter()
            .filter(|case_type| case_type.uses.contains(&uses))
            .map(|case_type| link("../", "case-types", &case_type.name, &case_type.title))
            .collect();
        let about = declared
            .description
            .as_deref()
            .map(|text| format!("<br><span class=\"soft\">{}</span>", escaped(text)));
        let last = majors::end(declared.deprecated, declared.sunset, as_of);
        vec![
            format!(
                "<span id=\"{0}\"><code>{0}</code></span> {1}{2}",
                escaped(&declared.name),
                last,
                about.unwrap_or_default()
            ),
            kind(declared.kind).to_owned(),
            code(&format!("{} {}", declared.route.method.name(), declared.route.path)),
            calls.join("<br>"),
            callers.join("<br>"),
        ]
    });
    body.push_str(&table(&["Operation", "Kind", "HTTP", "Calls", "Case types"], rows));
    page(&of.title, &navigation(platform, "../"), &body)
}

fn case_type(platform: &Platform, of: &CaseType, as_of: Option<Date>) -> String {
    let mut body = format!(
        "<h1>{} {}</h1>\n{}",
        escaped(&of.title),
        badge(of.criticality.name()),
        paragraph(of.description.as_deref())
    );
    body.push_str(&facts(vec![("Owner", escaped(&of.owner)), ("Case type", code(&of.source))]));
    body.push_str(&reaches(platform, of));
    body.push_str("<h2>What it may call</h2>\n");
    let rows = of.uses.iter().map(|&(service, operation)| {
        let declared = &platform.services[service].operations[operation];
        let backends: Vec<String> = platform
            .bindings
            .iter()
            .filter(|binding| (binding.service, binding.operation) == (service, operation))
            .map(|binding| &platform.backends[binding.backend])
            .map(|backend| link("../", "backends", &backend.name, &backend.title))
            .collect();
        vec![
            format!(
                "{} {}",
                operation_link(platform, "../", (service, operation)),
                majors::end(declared.deprecated, declared.sunset, as_of)
            ),
            kind(declared.kind).to_owned(),
            escaped(declared.description.as_deref().unwrap_or_default()),
            backends.join("<br>"),
        ]
    });
    body.push_str(&table(&["Operation", "Kind", "What it does", "Backend"], rows));
    let own = |connection: &DirectConnection| platform.case_types[connection.case_type].name == of.name;
    body.push_str(&direct::of(platform, as_of, own));
    page(&of.title, &navigation(platform, "../"), &body)
}

/// The case type, its services, their backends.
fn reaches(platform: &Platform, of: &CaseType) -> String {
    let used: BTreeSet<(usize, usize)> = platform
        .bindings
        .iter()
        .filter(|binding| of.uses.contains(&(binding.service, binding.operation)))
        .map(|binding| (binding.service, binding.backend))
        .collect();
    let services: Vec<usize> =
        used.iter().map(|(service, _)| *service).collect::<BTreeSet<_>>().into_iter().collect();
    let backends: Vec<usize> =
        used.iter().map(|(_, backend)| *backend).collect::<BTreeSet<_>>().into_iter().collect();
    let position = |list: &[usize], index: usize| list.iter().position(|of| *of == index).unwrap_or_default();
    let first = services.iter().enumerate().map(|(at, _)| (0, 0, at));
    let second = used
        .iter()
        .map(|(service, backend)| (1, position(&services, *service), position(&backends, *backend)));
    let lines: Vec<(usize, usize, usize)> = first.chain(second).collect();
    let node = |folder: &str, name: &str, title: &str| Node {
        text: title.to_owned(),
        link: format!("../{folder}/{name}.html"),
    };
    let columns = [
        vec![node("case-types", &of.name, &of.title)],
        services
            .iter()
            .map(|at| &platform.services[*at])
            .map(|of| node("services", &of.name, &of.title))
            .collect(),
        backends
            .iter()
            .map(|at| &platform.backends[*at])
            .map(|of| node("backends", &of.name, &of.title))
            .collect(),
    ];
    if services.is_empty() {
        return String::new();
    }
    diagram::columns(&format!("What {} depends on", of.title), &columns, &lines)
}
