//! A Rust crate as data: files, items and final names. No wire rules beyond the strings they carry.

use std::collections::BTreeMap;

/// The generated part of the client crate.
#[derive(Debug, Default)]
pub(crate) struct Crate {
    /// Every file, by its path in the crate.
    pub(crate) files: Vec<File>,
}

/// One source file.
#[derive(Debug)]
pub(crate) struct File {
    /// Path below the crate's `src/`.
    pub(crate) path: String,
    /// The spec file, or folder, that it comes from.
    pub(crate) source: String,
    /// The module's documentation, a paragraph each.
    pub(crate) doc: Vec<String>,
    /// Names it uses, by the module they come from.
    pub(crate) uses: Uses,
    pub(crate) items: Vec<Item>,
}

/// Names to import, by module path.
#[derive(Debug, Default)]
pub(crate) struct Uses(pub(crate) BTreeMap<String, Vec<String>>);

impl Uses {
    pub(crate) fn add(&mut self, module: &str, name: &str) {
        let names = self.0.entry(module.to_owned()).or_default();
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
}

#[derive(Debug)]
pub(crate) enum Item {
    Module(Module),
    Reexport(String),
    Area(Area),
    Areas(Vec<AreaMethod>),
    Id(Id),
    Enum(Enum),
    Struct(Struct),
    Union(Union),
    Choice(Choice),
    Head(Head),
    Request(Request),
    /// Every operation of a version: request path, title and feature.
    Catalogue(Vec<Catalogued>),
    /// The file that is the documentation of the crate.
    DocFile(&'static str),
    /// An attribute of the whole file.
    Allow {
        lint: &'static str,
        reason: &'static str,
    },
    /// Models that serde users can use, in one table.
    Serde(Vec<String>),
}

/// `pub mod net;`
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) name: String,
    pub(crate) public: bool,
    pub(crate) feature: Option<String>,
}

/// The calls of an area, on a client.
#[derive(Debug)]
pub(crate) struct Area {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) methods: Vec<Call>,
}

/// One call of an area.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) request: String,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) deprecated: Option<String>,
}

/// `client.net()`
#[derive(Debug)]
pub(crate) struct AreaMethod {
    pub(crate) method: String,
    pub(crate) module: String,
    pub(crate) handle: String,
    pub(crate) doc: Vec<String>,
}

/// One line of the catalogue of operations.
#[derive(Debug)]
pub(crate) struct Catalogued {
    pub(crate) feature: String,
    pub(crate) module: String,
    pub(crate) request: String,
    pub(crate) title: String,
}

#[derive(Debug)]
pub(crate) struct Id {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    /// What it holds: `i64`, `Text` or `AnyId`.
    pub(crate) holds: &'static str,
    pub(crate) copy: bool,
    /// The macro that gives it its behaviour, and what it takes.
    pub(crate) table: String,
}

#[derive(Debug)]
pub(crate) struct Enum {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) int: bool,
    pub(crate) variants: Vec<Variant>,
}

#[derive(Debug)]
pub(crate) struct Variant {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) deprecated: Option<String>,
    pub(crate) wire: String,
    pub(crate) path: Option<String>,
    pub(crate) query: Option<String>,
}

/// A model in one projection.
#[derive(Debug)]
pub(crate) struct Struct {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) fields: Vec<Member>,
    /// Whether callers make values of it.
    pub(crate) constructor: bool,
    pub(crate) keep_extra: bool,
}

/// A field of a struct.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) deprecated: Option<String>,
    /// Its type without `Option` or the like.
    pub(crate) ty: String,
    pub(crate) presence: Presence,
    /// How the value is passed to setters.
    pub(crate) into: bool,
    pub(crate) wire: Wire,
}

/// How a field may be missing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Presence {
    /// It may not.
    Required,
    /// `Option<T>`
    Optional,
    /// `Option<Box<T>>`
    Rare,
    /// A list, which knows itself whether it was sent.
    Itself,
    /// `Patch<T>`
    Patch,
}

