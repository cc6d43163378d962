use std::collections::BTreeMap;
use std::path::Path;

use super::{catalog, escaped};

fn site() -> BTreeMap<String, String> {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../integration-spec/specs");
    catalog(caseway_spec::load(&specs).platform.as_ref().expect("the specs should be sound"))
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
