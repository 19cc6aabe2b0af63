//! Which operations return 401 for a missing permission: those whose description says so, and the client knows them.

use std::collections::BTreeSet;

use thousandeyes::Endpoint;
use thousandeyes::v6::{dashboards, reports};
use thousandeyes_codegen::load;

#[test]
fn what_the_text_says_of_401_the_key_says_too() {
    let sources = thousandeyes_tests::spec().expect("the spec");
    let api = load(&sources).expect("a spec without mistakes");
    let mut denied = BTreeSet::new();
    for operation in &api.operations {
        let says = operation.doc.as_deref().unwrap_or_default();
        assert_eq!(
            says.contains("401"),
            operation.denied_by_401,
            "`{}` needs both a text and `denied: 401`, or neither",
            operation.id
        );
        if operation.denied_by_401 {
            denied.insert(operation.id.as_str());
        }
    }
    let expected = [
        "dashboards.delete-dashboard",
        "reports.delete-report",
        "reports.delete-report-snapshot",
    ];
    assert_eq!(denied, expected.into_iter().collect());
}

#[test]
fn the_client_knows_it() {
    const {
        assert!(reports::DeleteReport::<()>::DENIED_BY_401);
        assert!(reports::DeleteReportSnapshot::<()>::DENIED_BY_401);
        assert!(dashboards::DeleteDashboard::<()>::DENIED_BY_401);
        assert!(!reports::GetReport::<()>::DENIED_BY_401);
    }
}
