//! Operations over real HTTP: the mock server serves the documented examples, the client gives typed rows. The twenty are
//! those of the first pages, as a user writes them; `replay` decodes the examples of every operation there is.

use thousandeyes::v6::{Areas, admin, dns, endpoint, net, system, voice, web};
use thousandeyes::{Client, Error, blocking};
use thousandeyes_mock::{Mock, Scripted};

/// A server that answers with the documented examples.
async fn mock() -> Mock {
    Mock::builder().examples().start().await.unwrap()
}

/// An example, whichever operation has it.
fn example(file: &str) -> Scripted {
    let api = thousandeyes_api::v6();
    let mut examples = api
        .operations
        .iter()
        .flat_map(|operation| api.examples(operation));
    let found = examples.find(|example| example.file == file);
    Scripted::json(
        200,
        found.unwrap_or_else(|| panic!("no example {file}")).text,
    )
}

fn client(mock: &Mock) -> Client {
    let client = Client::builder()
        .bearer("a-token")
        .base_url(mock.base_url());
    client.build().unwrap()
}

fn blocking_client(mock: &Mock) -> blocking::Client {
    let client = blocking::Client::builder()
        .bearer("a-token")
        .base_url(mock.base_url());
    client.build().unwrap()
}

/// The shortest useful program: one request, and its rows.
#[tokio::test]
async fn ten_lines_get_typed_rows() -> Result<(), Error> {
    let mock = mock().await;
    let base_url = mock.base_url();

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
    assert_eq!(mock.requests()[0].target(), "/v6/net/metrics/817?window=1h");
    assert_eq!(
        mock.requests()[0].header("authorization"),
        Some("Bearer a-token")
    );
    assert_eq!(
        mock.requests()[0].header("accept"),
        Some("application/json")
    );
    Ok(())
}

macro_rules! three_pages {
    ($($request:expr => $path:literal;)*) => {
        #[tokio::test]
        async fn the_operations_over_http() {
            let mock = mock().await;
            let client = client(&mock);
            $(
                let answer = client.send($request).await;
                assert!(answer.is_ok(), "{}: {:?}", $path, answer.err());
            )*
            let asked: Vec<String> = mock.requests().iter().map(|request| request.path().to_owned()).collect();
            assert_eq!(asked, [$(concat!("/v6", $path)),*]);
        }

        #[test]
        fn the_operations_over_http_blocking() {
            let mock = Mock::builder().examples().start_blocking().unwrap();
            let client = blocking_client(&mock);
            $(
                let answer = client.send($request);
                assert!(answer.is_ok(), "{}: {:?}", $path, answer.err());
            )*
        }
    };
}

three_pages! {
    net::GetMetrics::new(817) => "/net/metrics/817";
    net::GetPathVis::new(817) => "/net/path-vis/817";
    net::GetPathVisDetail::new(817, 146, 1383887700) => "/net/path-vis/817/146/1383887700";
    net::GetBgpMetrics::new(817) => "/net/bgp-metrics/817";
    net::GetBgpRoutes::new(1137, 27, 1413225900) => "/net/bgp-routes/1137/27/1413225900";
    web::GetHttpServer::new(817) => "/web/http-server/817";
    web::GetPageLoad::new(818) => "/web/page-load/818";
    web::GetPageLoadDetail::new(818, 12, 1531411200) => "/web/page-load/818/12/1531411200";
    web::GetWebTransactions::new(1161561) => "/web/web-transactions/1161561";
    web::GetWebTransactionDetail::new(1161561, 31, 1573836000) => "/web/web-transactions/1161561/31/1573836000";
    web::GetWebTransactionPage::new(1161561, 31, 1573836000, 0) => "/web/web-transactions/1161561/31/1573836000/0";
    web::GetFtpServer::new(367580) => "/web/ftp-server/367580";
    dns::GetTrace::new(820) => "/dns/trace/820";
    dns::GetServer::new(821) => "/dns/server/821";
    dns::GetServer::new(821).server_id(465) => "/dns/server/821/465";
    dns::GetDnssec::new(822) => "/dns/dnssec/822";
    voice::GetSipServer::new(1193489) => "/voice/sip-server/1193489";
    voice::GetRtpStream::new(1004633) => "/voice/rtp-stream/1004633";
    endpoint::GetWebPage::new("07625:1490529480:h3qJQTpl", "page_1") => "/endpoint-data/user-sessions/07625%3A1490529480%3Ah3qJQTpl/page/page_1";
    admin::GetAccountGroups::new() => "/account-groups";
    system::GetStatus::new() => "/status";
}

#[tokio::test]
async fn the_next_page_is_known() {
    let mock = mock().await;
    mock.next(
        "web.page-load",
        [example("web/page-load/numbered-pages.json")],
    );
    let client = client(&mock);
    let page = client.web().page_load(818).window("10d".parse().unwrap());
    let page = page.send().await.unwrap();
    let next = page.next_link().unwrap();
    assert!(
        next.starts_with("https://api.thousandeyes.com/v6/web/page-load/818.json?page=3&"),
        "{next}"
    );
}

#[tokio::test]
async fn account_group_of_the_client_and_of_the_call() {
    let mock = mock().await;
    let client = Client::builder().bearer("t").base_url(mock.base_url());
    let client = client.account_group(11).build().unwrap();
    client.send(net::GetMetrics::new(817)).await.unwrap();
    client
        .send(net::GetMetrics::new(817).aid(75))
        .await
        .unwrap();
    let error = client
        .send(net::GetMetrics::new(817).aid(4711))
        .await
        .unwrap_err();
    assert!(error.is_forbidden(), "{error}");
    let requests = mock.requests();
    let asked: Vec<&str> = requests.iter().map(|request| request.target()).collect();
    assert_eq!(
        asked,
        [
            "/v6/net/metrics/817?aid=11",
            "/v6/net/metrics/817?aid=75",
            "/v6/net/metrics/817?aid=4711"
        ]
    );
}

#[tokio::test]
async fn an_answer_of_another_operation_names_both() {
    let mock = mock().await;
    mock.next(
        "net.metrics",
        [example("admin/account-groups/in-another-group.json")],
    );
    let error = client(&mock).net().metrics(817).send().await.unwrap_err();
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
    let mock = mock().await;
    let failed = example("net/metrics/failed-round.json");
    mock.next("net.metrics", [failed.clone(), failed]);
    let client = client(&mock);
    let page = client.net().metrics(817).send().await.unwrap();
    let mut rows = client.net().metrics(817).rows();
    for _ in 0..page.len() {
        rows.next().await.unwrap().unwrap();
    }
    let error = rows.next().await.unwrap().unwrap_err();
    assert!(error.is_foreign_link(), "{error}");
    assert!(rows.next().await.is_none());
    assert_eq!(mock.requests().len(), 2);
}

#[test]
fn pages_blocking() {
    let mock = Mock::builder().pages(3).start_blocking().unwrap();
    let client = blocking_client(&mock);
    let pages: Result<Vec<_>, Error> = client.net().metrics(817).pages().collect();
    assert_eq!(pages.unwrap().len(), 3);
    assert!(client.net().metrics(817).rows().all(|row| row.is_ok()));
    assert_eq!(client.net().metrics(817).rows().count(), 15);
}
