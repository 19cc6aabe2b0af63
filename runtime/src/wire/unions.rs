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
#[macro_export]
macro_rules! tagged {
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

/// Implements `Wire` for an enum whose variant is the first whose key is in the object. Its last variant is
/// `Other(Json)`, for all else.
///
/// `by_presence! { BoardData { "tests" Alerts, "data" Report, } }`
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
