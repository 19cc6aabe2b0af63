//! The spec as it was written: every key of the language, every value with its place.
//!
//! Whether it makes sense is the business of [`resolve`](crate::resolve).

use super::record::record;
use super::values::{Literal, MaybeText, Named, OneOrMore, Short};
use crate::source::{FileId, Spanned};

type Text = Spanned<String>;

/// All files of a spec, read.
#[derive(Debug, Default)]
pub(crate) struct Document {
    pub(crate) api: Option<File>,
    /// Every other YAML file, in the order of their paths.
    pub(crate) files: Vec<File>,
    /// Example answers and bodies: path below `examples/`, and the file.
    pub(crate) examples: Vec<(String, FileId)>,
    /// YAML files that are there and could not be read, by path without `.yaml`. What they declare is not known.
    pub(crate) unread: Vec<String>,
}

impl Document {
    /// Whether a file could not be read whose names any other may use, so that no name can be called unknown.
    pub(crate) fn lacks_shared_names(&self) -> bool {
        self.unread
            .iter()
            .any(|stem| !stem.starts_with("endpoints/"))
    }
}

/// One YAML file and what its path says about it.
#[derive(Debug)]
pub(crate) struct File {
    /// Path without `.yaml`: `endpoints/net/metrics`.
    pub(crate) stem: String,
    /// The folder below `endpoints/`, for endpoint files.
    pub(crate) area: Option<String>,
    pub(crate) content: SpecFile,
}

record! {
    /// A file of the spec. Which keys may be in it depends on which file it is.
    SpecFile, "a spec file" {
        /// Name of the API (`api.yaml`).
        title "title": Option<Text>,
        /// One or two sentences about the API (`api.yaml`).
        doc "doc": Option<Text>,
        /// Base URL, up to and with the version (`api.yaml`).
        server "server": Option<Text>,
        /// What an operation's `page` is appended to (`api.yaml`).
        reference "reference": Option<Text>,
        /// How callers may authenticate: `basic`, `bearer` (`api.yaml`).
        auth "auth": Vec<Text>,
        /// Rate limits that calls draw on (`api.yaml`).
        buckets "buckets": Named<Bucket>,
        /// Where an error body holds its message (`api.yaml`).
        errors "errors": Option<Errors>,
        /// Where an answer holds the link to the next page (`api.yaml`).
        pages "pages": Option<Pages>,
        /// Query parameters that every operation takes (`api.yaml`).
        query "query": Named<Short<Text, Param>>,
        /// The folders below `endpoints/` (`api.yaml`).
        areas "areas": Named<Area>,
        /// Units of measure: short name to the word in documentation (`types.yaml`).
        units "units": Named<Text>,
        /// Identifiers, each a type of its own.
        ids "ids": Named<Id>,
        /// Open sets of values.
        enums "enums": Named<Enum>,
        /// Parameters or body fields of which one set is sent.
        choices "choices": Named<Choice>,
        /// Objects.
        models "models": Named<Model>,
        /// Values that are one of several models.
        unions "unions": Named<Union>,
        /// What stands beside the rows of an answer.
        heads "heads": Named<Head>,
        /// The calls on one resource (`endpoints/`).
        operations "operations": Named<Operation>,
    }
}

record! {
    /// A rate limit.
    Bucket, "a bucket" {
        /// Header names before `-Limit`, `-Remaining` and `-Reset`; several when the API spells them differently.
        headers "headers": Vec<Text>,
        /// Calls a minute.
        per_minute "per-minute": Spanned<i64>,
        /// Whether operations that name no bucket draw on this one.
        default "default": Option<Spanned<bool>>,
        /// What it limits, when the name does not say it.
        doc "doc": Option<Text>,
    }
}

record! {
    /// The shape of error bodies.
    Errors, "`errors`" {
        /// Fields that hold the message, in order of preference.
        message "message": Vec<Text>,
    }
}

record! {
    /// Pagination.
    Pages, "`pages`" {
        /// Path of keys to the link to the next page: `pages.next`.
        next "next": Text,
    }
}

record! {
    /// A folder below `endpoints/`, a module and a cargo feature.
    Area, "an area" {
        /// Name for people.
        title "title": Text,
        /// What its operations are about.
        doc "doc": Option<Text>,
    }
}

record! {
    /// An identifier.
    Id, "an id" {
        /// `int`, `text`, or `any` when both occur.
        wire "wire": Text,
        /// `epoch-s` when the number is a moment.
        time "time": Option<Text>,
        /// What it identifies.
        doc "doc": Option<Text>,
    }
}

