//! What is told to code scanning, of every fixture, held against the schema of SARIF 2.1.0.
//!
//! The schema is that of `@microsoft/jest-sarif`, installed from the npm registry below the target directory. Where it cannot
//! be, nothing is tested, and that is said.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use caseway_spec::render::Renderer;
use serde_json::Value;

use crate::fixture::{all, of_folder};

const PACKAGE: &str = "@microsoft/jest-sarif";
const VERSION: &str = "1.0.0-beta.0";
const SCHEMA: &str = "lib/schemas/sarif-2.1.0-rtm.5.json";

/// The schema, or why there is none.
fn schema() -> Result<Value, String> {
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let home = cache.join(format!("jest-sarif-{VERSION}"));
    let file: PathBuf = home.join("node_modules").join(PACKAGE).join(SCHEMA);
    if !file.exists() {
        // Installed aside and renamed, so that an interrupted run leaves nothing that looks installed.
        let aside = cache.join(format!("jest-sarif-{VERSION}.{}", std::process::id()));
        fs::create_dir_all(&aside).map_err(|error| error.to_string())?;
        let output = Command::new("npm")
            .args([
                "install",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--no-package-lock",
                "--loglevel=error",
            ])
            .arg("--prefix")
            .arg(&aside)
            .arg(format!("{PACKAGE}@{VERSION}"))
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("npm cannot be run: {error}"))?;
        if !output.status.success() {
            return Err(format!(
                "npm could not install it: {}",
                String::from_utf8_lossy(&output.stderr).trim()
            ));
        }
        // Another run may have been faster.
        if fs::rename(&aside, &home).is_err() {
            fs::remove_dir_all(&aside).map_err(|error| error.to_string())?;
        }
    }
    let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))
}

#[test]
fn what_code_scanning_is_told_is_sarif() {
    let schema = match schema() {
        Ok(schema) => schema,
        Err(why) => {
            println!("skipped: there is no schema of SARIF: {why}");
            return;
        }
    };
    let mut schema = schema;
    repair(&mut schema);
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(!validator.is_valid(&serde_json::json!({ "version": "2.1.0" })), "the schema judges");
    let mut results = 0;
    for fixture in all().into_iter().chain(of_folder("good")) {
        let (_scratch, loaded) = fixture.loaded();
        let log =
            serde_json::to_value(Renderer::new(&loaded.sources).below("specs/").sarif(&loaded)).unwrap();
        let wrong: Vec<String> =
            validator.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(wrong.is_empty(), "{}: {}", fixture.name(), wrong.join("\n"));
        results += told(&log, fixture.name());
    }
    assert!(results > 200, "only {results} findings were looked at");
}

/// Takes out the pattern of languages, in which a bracket is closed that was never opened.
fn repair(schema: &mut Value) {
    const BROKEN: &str = "^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$";
    match schema {
        Value::Object(object) => {
            object.retain(|key, value| key != "pattern" || value != BROKEN);
            object.values_mut().for_each(repair);
        }
        Value::Array(items) => items.iter_mut().for_each(repair),
        _ => {}
    }
}

/// What GitHub wants besides; the number of results.
fn told(log: &Value, name: &str) -> usize {
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let ids: Vec<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    for rule in rules {
        for text in
            [&rule["fullDescription"]["text"], &rule["help"]["text"], &rule["shortDescription"]["text"]]
        {
            assert!(text.as_str().is_some_and(|text| !text.trim().is_empty()), "{name}: {rule}");
        }
    }
    let results = run["results"].as_array().unwrap();
    let mut fingerprints = std::collections::BTreeSet::new();
    for result in results {
        assert_eq!(ids[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()], result["ruleId"]);
        let fingerprint = result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap();
        assert!(fingerprints.insert(fingerprint), "{name}: two results have the fingerprint {fingerprint}");
        let places = [&result["locations"], &result["relatedLocations"]].map(|list| list.as_array().cloned());
        assert!(places[0].as_ref().is_some_and(|list| list.len() == 1), "{name}: {result}");
        for place in places.into_iter().flatten().flatten() {
            let at = &place["physicalLocation"];
            let uri = at["artifactLocation"]["uri"].as_str().unwrap();
            assert!(
                uri.starts_with("file:///") || !uri.starts_with('/') && !uri.contains("://"),
                "{name}: {uri} is not relative"
            );
            let number = |key: &str| at["region"][key].as_u64().unwrap();
            let (start, end) =
                ((number("startLine"), number("startColumn")), (number("endLine"), number("endColumn")));
            assert!(start.0 >= 1 && start.1 >= 1 && start <= end, "{name}: {start:?} to {end:?}");
        }
    }
    results.len()
}
