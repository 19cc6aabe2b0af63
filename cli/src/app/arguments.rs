//! The parameters of operations as arguments and flags.

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, ArgAction, Command};
use thousandeyes_api::{Api, Choice, Param, Type};

use crate::family::Family;
use crate::value::{Place, expected, range_text};

/// Long flags that are the tool's own. A parameter of that name becomes `--api-…`.
pub(crate) const OWN_FLAGS: [&str; 21] = [
    "all",
    "api",
    "color",
    "columns",
    "csv-safe",
    "data",
    "graph",
    "help",
    "limit",
    "mock",
    "no-check",
    "no-retry",
    "output",
    "plot",
    "profile",
    "resume",
    "sort",
    "verbose",
    "version",
    "waterfall",
    "format",
];

/// The flag of a parameter: its wire name with dashes, `--agent-id` for `agentId`.
pub(crate) fn flag_name(wire: &str) -> String {
    let mut name = String::with_capacity(wire.len() + 4);
    let mut previous = '-';
    for letter in wire.chars() {
        match letter {
            '_' | '.' | ' ' => name.push('-'),
            _ if letter.is_uppercase() => {
                if previous.is_lowercase() || previous.is_ascii_digit() {
                    name.push('-');
                }
                name.extend(letter.to_lowercase());
            }
            _ => name.push(letter),
        }
        previous = letter;
    }
    match OWN_FLAGS.contains(&name.as_str()) {
        true => format!("api-{name}"),
        false => name,
    }
}

/// `TEST_ID` for `testId`.
pub(super) fn value_name(wire: &str) -> String {
    let name = flag_name(wire);
    let name = name.strip_prefix("api-").unwrap_or(&name);
    name.replace('-', "_").to_uppercase()
}

/// The arguments for the path.
pub(super) fn path(api: &'static Api, family: &Family) -> Vec<Arg> {
    let params = family.path_params().into_iter().enumerate();
    params
        .map(|(index, (param, required))| {
            Arg::new(path_id(index))
                .value_name(value_name(&param.name))
                .required(required)
                .allow_negative_numbers(true)
                .value_parser(Known::of(api, param, &param.ty, Place::Path))
                .help(about(api, param, &param.ty, Place::Path))
        })
        .collect()
}

/// The flags for the query.
pub(super) fn query(api: &'static Api, family: &Family) -> Vec<Arg> {
    let mut flags = Vec::new();
    for param in family.query() {
        match &param.ty {
            Type::Choice(name) => {
                if let Some(choice) = api.choice(name) {
                    flags.extend(arms(api, choice));
                }
            }
            ty => flags.push(flag(api, param, ty)),
        }
    }
    flags
        .into_iter()
        .map(|flag| flag.help_heading("Parameters"))
        .collect()
}

fn flag(api: &'static Api, param: &'static Param, ty: &'static Type) -> Arg {
    let arg = named(&param.name).help(about(api, param, ty, Place::Query));
    if param.flag {
        return arg.action(ArgAction::SetTrue);
    }
    let arg = arg
        .value_name(value_name(&param.name))
        .allow_negative_numbers(true);
    match ty {
        Type::List(of) => arg
            .value_parser(Known::of(api, param, of, Place::Query))
            .value_delimiter(',')
            .action(ArgAction::Append),
        _ => arg.value_parser(Known::of(api, param, ty, Place::Query)),
    }
}

