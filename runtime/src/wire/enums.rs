//! Enums that are open to values nobody knew of.

/// Implements what an enum with a text on the wire needs. It is declared plainly, with `Other(Text)` as its last variant.
///
/// ```
/// # use thousandeyes_runtime::{json, text_enum, value::Text};
/// #[derive(Clone, Debug, PartialEq, Eq, Hash)]
/// pub enum Direction {
///     ToTarget,
///     FromTarget,
///     Other(Text),
/// }
///
/// text_enum! { Direction {
///     ToTarget "TO_TARGET",
///     FromTarget "FROM_TARGET",
/// } }
///
/// assert_eq!(json::from_str::<Direction>("\"TO_TARGET\"")?, Direction::ToTarget);
/// assert_eq!(Direction::from("SIDEWAYS").as_str(), "SIDEWAYS");
/// # Ok::<(), json::Fault>(())
/// ```
///
/// A value that is spelled differently in paths or queries says so: `EndpointAgents "endpoint_agents" path
/// "endpoint-agents" query "endpoint-agents",`.
#[doc(hidden)]
#[macro_export]
macro_rules! text_enum {
    ($name:ident { $($variant:ident $json:literal $(path $path:literal)? $(query $query:literal)?,)* }) => {
        impl $name {
            /// The value as it is in JSON.
            pub fn as_str(&self) -> &str {
                match self {
                    $($name::$variant => $json,)*
                    $name::Other(text) => text,
                }
            }

            /// The values that have a variant of their own, as they are in JSON.
            pub const fn known() -> &'static [&'static str] {
                &[$($json),*]
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($json => $name::$variant,)*
                    _ => $name::Other(text.into()),
                }
            }
        }

        impl $crate::wire::Wire for $name {
            fn blank() -> Self {
                $name::Other($crate::value::Text::default())
            }

            fn read(&mut self, p: &mut $crate::json::Parser<'_>) -> ::core::result::Result<(), $crate::json::Fault> {
                *self = $name::from(&*p.string()?);
                Ok(())
            }

            fn write(&self, w: &mut $crate::json::Writer) {
                w.string(self.as_str());
            }
        }

        impl $crate::endpoint::Param for $name {
            fn text(&self, place: $crate::endpoint::Use) -> ::std::borrow::Cow<'_, str> {
                match (self, place) {
                    $(
                        $(($name::$variant, $crate::endpoint::Use::Path) => $path.into(),)?
                        $(($name::$variant, $crate::endpoint::Use::Query) => $query.into(),)?
                    )*
                    _ => self.as_str().into(),
                }
            }
        }

        $crate::text_like! { $name }
    };
}

/// Implements what an enum with a whole number on the wire needs. It is declared plainly, with `Other(i64)` as its last
/// variant.
///
/// ```
/// # use thousandeyes_runtime::{int_enum, json};
/// #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
/// pub enum AlertState {
///     Cleared,
///     Active,
///     Other(i64),
/// }
///
/// int_enum! { AlertState { Cleared 0, Active 1, } }
///
/// assert_eq!(json::from_str::<AlertState>("1.0")?, AlertState::Active);
/// assert_eq!(AlertState::from(7).get(), 7);
/// # Ok::<(), json::Fault>(())
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! int_enum {
    ($name:ident { $($variant:ident $number:literal,)* }) => {
        impl $name {
            /// The number it is on the wire.
            pub const fn get(&self) -> i64 {
                match *self {
                    $($name::$variant => $number,)*
                    $name::Other(number) => number,
                }
            }

            /// The numbers that have a variant of their own.
            pub const fn known() -> &'static [i64] {
                &[$($number),*]
            }
        }

        impl ::core::convert::From<i64> for $name {
            fn from(number: i64) -> Self {
                match number {
                    $($number => $name::$variant,)*
                    _ => $name::Other(number),
                }
            }
        }

        impl $crate::wire::Wire for $name {
            fn blank() -> Self {
                $name::Other(0)
            }

            fn read(&mut self, p: &mut $crate::json::Parser<'_>) -> ::core::result::Result<(), $crate::json::Fault> {
                let mut number = 0;
                p.read_int(&mut number)?;
                *self = number.into();
                Ok(())
            }

            fn write(&self, w: &mut $crate::json::Writer) {
                w.int(self.get());
            }
        }

        $crate::int_like! { $name }
    };
}

/// The conversions that text enums and text ids share.
#[doc(hidden)]
#[macro_export]
macro_rules! text_like {
    ($name:ident) => {
        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;

            // Not `Self::Err`, which could be a variant.
            fn from_str(text: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                Ok(text.into())
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                text.as_str().into()
            }
        }

        impl ::core::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

/// The conversions that integer enums and integer ids share.
#[doc(hidden)]
#[macro_export]
macro_rules! int_like {
    ($name:ident) => {
        impl ::core::str::FromStr for $name {
            type Err = ::core::num::ParseIntError;

            fn from_str(text: &str) -> ::core::result::Result<Self, ::core::num::ParseIntError> {
                text.parse::<i64>().map(Self::from)
            }
        }

        impl ::core::convert::From<$name> for i64 {
            fn from(value: $name) -> i64 {
                value.get()
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.get(), f)
            }
        }

        impl $crate::endpoint::Param for $name {
            fn text(&self, _: $crate::endpoint::Use) -> ::std::borrow::Cow<'_, str> {
                self.get().to_string().into()
            }
        }
    };
}
