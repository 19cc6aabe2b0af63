//! The six acceptance cases of v6, with their own JSON.

use super::{answer, body, calls, example, rows, sends, sent};
use thousandeyes_runtime::value::{AnyId, Patch, Text, Timestamp, Window};
use thousandeyes_runtime::wire::{Fields, Wire};
use thousandeyes_runtime::{Endpoint, json};
use thousandeyes_tests::golden::cases::*;
use thousandeyes_tests::golden::{
    AccountGroupId, AgentId, EndpointAgentId, OrganizationId, RoundId, TestId,
};

const LAPTOP: &str = "236e6f18-9637-4a2f-b15f-7aa6a29c9fce";

fn agent(id: i64) -> AgentRef {
    AgentRef::new(id)
}

/// The type is in the path on the way in, and a tag on the way out.
#[test]
fn tests_are_created_changed_and_read_by_type() {
    let test = AgentToServerTestCreate::new("edge", 300, [agent(113)], "www.example.com")
        .port(80)
        .alerts_enabled(false);
    let create = CreateTest::new(test);
    calls(&create, "POST /tests/agent-to-server/new");
    sends(&create, &example("tag-in-path/create"));

    let update = UpdateTest::new(
        817,
        AgentToServerTestUpdate::new()
            .interval(900)
            .agents([agent(117)])
            .test_name("edge 2"),
    );
    calls(&update, "POST /tests/agent-to-server/817/update");
    sends(&update, &example("tag-in-path/update"));

    // Null is something else than nothing.
    let unset = UpdateTest::new(818, PageLoadTestUpdate::new().unset_subinterval());
    calls(&unset, "POST /tests/page-load/818/update");
    sends(&unset, r#"{"subinterval": null}"#);
    sends(&UpdateTest::new(818, PageLoadTestUpdate::new()), "{}");
    sends(
        &UpdateTest::new(818, PageLoadTestUpdate::new().subinterval(60)),
        r#"{"subinterval": 60}"#,
    );

    let created = answer(&create, &example("tag-in-path/created"));
    answer(&update, &example("tag-in-path/created"));
    assert_eq!(created.test_id(), Some(&TestId::new(817)));
    assert_eq!(
        created.created_date().map(|date| date.unix()),
        Some(1_340_911_992)
    );
    let Test::AgentToServer(test) = &*created else {
        unreachable!("{created:?}")
    };
    assert_eq!(test.server.as_deref(), Some("www.example.com:80"));
    assert_eq!(test.enabled.map(|enabled| enabled.get()), Some(true));
    assert_eq!(test.alert_rules[0].rule_name.as_deref(), Some("Default"));
    assert!(test.api_links.is_empty() && !test.api_links.is_absent());
    assert!(test.agents.is_absent());
}

/// Fifteen arms of which the fields stand in one place; what can't be changed has no setter.
#[test]
fn all_types_of_tests_share_their_fields() {
    assert_eq!(TestType::known().len(), 15);
    for value in TestType::known() {
        let text = format!(r#"{{"test": [{{"testId": 1, "type": "{value}", "testName": "t"}}]}}"#);
        let page = answer(&GetTestsOfType::new(*value), &text);
        let [test] = rows(&page) else {
            unreachable!("{text}")
        };
        assert!(!matches!(test, Test::Other(_)), "{value} has an arm");
        assert_eq!(test.test_name().map(Text::as_str), Some("t"));
    }
    assert!(
        AgentToServerTestCreate::KEYS.contains(&"server")
            && !AgentToServerTestUpdate::KEYS.contains(&"server")
    );
    assert!(
        AgentToServerTest::KEYS.contains(&"testId")
            && !AgentToServerTestCreate::KEYS.contains(&"testId")
    );
    assert!(TestUpdate::from(AgentToServerTestUpdate::new()).tag() == "agent-to-server");
    let sent = sent(&CreateTest::new(TestCreate::DnsTrace(Box::new(
        AgentTestCreate::new("t", 60, [agent(1)]),
    ))));
    assert_eq!(sent.path(), "/tests/dns-trace/new");
    assert!(!String::from_utf8_lossy(sent.body().unwrap_or_default()).contains("type"));
}

/// Digits select one test, a name selects the list; both under the key `test`.
#[test]
fn a_segment_is_an_id_or_a_type() {
    calls(&GetTest::new(817), "GET /tests/817");
    calls(
        &GetTestsOfType::new(TestType::PageLoad),
        "GET /tests/page-load",
    );
    assert_eq!(
        answer(&GetTest::new(817), &example("tag-in-path/created")).test_id(),
        Some(&TestId::new(817))
    );
    let page = answer(
        &GetTestsOfType::new(TestType::PageLoad),
        &example("tag-in-path/list"),
    );
    let [Test::PageLoad(first), Test::Bgp(second)] = rows(&page) else {
        unreachable!("{page:?}")
    };
    assert_eq!(
        (first.subinterval, second.prefix.as_deref()),
        (Some(60), Some("192.0.2.0/24"))
    );
}

/// A type that nobody knew of survives.
#[test]
fn an_unknown_type_is_kept() {
    let text = r#"{"test": [{"testId": 7, "type": "quantum", "qubits": [1, {"a": null}]}, {"testId": 8, "type": "bgp"}]}"#;
    let page = answer(&GetTestsOfType::new("quantum"), text);
    let [Test::Other(json), Test::Bgp(_)] = rows(&page) else {
        unreachable!("{page:?}")
    };
    assert!(json.as_str().contains("qubits"));
    assert_eq!(rows(&page)[0].test_id(), None);
    assert!(
        answer(&GetTest::new(7), r#"{"test": {"type": "quantum"}}"#)
            .alert_rules()
            .is_empty()
    );
    assert!(
        thousandeyes_runtime::endpoint::encode(&CreateTest::new(TestCreate::Other(json.clone())))
            .is_err()
    );
}

/// A bare array of ids.
#[test]
fn members_are_sent_as_an_array() {
    let request = AddToCluster::new(281, [AgentId::new(1122), AgentId::new(1123)]);
    calls(&request, "POST /agents/281/add-to-cluster");
    sends(&request, &example("bare-array-body/members"));
    sends(&AddToCluster::new(281, []), "[]");
}

/// A bare array, in which null takes a quota back.
#[test]
fn quotas_are_sent_as_an_array() {
    let quota = QuotaUpdate::new()
        .organization_quota(OrganizationQuotaUpdate::new().unset_value().org_id(1))
        .account_group_quotas([
            AccountGroupQuotaUpdate::new(38036).value(226_000),
            AccountGroupQuotaUpdate::new(38730).unset_value(),
        ]);
    let request = SetQuotas::new([quota]);
    calls(&request, "POST /quotas");
    sends(&request, &example("bare-array-body/set"));
    let without_org =
        QuotaUpdate::new().organization_quota(OrganizationQuotaUpdate::new().value(2_500_000_000));
    sends(
        &SetQuotas::new([without_org]),
        r#"[{"organizationQuota": {"value": 2500000000}}]"#,
    );

    let page = answer(&request, &example("bare-array-body/quotas"));
    answer(&GetQuotas::new(), &example("bare-array-body/quotas"));
    let organization = rows(&page)[0].organization_quota.as_ref();
    assert_eq!(
        organization.and_then(|quota| quota.value),
        Some(2_500_000_000)
    );
    assert_eq!(
        organization.and_then(|quota| quota.org_id),
        Some(OrganizationId::new(1))
    );
    let read: Vec<QuotaUpdate> = body("bare-array-body/set");
    assert_eq!(
        read[0]
            .organization_quota
            .as_ref()
            .map(|quota| &quota.value),
        Some(&Patch::Unset)
    );
}

/// A table with a line of names, and an object under a key.
#[test]
fn agents_are_transferred_by_a_table() {
    let request = TransferEndpointAgents::new([AgentTransfer::new(LAPTOP, 160, 161)]);
    calls(&request, "POST /endpoint-agents/transfer");
    let encoded = sent(&request);
    assert_eq!(encoded.content_type(), Some("text/csv"));
    let expected = "machine_id,from_aid,to_aid\r\n236e6f18-9637-4a2f-b15f-7aa6a29c9fce,160,161\r\n";
    assert_eq!(encoded.body(), Some(expected.as_bytes()));
    assert_eq!(AgentTransfer::KEYS, ["machine_id", "from_aid", "to_aid"]);

    let odd = sent(&TransferEndpointAgents::new([AgentTransfer::new(
        "a \"b\", c",
        1,
        2,
    )]));
    assert_eq!(
        odd.body(),
        Some("machine_id,from_aid,to_aid\r\n\"a \"\"b\"\", c\",1,2\r\n".as_bytes())
    );

    assert_eq!(
        answer(&request, &example("csv-body/transferred")).machine_count,
        Some(1)
    );
}

/// Two methods on one path with one model; the POST only reads, so it is retried and paged.
#[test]
fn sessions_are_read_by_post() {
    let filter = SessionFilter::new().search_filters([
        SearchFilter::new("connection").values(["Wireless".into()]),
        SearchFilter::new("domain").values(["example.com".into()]),
    ]);
    let post = GetUserSessionsFiltered::new(filter).window(Window::hours(12));
    let get = GetUserSessions::new().window(Window::hours(12));
    calls(&post, "POST /endpoint-data/user-sessions?window=12h");
    calls(&get, "GET /endpoint-data/user-sessions?window=12h");
    sends(&post, &example("read-by-post/filter"));
    assert_eq!(sent(&get).body(), None);
    assert!(safe(&post) && safe(&get) && paged(&post) && paged(&get));

    let page = answer(&post, &example("read-by-post/sessions"));
    assert_eq!(page, answer(&get, &example("read-by-post/sessions")));
    assert_eq!(
        page.head.pages.as_ref().and_then(|pages| pages.current),
        Some(1)
    );
    assert_eq!(page.next_link(), None);
    assert_eq!(
        page.head.from.map(|from| from.to_string()).as_deref(),
        Some("2017-04-08 00:00:00")
    );
    let [session] = rows(&page) else {
        unreachable!("{page:?}")
    };
    assert_eq!(
        session.user_session_id.as_str(),
        "00160:1491652140:EDG4jXHI"
    );
    assert_eq!(
        session.round_id.map(RoundId::start),
        Some(Timestamp::from_unix(1_491_652_140))
    );
    let first = answer(&post, &example("read-by-post/first-page"));
    assert_eq!(
        first.next_link(),
        Some("https://api.example.com/golden/endpoint-data/user-sessions?window=12h&page=2")
    );
}

/// The same key is the pager in one answer and rows in the other; literals stand beside the id, which is encoded.
#[test]
fn a_session_has_pages_of_its_own() {
    let request = GetUserSession::new("00160:1491652140:EDG4jXHI");
    calls(
        &request,
        "GET /endpoint-data/user-sessions/00160%3A1491652140%3AEDG4jXHI",
    );
    calls(
        &GetWebSessions::new(),
        "GET /endpoint-data/user-sessions/web",
    );
    calls(
        &GetNetworkSessions::new(),
        "GET /endpoint-data/user-sessions/network",
    );
    let session = answer(&request, &example("read-by-post/session"));
    assert_eq!(session.pages[0].page_id, "page_1");
}

/// What the data are is said by another call, so the field that is there decides; one arm is paged.
#[test]
fn data_of_a_widget_are_one_of_several() {
    let request = GetDashboardData::new("d1", "vug1s").page(2);
    calls(&request, "GET /dashboards/d1/vug1s?page=2");
    assert!(paged(&request));

    let board = answer(&request, &example("union-by-presence/board"));
    let next = thousandeyes_runtime::Answer::next_link(&board);
    assert_eq!(
        next,
        Some("https://api.example.com/golden/dashboards/d1/vug1s.json?pageId=2")
    );
    let ComponentData::Board(tests) = &*board else {
        unreachable!("{board:?}")
    };
    assert_eq!(
        (tests.tests[0].alert_status, tests.tests[0].is_shared),
        (Some(296), Some(false))
    );
    let point = &tests.tests[0].graphlets[0].points[0];
    assert_eq!(
        (point.x, point.y),
        (Timestamp::from_unix(1_646_136_000), Some(0.0))
    );

    let report = answer(&request, &example("union-by-presence/report"));
    assert_eq!(thousandeyes_runtime::Answer::next_link(&report), None);
    let ComponentData::Report(report) = &*report else {
        unreachable!("{report:?}")
    };
    assert_eq!(
        (report.data[0].count, report.data[0].value),
        (Some(5376), Some(99.9))
    );
    assert!(!report.group_label_maps.is_absent());

    let other = answer(&request, r#"{"reportDataComponentData": {"cards": [1]}}"#);
    assert!(matches!(&*other, ComponentData::Other(json) if json.as_str() == r#"{"cards": [1]}"#));
    // The table has another name for the key.
    assert!(
        <<GetDashboardData as Endpoint>::Answer as thousandeyes_runtime::Answer>::decode(
            r#"{"dataComponentData": {"tests": []}}"#,
            &GetDashboardData::<()>::ENVELOPE
        )
        .is_err()
    );
}

/// The type in the path decides what must be sent; paths spell it with a hyphen, JSON with an underscore.
#[test]
fn groups_are_created_by_type() {
    let laptops = CreateGroup::new(EndpointAgentsGroupCreate::new(
        "Laptops",
        [EndpointAgentMember::new(LAPTOP)],
    ));
    calls(&laptops, "POST /groups/endpoint-agents/new");
    sends(&laptops, &example("type-or-id/endpoint-agents"));
    let wall = CreateGroup::new(DashboardsGroupCreate::new(
        "Wall",
        ["620b1511048612499a42ac98".into()],
    ));
    calls(&wall, "POST /groups/dashboards/new");
    sends(&wall, &example("type-or-id/dashboards"));
    // Without its members it is no group of any type.
    assert!(
        json::from_str::<GroupCreate>(r#"{"name": "Wall"}"#)
            .is_ok_and(|group| matches!(group, GroupCreate::Other(_)))
    );

    let created = answer(&wall, &example("type-or-id/created"));
    let [Group::Dashboards(group)] = rows(&created) else {
        unreachable!("{created:?}")
    };
    assert_eq!(
        (group.group_id, group.builtin),
        (GroupId::new(1374), Some(false))
    );
    assert_eq!(group.dashboard_ids[0].as_str(), "620b1511048612499a42ac98");

    let member = r#"{"groups": [{"groupId": 1, "type": "endpoint_agents", "endpointAgents": [{"agentId": "u-1"}]}]}"#;
    let page = answer(&GetGroupsOfType::new(GroupType::EndpointAgents), member);
    let [Group::EndpointAgents(group)] = rows(&page) else {
        unreachable!("{page:?}")
    };
    assert_eq!(
        group.endpoint_agents[0].agent_id,
        EndpointAgentId::new("u-1")
    );
}

/// v6-6: `/groups/{x}` is a type or an id, `/groups/{x}/{y}` stands beside `/groups/{x}/new`; built-in ids are negative.
#[test]
fn groups_are_found_by_type_and_id() {
    calls(&GetGroup::new(-2), "GET /groups/-2");
    calls(
        &GetGroupsOfType::new(GroupType::EndpointAgents),
        "GET /groups/endpoint-agents",
    );
    calls(
        &GetGroupOfType::new(GroupType::Agents, -2),
        "GET /groups/agents/-2",
    );
    calls(
        &DeleteGroup::new(GroupType::EndpointAgents, 5),
        "POST /groups/endpoint-agents/5/delete",
    );
    calls(
        &UpdateGroup::new(5, EndpointAgentsGroupUpdate::new().name("x")),
        "POST /groups/endpoint-agents/5/update",
    );
    let page = answer(
        &GetGroupsOfType::new(GroupType::Agents),
        &example("type-or-id/built-in"),
    );
    let [Group::Agents(cloud), Group::Agents(own)] = rows(&page) else {
        unreachable!("{page:?}")
    };
    assert_eq!((cloud.group_id.get(), cloud.builtin), (-2, Some(true)));
    assert_eq!(own.agents[0].agent_id, AgentId::new(113));
    assert_eq!(
        answer(&GetGroup::new(1374), &example("type-or-id/created"))
            .name()
            .map(Text::as_str),
        Some("Wall")
    );
    answer(
        &GetGroupOfType::new(GroupType::Dashboards, 1374),
        &example("type-or-id/created"),
    );
    answer(&DeleteGroup::new(GroupType::Agents, 5), "");
}

/// Bodies are read as well, by mocks: the tag is not in them, so their keys tell the arm.
#[test]
fn bodies_without_their_tag_are_told_apart_by_their_keys() {
    assert_eq!(
        body::<TestCreate>("tag-in-path/create").tag(),
        "agent-to-server"
    );
    assert_eq!(body::<TestUpdate>("tag-in-path/unset").tag(), "page-load");
    assert_eq!(
        body::<GroupCreate>("type-or-id/dashboards").tag(),
        "dashboards"
    );
    let odd: GroupCreate =
        json::from_str(r#"{"pets": 3}"#).unwrap_or_else(|_| GroupCreate::blank());
    assert_eq!(
        (odd.tag(), json::to_string(&odd).as_str()),
        ("", r#"{"pets": 3}"#)
    );
}

fn safe<E: Endpoint>(_: &E) -> bool {
    E::SAFE
}

fn paged<E: Endpoint>(_: &E) -> bool {
    E::PAGED
}

#[test]
fn ids_are_what_the_spec_says() {
    assert_eq!(AccountGroupId::new(160).to_string(), "160");
    assert_eq!(AnyId::from(5), AnyId::from("5"));
}
