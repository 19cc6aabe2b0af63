//! What the rows of an operation have for columns: those that the description names, in the order in which they are
//! useful, and those that turn up.

use std::collections::BTreeSet;

use thousandeyes_api::{Api, By, Model, Operation, TextKind, Type};

use crate::json::Tree;

/// One column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Column {
    /// Its name: the keys that lead to it, with dots between.
    pub name: String,
    /// The same keys apart, as a key may hold a dot.
    pub path: Vec<String>,
    /// Short name of its unit.
    pub unit: Option<String>,
    /// What its values are.
    pub role: Role,
}

/// What the values of a column are, the most useful first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// When.
    Moment,
    /// The name of what a row is about.
    Name,
    /// An id that a row is about and that has no name.
    Handle,
    /// Which kind of thing a row is.
    Sort,
    /// Something measured.
    Measure,
    /// What went wrong.
    Trouble,
    /// An id that a command for more detail takes.
    Argument,
    /// One of several values, or yes and no.
    Kind,
    /// Any text.
    Text,
    /// A number or a choice of a row that is a thing, not a measurement.
    Setting,
    /// Lists and what has no shape.
    Deep,
    /// An id whose name is there.
    Id,
    /// An address.
    Link,
    /// When a thing was made or changed.
    Stamp,
}

/// The columns of an operation as the description has them, in its order.
pub(crate) fn documented(api: &Api, operation: &Operation) -> Vec<Column> {
    let mut columns = Vec::new();
    if let Some(row) = operation.answer.row() {
        let about = About::new(api, operation, row);
        collect(api, row, &mut Vec::new(), None, &about, &mut columns);
        if !is_measured(api, operation) {
            for column in &mut columns {
                column.role = of_a_thing(column, &about);
            }
        }
    }
    columns
}

/// Whether rows are measurements of a time: the operation takes a range.
fn is_measured(api: &Api, operation: &Operation) -> bool {
    operation.query.iter().any(|param| match &param.ty {
        Type::Choice(name) => api.choice(name).is_some_and(|choice| choice.time_range),
        _ => false,
    })
}

/// The role of a column where rows are things: name, id and kind tell them apart; settings and dates do not.
fn of_a_thing(column: &Column, about: &About<'_>) -> Role {
    let [name] = column.path.as_slice() else {
        return match column.role {
            Role::Measure | Role::Kind => Role::Deep,
            role => role,
        };
    };
    match column.role {
        Role::Text if name == "name" || name == "title" => Role::Name,
        Role::Kind if name == "type" || name.ends_with("Type") => Role::Sort,
        Role::Id | Role::Argument if about.key.contains(name) => Role::Handle,
        // The address of a target; a link to a page about the row ends in `link`.
        Role::Link if !name.to_ascii_lowercase().ends_with("link") => Role::Text,
        Role::Argument => Role::Id,
        Role::Kind | Role::Measure => Role::Setting,
        Role::Moment => Role::Stamp,
        role => role,
    }
}

/// Adds the columns that `rows` have beyond those that are known, in the order in which they turn up.
pub(crate) fn discover(columns: &mut Vec<Column>, rows: &[Tree<'_>]) {
    let mut known = Known::of(columns);
    for row in rows {
        columns.extend(known.news(row));
    }
}

/// Which columns are known already.
pub(crate) struct Known {
    paths: BTreeSet<Vec<String>>,
}

impl Known {
    /// These.
    pub(crate) fn of(columns: &[Column]) -> Self {
        let paths = columns.iter().map(|column| column.path.clone());
        Self {
            paths: paths.collect(),
        }
    }

    /// The columns of a row that were not known; they are from now on.
    pub(crate) fn news(&mut self, row: &Tree<'_>) -> Vec<Column> {
        let mut new = Vec::new();
        turn_up(row, &mut Vec::new(), &mut self.paths, &mut new);
        new
    }
}

/// The same columns with the useful ones first.
pub(crate) fn by_use(columns: &[Column]) -> Vec<Column> {
    let mut sorted = columns.to_vec();
    // Stable: of one kind the order of the description stays.
    sorted.sort_by_key(|column| (column.role, column.path.len()));
    sorted
}

/// What the columns of an operation are judged by.
struct About<'a> {
    key: &'a [String],
    fields: BTreeSet<&'a str>,
    /// Parameters of operations that go on where this one ends.
    arguments: BTreeSet<&'a str>,
}

