//! Fields of models, heads and choices.

use super::decls::{one_of, text};
use super::rust_names::{self, Case};
use super::types::{self, Position};
use super::{Cx, values};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::ir::{Field, Life, Projection, Quirk, Type, Use, Uses};
use crate::parse::document::{self as doc, File};
use crate::parse::values::{Named, Short};
use crate::source::{Span, Spanned};

type Text = Spanned<String>;

/// A resolved field and the place of its name.
pub(super) struct Placed {
    pub(super) field: Field,
    pub(super) span: Span,
}

/// What a field inherits from where it stands.
#[derive(Clone, Copy, Default)]
pub(super) struct Defaults<'a> {
    /// `in` of its model.
    pub(super) uses: Option<&'a doc::Uses>,
    /// The model's key.
    pub(super) key: &'a [Text],
}

/// Resolves one written field.
pub(super) fn field(
    cx: &mut Cx<'_>,
    file: &File,
    name: &Text,
    written: &Short<Text, doc::Field>,
    defaults: Defaults<'_>,
) -> Placed {
    let field = match written {
        Short::Short(ty) => plain(cx, file, name, ty, defaults),
        Short::Long(long) => detailed(cx, file, name, long, defaults),
    };
    if name.is_empty() || name.chars().any(char::is_whitespace) {
        let message = format!("`{}` is not a field name", name.value);
        cx.sink.push(
            Diagnostic::new(Code::BadName, name.span, message)
                .label("expected the name on the wire"),
        );
    }
    Placed {
        field,
        span: name.span,
    }
}

fn plain(cx: &mut Cx<'_>, file: &File, name: &Text, ty: &Text, defaults: Defaults<'_>) -> Field {
    let ty = types::or_json(cx, file.area.as_deref(), ty, Position::Value);
    let required = defaults.key.iter().any(|key| key.value == name.value);
    Field {
        name: name.value.clone(),
        rust: None,
        doc: None,
        unit: None,
        range: None,
        values: Vec::new(),
        default: None,
        when: None,
        unset: false,
        rare: false,
        quirk: None,
        life: Life::default(),
        uses: uses(cx, file, name, &ty, required, defaults.uses),
    }
}

fn detailed(
    cx: &mut Cx<'_>,
    file: &File,
    name: &Text,
    long: &doc::Field,
    defaults: Defaults<'_>,
) -> Field {
    let doc::Field {
        span: _,
        ty,
        doc,
        unit,
        range,
        values,
        default,
        required,
        when,
        unset,
        rare,
        uses: own_uses,
        rust,
        quirk,
        since,
        deprecated,
        removed,
    } = long;
    let ty = types::or_json(cx, file.area.as_deref(), ty, Position::Value);
    let in_key = defaults.key.iter().any(|key| key.value == name.value);
    let says_required = required.as_ref().is_some_and(|required| required.value);
    if let (Some(required), Some(default)) =
        (required.as_ref().filter(|required| required.value), default)
    {
        required_default(cx, name, required.span, default.span);
    }
    check_unit(cx, unit);
    rust_names::given(cx, rust, Case::Snake);
    values::check(cx, &ty, range, values, default);
    let uses = uses(
        cx,
        file,
        name,
        &ty,
        in_key || says_required,
        own_uses.as_ref().or(defaults.uses),
    );
    if let Some(unset) = unset
        .as_ref()
        .filter(|_| uses.create.is_none() && uses.update.is_none())
    {
        let message = format!(
            "`{}` is in no body, so nothing takes its value back",
            name.value
        );
        cx.sink.push(
            Diagnostic::new(Code::Contradiction, unset.span, message)
                .label("only for bodies")
                .help("drop `unset`, or say in `in` which bodies have the field"),
        );
    }
    let rare = rare.as_ref().filter(|rare| rare.value);
    if let Some(rare) = rare {
        seldom(cx, name, rare.span, uses.answer.as_ref());
    }
    Field {
        name: name.value.clone(),
        rust: text(rust),
        doc: text(doc),
        unit: text(unit),
        range: values::range(cx, range, long.span),
        values: values.iter().map(|value| value.text.clone()).collect(),
        default: default.as_ref().map(|value| value.text.clone()),
        when: text(when),
        unset: unset.as_ref().is_some_and(|unset| unset.value),
        rare: rare.is_some(),
        quirk: quirk
            .as_ref()
            .and_then(|quirk| self::quirk(cx, file, quirk)),
        life: values::life(cx, since, deprecated, removed),
        uses,
    }
}