record! {
    /// An open set of values.
    Enum, "an enum" {
        /// What the values say.
        doc "doc": Option<Text>,
        /// `text` (default) or `int`.
        wire "wire": Option<Text>,
        /// Each value on the wire, with a doc or more.
        values "values": Named<Short<MaybeText, EnumValue>>,
    }
}

record! {
    /// One value of an enum.
    EnumValue, "an enum value" {
        /// What it means.
        doc "doc": Option<Text>,
        /// Name of the Rust variant, when the derived one does not do.
        rust "rust": Option<Text>,
        /// Spelling in paths, when it differs.
        path "path": Option<Text>,
        /// Spelling in queries, when it differs.
        query "query": Option<Text>,
        /// Date it came.
        since "since": Option<Text>,
        /// Date it was deprecated.
        deprecated "deprecated": Option<Text>,
        /// Date it went.
        removed "removed": Option<Text>,
    }
}

record! {
    /// Alternatives of which one is sent.
    Choice, "a choice" {
        /// What is chosen.
        doc "doc": Option<Text>,
        /// Name of a choice that the runtime brings: `time-range`.
        builtin "builtin": Option<Text>,
        /// Each alternative: its fields.
        arms "arms": Named<Named<Short<Text, Field>>>,
    }
}

record! {
    /// An object.
    Model, "a model" {
        /// What one object is.
        doc "doc": Option<Text>,
        /// The fields that identify it.
        key "key": Vec<Text>,
        /// Models whose fields come first.
        include "include": Vec<Text>,
        /// Default of the fields' `in`.
        uses "in": Option<Uses>,
        /// Its fields, by wire name.
        fields "fields": Named<Short<Text, Field>>,
        /// Alternatives in bodies: choice to `required` or `optional`.
        choices "choices": Named<Text>,
        /// `keep` when unknown fields are kept and sent back.
        extra "extra": Option<Text>,
        /// Name of the Rust type, when its own does not do.
        rust "rust": Option<Text>,
    }
}

record! {
    /// A field of an object.
    Field, "a field" {
        /// Its type.
        ty "type": Text,
        /// What the name does not say.
        doc "doc": Option<Text>,
        /// A name of `units`.
        unit "unit": Option<Text>,
        /// Lowest and highest value.
        range "range": Option<Vec<Literal>>,
        /// The values it may take.
        values "values": Vec<Literal>,
        /// What the server takes when it is not sent.
        default "default": Option<Literal>,
        /// Must be there.
        required "required": Option<Spanned<bool>>,
        /// The query parameter that makes it appear.
        when "when": Option<Text>,
        /// `null` takes the value back.
        unset "unset": Option<Spanned<bool>>,
        /// Answers seldom have it, so that it takes one pointer where it is not sent.
        rare "rare": Option<Spanned<bool>>,
        /// Which projections have it.
        uses "in": Option<Uses>,
        /// Its Rust name, when the derived one does not do.
        rust "rust": Option<Text>,
        /// What the vendor's table says instead.
        quirk "quirk": Option<Quirk>,
        /// Date it came.
        since "since": Option<Text>,
        /// Date it was deprecated.
        deprecated "deprecated": Option<Text>,
        /// Date it went.
        removed "removed": Option<Text>,
    }
}

record! {
    /// Which projections of a model have a field.
    Uses, "`in`" {
        /// In bodies that create.
        create "create": Option<Short<Text, Use>>,
        /// In bodies that update.
        update "update": Option<Short<Text, Use>>,
        /// In answers.
        answer "answer": Option<Short<Text, Use>>,
    }
}

record! {
    /// A field in one projection.
    Use, "a projection" {
        /// Must be there.
        required "required": Option<Spanned<bool>>,
        /// Its type there.
        ty "type": Option<Text>,
        /// Its wire name there.
        name "name": Option<Text>,
        /// Lowest and highest value there, when they differ.
        range "range": Option<Vec<Literal>>,
        /// The values it may take there, when they differ.
        values "values": Vec<Literal>,
    }
}

record! {
    /// Where the vendor's table and its example contradict each other.
    Quirk, "a quirk" {
        /// The type in the table.
        ty "type": Option<Text>,
        /// The table does not have the field.
        missing "missing": Option<Spanned<bool>>,
        /// The name in the table.
        name "name": Option<Text>,
        /// The unit in the table.
        unit "unit": Option<Text>,
        /// The reason.
        why "why": Text,
    }
}

record! {
    /// A value that is one of several.
    Union, "a union" {
        /// What it is.
        doc "doc": Option<Text>,
        /// The field whose value chooses the arm.
        tag "tag": Option<Text>,
        /// `presence` or `kind`, instead of `tag`.
        by "by": Option<Text>,
        /// Tag value, field name or kind to model.
        arms "arms": Named<Short<Text, Arm>>,
    }
}