impl<'a> About<'a> {
    fn new(api: &'a Api, operation: &'a Operation, row: &Type) -> Self {
        let models = models(api, row);
        let own: BTreeSet<&str> = operation
            .path_params
            .iter()
            .map(|param| param.name.as_str())
            .collect();
        let deeper = api.operations_of(&operation.area).filter(|other| {
            other.path.len() > operation.path.len()
                && own.iter().all(|name| other.path_param(name).is_some())
        });
        let arguments = deeper.flat_map(|other| &other.path_params);
        let arguments = arguments.map(|param| param.name.as_str());
        let fields = models.iter().flat_map(|model| model.answered());
        let keyed = models.iter().find(|model| !model.key.is_empty());
        Self {
            fields: fields.map(|(_, used)| used.name.as_str()).collect(),
            key: keyed.map_or(&[], |model| model.key.as_slice()),
            arguments: arguments.filter(|name| !own.contains(name)).collect(),
        }
    }
}

impl About<'_> {
    /// Whether a row has the name of what an id stands for.
    fn has_name(&self, id: &str) -> bool {
        let stem = id.strip_suffix("Id");
        stem.is_some_and(|stem| self.fields.contains(format!("{stem}Name").as_str()))
    }
}

/// The models that a row may be of.
pub(crate) fn models<'a>(api: &'a Api, row: &Type) -> Vec<&'a Model> {
    match row {
        Type::Model(name) => api.model(name).into_iter().collect(),
        Type::Union(name) => {
            let arms = api.union(name).into_iter().flat_map(|union| &union.arms);
            arms.flat_map(|arm| models(api, &arm.ty)).collect()
        }
        _ => Vec::new(),
    }
}

/// Adds the columns of a type; those of a union are those of all its alternatives, each once.
fn collect(
    api: &Api,
    ty: &Type,
    path: &mut Vec<String>,
    unit: Option<&str>,
    about: &About<'_>,
    columns: &mut Vec<Column>,
) {
    // Models that hold themselves do not exist; the limit keeps a mistake from mattering.
    if let (Type::Model(name), true) = (ty, path.len() < 8)
        && let Some(model) = api.model(name)
    {
        for (field, used) in model.answered() {
            path.push(used.name.clone());
            collect(api, &used.ty, path, field.unit.as_deref(), about, columns);
            path.pop();
        }
        return;
    }
    if let (Type::Union(name), true) = (ty, path.len() < 8)
        && let Some(union) = api.union(name)
        && union
            .arms
            .iter()
            .all(|arm| matches!(arm.ty, Type::Model(_)))
    {
        if let (By::Tag(tag), true) = (&union.by, path.is_empty()) {
            // What tells the rows apart.
            path.push(tag.clone());
            add(columns, path, None, Role::Kind);
            path.pop();
        }
        for arm in &union.arms {
            collect(api, &arm.ty, path, unit, about, columns);
        }
        return;
    }
    let role = role(api, ty, path, unit, about, columns);
    let is_id = matches!(ty, Type::Id(_));
    add(columns, path, unit.filter(|_| !is_id), role);
}

/// Adds a column, unless it is there: alternatives share fields.
fn add(columns: &mut Vec<Column>, path: &[String], unit: Option<&str>, role: Role) {
    if columns.iter().any(|column| column.path == path) {
        return;
    }
    columns.push(Column {
        name: path.join("."),
        path: path.to_vec(),
        unit: unit.map(str::to_owned),
        role,
    });
}

fn role(
    api: &Api,
    ty: &Type,
    path: &[String],
    unit: Option<&str>,
    about: &About<'_>,
    columns: &[Column],
) -> Role {
    let name = path.last().map_or("", String::as_str);
    let own = path.len() == 1;
    let trouble = name.to_ascii_lowercase().contains("error");
    match ty {
        Type::Time if own => Role::Moment,
        Type::Id(_) if own && about.arguments.contains(name) => Role::Argument,
        Type::Id(id) => {
            let moment = api.id(id).is_some_and(|id| id.moment);
            let dated = columns.iter().any(|column| column.role == Role::Moment);
            let key = about.key.iter().any(|key| key == name);
            if own && key && !about.has_name(name) && !(moment && dated) {
                Role::Handle
            } else {
                Role::Id
            }
        }
        Type::Text(_) if trouble => Role::Trouble,
        Type::Text(TextKind::Url) => Role::Link,
        Type::Text(_) if own && names_a_key(name, about.key) => Role::Name,
        Type::Int | Type::Float => Role::Measure,
        _ if unit.is_some() => Role::Measure,
        Type::Enum(_) | Type::Bool | Type::Bit | Type::Flag => Role::Kind,
        Type::List(_) | Type::Map(_) | Type::Json | Type::Union(_) | Type::Model(_) => Role::Deep,
        _ if own => Role::Text,
        _ => Role::Deep,
    }
}