/// `rare` where a pointer saves nothing.
fn seldom(cx: &mut Cx<'_>, name: &Text, rare: Span, answer: Option<&Use>) {
    let name = &name.value;
    let (message, label) = match answer {
        None => (
            format!("`{name}` is in no answer, so answers can't have it seldom"),
            "only for answers",
        ),
        Some(used) if used.required => (
            format!("`{name}` is required, so every answer has it"),
            "never missing",
        ),
        Some(used) => match used.ty {
            Type::List(_) | Type::Map(_) => (
                format!("the values of `{name}` are behind a pointer as they are"),
                "saves nothing",
            ),
            Type::Bool | Type::Bit | Type::Flag => (
                format!("`{name}` takes less than a pointer as it is"),
                "saves nothing",
            ),
            _ => return,
        },
    };
    cx.sink.push(
        Diagnostic::new(Code::Contradiction, rare, message)
            .label(label)
            .help("drop `rare`"),
    );
}

pub(super) fn required_default(cx: &mut Cx<'_>, name: &Text, required: Span, default: Span) {
    cx.sink.push(
        Diagnostic::new(
            Code::RequiredDefault,
            required,
            format!("`{}` is required and has a default", name.value),
        )
        .label("must be sent")
        .related(default, "what the server takes when it is not sent")
        .help("one of the two is wrong: drop `required`, or drop `default`"),
    );
}

pub(super) fn check_unit(cx: &mut Cx<'_>, unit: &Option<Text>) {
    let Some(unit) = unit else { return };
    let document = cx.document;
    let units = || {
        document
            .files
            .iter()
            .flat_map(|file| file.content.units.iter())
    };
    if units().any(|(name, _)| name.value == unit.value) {
        return;
    }
    let near = nearest(unit, units().map(|(name, _)| name.as_str()));
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("add it to `units` in `types.yaml`: `{}: …`", unit.value),
    };
    let message = format!("no unit is called `{}`", unit.value);
    cx.sink.push(
        Diagnostic::new(Code::UnknownName, unit.span, message)
            .label("unknown unit")
            .help(help),
    );
}

fn quirk(cx: &mut Cx<'_>, file: &File, quirk: &doc::Quirk) -> Option<Quirk> {
    let doc::Quirk {
        span,
        ty,
        missing,
        name: other_name,
        unit,
        why,
    } = quirk;
    let says_missing = missing.as_ref().is_some_and(|missing| missing.value);
    if ty.is_none() && !says_missing && other_name.is_none() && unit.is_none() {
        let message = "a quirk says what the table has instead";
        cx.sink.push(
            Diagnostic::new(Code::MissingKey, *span, message)
                .label("a reason, but for what?")
                .help("give `type`, `missing`, `name` or `unit`"),
        );
        return None;
    }
    let documented = match ty {
        Some(ty) => Some(types::resolve(
            cx,
            file.area.as_deref(),
            ty,
            Position::Value,
        )?),
        None => None,
    };
    if unit.as_ref().is_some_and(|unit| unit.value != "none") {
        check_unit(cx, unit);
    }
    cx.quirks.entry(*span).or_insert(false);
    Some(Quirk {
        ty: documented,
        missing: says_missing,
        name: text(other_name),
        unit: text(unit),
        why: why.value.trim().to_owned(),
    })
}

