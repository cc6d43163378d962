use super::*;

fn generated(entries: &[(&str, &str)]) -> BTreeMap<String, String> {
    let header = |text: &str| format!("// Generated from `x.yaml` {MARK}\n{text}\n");
    entries.iter().map(|(path, text)| ((*path).to_owned(), header(text))).collect()
}

/// Every file below `directory` with its content.
fn snapshot(directory: &Path) -> BTreeMap<PathBuf, String> {
    let mut all = BTreeMap::new();
    let mut folders = vec![directory.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                all.insert(path, text);
            }
        }
    }
    all
}

#[test]
fn files_are_written_once_and_then_left_alone() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("generated");
    let files = generated(&[("Cargo.toml", "a"), ("src/lib.rs", "b")]);
    let first = write(&files, &out).unwrap();
    assert_eq!(first.written, ["Cargo.toml", "src/lib.rs"]);
    let modified = fs::metadata(out.join("src/lib.rs")).unwrap().modified().unwrap();
    let second = write(&files, &out).unwrap();
    assert_eq!((second.is_empty(), second.unchanged), (true, 2));
    assert_eq!(fs::metadata(out.join("src/lib.rs")).unwrap().modified().unwrap(), modified);
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1, "nothing is left beside the output");
}

#[test]
fn files_that_are_no_longer_generated_go_and_others_stay() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path();
    write(&generated(&[("src/a/b.rs", "b"), ("src/lib.rs", "l")]), out).unwrap();
    fs::write(out.join("src/notes.md"), "by hand").unwrap();
    let changes = write(&generated(&[("src/lib.rs", "l")]), out).unwrap();
    assert_eq!(changes.removed, ["src/a/b.rs"]);
    assert!(!out.join("src/a").exists());
    assert!(out.join("src/notes.md").exists());
}

#[test]
fn a_file_written_by_hand_is_not_overwritten() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("Cargo.toml"), "[workspace]").unwrap();
    let before = snapshot(root.path());
    let error = write(&generated(&[("Cargo.toml", "a"), ("src/lib.rs", "b")]), root.path()).unwrap_err();
    assert!(error.to_string().contains("Cargo.toml") && error.to_string().contains("--out"), "{error}");
    assert_eq!(snapshot(root.path()), before);
}

#[test]
fn a_run_that_fails_at_any_rename_leaves_the_old_output_whole() {
    let old = generated(&[("a.rs", "1"), ("b/c.rs", "1"), ("d.rs", "1"), ("gone.rs", "1")]);
    let new = generated(&[("a.rs", "2"), ("b/c.rs", "2"), ("d.rs", "2"), ("new/e.rs", "2")]);
    let mut failures = 0;
    for fail_at in 0.. {
        let root = tempfile::tempdir().unwrap();
        let out = root.path().join("generated");
        write(&old, &out).unwrap();
        let before = snapshot(root.path());
        let mut renames = 0;
        let result = write_with(&new, &out, MARK, &mut |from, to| {
            renames += 1;
            if renames > fail_at { Err(io::Error::other("disk on fire")) } else { fs::rename(from, to) }
        });
        if result.is_ok() {
            break;
        }
        failures += 1;
        assert_eq!(snapshot(root.path()), before, "failed at rename {fail_at}");
    }
    // Two for each of three replaced files, one for the new one, one for the removed one.
    assert_eq!(failures, 8);
}

#[test]
fn comparing_names_what_is_stale_and_changes_nothing() {
    let root = tempfile::tempdir().unwrap();
    write(&generated(&[("a.rs", "1"), ("gone.rs", "1")]), root.path()).unwrap();
    let before = snapshot(root.path());
    let changes = compare(&generated(&[("a.rs", "2"), ("new.rs", "2")]), root.path()).unwrap();
    assert_eq!(
        (changes.written, changes.removed),
        (vec!["a.rs".into(), "new.rs".into()], vec!["gone.rs".into()])
    );
    assert_eq!(snapshot(root.path()), before);
}
