//! Operations over real HTTP: a loopback server serves the documented examples, the client gives typed rows. The twenty are
//! those of the first pages, as a user writes them; `replay` decodes the examples of every operation there is.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use thousandeyes::v6::{Areas, admin, dns, endpoint, net, system, voice, web};
use thousandeyes::{Client, Error, blocking};
use thousandeyes_mock::{Reply, Server};

fn example(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../spec/v6/examples")
        .join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A server with one answer for each path.
fn server(answers: &[(&str, &str)]) -> Server {
    let answers: BTreeMap<String, String> = answers
        .iter()
        .map(|(path, file)| (format!("/v6{path}"), example(file)))
        .collect();
    Server::answering(move |request| {
        let reply = match answers.get(request.path()) {
            // The wrong content type is that of /status.
            Some(body) => Reply::new(200, &[("Content-Type", "text/xml")], body),
            None => Reply::json(404, r#"{"errorMessage":"no such endpoint"}"#),
        };
        reply
            .header("X-Organization-Rate-Limit-Limit", "240")
            .header("X-Organization-Rate-Limit-Remaining", "239")
            .header("X-Organization-Rate-Limit-Reset", "1493231280")
    })
}

fn client(server: &Server) -> Client {
    Client::builder()
        .bearer("a-token")
        .base_url(server.url())
        .build()
        .unwrap()
}

/// The program that the issue asks for, in its ten lines.
#[tokio::test]
async fn ten_lines_get_typed_rows() -> Result<(), Error> {
    let server = server(&[("/net/metrics/817", "net/metrics/latest-round.json")]);
    let base_url = server.url();

    let client = Client::builder()
        .bearer("a-token")
        .base_url(&base_url)
        .build()?;
    let page = client
        .net()
        .metrics(817)
        .window("1h".parse()?)
        .send()
        .await?;
    for row in page.rows()? {
        let agent = row.agent_name.as_deref().unwrap_or("?");
        println!("{agent}: {:?} % lost, {:?} ms", row.loss, row.avg_latency);
    }

    assert_eq!(page.rows()?[0].avg_latency, Some(167.04));
    assert_eq!(
        page.rows()?[0].round_id.start().to_string(),
        "2013-11-13 02:30:00"
    );
    assert_eq!(
        server.requests()[0].target(),
        "/v6/net/metrics/817?window=1h"
    );
    assert_eq!(
        server.requests()[0].header("authorization"),
        Some("Bearer a-token")
    );
    assert_eq!(
        server.requests()[0].header("accept"),
        Some("application/json")
    );
    Ok(())
}

macro_rules! the_twenty {
    ($($request:expr => $path:literal, $file:literal;)*) => {
        #[tokio::test]
        async fn the_twenty_over_http() {
            let server = server(&[$(($path, $file)),*]);
            let client = client(&server);
            $(
                let answer = client.send($request).await;
                assert!(answer.is_ok(), "{}: {:?}", $path, answer.err());
            )*
            let asked: Vec<String> = server.requests().iter().map(|request| request.path().to_owned()).collect();
            assert_eq!(asked, [$(concat!("/v6", $path)),*]);
        }

        #[test]
        fn the_twenty_over_http_blocking() {
            let server = server(&[$(($path, $file)),*]);
            let client = blocking::Client::builder().bearer("a-token").base_url(server.url()).build().unwrap();
            $(
                let answer = client.send($request);
                assert!(answer.is_ok(), "{}: {:?}", $path, answer.err());
            )*
        }
    };
}

the_twenty! {
    net::GetMetrics::new(817) => "/net/metrics/817", "net/metrics/latest-round.json";
    net::GetPathVis::new(817) => "/net/path-vis/817", "net/path-vis/latest-round.json";
    net::GetPathVisDetail::new(817, 146, 1383887700) => "/net/path-vis/817/146/1383887700", "net/path-vis/traces.json";
    net::GetBgpMetrics::new(817) => "/net/bgp-metrics/817", "net/bgp/latest-round.json";
    net::GetBgpRoutes::new(1137, 27, 1413225900) => "/net/bgp-routes/1137/27/1413225900", "net/bgp/routes.json";
    web::GetHttpServer::new(817) => "/web/http-server/817", "web/http-server/headers-and-certificates.json";
    web::GetPageLoad::new(818) => "/web/page-load/818", "web/page-load/latest-round.json";
    web::GetPageLoadDetail::new(818, 12, 1531411200) => "/web/page-load/818/12/1531411200", "web/page-load/waterfall.json";
    web::GetWebTransactions::new(1161561) => "/web/web-transactions/1161561", "web/web-transactions/latest-round.json";
    web::GetWebTransactionDetail::new(1161561, 31, 1573836000) => "/web/web-transactions/1161561/31/1573836000", "web/web-transactions/detail.json";
    web::GetWebTransactionPage::new(1161561, 31, 1573836000, 0) => "/web/web-transactions/1161561/31/1573836000/0", "web/web-transactions/waterfall.json";
    web::GetFtpServer::new(367580) => "/web/ftp-server/367580", "web/ftp-server/latest-round.json";
    dns::GetTrace::new(820) => "/dns/trace/820", "dns/trace/latest-round.json";
    dns::GetServer::new(821) => "/dns/server/821", "dns/server/latest-round.json";
    dns::GetServer::new(821).server_id(465) => "/dns/server/821/465", "dns/server/latest-round.json";
    dns::GetDnssec::new(822) => "/dns/dnssec/822", "dns/dnssec/latest-round.json";
    voice::GetSipServer::new(1193489) => "/voice/sip-server/1193489", "voice/sip-server/latest-round.json";
    voice::GetRtpStream::new(1004633) => "/voice/rtp-stream/1004633", "voice/rtp-stream/latest-round.json";
    endpoint::GetWebPage::new("07625:1490529480:h3qJQTpl", "page_1") => "/endpoint-data/user-sessions/07625%3A1490529480%3Ah3qJQTpl/page/page_1", "endpoint/web-page/waterfall.json";
    admin::GetAccountGroups::new() => "/account-groups", "admin/account-groups/in-another-group.json";
    system::GetStatus::new() => "/status", "system/status/up.json";
}

#[tokio::test]
async fn the_next_page_is_known() {
    let server = server(&[("/web/page-load/818", "web/page-load/numbered-pages.json")]);
    let page = client(&server)
        .web()
        .page_load(818)
        .window("10d".parse().unwrap())
        .send()
        .await
        .unwrap();
    let next = page.next_link().unwrap();
    assert!(
        next.starts_with("https://api.thousandeyes.com/v6/web/page-load/818.json?page=3&"),
        "{next}"
    );
}

#[tokio::test]
async fn account_group_of_the_client_and_of_the_call() {
    let server = server(&[("/net/metrics/817", "net/metrics/latest-round.json")]);
    let client = Client::builder()
        .bearer("t")
        .base_url(server.url())
        .account_group(11)
        .build()
        .unwrap();
    client.send(net::GetMetrics::new(817)).await.unwrap();
    client
        .send(net::GetMetrics::new(817).aid(75))
        .await
        .unwrap();
    let asked: Vec<String> = server
        .requests()
        .iter()
        .map(|request| request.target().to_owned())
        .collect();
    assert_eq!(
        asked,
        ["/v6/net/metrics/817?aid=11", "/v6/net/metrics/817?aid=75"]
    );
}

#[tokio::test]
async fn an_answer_of_another_operation_names_both() {
    let server = server(&[(
        "/net/metrics/817",
        "admin/account-groups/in-another-group.json",
    )]);
    let error = client(&server).net().metrics(817).send().await.unwrap_err();
    assert!(error.is_decode(), "{error:?}");
    assert_eq!(error.operation(), Some("net.metrics"));
    let text = error.to_string();
    assert!(
        text.contains("net.metrics") && text.contains("account"),
        "{text}"
    );
}

/// The fluent form of paging. The documented answer links to the real API, where a client of this server does not go.
#[tokio::test]
async fn rows_of_all_pages() {
    let server = server(&[("/net/metrics/817", "net/metrics/failed-round.json")]);
    let client = client(&server);
    let page = client.net().metrics(817).send().await.unwrap();
    let mut rows = client.net().metrics(817).rows();
    for _ in 0..page.len() {
        rows.next().await.unwrap().unwrap();
    }
    let error = rows.next().await.unwrap().unwrap_err();
    assert!(error.is_foreign_link(), "{error}");
    assert!(rows.next().await.is_none());
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn pages_blocking() {
    let server = server(&[("/net/metrics/817", "net/metrics/latest-round.json")]);
    let client = blocking::Client::builder()
        .bearer("a-token")
        .base_url(server.url());
    let client = client.build().unwrap();
    let pages: Result<Vec<_>, Error> = client.net().metrics(817).pages().collect();
    assert_eq!(pages.unwrap().len(), 1);
    assert!(client.net().metrics(817).rows().all(|row| row.is_ok()));
}
