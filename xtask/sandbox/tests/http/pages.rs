//! Lists come in pages as the contract says.

use serde_json::{Value, json};

use crate::support::{Caller, lenient, start};

fn names(items: &Value, name: &str) -> Vec<String> {
    items.as_array().unwrap().iter().map(|item| item[name].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn tokens_lead_through_all_pages_and_end() {
    let sandbox = start(lenient()).await;
    let lists = Caller::of(&sandbox, "lists");
    for name in ["a", "b", "c"] {
        lists.post("/things", &json!({ "name": name })).await;
    }
    let all = names(&lists.get("/things").await.json()["data"], "id");
    let mut seen = Vec::new();
    let mut target = "/things?max=2".to_owned();
    loop {
        let page = lists.get(&target).await.json();
        seen.extend(names(&page["data"], "id"));
        match page["meta"]["after"].as_str() {
            Some(after) => target = format!("/things?max=2&after={after}"),
            None => break,
        }
    }
    assert!(all.len() > 3, "{all:?}");
    assert_eq!(seen, all);
}

#[tokio::test]
async fn links_lead_through_all_pages_and_end() {
    let sandbox = start(lenient()).await;
    let lists = Caller::of(&sandbox, "lists");
    for text in ["a", "b", "c"] {
        lists.post("/entries", &json!({ "text": text })).await;
    }
    let all = names(&lists.get("/entries").await.json(), "id");
    let mut seen = Vec::new();
    let mut target = "/entries?max=1".to_owned();
    loop {
        let page = lists.get(&target).await;
        seen.extend(names(&page.json(), "id"));
        let link = page.headers.get("link").map(|link| link.to_str().unwrap().to_owned());
        let Some(link) = link else { break };
        let (path, rest) = link.strip_prefix('<').and_then(|link| link.split_once('>')).unwrap();
        assert_eq!(rest, "; rel=\"next\"");
        target = path.to_owned();
    }
    assert_eq!(seen, all);
}

#[tokio::test]
async fn tokens_in_bodies_lead_through_all_pages_and_end() {
    let sandbox = start(lenient()).await;
    let lists = Caller::of(&sandbox, "lists");
    for name in ["a", "b", "c"] {
        lists.post("/things", &json!({ "name": name })).await;
    }
    let all = names(&lists.post("/things/search", &json!({})).await.json()["data"], "id");
    let mut seen = Vec::new();
    let mut question = json!({ "paging": { "max": 2 } });
    loop {
        let page = lists.post("/things/search", &question).await.json();
        let shown = names(&page["data"], "id");
        assert!(!shown.is_empty() && shown.len() <= 2, "{page}");
        seen.extend(shown);
        match page["meta"]["after"].as_str() {
            Some(after) => question["paging"]["after"] = after.into(),
            None => break,
        }
    }
    assert!(all.len() >= 3, "{all:?}");
    assert_eq!(seen, all);
}
