//! The coordinates that rules are written on, as words: which way something travels, what it is, which side of it, and
//! what happened to it.

use schemars::JsonSchema;
use serde::Serialize;

/// Declares an enum whose variants are words in rules, JSON and documentation.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// Every word there is.
            pub const ALL: &'static [Self] = &[$($name::$variant,)*];

            /// The word.
            pub fn as_str(self) -> &'static str {
                match self {
                    $($name::$variant => $word,)*
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

words! {
    /// Which way a value travels.
    Direction {
        /// Neither: it is about the API as a whole, or about Rust alone.
        None "none",
        /// From the client to the server.
        Request "request",
        /// From the server to the client.
        Answer "answer",
        /// Both, in one Rust type.
        Both "both",
    }
}

words! {
    /// What changed.
    Element {
        /// A version of the API.
        Version "version",
        /// What a version says of itself.
        Api "api",
        /// A group of operations.
        Area "area",
        /// A rate limit.
        Bucket "bucket",
        /// A unit of measure.
        Unit "unit",
        /// A call.
        Operation "operation",
        /// A parameter in a path.
        Path "path",
        /// A parameter in a query.
        Query "query",
        /// What a call sends.
        Body "body",
        /// What a call answers.
        Answer "answer",
        /// A field of an object.
        Field "field",
        /// An object.
        Model "model",
        /// An identifier.
        Id "id",
        /// A set of values.
        Enum "enum",
        /// One of a set of values.
        Value "value",
        /// A value that is one of several.
        Union "union",
        /// One of several.
        Arm "arm",
        /// A choice between sets of fields or parameters.
        Choice "choice",
        /// One set of such fields.
        ChoiceArm "choice-arm",
        /// A field of such a set.
        ChoiceField "choice-field",
        /// What stands beside rows.
        Head "head",
    }
}

words! {
    /// Which side of it.
    Aspect {
        /// It exists at all.
        Existence "existence",
        /// It exists, and may be left out.
        Optional "optional",
        /// It exists, and must be there.
        Required "required",
        /// Whether it must be there.
        Necessity "necessity",
        /// The same, for lists of answers, whose Rust type does not show it.
        ListNecessity "list-necessity",
        /// Name on the wire and in Rust.
        Name "name",
        /// Name on the wire alone.
        WireName "wire-name",
        /// Name in Rust alone.
        RustName "rust-name",
        /// Name in Rust of something that is passed by position.
        ArgumentName "argument-name",
        /// Spelling in paths and queries.
        Spelling "spelling",
        /// Type in Rust.
        Type "type",
        /// How the same Rust type is written.
        Encoding "encoding",
        /// What kind of text it is.
        Format "format",
        /// Which face of a model stands there.
        Face "face",
        /// Unit of measure.
        Unit "unit",
        /// Lowest and highest value.
        Range "range",
        /// Values it may take.
        Values "values",
        /// What stands for it when it is not sent.
        Default "default",
        /// Which parameter makes it appear.
        When "when",
        /// Whether `null` takes it back.
        Null "nullable",
        /// Whether answers have it behind a pointer, as it is seldom there.
        Rare "rare",
        /// Which fields identify an object.
        Key "key",
        /// Texts for people, and links.
        Doc "doc",
        /// Where the vendor's table differs.
        Quirk "quirk",
        /// Example answers and bodies.
        Example "example",
        /// Date it came.
        Since "since",
        /// Date it was deprecated.
        Deprecated "deprecated",
        /// Date the vendor took it away.
        Withdrawn "withdrawn",
        /// Order of declarations.
        Order "order",
        /// Order of arguments.
        ArgumentOrder "argument-order",
        /// Spec file.
        File "file",
        /// Base URL.
        Server "server",
        /// Ways to authenticate.
        Auth "auth",
        /// Whether a 401 may be that of a missing permission.
        Denied "denied",
        /// Keys of error messages.
        ErrorKey "error-key",
        /// Calls a minute.
        Limit "limit",
        /// Headers of a rate limit.
        Headers "headers",
        /// HTTP method.
        Method "method",
        /// Path of the URL.
        Url "url",
        /// Whether a call only reads.
        Safe "safe",
        /// What an update does to fields that are not sent.
        Update "update",
        /// The rate limit a call draws on.
        Bucket "bucket",
        /// Status codes of success.
        Status "status",
        /// `name=1`, or nothing.
        Flag "flag",
        /// How lists are sent.
        ListStyle "list-style",
        /// Whether every operation takes it.
        Global "global",
        /// Whether it is the tag of the body.
        Tag "tag",
        /// Page, one item, bare value or nothing.
        Shape "shape",
        /// Keys that lead to the rows or the item.
        Keys "keys",
        /// Further keys they may be under.
        OtherKey "other-key",
        /// What stands beside the rows.
        Head "head",
        /// Whether there are pages.
        Paging "paging",
        /// Keys that lead to the next page.
        Next "next",
        /// In which object a field stands.
        Position "position",
        /// Whether callers make values of it.
        Constructor "constructor",
        /// Whether unknown fields are kept.
        Extra "extra",
        /// Whether the number is a moment.
        Moment "moment",
        /// What chooses the arm.
        By "by",
        /// A method that reads a field which all arms have.
        Common "common",
        /// None that a product shows.
        Unseen "unseen",
    }
}

words! {
    /// What happened to it.
    Action {
        /// It was not there before.
        Added "added",
        /// It is not there any more.
        Removed "removed",
        /// It is another one.
        Changed "changed",
        /// It is another one, which the other side of the wire takes all the same.
        Eased "eased",
        /// It must be there now.
        Tightened "tightened",
        /// It may be left out now.
        Loosened "loosened",
        /// It takes less.
        Narrowed "narrowed",
        /// It takes more.
        Widened "widened",
    }
}

impl Action {
    /// What the same change can be when it is read backwards.
    pub fn mirrors(self) -> &'static [Action] {
        match self {
            Self::Added => &[Self::Removed],
            Self::Removed => &[Self::Added],
            Self::Changed | Self::Eased => &[Self::Changed, Self::Eased],
            Self::Tightened => &[Self::Loosened],
            Self::Loosened => &[Self::Tightened],
            // Narrower on one side may be wider on the other.
            Self::Narrowed => &[Self::Widened, Self::Narrowed],
            Self::Widened => &[Self::Narrowed],
        }
    }
}
