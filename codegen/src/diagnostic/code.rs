//! The rules of the spec language, by the names that messages and fixtures use.

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal,)*) => {
        /// Which rule a spec breaks.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$doc])* $variant,)*
        }

        impl Code {
            /// Every rule. Each has a fixture under `tests/errors/`.
            pub const ALL: &[Code] = &[$(Code::$variant),*];

            /// The name in messages: `unknown-type`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Code::$variant => $text,)*
                }
            }
        }
    };
}

codes! {
    /// The file is not YAML.
    Syntax = "syntax",
    /// A tab where YAML wants spaces.
    Tab = "tab",
    /// An invisible character: a control character, a bidirectional mark, or whitespace other than a plain space.
    Invisible = "invisible-character",
    /// Anchors, aliases, tags and several documents in a file are not part of the language.
    Unsupported = "unsupported-yaml",
    /// The file has nothing in it.
    EmptyFile = "empty-file",
    /// The file is not UTF-8.
    NotUtf8 = "not-utf8",
    /// The file is larger than any spec file should be.
    TooLarge = "too-large",
    /// A file that every spec has is not there.
    MissingFile = "missing-file",
    /// A file where the language has no place for one.
    StrayFile = "stray-file",
    /// A key that does not exist here.
    UnknownKey = "unknown-key",
    /// A key that must be there is not.
    MissingKey = "missing-key",
    /// The same key twice in one map.
    DuplicateKey = "duplicate-key",
    /// A map where text was expected, and so on.
    WrongShape = "wrong-shape",
    /// `no`, `1.10`, `0x1F`: YAML reads something else than text.
    NotText = "not-text",
    /// An unquoted text whose end is a comment to YAML.
    CutText = "cut-text",
    /// A value that is not one of those allowed.
    BadValue = "bad-value",
    /// A name that breaks the naming rules.
    BadName = "bad-name",
    /// No type of that name.
    UnknownType = "unknown-type",
    /// A type that can't be used in this place.
    MisplacedType = "misplaced-type",
    /// Nothing of that name.
    UnknownName = "unknown-name",
    /// Two things of one name.
    DuplicateName = "duplicate-name",
    /// A model with more fields than its table can hold.
    TooManyFields = "too-many-fields",
    /// Two operations of one id, or of one method and path.
    DuplicateOperation = "duplicate-operation",
    /// Two fields of one name, after includes.
    DuplicateField = "duplicate-field",
    /// A path that is not one.
    BadPath = "bad-path",
    /// `{name}` in the path without a parameter of that name.
    UndeclaredParameter = "undeclared-parameter",
    /// A path parameter that is not in the path.
    UnusedParameter = "unused-parameter",
    /// Two paths that a server can't tell apart.
    AmbiguousPath = "ambiguous-path",
    /// Something that must be sent has a default.
    RequiredDefault = "required-default",
    /// An enum, union or choice without anything in it.
    Empty = "empty",
    /// A text that `cargo xtask new endpoint` left to be filled in.
    Placeholder = "placeholder",
    /// Two names that become one in Rust.
    RustNameClash = "rust-name-clash",
    /// A name that Rust, or the generated code, keeps for itself.
    ReservedWord = "reserved-word",
    /// Models that include each other.
    IncludeCycle = "include-cycle",
    /// Models that contain each other.
    ModelCycle = "model-cycle",
    /// Something declared that nothing uses.
    Unused = "unused",
    /// An example that is not there.
    MissingExample = "missing-example",
    /// An example file that no operation names.
    StrayExample = "stray-example",
    /// An example that is not JSON.
    BadExample = "bad-example",
    /// An example that does not fit its model.
    ExampleMisfit = "example-misfit",
    /// A quirk that no example shows.
    StaleQuirk = "stale-quirk",
    /// Keys that contradict each other.
    Contradiction = "contradiction",
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}
