//! TLS by rustls over ring, trusting what the system trusts (`docs/decisions/0003-tls.md`).

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;

use super::SetupError;

/// The configuration for a client whose base URL is https, or is not.
///
/// The provider is named here, not installed for the process, which is not a library's to do. For plain http, too, as
/// connectors insist on a configuration; then nothing is trusted, and a system without certificates will do.
pub(super) fn config(secure: bool) -> Result<ClientConfig, SetupError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.and_then(|config| match secure {
        true => config.with_platform_verifier(),
        false => Ok(config.with_root_certificates(RootCertStore::empty())),
    });
    Ok(config?.with_no_client_auth())
}
