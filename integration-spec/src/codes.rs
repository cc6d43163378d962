//! Every diagnostic's code, in one table.
//!
//! A code is stable: it is never given to another finding, not even when its own has gone. Each has a page in
//! `integration-spec/codes/` that says what it means, why it matters and how to repair it; `cargo xtask explain`
//! prints it. A code without a page does not compile; a code without a fixture fails the tests.

use crate::diagnostic::Severity;

/// A kind of finding: a diagnostic of the language, or a [rule](crate::rules) of governance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The stable code, as in `CW0101`; the name of a rule, as in `waiver-unused`.
    pub id: &'static str,
    /// How serious it is unless a policy says otherwise.
    pub severity: Severity,
    /// Whether a policy may lower it and a waiver silence it. Nothing can be generated from what is broken, so that
    /// errors of the language are firm; those of governance say so each for itself.
    pub waivable: bool,
    /// What it is about, in a few words.
    pub title: &'static str,
    /// Its page, in Markdown.
    pub page: &'static str,
}

macro_rules! codes {
    ($($(#[$group:meta])* $name:ident = $id:literal, $severity:ident, $title:literal;)+) => {
        $(
            #[doc = $title]
            pub const $name: Code = Code {
                id: $id,
                severity: Severity::$severity,
                waivable: !matches!(Severity::$severity, Severity::Error),
                title: $title,
                page: include_str!(concat!("../codes/", $id, ".md")),
            };
        )+

        /// Every code in ascending order.
        const ALL: &[Code] = &[$($name),+];
    };
}

codes! {
    // CW01xx: reading files.
    SYNTAX = "CW0101", Error, "a file is not YAML";
    DUPLICATE_KEY = "CW0102", Error, "a key is given twice";
    MERGE_KEY = "CW0103", Error, "a merge key";
    TAG = "CW0104", Error, "a YAML tag";
    COMPLEX_KEY = "CW0105", Error, "a key that is not a text";
    RECURSIVE_ALIAS = "CW0106", Error, "an alias within what it stands for";
    TOO_MANY_VALUES = "CW0107", Error, "a file holds too many values";
    TOO_DEEP = "CW0108", Error, "values nest too deep";
    SECOND_DOCUMENT = "CW0109", Error, "a file holds two documents";
    EMPTY = "CW0110", Error, "a file is empty";
    NOT_UTF8 = "CW0111", Error, "a file is not UTF-8";
    TOO_LARGE = "CW0112", Error, "a file is too large";
    NOT_A_FILE = "CW0113", Error, "not a file";
    LINK = "CW0114", Error, "a symbolic link";
    UNREADABLE = "CW0115", Error, "a file cannot be read";
    SCHEMA_LINE = "CW0116", Warning, "the first line does not name the schema";
    CUT_BY_COMMENT = "CW0117", Error, "a cell is cut short by a comment";
    CUT_BY_COMMA = "CW0118", Error, "a text is cut short by a comma";
    NUMBER_ROUNDED = "CW0119", Error, "a number would be rounded";

    // CW02xx: the schema of a kind.
    UNKNOWN_KIND = "CW0201", Error, "there is no such kind";
    API_VERSION = "CW0202", Error, "another version of the spec language";
    UNKNOWN_KEY = "CW0203", Error, "an unknown key";
    WRONG_TYPE = "CW0204", Error, "a value of the wrong type";
    MISSING_KEY = "CW0205", Error, "a required key is missing";
    NOT_ONE_OF = "CW0206", Error, "a value that is not one of a closed set";
    MALFORMED = "CW0207", Error, "a text that is not of its form";
    OUT_OF_RANGE = "CW0208", Error, "a value out of range";

    // CW03xx: names and references.
    UNKNOWN_BACKEND = "CW0301", Error, "there is no such backend";
    UNKNOWN_SERVICE = "CW0302", Error, "there is no such service";
    UNKNOWN_OPERATION = "CW0303", Error, "there is no such operation";
    UNKNOWN_TYPE = "CW0304", Error, "there is no such type";
    UNKNOWN_CASE_TYPE = "CW0305", Error, "there is no such case type";
    MALFORMED_REFERENCE = "CW0306", Error, "a reference that names no operation";
    DUPLICATE_NAME = "CW0307", Error, "a name is given twice";
    NAMES_COLLIDE = "CW0308", Error, "two names are one in Rust";
    PATH_WITHOUT_PARAMETER = "CW0309", Error, "a path parameter that nothing fills";
    PARAMETER_WITHOUT_PATH = "CW0310", Error, "a parameter that the path does not have";
    ROUTE_TAKEN = "CW0311", Error, "two operations answer the same requests";
    MALFORMED_ROUTE = "CW0312", Error, "a path that cannot be used";
    NO_PLATFORM = "CW0313", Error, "no file declares the platform";
    SECOND_PLATFORM = "CW0314", Error, "there is more than one platform";
    UNMAPPED = "CW0315", Error, "an operation without a mapping";
    MAPPED_TWICE = "CW0316", Error, "an operation is mapped twice";
    UNUSED_TYPE = "CW0317", Warning, "a type that no operation uses";
    UNUSED_OPERATION = "CW0318", Note, "an operation that nothing uses";
    UNKNOWN_INSTANCE = "CW0319", Error, "there is no such instance";

    // CW04xx: types and contracts.
    UNSUPPORTED_KEYWORD = "CW0401", Error, "a keyword outside the typed subset";
    MALFORMED_TYPE = "CW0402", Error, "a schema that is not a type";
    MALFORMED_ENUM = "CW0403", Error, "an enum that is not a list of different texts";
    REQUIRED_UNDECLARED = "CW0404", Error, "a required field that is not declared";
    ENDLESS_TYPE = "CW0405", Error, "a type without a finite value";
    NOT_A_SCALAR = "CW0406", Error, "a parameter that is not a scalar";
    INPUT_NOT_OBJECT = "CW0407", Error, "an input that is not an object";
    MALFORMED_RESPONSE = "CW0408", Error, "a status whose meaning cannot be read";
    RESPONSES_DIFFER = "CW0409", Error, "successes with different bodies";
    BODY_NOT_ALLOWED = "CW0410", Error, "a body where none can be";
    METHOD_AND_KIND = "CW0411", Warning, "a method that contradicts the kind";
    QUERY_IDEMPOTENCY = "CW0412", Error, "idempotency of a query";
    HEALTH_OPERATION = "CW0413", Error, "a health operation that cannot be called";
    HEADER = "CW0414", Error, "a header that cannot be sent";
    ZERO = "CW0415", Error, "a duration of zero";
    QUERY_CALLS_COMMAND = "CW0416", Error, "a query calls a command";
    TIMEOUT_BEYOND_DEADLINE = "CW0417", Warning, "an attempt may outlast its caller";
    LIMIT = "CW0418", Error, "a limit that cannot be read or met";
    PATTERN = "CW0419", Error, "a pattern that cannot be checked in linear time";
    DEFAULT = "CW0420", Error, "a default that its field cannot have";
    ALL_OF = "CW0421", Error, "parts of a type contradict each other";
    ONE_OF = "CW0422", Error, "alternatives that cannot be told apart";
    NULLABLE = "CW0423", Error, "null where no field is";
    BODY_FORM = "CW0440", Error, "a body that cannot be sent in this form";
    MULTIPART_PART = "CW0441", Error, "a part that the body does not have";
    STREAM_ENDS = "CW0442", Error, "a stream without another end";
    PARAMETER_STYLE = "CW0443", Error, "a style that the parameter cannot have";
    OUTPUT_STATUS = "CW0444", Error, "an output for another status";
    QUEUED_STREAM = "CW0445", Error, "a stream that would have to be kept";
    PAGES = "CW0450", Error, "pages that cannot be turned";
    PAGINATE = "CW0451", Error, "a cursor that cannot be offered";
    PAGED_BY_HAND = "CW0452", Error, "a mapping turns pages itself";
    LIFETIME = "CW0453", Error, "an end before its announcement";
    BULK = "CW0454", Error, "a list whose items cannot be done one by one";
    INSTANCE = "CW0455", Error, "a call without its instance";

    // CW05xx: mappings and expressions.
    EXPRESSION_SYNTAX = "CW0501", Error, "an expression cannot be read";
    EXPRESSION_SIZE = "CW0502", Error, "an expression is too long or too deep";
    OUTSIDE_SUBSET = "CW0503", Error, "an expression uses what the mapping language does not have";
    UNKNOWN_VARIABLE = "CW0504", Error, "there is no such variable";
    UNKNOWN_FIELD = "CW0505", Error, "there is no such field to read";
    TYPE_MISMATCH = "CW0506", Error, "a value has the wrong type";
    OPTIONAL_READ = "CW0507", Error, "a value that may be absent is used as if it were there";
    TARGET_UNSET = "CW0508", Error, "a required target is not set";
    UNKNOWN_TARGET = "CW0509", Error, "there is no such target";
    CELL_FORM = "CW0510", Error, "a cell has no known form";
    LOOKUP_COVERAGE = "CW0511", Error, "a lookup leaves values out";
    LOOKUP_REDUNDANT = "CW0512", Warning, "a part of a lookup has no effect";
    ENUM_VALUE = "CW0513", Error, "a text is not a value of its enum";
    ALWAYS_PRESENT = "CW0514", Warning, "a value that is always present is treated as if it were optional";
    ITEM_NAME = "CW0515", Error, "the name for the items of a list cannot be used";
    SEARCH_PATTERN = "CW0516", Error, "a pattern that cannot be used";
    FORMAT = "CW0517", Error, "a format that does not fit its values";
    TIME = "CW0518", Error, "a text that is no time, duration or time zone";
    COST = "CW0519", Error, "a cell that could run away";
    TEST_FORM = "CW0520", Error, "a test of a mapping that cannot be run";
    TEST_FAILS = "CW0521", Error, "a mapping does not do what its test says";
    VARIANT = "CW0522", Error, "the variants of a union are not told apart";
    FRAGMENT = "CW0523", Error, "a fragment that cannot be used";
    FRAGMENT_UNUSED = "CW0524", Warning, "a fragment that no cell uses";

    // CW06xx: environments.
    SECRET_LITERAL = "CW0601", Error, "a secret in a file";
    ADDRESS = "CW0602", Error, "not an address";
    NO_ADDRESS = "CW0603", Error, "a backend without an address";
    KEY_NOT_HASHED = "CW0604", Error, "a consumer key that is not a hash";

    // CW062x: what the network's rules are made of.
    NETWORK_GAP = "CW0620", Error, "traffic that the network section leaves out";
    NETWORK_RANGE = "CW0621", Error, "a range of addresses that cannot be opened";
    NETWORK_PORT = "CW0622", Error, "a port or destination that does not fit its address";
    NETWORK_HOST = "CW0623", Error, "a host name where rules know none";
    PODS_OVERLAP = "CW0624", Error, "pods that could be taken for the hub's";
    NETWORK_WITHOUT_EFFECT = "CW0625", Warning, "a destination that nothing needs";

    // CW07xx: grants and policy.
    USED_TWICE = "CW0701", Error, "an operation is granted twice";
    UNKNOWN_CODE = "CW0702", Error, "no code or rule has that name";
    ERROR_LOWERED = "CW0703", Error, "a policy lowers an error";

    // CW072x: direct connections and the records that allow them.
    DIRECT_TWICE = "CW0720", Error, "a direct connection is declared twice";
    SECOND_DIRECT_POLICY = "CW0721", Error, "two policies judge direct connections";
    RECORD_FILE = "CW0722", Error, "an approval in another file than its own";
    SIGNER = "CW0723", Error, "a line of the signers that cannot be used";
    PRINCIPAL_TAKEN = "CW0724", Error, "two people sign under one name";
    UNFIT_LIMIT = "CW0725", Error, "a limit of direct connections that cannot hold";

    // CW08xx: deliveries.
    QUEUED_QUERY = "CW0801", Error, "a query that is queued";
    UNSAFE_QUEUE = "CW0802", Error, "a queued command that cannot be delivered twice";
    NEVER_REACHED = "CW0803", Error, "a choice that is never reached";
    WITHOUT_EFFECT = "CW0804", Warning, "queueing without effect";
    VERIFY = "CW0805", Error, "an operation that cannot verify";
    VERIFY_UNMAPPED = "CW0806", Error, "a verification without its other half";
    VOLATILE_STORE = "CW0807", Error, "a store that forgets, in production";
    NO_CALLBACK = "CW0808", Error, "a callback that nobody wants";
    UNNAMED_STORE = "CW0809", Error, "production without a store";
    COMPLETION = "CW0810", Error, "an answer that nobody could recognise";
    COMPLETION_UNMAPPED = "CW0811", Error, "a later answer without its other half";
}

/// Every code in ascending order.
#[must_use]
pub fn all() -> &'static [Code] {
    ALL
}

/// The code that is called `id`, in whatever casing.
#[must_use]
pub fn find(id: &str) -> Option<Code> {
    ALL.iter().find(|code| code.id.eq_ignore_ascii_case(id)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_ascend_and_none_is_given_twice() {
        assert!(ALL.is_sorted_by(|a, b| a.id < b.id));
    }

    #[test]
    fn every_page_says_what_it_is_about_why_and_how_to_repair_it() {
        for code in ALL {
            let heading = format!("# {}: {}\n", code.id, code.title);
            assert!(code.page.starts_with(&heading), "{} should begin with {heading:?}", code.id);
            for section in ["\n## Why\n\n", "\n## Repair\n\n"] {
                assert!(code.page.contains(section), "{} should have {section:?}", code.id);
            }
        }
    }
}