/// Where a field is in JSON.
#[derive(Debug)]
pub(crate) enum Wire {
    /// Under a key, through a codec.
    Key {
        key: String,
        codec: Option<&'static str>,
    },
    /// The arms of a choice bring their own keys.
    Choice,
}

#[derive(Debug)]
pub(crate) struct Union {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) by: UnionBy,
    pub(crate) arms: Vec<UnionArm>,
    /// Fields that every arm has alike.
    pub(crate) common: Vec<Member>,
}

#[derive(Debug)]
pub(crate) enum UnionBy {
    Tag(String),
    /// The tag is a path parameter, so the body does not have it.
    PathTag,
    Presence,
    Kind,
}

#[derive(Debug)]
pub(crate) struct UnionArm {
    pub(crate) name: String,
    pub(crate) on: String,
    pub(crate) ty: String,
    pub(crate) boxed: bool,
    pub(crate) doc: Vec<String>,
}

#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) arms: Vec<ChoiceArm>,
    /// Whether it stands in bodies.
    pub(crate) in_bodies: bool,
    /// Whether it stands in queries.
    pub(crate) in_queries: bool,
}

#[derive(Debug)]
pub(crate) struct ChoiceArm {
    pub(crate) name: String,
    pub(crate) fields: Vec<Member>,
}

#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) beside: Vec<Member>,
    pub(crate) top: Vec<Member>,
    /// The fields that lead to the next page's link.
    pub(crate) next: Vec<Step>,
}

/// A field on the way to the next page's link.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) name: String,
    /// Whether it is always there.
    pub(crate) required: bool,
}

/// One call as an inert value.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) deprecated: Option<String>,
    /// In the order of `encode`.
    pub(crate) params: Vec<RequestParam>,
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) answer: String,
    /// Whether its answers come in pages.
    pub(crate) paged: bool,
    /// The arguments of the type of its rows, row and head, when they come in pages.
    pub(crate) rows: Option<String>,
    pub(crate) envelope: String,
    /// Constants that differ from the trait's defaults: name, type, value.
    pub(crate) constants: Vec<(&'static str, &'static str, String)>,
}

impl Request {
    /// What `new` takes.
    pub(crate) fn arguments(&self) -> Vec<Argument> {
        let required = self.params.iter().filter(|param| param.is_argument());
        required
            .map(|param| Argument {
                name: param.name.clone(),
                ty: param.ty.clone(),
                into: param.into,
            })
            .collect()
    }
}

/// An argument of a constructor.
#[derive(Clone, Debug)]
pub(crate) struct Argument {
    pub(crate) name: String,
    pub(crate) ty: String,
    pub(crate) into: bool,
}

/// A parameter or body of a request.
#[derive(Debug)]
pub(crate) struct RequestParam {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) deprecated: Option<String>,
    pub(crate) ty: String,
    pub(crate) into: bool,
    pub(crate) wire: String,
    pub(crate) kind: ParamKind,
}

impl RequestParam {
    pub(crate) fn is_argument(&self) -> bool {
        matches!(
            self.kind,
            ParamKind::Path
                | ParamKind::Query { required: true }
                | ParamKind::Group { required: true, .. }
                | ParamKind::Body { required: true, .. }
        )
    }
}

/// How a parameter is sent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ParamKind {
    Path,
    OptionalPath,
    /// The tag of the body's union; no field of the request. Its type is the enum that knows how paths spell it, or empty.
    TagOfBody,
    Query {
        required: bool,
    },
    Flag,
    List {
        comma: bool,
    },
    Group {
        required: bool,
        time_range: bool,
    },
    Body {
        required: bool,
        csv: bool,
    },
}

impl Member {
    /// The type of the field, with how it may be missing.
    pub(crate) fn full_type(&self) -> String {
        match self.presence {
            Presence::Required | Presence::Itself => self.ty.clone(),
            Presence::Optional => format!("Option<{}>", self.ty),
            Presence::Rare => format!("Option<Box<{}>>", self.ty),
            Presence::Patch => format!("Patch<{}>", self.ty),
        }
    }
}
