use std::collections::BTreeMap;
use std::path::Path;

use super::{catalog, escaped};

fn site() -> BTreeMap<String, String> {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../integration-spec/specs");
    catalog(caseway_spec::load(&specs).platform.as_ref().expect("the specs should be sound"), None)
}

/// Every `href` of a page.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next())
}

#[test]
fn every_link_leads_somewhere() {
    let site = site();
    for (path, text) in &site {
        for link in links(text) {
            let (file, anchor) =
                link.split_once('#').map_or((link, None), |(file, anchor)| (file, Some(anchor)));
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let target = match file.strip_prefix("../") {
                Some(rest) => rest.to_owned(),
                None if folder.is_empty() => file.to_owned(),
                None => format!("{folder}/{file}"),
            };
            let page =
                site.get(&target).unwrap_or_else(|| panic!("{path} leads to {link}, which is not there"));
            if let Some(anchor) = anchor {
                assert!(page.contains(&format!("id=\"{anchor}\"")), "{path} leads to {link}: no such place");
            }
        }
    }
}

#[test]
fn every_page_is_one_file_that_needs_nothing_else() {
    for (path, text) in site() {
        assert!(text.starts_with("<!doctype html>"), "{path}");
        for outside in ["<script", "<link", "src=", "http://", "@import", "url("] {
            let text = text.replace("http://127", "");
            assert!(!text.contains(outside), "{path} has {outside}");
        }
    }
}

#[test]
fn every_backend_service_and_case_type_has_a_page() {
    let site = site();
    for page in ["backends/erp.html", "services/orders.html", "case-types/motor-claim.html"] {
        assert!(site.contains_key(page), "{page}");
    }
    assert!(site["index.html"].contains("<table class=\"matrix\">"));
}

#[test]
fn what_html_would_read_is_escaped() {
    assert_eq!(escaped("<a href=\"x\">'&'"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;");
}

#[test]
fn the_matrix_tells_how_long_a_direct_connection_holds_yet() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/specs");
    let folder = tempfile::tempdir().expect("a directory");
    for from in [fixtures.join("base"), fixtures.join("good/direct-connection-approved")] {
        copy(&from, folder.path());
    }
    let loaded = caseway_spec::load(folder.path());
    let platform = loaded.platform.as_ref().expect("the specs should be sound");
    let index = |day: &str| {
        catalog(platform, Some(day.parse().expect("a day"))).remove("index.html").expect("a page")
    };
    let last = platform.approvals[0].record.expires.expect("a last day").to_string();
    assert!(index(&last).contains("direct, ends today"));
    let early = index("2026-01-01");
    assert!(
        early.contains("<span class=\"badge holds\">direct, ") && early.contains(" days left"),
        "{early}"
    );
    assert!(index("2099-01-01").contains(&format!("direct, ended on {last}")));
    let pages = catalog(platform, None);
    assert!(pages["case-types/claim.html"].contains("Past the services"));
    assert!(pages["approvals.html"].contains("<span class=\"badge accepted\">accepted</span>"));
}

#[test]
fn a_major_that_ends_tells_until_when_who_uses_it_and_what_they_move_to() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../integration-spec/specs");
    let loaded = caseway_spec::load(&specs);
    let platform = loaded.platform.as_ref().expect("the specs should be sound");
    let on = |day: &str| catalog(platform, Some(day.parse().expect("a day")));

    let early = on("2027-01-01");
    let index = &early["index.html"];
    let (_, ends) = index.split_once("<h2>What ends</h2>").expect("a part about what ends");
    let (ends, _) = ends.split_once("</table>").expect("a table");
    assert!(ends.contains("<span class=\"badge warning\">until 2027-12-31, 364 days left</span>"), "{ends}");
    for user in ["motor-claim", "household-claim"] {
        assert!(ends.contains(&format!("case-types/{user}.html")), "{user} has yet to move: {ends}");
    }
    assert!(!ends.contains("travel-assistance") && ends.contains("services/bills-v2.html"), "{ends}");

    assert!(early["services.html"].contains("<span class=\"badge\">v2</span>"));
    let first = &early["services/bills.html"];
    assert!(first.contains("href=\"../services/bills-v2.html\"") && first.contains("since 2026-12-01"));
    assert!(early["services/bills-v2.html"].contains("href=\"../services/bills.html\""));
    assert!(
        early["case-types/motor-claim.html"]
            .contains("bills.GetBill</code></a> <span class=\"badge warning\">")
    );
    assert!(
        on("2027-12-01")["index.html"].contains("<span class=\"badge error\">until 2027-12-31, 30 days left")
    );
    assert!(
        on("2028-01-01")["services/bills.html"].contains("<span class=\"badge error\">ended on 2027-12-31")
    );
}

/// Copies the files of a folder and of those in it.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a directory");
    for entry in std::fs::read_dir(from).expect("a directory") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a file");
        }
    }
}
