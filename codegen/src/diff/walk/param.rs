//! Parameters of paths and queries.

use super::{At, Owner, Pair, Walk};
use crate::diff::compat::{Reader, Typed, takes};
use crate::diff::words::{Action, Aspect, Direction, Element};
use crate::ir::{Api, ListStyle, Operation, Param, Projection, Segment, Type};
use crate::lower::surface;

impl Walk<'_> {
    pub(super) fn params(
        &mut self,
        owner: &Owner,
        (old_of, old): (&Operation, &[Param]),
        (new_of, new): (&Operation, &[Param]),
        element: Element,
    ) {
        let needed = |of: &Operation, param: &Param| match element {
            Element::Path => !of.path.contains(&Segment::Optional(param.name.clone())),
            _ => param.required,
        };
        for found in pair_params(old, new, element) {
            let (before, after) = match &found {
                Pair::Both(old, new) => (Some(*old), Some(*new)),
                Pair::Gone(old) => (Some(*old), None),
                Pair::Come(new) => (None, Some(*new)),
            };
            let at = self.param_at(owner, element, before, after);
            let aspect = |needed: bool| match needed {
                true => Aspect::Required,
                false => Aspect::Optional,
            };
            let text = |param: &Param| Some(param.ty.to_string());
            match found {
                Pair::Come(param) => {
                    let aspect = aspect(needed(new_of, param));
                    self.put(&at, aspect, Action::Added, None, text(param));
                }
                Pair::Gone(param) => {
                    let aspect = aspect(needed(old_of, param));
                    self.put(&at, aspect, Action::Removed, text(param), None);
                }
                Pair::Both(old, new) => {
                    let (was, is) = (needed(old_of, old), needed(new_of, new));
                    // A list has a setter even when it must be sent: only the wire tells.
                    let lists = matches!((&old.ty, &new.ty), (Type::List(_), Type::List(_)));
                    let lists = lists && element == Element::Query;
                    let aspect = match lists {
                        true => Aspect::ListNecessity,
                        false => Aspect::Necessity,
                    };
                    self.necessity(&at, aspect, was, is);
                    self.param(&at, old, new, was && is && !lists);
                }
            }
        }
        let names = |params: &[Param]| -> Vec<String> {
            let names = params.iter().map(|param| param.name.clone());
            names.collect()
        };
        // The order of a path is in its URL and its arguments.
        if element == Element::Query {
            let at = self.part(
                owner,
                element,
                Direction::None,
                Some("query"),
                Some("query"),
            );
            self.order(&at, &names(old), &names(new));
        }
    }

    /// A parameter's place; one that all operations take stands in `api.yaml`.
    fn param_at(
        &self,
        owner: &Owner,
        element: Element,
        old: Option<&Param>,
        new: Option<&Param>,
    ) -> At {
        let name = |param: Option<&Param>| param.map(|param| param.name.clone());
        let (before, after) = (name(old), name(new));
        let mut at = self.part(
            owner,
            element,
            Direction::Request,
            before.as_deref(),
            after.as_deref(),
        );
        if let Some(param) = old.filter(|param| param.global) {
            at.base = self.base.member("query", &param.name).cloned();
        }
        if let Some(param) = new.filter(|param| param.global) {
            at.head = self.head.member("query", &param.name).cloned();
        }
        at
    }

    fn param(&mut self, at: &At, old: &Param, new: &Param, argument: bool) {
        let Param {
            name,
            rust: _,
            ty,
            required: _,
            global,
            flag,
            tag_of_body,
            list,
            doc,
            unit,
            range,
            values,
            default,
            life,
        } = old;
        let plain = at.going(Direction::None);
        let rust = (surface::param_name(old), surface::param_name(new));
        // A path has no names on the wire, and a choice brings its own.
        let named = at.element == Element::Query && !matches!(ty, Type::Choice(_));
        let wire = match named {
            true => (name.clone(), new.name.clone()),
            false => (String::new(), String::new()),
        };
        self.renamed(at, wire, rust, argument);
        self.value_type(
            at,
            (self.old, ty, Projection::Create),
            (self.new, &new.ty, Projection::Create),
        );
        self.flag(&plain, Aspect::Global, *global, new.global);
        self.flag(at, Aspect::Flag, *flag, new.flag);
        self.flag(at, Aspect::Tag, *tag_of_body, new.tag_of_body);
        let style = |list: &Option<ListStyle>| list.unwrap_or(ListStyle::Comma);
        let (before, after) = (style(list), style(&new.list));
        self.differ(at, Aspect::ListStyle, &before, &after, |list| {
            format!("{list:?}").to_lowercase()
        });
        self.text(&plain, Aspect::Doc, doc, &new.doc);
        self.text(at, Aspect::Unit, unit, &new.unit);
        self.range(at, range, &new.range);
        self.values(at, values, &new.values);
        self.text(at, Aspect::Default, default, &new.default);
        self.life(at, life, &new.life);
    }

    /// Reports other names: on the wire, in Rust, or in both.
    pub(super) fn renamed(
        &mut self,
        at: &At,
        wire: (String, String),
        rust: (String, String),
        argument: bool,
    ) {
        let (aspect, (before, after)) = match (wire.0 == wire.1, rust.0 == rust.1) {
            (true, true) => return,
            (false, true) => (Aspect::WireName, wire),
            (true, false) if argument => (Aspect::ArgumentName, rust),
            (true, false) => (Aspect::RustName, rust),
            // An argument's name is not written by callers, so only the wire is left.
            (false, false) if argument => (Aspect::WireName, wire),
            (false, false) => (Aspect::Name, wire),
        };
        self.put(at, aspect, Action::Changed, Some(before), Some(after));
    }

    /// Reports another type, or the same Rust type in another spelling.
    pub(super) fn value_type(
        &mut self,
        at: &At,
        old: (&Api, &Type, Projection),
        new: (&Api, &Type, Projection),
    ) {
        let rust = |(api, ty, face): (&Api, &Type, Projection)| surface::value(api, ty, face);
        let (before, after) = (rust(old), rust(new));
        let texts = (old.1.to_string(), new.1.to_string());
        let action = match self.wire_takes(at.direction, old, new) {
            true => Action::Eased,
            false => Action::Changed,
        };
        if old.1 == new.1 && matches!(old.1, Type::Choice(_)) {
            // Whether it is the runtime's time range is said at the choice.
        } else if old.1 == new.1 {
            self.differ(at, Aspect::Face, &before, &after, String::clone);
        } else if before != after {
            self.put(at, Aspect::Type, action, Some(texts.0), Some(texts.1));
        } else if format_only(old.1, new.1) {
            let plain = at.going(Direction::None);
            self.put(
                &plain,
                Aspect::Format,
                Action::Changed,
                Some(texts.0),
                Some(texts.1),
            );
        } else {
            self.put(at, Aspect::Encoding, action, Some(texts.0), Some(texts.1));
        }
    }

    /// Whether an old client gets along with the newer spec.
    fn wire_takes(
        &self,
        direction: Direction,
        (old_api, old, _): (&Api, &Type, Projection),
        (new_api, new, _): (&Api, &Type, Projection),
    ) -> bool {
        let (old, new) = (
            Typed {
                api: old_api,
                ty: old,
            },
            Typed {
                api: new_api,
                ty: new,
            },
        );
        let sent = takes(Reader::Server, new, old);
        let answered = takes(Reader::Client, old, new);
        match direction {
            Direction::Request => sent,
            Direction::Answer => answered,
            Direction::Both | Direction::None => sent && answered,
        }
    }
}

