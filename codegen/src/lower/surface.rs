//! The Rust types that callers see, as text, for those who compare two specs.

use super::{model, naming, request, types};
use crate::ir::{Api, Field, Operation, Param, Projection, Type, Union, Use};
use crate::rust::{Crate, Presence, Uses};

/// The whole crate of one version, for those who read all of it.
pub(crate) fn krate(api: &Api) -> Crate {
    super::lower(std::slice::from_ref(api))
}

/// Whether the constructor of a body takes the field as an argument.
pub(crate) fn is_argument(api: &Api, field: &Field, used: &Use, projection: Projection) -> bool {
    let rust = types::field(api, field, used, projection, "", &mut Uses::default());
    rust.presence == Presence::Required
}

/// The type of a value in one projection.
pub(crate) fn value(api: &Api, ty: &Type, projection: Projection) -> String {
    types::projected(api, ty, projection, None, &mut Uses::default())
}

/// The name of a request.
pub(crate) fn request_name(operation: &Operation) -> String {
    crate::resolve::request_name(operation)
}

/// What the constructor of a request takes: names and types, in order.
pub(crate) fn arguments(api: &Api, operation: &Operation) -> Vec<(String, String)> {
    let request = request::request(api, operation, &mut Uses::default());
    let arguments = request.arguments().into_iter();
    arguments
        .map(|argument| (argument.name, argument.ty))
        .collect()
}

/// The name of a parameter.
pub(crate) fn param_name(param: &Param) -> String {
    naming::member(&param.name, param.rust.as_deref())
}

/// The name of a field in one projection.
pub(crate) fn field_name(field: &Field, used: &Use) -> String {
    naming::member(&used.name, field.rust.as_deref())
}

/// The fields of all arms that a union reads with a method: name and type.
pub(crate) fn common(api: &Api, of: &Union, projection: Projection) -> Vec<(String, String)> {
    let union = model::union(api, of, projection, &mut Uses::default());
    let common = union.common.into_iter();
    common
        .map(|member| (member.name.clone(), member.full_type()))
        .collect()
}