/// Whether it is the name of what an id of the key is: `agentName` of `agentId`.
fn names_a_key(name: &str, key: &[String]) -> bool {
    let stem = |text: &str, end: &str| text.strip_suffix(end).map(str::to_owned);
    let Some(what) = stem(name, "Name") else {
        return key.iter().any(|key| key == name);
    };
    key.iter()
        .any(|key| stem(key, "Id").as_ref() == Some(&what))
}

fn turn_up(
    value: &Tree<'_>,
    path: &mut Vec<String>,
    known: &mut BTreeSet<Vec<String>>,
    columns: &mut Vec<Column>,
) {
    if known.contains(path.as_slice()) {
        return;
    }
    if let (Tree::Object(members, _), true) = (value, path.len() < 16)
        && !members.is_empty()
    {
        for (key, member) in members {
            path.push(key.clone().into_owned());
            turn_up(member, path, known, columns);
            path.pop();
        }
        return;
    }
    // An object that is documented may be `null`, or empty.
    let inside = |other: &Vec<String>| other.starts_with(path) && !path.is_empty();
    let hollow = matches!(value, Tree::Null | Tree::Object(..));
    if hollow && known.range(path.clone()..).next().is_some_and(inside) {
        return;
    }
    known.insert(path.clone());
    columns.push(Column {
        name: if path.is_empty() {
            "value".to_owned()
        } else {
            path.join(".")
        },
        path: path.clone(),
        unit: None,
        role: match value {
            Tree::Number(_) => Role::Measure,
            Tree::List(..) | Tree::Object(..) => Role::Deep,
            _ => Role::Text,
        },
    });
}

#[cfg(test)]
mod tests {
    use super::{Known, by_use, discover, documented};
    use crate::json::Tree;
    use thousandeyes_api::Type;

    fn names(id: &str) -> Vec<String> {
        let api = thousandeyes_api::v6();
        let columns = documented(api, api.operation(id).expect("an operation"));
        by_use(&columns)
            .into_iter()
            .map(|column| column.name)
            .collect()
    }

    #[test]
    fn useful_columns_come_first() {
        let names = names("net.metrics");
        assert_eq!(names.first().map(String::as_str), Some("date"));
        assert_eq!(names.get(1).map(String::as_str), Some("agentName"));
        let place = |wanted: &str| names.iter().position(|name| name == wanted);
        assert!(place("loss") < place("server"), "{names:?}");
        assert_eq!(names.last().map(String::as_str), Some("permalink"));
    }

    #[test]
    fn no_column_is_lost_or_twice() {
        let api = thousandeyes_api::v6();
        for operation in &api.operations {
            let columns = documented(api, operation);
            let mut names: Vec<&String> = columns.iter().map(|column| &column.name).collect();
            names.sort();
            let all = names.len();
            names.dedup();
            assert_eq!(names.len(), all, "{}", operation.id);
            assert_eq!(by_use(&columns).len(), all);
        }
    }

    #[test]
    fn rows_of_several_kinds_have_the_columns_of_all() {
        let names = names("tests.tests");
        for wanted in ["type", "testId", "testName", "url", "dnsServers"] {
            assert!(
                names.iter().any(|name| name == wanted),
                "{wanted}: {names:?}"
            );
        }
        assert!(names.iter().all(|name| !name.is_empty()), "{names:?}");
        let api = thousandeyes_api::v6();
        for operation in &api.operations {
            let columns = documented(api, operation);
            let nameless = columns.iter().any(|column| column.path.is_empty());
            let shaped = matches!(
                operation.answer.row(),
                Some(Type::Model(_) | Type::Union(_))
            );
            assert!(!(nameless && shaped), "{}", operation.id);
        }
    }

    #[test]
    fn columns_turn_up() {
        let api = thousandeyes_api::v6();
        let mut columns = documented(api, api.operation("net.metrics").expect("an operation"));
        let known = columns.len();
        let row = r#"{"agentId":1,"new":{"a":1,"b.c":[{}]},"loss":null,"none":null,"odd":{}}"#;
        let row = Tree::parse(row).expect("JSON");
        let expected = ["new.a", "new.b.c", "none", "odd"];
        let mut seen = Known::of(&columns);
        let new = seen.news(&row);
        assert_eq!(
            new.iter()
                .map(|column| column.name.as_str())
                .collect::<Vec<_>>(),
            expected
        );
        assert!(seen.news(&row).is_empty());
        discover(&mut columns, &[row.clone(), row]);
        assert_eq!(columns.len(), known + 4);
    }
}