/// How the field looks in each projection.
fn uses(
    cx: &mut Cx<'_>,
    file: &File,
    name: &Text,
    ty: &Type,
    required: bool,
    written: Option<&doc::Uses>,
) -> Uses {
    let plain = |required: bool| Use {
        name: name.value.clone(),
        ty: ty.clone(),
        required,
        range: None,
        values: Vec::new(),
    };
    let Some(doc::Uses {
        span,
        create,
        update,
        answer,
    }) = written
    else {
        return Uses {
            answer: Some(plain(required)),
            ..Uses::default()
        };
    };
    let mut one = |use_: &Option<Short<Text, doc::Use>>, projection: Projection| -> Option<Use> {
        let in_key = required && projection == Projection::Answer;
        match use_.as_ref()? {
            Short::Short(word) => {
                one_of(cx, word, &["required", "optional"]);
                Some(plain(word.value == "required" || in_key))
            }
            Short::Long(long) => {
                let ty = match &long.ty {
                    Some(ty) => types::resolve(cx, file.area.as_deref(), ty, Position::Value)?,
                    None => ty.clone(),
                };
                let required = long
                    .required
                    .as_ref()
                    .is_some_and(|required| required.value)
                    || in_key;
                values::check(cx, &ty, &long.range, &long.values, &None);
                Some(Use {
                    name: text(&long.name).unwrap_or_else(|| name.value.clone()),
                    ty,
                    required,
                    range: values::range(cx, &long.range, long.span),
                    values: long.values.iter().map(|value| value.text.clone()).collect(),
                })
            }
        }
    };
    let uses = Uses {
        create: one(create, Projection::Create),
        update: one(update, Projection::Update),
        answer: one(answer, Projection::Answer),
    };
    if create.is_none() && update.is_none() && answer.is_none() {
        let message = "`in` names no projection, so nothing has the field";
        cx.sink.push(
            Diagnostic::new(Code::Empty, *span, message)
                .label("nothing here")
                .help("give `create`, `update` or `answer`, or drop `in`"),
        );
    }
    uses
}

/// The fields of one arm of a choice. They are parameters or body fields; both are sent.
pub(super) fn choice_arm(
    cx: &mut Cx<'_>,
    file: &File,
    written: &Named<Short<Text, doc::Field>>,
    position: Position,
) -> Vec<Field> {
    let mut out = Vec::new();
    for (name, field) in written.iter() {
        let (ty, long) = match field {
            Short::Short(ty) => (ty, None),
            Short::Long(long) => (&long.ty, Some(long)),
        };
        let ty = types::or_json(cx, file.area.as_deref(), ty, position);
        let required = long
            .and_then(|long| long.required.as_ref())
            .is_some_and(|required| required.value);
        if let Some(long) = long {
            check_unit(cx, &long.unit);
            rust_names::given(cx, &long.rust, Case::Snake);
            values::only_elsewhere(
                cx,
                "a choice",
                long,
                &["when", "unset", "rare", "in", "quirk"],
            );
            values::check(cx, &ty, &long.range, &long.values, &long.default);
            if let (true, Some(default)) = (required, &long.default) {
                required_default(
                    cx,
                    name,
                    long.required
                        .as_ref()
                        .map_or(name.span, |required| required.span),
                    default.span,
                );
            }
        }
        let used = Use {
            name: name.value.clone(),
            ty,
            required,
            range: None,
            values: Vec::new(),
        };
        out.push(Field {
            name: name.value.clone(),
            rust: long.and_then(|long| text(&long.rust)),
            doc: long.and_then(|long| text(&long.doc)),
            unit: long.and_then(|long| text(&long.unit)),
            range: long.and_then(|long| values::range(cx, &long.range, long.span)),
            values: long
                .map(|long| long.values.iter().map(|value| value.text.clone()).collect())
                .unwrap_or_default(),
            default: long
                .and_then(|long| long.default.as_ref())
                .map(|default| default.text.clone()),
            when: None,
            unset: false,
            rare: false,
            quirk: None,
            life: long
                .map(|long| values::life(cx, &long.since, &long.deprecated, &long.removed))
                .unwrap_or_default(),
            uses: Uses {
                create: Some(used),
                ..Uses::default()
            },
        });
    }
    out
}
