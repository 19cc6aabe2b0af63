//! Choices: fields of which one set stands in the surrounding object, or among the parameters.

use crate::json::{Fault, FaultKind, Parser, Walk, Writer};

/// A set of fields out of several, that is written into the surrounding object.
pub trait Choice: Sized {
    /// The keys of all sets.
    const KEYS: &'static [&'static str];

    /// The first set, before anything was read.
    fn blank() -> Self;

    /// Reads the set whose first required key stands in the object that was just read.
    ///
    /// # Errors
    ///
    /// A field of that set is missing, or of another type.
    fn read_beside(p: &mut Parser<'_>, walk: &Walk) -> Result<Option<Self>, Fault>;

    /// Writes the members of the set into an object that is open.
    fn write_fields(&self, w: &mut Writer);
}

/// A field that holds a [`Choice`], or none.
pub trait ChoiceField: Sized {
    /// The keys of all sets.
    const KEYS: &'static [&'static str];

    /// The value before anything was read.
    fn blank() -> Self;

    /// Reads it from the object that was just read.
    ///
    /// # Errors
    ///
    /// A field is missing, or of another type.
    fn read_beside(p: &mut Parser<'_>, walk: &Walk) -> Result<Self, Fault>;

    /// Writes its members into an object that is open.
    fn write_fields(&self, w: &mut Writer);
}

impl<C: Choice> ChoiceField for C {
    const KEYS: &'static [&'static str] = C::KEYS;

    fn blank() -> Self {
        <C as Choice>::blank()
    }

    fn read_beside(p: &mut Parser<'_>, walk: &Walk) -> Result<Self, Fault> {
        let missing = || {
            Fault::new(
                walk.start(),
                FaultKind::Missing(C::KEYS.first().copied().unwrap_or_default()),
            )
        };
        <C as Choice>::read_beside(p, walk)?.ok_or_else(missing)
    }

    fn write_fields(&self, w: &mut Writer) {
        Choice::write_fields(self, w);
    }
}

impl<C: Choice> ChoiceField for Option<C> {
    const KEYS: &'static [&'static str] = C::KEYS;

    fn blank() -> Self {
        None
    }

    fn read_beside(p: &mut Parser<'_>, walk: &Walk) -> Result<Self, Fault> {
        <C as Choice>::read_beside(p, walk)
    }

    fn write_fields(&self, w: &mut Writer) {
        if let Some(choice) = self {
            Choice::write_fields(choice, w);
        }
    }
}

/// Implements [`Choice`](crate::wire::Choice) for an enum whose variants are sets of fields, for use in bodies.
///
/// ```
/// # use thousandeyes_runtime::choice;
/// pub enum MinimumSources {
///     Count { minimum_sources: i64 },
///     Percent { minimum_sources_pct: i64 },
/// }
///
/// choice! { MinimumSources {
///     Count { required minimum_sources "minimumSources"; }
///     Percent { required minimum_sources_pct "minimumSourcesPct"; }
/// } }
/// ```
///
/// The words before the fields are those of `wire!`.
#[doc(hidden)]
#[macro_export]
macro_rules! choice {
    ($choice:ident { $($arm:ident {
        $($presence:ident $field:ident $key:literal $(as $codec:ident)?;)*
    })* }) => {
        impl $crate::wire::Choice for $choice {
            const KEYS: &'static [&'static str] = &[$($($key),*),*];

            #[allow(unreachable_code, reason = "the first set returns")]
            fn blank() -> Self {
                $(return $choice::$arm { $($field: $crate::wire::Wire::blank()),* };)*
            }

            fn read_beside(
                p: &mut $crate::json::Parser<'_>,
                walk: &$crate::json::Walk,
            ) -> ::core::result::Result<::core::option::Option<Self>, $crate::json::Fault> {
                use $crate::wire::plain::read;
                $({
                    #[allow(non_camel_case_types, reason = "the fields' own names")]
                    enum Row_ { $($field),* }
                    #[allow(non_camel_case_types, reason = "no type of the spec is called so")]
                    struct At_;
                    #[allow(non_upper_case_globals, reason = "the fields' own names")]
                    impl At_ { $(const $field: usize = Row_::$field as usize;)* }
                    const KEYS: &[$crate::json::Key] = &[$($crate::json::Key::new(concat!($key, "\":")),)*];
                    static TABLE: $crate::json::Table = $crate::json::Table::new(
                        KEYS,
                        0 $(| ($crate::wire::presence::$presence << At_::$field))*,
                    );
                    if p.held(walk, TABLE.mark())? {
                        $(let mut $field = $crate::wire::Wire::blank();)*
                        p.replay(walk, |p| {
                            let mut walk = $crate::json::Walk::new(&TABLE);
                            p.enter(&mut walk)?;
                            loop {
                                match p.next(&mut walk)? {
                                    $(At_::$field => $(<$crate::wire::$codec as $crate::wire::Codec<_>>::)? read(&mut $field, p)?,)*
                                    _ => return Ok(()),
                                }
                            }
                        })?;
                        return Ok(Some($choice::$arm { $($field),* }));
                    }
                })*
                Ok(None)
            }

            fn write_fields(&self, w: &mut $crate::json::Writer) {
                use $crate::wire::plain::put;
                match self {
                    $($choice::$arm { $($field),* } => {
                        $($(<$crate::wire::$codec as $crate::wire::Codec<_>>::)? put(w, $key, $field);)*
                    })*
                }
            }
        }
    };
}

/// Implements `ParamGroup` for an enum whose variants are sets of query parameters. The table is that of `choice!`.
#[doc(hidden)]
#[macro_export]
macro_rules! param_choice {
    ($choice:ident { $($arm:ident {
        $($presence:ident $field:ident $key:literal;)*
    })* }) => {
        impl $crate::endpoint::ParamGroup for $choice {
            fn encode(&self, to: &mut $crate::endpoint::Encoder) {
                match self {
                    $($choice::$arm { $($field),* } => {
                        $($crate::wire::param::$presence(to, $key, $field);)*
                    })*
                }
            }
        }
    };
}