/// The flags of a choice. Those of one alternative exclude those of the others.
fn arms(api: &'static Api, choice: &'static Choice) -> Vec<Arg> {
    let mut flags = Vec::new();
    for (index, arm) in choice.arms.iter().enumerate() {
        let others = choice.arms.iter().enumerate();
        let others = others.filter(|(other, _)| *other != index);
        let others: Vec<String> = others
            .flat_map(|(_, arm)| &arm.fields)
            .map(|field| query_id(&field.name))
            .collect();
        let uses = |field: &'static thousandeyes_api::Field| {
            field.uses.create.as_ref().or(field.uses.answer.as_ref())
        };
        let needed = arm
            .fields
            .iter()
            .filter(|field| uses(field).is_some_and(|used| used.required));
        let needed: Vec<&str> = needed.map(|field| field.name.as_str()).collect();
        for field in &arm.fields {
            let ty = uses(field).map(|used| &used.ty);
            let words = ty.map_or_else(String::new, |ty| format!(" ({})", expected(api, ty)));
            let doc = field.doc.as_deref().unwrap_or_default();
            let mut arg = named(&field.name)
                .value_name(value_name(&field.name))
                .allow_hyphen_values(true)
                .conflicts_with_all(&others)
                .help(format!("{}{words}", doc.trim_end_matches('.')));
            for name in needed.iter().filter(|name| **name != field.name) {
                arg = arg.requires(query_id(name));
            }
            flags.push(arg);
        }
    }
    flags
}

fn named(wire: &str) -> Arg {
    let name = flag_name(wire);
    let arg = Arg::new(query_id(wire)).long(name.clone());
    // The documented spelling works as well.
    match wire != name && !OWN_FLAGS.contains(&wire) {
        true => arg.alias(wire.to_owned()),
        false => arg,
    }
}

/// The id of an argument of the path, by its place.
pub(crate) fn path_id(index: usize) -> String {
    format!("path {index}")
}

/// The id of a flag of the query, by its wire name.
pub(crate) fn query_id(wire: &str) -> String {
    format!("query {wire}")
}

/// One line about a parameter: what it is, its unit, range, values, default and life.
fn about(api: &Api, param: &Param, ty: &Type, place: Place) -> String {
    let doc = param.doc.as_deref().unwrap_or_default();
    let doc = doc.trim_end_matches('.');
    let unit = param
        .unit
        .as_deref()
        .map(|name| api.unit(name).map_or(name, |unit| &unit.text));
    let mut facts = Vec::new();
    if !param.flag {
        facts.push(expected(api, ty));
    }
    facts.extend(unit.map(|unit| format!("in {unit}")));
    facts.extend(param.range.as_ref().map(range_text));
    facts.extend(
        param
            .default
            .as_ref()
            .map(|value| format!("default {value}")),
    );
    facts.extend(
        param
            .life
            .since
            .as_ref()
            .map(|date| format!("since {date}")),
    );
    facts.extend(
        param
            .life
            .deprecated
            .as_ref()
            .map(|date| format!("deprecated since {date}")),
    );
    let values = values(api, param, ty, place);
    if !values.is_empty() {
        // The values say more than their type does.
        facts.retain(|fact| fact != "a text");
    }
    match facts.is_empty() {
        true => doc.to_owned(),
        false => format!("{doc} ({})", facts.join(", ")).trim().to_owned(),
    }
}

/// The values that a parameter may take, as the description lists them.
pub(super) fn values(api: &Api, param: &Param, ty: &Type, place: Place) -> Vec<String> {
    if !param.values.is_empty() {
        return param.values.clone();
    }
    match ty {
        Type::Enum(name) => {
            let found = api.enumeration(name);
            let values = found.iter().flat_map(|found| &found.values);
            let spelt = values.map(|value| match place {
                Place::Path => value.in_path(),
                Place::Query => value.in_query(),
            });
            spelt.map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

/// Takes any text, but knows the values that help and completions offer. What fits is checked when the operation is known.
#[derive(Clone)]
struct Known(Vec<String>);

impl Known {
    fn of(api: &Api, param: &Param, ty: &Type, place: Place) -> Self {
        Self(values(api, param, ty, place))
    }
}

impl TypedValueParser for Known {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let values = self.0.iter().map(PossibleValue::new);
        (!self.0.is_empty()).then(|| Box::new(values) as Box<_>)
    }
}

#[cfg(test)]
mod tests {
    use super::flag_name;

    #[test]
    fn flags() {
        for (wire, flag) in [
            ("agentId", "agent-id"),
            ("window", "window"),
            ("ipv6Policy", "ipv6-policy"),
            ("some_name", "some-name"),
            ("URL", "url"),
            ("limit", "api-limit"),
        ] {
            assert_eq!(flag_name(wire), flag);
        }
    }
}
