//! Text, lists, maps and patches.

use std::borrow::Cow;
use std::collections::HashMap;

use proptest::prelude::*;
use thousandeyes_runtime::json;
use thousandeyes_runtime::value::{List, LocalTime, Map, Patch, Text};

#[test]
fn text_comes_from_all_that_holds_text() {
    let expected = Text::from("a text that is too long to be held in place");
    let string = expected.to_string();
    assert_eq!(Text::from(&string), expected);
    assert_eq!(Text::from(string.clone().into_boxed_str()), expected);
    assert_eq!(Text::from(Cow::Borrowed(string.as_str())), expected);
    assert_eq!(string.parse(), Ok(expected.clone()));
    assert_eq!(Text::from('é'), "é");
    assert_eq!(String::from(expected.clone()), string);
    assert_eq!(expected, string);
    assert_eq!(string, expected);
    assert_ne!("x", expected);
    assert_ne!(*"x", *expected);
    assert_eq!(
        format!("{expected} {expected:?}"),
        format!("{string} {string:?}")
    );
    assert_eq!(
        LocalTime::from("2013-11-13 02:33:05").as_str(),
        "2013-11-13 02:33:05"
    );
    assert_eq!(Text::default(), "");
}

#[test]
fn text_is_found_by_str() {
    let map = HashMap::from([(Text::from("key"), 1)]);
    assert_eq!(map.get("key"), Some(&1));
}

#[test]
fn values_go_between_threads() {
    fn sent<T: Send + Sync + Clone>() {}
    sent::<Text>();
    sent::<List<Text>>();
    sent::<Map<List<Text>>>();
}

#[test]
fn lists_take_sixteen_bytes_and_act_as_slices() {
    assert_eq!(size_of::<List<Text>>(), 16);
    let list = List::from(vec![3, 1, 2]);
    assert_eq!(
        (list.len(), list.first(), list.iter().max()),
        (3, Some(&3), Some(&3))
    );
    assert_eq!((&list).into_iter().sum::<i32>(), 6);
    assert_eq!(list.clone().into_iter().collect::<List<_>>(), list);
    assert_eq!(list.into_vec(), [3, 1, 2]);
    assert_eq!(List::from([1]), List::from(&[1][..]));
    let absent = List::<i32>::default();
    assert!(absent.is_absent() && absent.is_empty() && format!("{absent:?}") == "absent");
}

#[test]
fn maps_keep_order_and_the_last_of_repeated_keys() {
    let map: Map<i64> = json::from_str(r#"{"b":1,"a":2,"b":3}"#).expect("a map");
    assert_eq!(json::to_string(&map), r#"{"b":3,"a":2}"#);
    assert_eq!(
        (map.len(), map.get("b"), map.get("c"), map.get("a")),
        (2, Some(&3), None, Some(&2))
    );
    assert_eq!(map.keys().map(Text::as_str).collect::<Vec<_>>(), ["b", "a"]);
    assert_eq!(map.values().sum::<i64>(), 5);
    assert_eq!(
        map.into_iter().collect::<Map<_>>(),
        Map::from_iter([("b", 3), ("a", 2)])
    );
    assert!(Map::<i64>::default().is_empty());
}

#[test]
fn patches_keep_unset_and_set() {
    assert_eq!(json::from_str::<Patch<i64>>("null"), Ok(Patch::Unset));
    assert_eq!(json::from_str::<Patch<i64>>("5"), Ok(Patch::Set(5)));
    assert_eq!(Patch::from(5).set(), Some(&5));
    assert!(Patch::<i64>::default().is_keep());
    assert_eq!(json::to_string(&Patch::<i64>::Unset), "null");
}

proptest! {
    #[test]
    fn lists_of_any_length_are_exact(items in prop::collection::vec(prop::collection::vec(".{0,30}", 0..5), 0..20)) {
        let lists: List<List<Text>> =
            items.iter().map(|inner| inner.iter().map(Text::from).collect::<List<_>>()).collect();
        let text = json::to_string(&lists);
        prop_assert_eq!(serde_json::from_str::<Vec<Vec<String>>>(&text).ok(), Some(items));
        prop_assert_eq!(json::from_str::<List<List<Text>>>(&text).ok(), Some(lists));
    }

    #[test]
    fn maps_agree_with_a_naive_one(members in prop::collection::vec(("[abc]", any::<i64>()), 0..10)) {
        let map: Map<i64> = members.iter().map(|(key, value)| (key.as_str(), *value)).collect();
        let naive: HashMap<_, _> = members.iter().cloned().collect();
        prop_assert_eq!(map.len(), naive.len());
        for (key, value) in &naive {
            prop_assert_eq!(map.get(key), Some(value));
        }
    }
}
