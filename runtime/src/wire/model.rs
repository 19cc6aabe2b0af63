//! Models: the macro that turns a table of fields into an implementation.

/// What the words of the tables stand for: one bit.
#[doc(hidden)]
#[allow(non_upper_case_globals, reason = "the tables' own words")]
pub mod presence {
    pub const required: u128 = 1;
    pub const optional: u128 = 0;
}

/// Implements `Wire` and `Fields` for a struct, by the keys of its fields.
///
/// ```
/// # use thousandeyes_runtime::{json, value::{Json, Map, Text}, wire};
/// #[derive(Clone, Debug, PartialEq)]
/// pub struct Agent {
///     pub agent_id: i64,
///     pub agent_name: Option<Text>,
///     pub enabled: Option<bool>,
///     pub extra: Map<Json>,
/// }
///
/// wire! { Agent {
///     required agent_id "agentId";
///     optional agent_name "agentName";
///     optional enabled "enabled" as Bit;
/// } keep extra }
///
/// let agent: Agent = json::from_str(r#"{"agentId": 7, "enabled": 1, "ipv6": true}"#)?;
/// assert_eq!((agent.agent_id, agent.enabled), (7, Some(true)));
/// assert_eq!(json::to_string(&agent), r#"{"agentId":7,"enabled":1,"ipv6":true}"#);
/// # Ok::<(), json::Fault>(())
/// ```
///
/// `required` fields are missing also when they are `null`; `optional` ones stay blank when they are not there.
/// `as` names a codec of this crate: `Bit`, `EpochSeconds`, `EpochMillis`. Between the table and `keep`,
/// `choices { field Type; … }` names the fields that hold choices (see `choice!`), each a choice or an `Option` of one.
#[doc(hidden)]
#[macro_export]
macro_rules! wire {
    ($model:ident {
        $($presence:ident $field:ident $key:literal $(as $codec:ident)?;)*
    } $(choices { $($choice:ident $group:ty;)* })? $(keep $extra:ident)?) => {
        impl $crate::wire::Wire for $model {
            const MODEL: bool = true;

            #[inline]
            fn blank() -> Self {
                $model {
                    $($field: $crate::wire::Wire::blank(),)*
                    $($($choice: $crate::wire::ChoiceField::blank(),)*)?
                    $($extra: ::core::default::Default::default(),)?
                }
            }

            #[inline(never)]
            #[allow(unreachable_code, reason = "a model may have no fields")]
            fn read(&mut self, p: &mut $crate::json::Parser<'_>) -> ::core::result::Result<(), $crate::json::Fault> {
                use $crate::wire::plain::read;
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
                )
                $(.also(&[$(<$group as $crate::wire::ChoiceField>::KEYS),*]))?
                $(.keep(stringify!($extra)))?;

                let mut walk = $crate::json::Walk::new(&TABLE);
                p.enter(&mut walk)?;
                $(let mut $extra = ::std::vec::Vec::new();)?
                loop {
                    // One `?` for all fields, which spares the compiler some work for each.
                    let read: ::core::result::Result<(), $crate::json::Fault> = match p.next(&mut walk)? {
                        $(At_::$field => $(<$crate::wire::$codec as $crate::wire::Codec<_>>::)? read(&mut self.$field, p),)*
                        $($crate::json::EXTRA => $crate::wire::plain::member(p).map(|member| $extra.push(member)),)?
                        _ => break,
                    };
                    read?;
                }
                $($(self.$choice = $crate::wire::ChoiceField::read_beside(p, &walk)?;)*)?
                $(self.$extra = $extra.into();)?
                Ok(())
            }

            fn write(&self, w: &mut $crate::json::Writer) {
                w.begin_object();
                $crate::wire::Fields::write_fields(self, w);
                w.end_object();
            }
        }

        impl $crate::wire::Fields for $model {
            const KEYS: &'static [&'static str] = &[$($key),*];

            fn write_fields(&self, w: &mut $crate::json::Writer) {
                use $crate::wire::plain::put;
                $($(<$crate::wire::$codec as $crate::wire::Codec<_>>::)? put(w, $key, &self.$field);)*
                $($($crate::wire::ChoiceField::write_fields(&self.$choice, w);)*)?
                $(self.$extra.write_members(w);)?
            }
        }
    };
}
