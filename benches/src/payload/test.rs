//! The test that stands beside the rows of every answer.

use super::build::Build;

/// Writes the test into an open object.
pub(super) fn test(b: &mut Build, kind: &str) {
    const API: &str = "https://api.thousandeyes.com/v6";
    b.object("test", |b| {
        b.int("enabled", 1);
        b.int("testId", 817);
        b.text("testName", "http://www.thousandeyes.com");
        b.text("type", kind);
        b.int("interval", 900);
        b.text("url", "http://www.thousandeyes.com");
        b.text("modifiedDate", "2013-05-11 02:02:21");
        b.int("networkMeasurements", 1);
        b.text("createdBy", "API Sandbox User (noreply@thousandeyes.com)");
        b.text("modifiedBy", "API Sandbox User (noreply@thousandeyes.com)");
        b.text("createdDate", "2012-06-28 19:33:12");
        b.int("savedEvent", 0);
        b.int("alertsEnabled", 1);
        b.int("liveShare", 0);
        b.int("usePublicBgp", 1);
        b.text("protocol", "TCP");
        let data = ["web/http-server", "net/metrics", "net/path-vis"];
        let data = data.map(|path| ("data", format!("{API}/{path}/817")));
        let links = [("self", format!("{API}/tests/817"))]
            .into_iter()
            .chain(data);
        b.list("apiLinks", links, |b, (rel, href)| {
            b.text("rel", rel);
            b.text("href", &href);
        });
    });
}