/// Parameters of a path are paired by position, as their names are not on the wire; those of a query by wire name, then by Rust name.
fn pair_params<'a>(old: &'a [Param], new: &'a [Param], element: Element) -> Vec<Pair<'a, Param>> {
    let by_name = |a: &Param, b: &Param| a.name == b.name;
    let one_to_one = |a: &Param, b: &Param| {
        surface::param_name(a) == surface::param_name(b)
            && !new.iter().any(|other| by_name(a, other))
            && !old.iter().any(|other| by_name(other, b))
    };
    let unnamed = |params: &[Param], others: &[Param]| -> Vec<usize> {
        let left = params.iter().enumerate();
        let left = left.filter(|(_, param)| !others.iter().any(|other| by_name(param, other)));
        left.map(|(at, _)| at).collect()
    };
    // As many of one as of the other without a partner: the same places under other names.
    let (gone, come) = (unnamed(old, new), unnamed(new, old));
    let same_place = element == Element::Path && old.len() == new.len() && gone == come;
    super::pair(old, new, |a, b| {
        let positions = || {
            let of = |params: &[Param], one: &Param| params.iter().position(|other| other == one);
            of(old, a) == of(new, b)
        };
        by_name(a, b)
            || one_to_one(a, b)
            || same_place
                && positions()
                && !new.iter().any(|other| by_name(a, other))
                && !old.iter().any(|other| by_name(other, b))
    })
}

/// Whether types differ only in what kind of text they are.
fn format_only(old: &Type, new: &Type) -> bool {
    match (old, new) {
        (Type::List(old), Type::List(new)) | (Type::Map(old), Type::Map(new)) => {
            old == new || format_only(old, new)
        }
        (Type::Text(_), Type::Text(_)) => true,
        _ => false,
    }
}
