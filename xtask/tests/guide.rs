//! `docs/first-operation.md`, followed to the letter, and every command of the README accounted for.
//!
//! The guide is read as a person reads it: its shell blocks are run one after the other in one shell, its YAML blocks become
//! the files that the sentence before them names, and what its text blocks show must be among what the block before them
//! printed. Only ports differ, because the guide's may be taken where this runs.

#![expect(clippy::expect_used, clippy::panic, reason = "a guide that cannot be followed fails its test")]

use std::fmt::Write as _;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("the page")
}

/// A fenced block of a page, with the text between it and the block before.
struct Block {
    before: String,
    language: String,
    text: String,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut before = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(language) = line.strip_prefix("```") else {
            before.push_str(line);
            before.push('\n');
            continue;
        };
        let text = lines.by_ref().take_while(|line| *line != "```").fold(String::new(), |mut text, line| {
            text.push_str(line);
            text.push('\n');
            text
        });
        blocks.push(Block { before: std::mem::take(&mut before), language: language.to_owned(), text });
    }
    blocks
}

/// The file that the sentence before a block names.
fn named(before: &str) -> &str {
    let file = before.split('`').skip(1).step_by(2).filter(|code| code.ends_with(".yaml")).last();
    file.unwrap_or_else(|| panic!("no file is named in {before:?}"))
}

/// What a shell block must have printed.
struct Expected {
    block: usize,
    lines: Vec<String>,
}

/// The guide as one script, which leaves what block N prints in `N.out` and how it ended in `N.status`.
fn script(page: &str, listen: u16) -> (String, Vec<Expected>) {
    let mut script = format!(
        "set -u\ntrap 'kill $(jobs -p) 2>/dev/null' EXIT\nexport CASEWAY_LISTEN=127.0.0.1:{listen}\n"
    );
    let mut expected: Vec<Expected> = Vec::new();
    for (number, block) in blocks(page).iter().enumerate() {
        let text = block
            .text
            .replace("../acme", "\"$PLACE\"")
            .replace("127.0.0.1:8080", &format!("127.0.0.1:{listen}"));
        match block.language.as_str() {
            // Begun in a shell of its own; the guide goes on when it is ready.
            "sh" if block.before.contains("goes on running") => {
                let command = text.trim();
                let _ = write!(
                    script,
                    "{command} --free-ports --format json > \"$OUT/{number}.out\" 2>&1 &\n\
                     until grep -q control \"$OUT/{number}.out\"; do kill -0 $! || exit 1; sleep 0.1; done\n\
                     export CASEWAY_SANDBOX=$(grep -o 'http://127.0.0.1:[0-9]*' \"$OUT/{number}.out\" | head -n 1)\n"
                );
            }
            "sh" => {
                let _ = write!(
                    script,
                    "{{\n{text}}} > \"$OUT/{number}.out\" 2>&1\necho $? > \"$OUT/{number}.status\"\n"
                );
                expected.push(Expected { block: number, lines: Vec::new() });
            }
            "yaml" => {
                let file = named(&block.before);
                let _ = write!(script, "cat > {file} <<'END-OF-FILE'\n{text}END-OF-FILE\n");
            }
            "text" => {
                let last = expected.last_mut().expect("a text block follows what prints it");
                last.lines.extend(block.text.lines().map(str::to_owned));
            }
            other => panic!("a block of {other:?} has no meaning here"),
        }
    }
    (script, expected)
}

