//! Unions: enums whose variant is found by a tag, by a key that is there, or by the kind of the value.

use crate::json::Kind;

/// The kinds of values that `by_kind!` tells apart.
#[doc(hidden)]
#[allow(non_camel_case_types, reason = "the tables' own words")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnionKind {
    /// A whole number.
    int,
    /// Any number.
    float,
    /// `true` or `false`.
    bool,
    /// A string.
    text,
    /// An array.
    list,
    /// An object.
    object,
}

impl UnionKind {
    /// Whether values of a JSON kind are of this one; `whole` says so of a number.
    pub fn takes(self, kind: Option<Kind>, whole: bool) -> bool {
        matches!(
            (self, kind),
            (UnionKind::float, Some(Kind::Number))
                | (UnionKind::bool, Some(Kind::Bool))
                | (UnionKind::text, Some(Kind::Text))
                | (UnionKind::list, Some(Kind::List))
                | (UnionKind::object, Some(Kind::Object))
        ) || (self == UnionKind::int && kind == Some(Kind::Number) && whole)
    }
}

/// Implements `Wire` for an enum whose variant is named by a field of the object. Its last variant is `Other(Json)`,
/// for objects with another tag, or none. The models in the variants do not declare the tag.
///
/// `tagged! { Test by "type" { "http-server" HttpServer, "bgp" Bgp, } }`
///
/// With `by path` the tag is a parameter of the path instead, and the object does not have it: `tag()` gives the value, and
/// reading takes the first arm that knows all the keys.
#[doc(hidden)]
#[macro_export]
macro_rules! tagged {
    ($union:ident by path { $($value:literal $arm:ident,)* }) => {
        impl $union {
            /// What the path says of the body: the value that stands for the arm, nothing for `Other`.
            pub fn tag(&self) -> &'static str {
                match self {
                    $($union::$arm(_) => $value,)*
                    $union::Other(_) => "",
                }
            }
        }

        impl $crate::wire::Wire for $union {
            fn blank() -> Self {
                $union::Other($crate::value::Json::null())
            }

            fn read(&mut self, p: &mut $crate::json::Parser<'_>) -> ::core::result::Result<(), $crate::json::Fault> {
                $(if let Some(value) = $crate::wire::plain::fitting(p)? {
                    *self = $union::$arm(value);
                    return Ok(());
                })*
                *self = $union::Other($crate::wire::plain::value(p)?);
                Ok(())
            }

            fn write(&self, w: &mut $crate::json::Writer) {
                match self {
                    $($union::$arm(value) => $crate::wire::Wire::write(value, w),)*
                    $union::Other(json) => $crate::wire::Wire::write(json, w),
                }
            }
        }
    };
    ($union:ident by $tag:literal { $($value:literal $arm:ident,)* }) => {
        impl $crate::wire::Wire for $union {
            fn blank() -> Self {
                $union::Other($crate::value::Json::null())
            }

            fn read(&mut self, p: &mut $crate::json::Parser<'_>) -> ::core::result::Result<(), $crate::json::Fault> {
                *self = match p.tag($tag, &[$($value),*])? {
                    $(Some($value) => $union::$arm($crate::wire::plain::value(p)?),)*
                    _ => $union::Other($crate::wire::plain::value(p)?),
                };
                Ok(())
            }

            fn write(&self, w: &mut $crate::json::Writer) {
                match self {
                    $($union::$arm(value) => $crate::wire::plain::put_tagged(w, $tag, $value, value),)*
                    $union::Other(json) => $crate::wire::Wire::write(json, w),
                }
            }
        }
    };
}