record! {
    /// One alternative of a union.
    Arm, "an arm" {
        /// Its model.
        of "of": Text,
        /// Name of the Rust variant, when the derived one does not do.
        rust "rust": Option<Text>,
        /// What it is.
        doc "doc": Option<Text>,
    }
}

record! {
    /// What stands beside the rows of an answer.
    Head, "a head" {
        /// What it is.
        doc "doc": Option<Text>,
        /// Fields at the top of the answer.
        top "top": Named<Short<Text, Field>>,
        /// Fields in the object that holds the rows.
        beside "beside": Named<Short<Text, Field>>,
    }
}

record! {
    /// One call.
    Operation, "an operation" {
        /// One line that says what it does.
        title "title": Text,
        /// More, when the title does not say it all.
        doc "doc": Option<Text>,
        /// The reference page, appended to `reference`.
        page "page": Text,
        /// Path of a GET.
        get "get": Option<Text>,
        /// Path of a POST.
        post "post": Option<Text>,
        /// Path of a PUT.
        put "put": Option<Text>,
        /// Path of a PATCH.
        patch "patch": Option<Text>,
        /// Path of a DELETE.
        delete "delete": Option<Text>,
        /// Rust name of the request.
        request "request": Option<Text>,
        /// It only reads, although it is not a GET.
        safe "safe": Option<Spanned<bool>>,
        /// What an update does to fields that it does not send: `merge` keeps them, `replace` does not.
        update "update": Option<Text>,
        /// `none` when it answers without credentials.
        auth "auth": Option<Text>,
        /// `401` when it answers so, and not with 403, where a permission is missing.
        denied "denied": Option<Spanned<i64>>,
        /// The rate limit it draws on, when not the default one.
        bucket "bucket": Option<Text>,
        /// Its path parameters.
        path "path": Named<Short<Text, Param>>,
        /// Its query parameters.
        query "query": Named<Short<Text, Param>>,
        /// Global parameters that it does not take.
        without "without": Vec<Text>,
        /// What it sends.
        body "body": Option<Short<Text, Body>>,
        /// What it answers.
        answer "answer": Short<Text, Answer>,
        /// Example answers.
        examples "examples": Vec<Text>,
        /// Example bodies.
        body_examples "body-examples": Vec<Text>,
        /// Date it came.
        since "since": Option<Text>,
        /// Date it was deprecated.
        deprecated "deprecated": Option<Text>,
        /// Date it went.
        removed "removed": Option<Text>,
    }
}

record! {
    /// A parameter of the path or the query.
    Param, "a parameter" {
        /// Its type.
        ty "type": Text,
        /// What the name does not say.
        doc "doc": Option<Text>,
        /// A name of `units`.
        unit "unit": Option<Text>,
        /// Lowest and highest value.
        range "range": Option<Vec<Literal>>,
        /// The values it may take.
        values "values": Vec<Literal>,
        /// What the server takes when it is not sent.
        default "default": Option<Literal>,
        /// Must be sent.
        required "required": Option<Spanned<bool>>,
        /// How a list is sent: `comma` or `repeat`.
        list "list": Option<Text>,
        /// Sent as `name=1`, or not at all.
        flag "flag": Option<Spanned<bool>>,
        /// `body`: its value is the tag of the body's union.
        tag_of "tag-of": Option<Text>,
        /// Its Rust name, when the derived one does not do.
        rust "rust": Option<Text>,
        /// Date it came.
        since "since": Option<Text>,
        /// Date it was deprecated.
        deprecated "deprecated": Option<Text>,
        /// Date it went.
        removed "removed": Option<Text>,
    }
}

record! {
    /// What an operation sends.
    Body, "a body" {
        /// A model, a union, or a list of anything.
        of "of": Text,
        /// `create` or `update`.
        uses "use": Option<Text>,
        /// `json` (default) or `csv`.
        format "format": Option<Text>,
        /// The call may be made without it.
        optional "optional": Option<Spanned<bool>>,
    }
}

record! {
    /// What an operation answers.
    Answer, "an answer" {
        /// The type of each row, of the one item, or of the whole answer.
        of "of": Text,
        /// Path of keys to the rows; `.` when the answer is the array itself; a list of keys when it is under one of several.
        rows "rows": Option<OneOrMore>,
        /// Path of keys to the one item.
        one "one": Option<Text>,
        /// The fields beside the rows.
        head "head": Option<Text>,
        /// It may link to a next page.
        paged "paged": Option<Spanned<bool>>,
        /// The codes that mean success.
        status "status": Vec<Spanned<i64>>,
        /// What the vendor's table calls the key instead.
        quirk "quirk": Option<Quirk>,
    }
}