/// In the workspace's target directory, so that cargo compiles again only what differs.
#[test]
fn the_guide_to_a_first_operation_leads_there() {
    let folder = tempfile::tempdir().expect("a directory");
    let out = folder.path().join("out");
    fs::create_dir(&out).expect("a directory");
    let listen =
        TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port").port();
    let (script, expected) = script(&read("docs/first-operation.md"), listen);
    let target = Path::new(env!("CARGO_BIN_EXE_xtask")).ancestors().nth(2).expect("a target directory");
    let status = Command::new("bash")
        .args(["-c", &script])
        .current_dir(root())
        .stdin(Stdio::null())
        .env("PLACE", folder.path().join("acme"))
        .env("OUT", &out)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_NET_OFFLINE", "true")
        .status()
        .expect("bash should start");

    let printed = |block: usize| fs::read_to_string(out.join(format!("{block}.out"))).unwrap_or_default();
    assert!(status.success(), "the script ended early");
    for Expected { block, lines } in &expected {
        let printed = printed(*block);
        for line in lines {
            assert!(
                printed.contains(line.as_str()),
                "block {block} should print {line:?}, and printed\n{printed}"
            );
        }
        let ended = fs::read_to_string(out.join(format!("{block}.status"))).unwrap_or_default();
        let refused = lines.iter().any(|line| line.starts_with("error"));
        assert_eq!(ended.trim(), if refused { "1" } else { "0" }, "block {block} printed\n{printed}");
    }
    assert!(expected.iter().filter(|expected| !expected.lines.is_empty()).count() >= 4);
}

/// The commands of the README, and what runs them: a test here by that name, or the words after `xtask` that
/// [`the_readme_names_no_command_that_no_test_runs`] runs itself.
const RUN_BY: &[(&str, &str)] = &[
    ("cargo xtask demo", "demo::every_step_holds"),
    ("cargo xtask test", "what runs this test"),
    ("cargo xtask peers", "a step of `cargo xtask test`"),
    ("cargo xtask check", "a step of `cargo xtask test`"),
    ("cargo xtask explain CW0505", "here"),
    ("cargo xtask generate", "a step of `cargo xtask test`"),
    (
        "cargo xtask diff main",
        "change::a_change_is_compared_with_a_revision_and_the_work_tree_stays_as_it_is",
    ),
    ("cargo xtask egress --check", "here"),
    ("cargo xtask chaos", "a step of `cargo xtask test`"),
    ("cargo xtask new ../acme", "the_guide_to_a_first_operation_leads_there"),
    ("cargo run -p caseway-hub -- key new motor-claim", "here"),
    ("cargo run -p caseway-hub -- serve --environment integration-spec/specs/environments/dev.yaml", "here"),
];

/// A command without its comment.
fn command(line: &str) -> &str {
    line.split("  #").next().unwrap_or(line).trim()
}

#[test]
fn the_readme_names_no_command_that_no_test_runs() {
    let page = read("README.md");
    let shell = blocks(&page).into_iter().filter(|block| block.language == "sh");
    let commands: Vec<String> = shell
        .flat_map(|block| block.text.lines().map(|line| command(line).to_owned()).collect::<Vec<_>>())
        .collect();
    assert!(commands.len() > 5, "{commands:?}");
    for command in &commands {
        let known = RUN_BY.iter().find(|(known, _)| known == command);
        let (_, by) = known.unwrap_or_else(|| panic!("no test runs `{command}` of the README"));
        if *by == "here" {
            run(command);
        }
    }
    for (known, _) in RUN_BY {
        assert!(commands.iter().any(|command| command == known), "the README no longer has `{known}`");
    }
}

/// Runs a command of the README with the programs that were built with this test. A gateway that lacks its settings names
/// them, which is what the README says of it.
fn run(command: &str) {
    let words: Vec<&str> = command.split_whitespace().collect();
    let hub = Path::new(env!("CARGO_BIN_EXE_xtask")).with_file_name("examples").join("hub");
    let (program, arguments) = match words.as_slice() {
        ["cargo", "xtask", arguments @ ..] => (PathBuf::from(env!("CARGO_BIN_EXE_xtask")), arguments),
        ["cargo", "run", "-p", "caseway-hub", "--", arguments @ ..] => (hub, arguments),
        _ => panic!("`{command}` cannot be run here"),
    };
    let output = Command::new(program).args(arguments).current_dir(root()).output().expect("it should start");
    let told = String::from_utf8_lossy(&output.stderr);
    if arguments.first() == Some(&"serve") {
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains("MOTOR_CLAIM_KEY_SHA256"), "{told}");
    } else {
        assert!(output.status.success(), "{command}: {told}");
    }
}