/// Gives the fields that all arms of a union have alike as methods of the union.
///
/// `common! { Test [HttpServer Bgp] { required test_id TestId; optional test_name Text; rare note Text; list agents Agent; } }`
#[doc(hidden)]
#[macro_export]
macro_rules! common {
    ($union:ident $arms:tt { $($(#[$doc:meta])* $presence:ident $field:ident $ty:ty;)* }) => {
        impl $union {
            $($crate::common_field! { $union $arms $(#[$doc])* $presence $field $ty })*
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! common_field {
    ($union:ident [$($arm:ident)*] $(#[$doc:meta])* required $field:ident $ty:ty) => {
        $(#[$doc])*
        /// `None` for a kind that is not known.
        pub fn $field(&self) -> ::core::option::Option<&$ty> {
            match self {
                $($union::$arm(value) => ::core::option::Option::Some(&value.$field),)*
                $union::Other(_) => ::core::option::Option::None,
            }
        }
    };
    ($union:ident [$($arm:ident)*] $(#[$doc:meta])* optional $field:ident $ty:ty) => {
        $(#[$doc])*
        /// `None` also for a kind that is not known.
        pub fn $field(&self) -> ::core::option::Option<&$ty> {
            match self {
                $($union::$arm(value) => value.$field.as_ref(),)*
                $union::Other(_) => ::core::option::Option::None,
            }
        }
    };
    ($union:ident [$($arm:ident)*] $(#[$doc:meta])* rare $field:ident $ty:ty) => {
        $(#[$doc])*
        /// `None` also for a kind that is not known.
        pub fn $field(&self) -> ::core::option::Option<&$ty> {
            match self {
                $($union::$arm(value) => value.$field.as_deref(),)*
                $union::Other(_) => ::core::option::Option::None,
            }
        }
    };
    ($union:ident [$($arm:ident)*] $(#[$doc:meta])* list $field:ident $ty:ty) => {
        $(#[$doc])*
        /// Empty for a kind that is not known.
        pub fn $field(&self) -> &[$ty] {
            match self {
                $($union::$arm(value) => &value.$field,)*
                $union::Other(_) => &[],
            }
        }
    };
}

/// Implements `Wire` for an enum whose variant is the first whose key is in the object. Its last variant is
/// `Other(Json)`, for all else.
///
/// `by_presence! { BoardData { "tests" Alerts, "data" Report, } }`
#[doc(hidden)]
#[macro_export]
macro_rules! by_presence {
    ($union:ident { $($key:literal $arm:ident,)* }) => {
        impl $crate::wire::Wire for $union {
            fn blank() -> Self {
                $union::Other($crate::value::Json::null())
            }

            fn read(&mut self, p: &mut $crate::json::Parser<'_>) -> ::core::result::Result<(), $crate::json::Fault> {
                *self = match p.first_present(&[$($key),*])? {
                    $(Some($key) => $union::$arm($crate::wire::plain::value(p)?),)*
                    _ => $union::Other($crate::wire::plain::value(p)?),
                };
                Ok(())
            }

            fn write(&self, w: &mut $crate::json::Writer) {
                match self {
                    $($union::$arm(value) => $crate::wire::Wire::write(value, w),)*
                    $union::Other(json) => $crate::wire::Wire::write(json, w),
                }
            }
        }
    };
}

/// Implements `Wire` for an enum whose variant is the first that takes values of this kind: `int`, `float` (any number),
/// `bool`, `text`, `list`, `object`. Its last variant is `Other(Json)`, for all else.
///
/// `by_kind! { TestIds { int Int, list List, } }`
#[doc(hidden)]
#[macro_export]
macro_rules! by_kind {
    ($union:ident { $($kind:ident $arm:ident,)* }) => {
        impl $crate::wire::Wire for $union {
            fn blank() -> Self {
                $union::Other($crate::value::Json::null())
            }

            fn read(&mut self, p: &mut $crate::json::Parser<'_>) -> ::core::result::Result<(), $crate::json::Fault> {
                use $crate::wire::UnionKind;
                *self = match p.first_taking(&[$(UnionKind::$kind),*])? {
                    $(Some(UnionKind::$kind) => $union::$arm($crate::wire::plain::value(p)?),)*
                    _ => $union::Other($crate::wire::plain::value(p)?),
                };
                Ok(())
            }

            fn write(&self, w: &mut $crate::json::Writer) {
                match self {
                    $($union::$arm(value) => $crate::wire::Wire::write(value, w),)*
                    $union::Other(json) => $crate::wire::Wire::write(json, w),
                }
            }
        }
    };
}
