//! The reference pages, read as Markdown: every link leads somewhere, every table is one, and nothing of the IR is missing.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use thousandeyes_codegen::ir::{Api, Projection, Type};
use thousandeyes_codegen::{FileTree, load, outputs};

fn repository() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn tree(api: &Api) -> FileTree {
    let manifest = fs::read_to_string(repository().join("generated/Cargo.toml")).unwrap();
    outputs(std::slice::from_ref(api), &manifest).unwrap()
}

fn real() -> Api {
    let sources = thousandeyes_tests::spec().unwrap();
    load(&sources).unwrap_or_else(|problems| panic!("{}", problems.render(&sources, false)))
}

fn both() -> [Api; 2] {
    [real(), thousandeyes_tests::goldens::api().unwrap()]
}

/// One page, as a reader of Markdown sees it.
#[derive(Default)]
struct Page {
    text: String,
    anchors: BTreeSet<String>,
    /// How many headings there are of each anchor, numbers left aside.
    slugs: BTreeMap<String, usize>,
    links: Vec<String>,
    headings: Vec<String>,
    /// Cells of every row of every table, the header first.
    tables: Vec<Vec<Vec<String>>>,
    /// What was read as HTML, which only the folds are.
    html: Vec<String>,
}

fn read(text: &str) -> Page {
    let mut page = Page {
        text: text.to_owned(),
        ..Page::default()
    };
    let mut heading: Option<(HeadingLevel, String)> = None;
    let mut cell: Option<String> = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => heading = Some((level, String::new())),
            Event::End(TagEnd::Heading(_)) => {
                let (_, text) = heading.take().unwrap();
                let mut anchor: String = text
                    .to_lowercase()
                    .chars()
                    .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
                    .collect();
                anchor = anchor.replace(' ', "-");
                // Headings that differ in what anchors leave out, as `endpoint.test` and `EndpointTest` do, are numbered too.
                let again = page.slugs.entry(anchor.clone()).or_default();
                *again += 1;
                if *again > 1 {
                    anchor += &format!("-{}", *again - 1);
                }
                let new = page.anchors.insert(anchor.clone());
                assert!(new, "two headings have the anchor {anchor}");
                page.headings.push(text);
            }
            Event::Start(Tag::Table(_)) => page.tables.push(Vec::new()),
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                page.tables.last_mut().unwrap().push(Vec::new());
            }
            Event::Start(Tag::TableCell) => cell = Some(String::new()),
            Event::End(TagEnd::TableCell) => {
                let row = page.tables.last_mut().unwrap().last_mut().unwrap();
                row.push(cell.take().unwrap());
            }
            Event::Start(Tag::Link { dest_url, .. }) => page.links.push(dest_url.to_string()),
            Event::Text(text) | Event::Code(text) => {
                if let Some((_, heading)) = &mut heading {
                    heading.push_str(&text);
                }
                if let Some(cell) = &mut cell {
                    cell.push_str(&text);
                }
            }
            Event::Html(text) | Event::InlineHtml(text) => page.html.push(text.trim().to_owned()),
            _ => {}
        }
    }
    page
}

/// The pages of one version, by their names without folder and suffix.
fn pages(api: &Api) -> BTreeMap<String, Page> {
    let folder = format!("docs/reference/{}/", api.version);
    let tree = tree(api);
    let pages = tree.iter().filter_map(|(path, text)| {
        let name = path.strip_prefix(&folder)?.strip_suffix(".md")?;
        Some((name.to_owned(), read(text)))
    });
    pages.collect()
}

#[test]
fn links_lead_somewhere() {
    for api in both() {
        let pages = pages(&api);
        let mut count = 0;
        for (name, page) in &pages {
            for link in &page.links {
                count += 1;
                if link.starts_with("https://") {
                    continue;
                }
                let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
                match file.strip_suffix(".md").and_then(|file| pages.get(file)) {
                    Some(target) => assert!(
                        anchor.is_empty() || target.anchors.contains(anchor),
                        "{name}: {link}: there are {:?}",
                        target.anchors
                    ),
                    // Out of the folder, where the golden spec has nothing.
                    None => assert!(
                        api.version == "golden"
                            || repository().join("docs/reference/v6").join(file).exists(),
                        "{name}: {link}"
                    ),
                }
            }
        }
        assert!(count > 60, "{count} links");
    }
}

#[test]
fn tables_are_tables_and_html_is_folds() {
    for api in both() {
        let mut rows = 0;
        for (name, page) in pages(&api) {
            let bars = page
                .text
                .lines()
                .filter(|line| line.starts_with("| "))
                .count();
            let read: usize = page.tables.iter().map(|table| table.len() + 1).sum();
            assert_eq!(
                bars, read,
                "{name}: lines of tables that were read as something else"
            );
            for table in &page.tables {
                let width = table[0].len();
                assert!(width > 1, "{name}: {:?}", table[0]);
                assert!(table.iter().all(|row| row.len() == width), "{name}");
                rows += table.len();
            }
            for html in page.html {
                let fine = ["<details>", "</details>", "<!-- @generated"];
                assert!(
                    fine.iter().any(|fine| html.starts_with(fine)),
                    "{name}: {html}"
                );
            }
        }
        assert!(rows > 100, "{rows} rows");
    }
}

fn page_of<'p>(pages: &'p BTreeMap<String, Page>, area: &str) -> &'p Page {
    &pages[area]
}

/// The part of a page that is about one operation.
fn section<'p>(page: &'p Page, heading: &str) -> &'p str {
    let from = page.text.find(&format!("\n## {heading}\n")).unwrap();
    let rest = &page.text[from + 1..];
    rest.find("\n## ").map_or(rest, |end| &rest[..end])
}

#[test]
fn operations_have_all_they_have() {
    for api in both() {
        let pages = pages(&api);
        let index = &pages["README"];
        for operation in &api.operations {
            let id = &operation.id;
            assert!(
                index.text.contains(&format!("[{id}](")),
                "{id} is not in the index"
            );
            let section = section(page_of(&pages, &operation.area), id);
            let call = format!("`{} {}`", operation.method, operation.path_template());
            for part in [call.as_str(), &operation.page] {
                assert!(section.contains(part), "{id}: {part}");
            }
            assert!(index.text.contains(&call), "{id}");
            let command = format!("thousandeyes {} {}", operation.area, operation.name);
            assert!(section.contains(&command), "{id}");
            assert!(section.contains(".send().await?"), "{id}");
            for param in operation.path_params.iter().chain(&operation.query) {
                let names: Vec<&str> = match &param.ty {
                    Type::Choice(name) => {
                        let choices = api.choices.iter();
                        let choice = choices.clone().find(|choice| choice.name == *name).unwrap();
                        let fields = choice.arms.iter().flat_map(|arm| &arm.fields);
                        fields.map(|field| field.name.as_str()).collect()
                    }
                    _ => vec![param.name.as_str()],
                };
                for name in names {
                    assert!(section.contains(&format!("`{name}`")), "{id}: {name}");
                }
            }
            for date in [&operation.life.since, &operation.life.deprecated] {
                let date = date.as_deref().unwrap_or_default();
                assert!(section.contains(date), "{id}: {date}");
            }
            let shown = section.matches("<details>").count();
            let json = operation.examples.len().min(1) + operation.body_examples.len().min(1);
            assert_eq!(shown, json, "{id}");
        }
        // And none that is not there.
        let headings = pages
            .iter()
            .filter(|(name, _)| !["README", "types", "models"].contains(&name.as_str()));
        let ids: BTreeSet<&str> = headings
            .flat_map(|(_, page)| &page.headings)
            .map(String::as_str)
            .filter(|heading| heading.contains('.'))
            .collect();
        let expected: BTreeSet<&str> = api
            .operations
            .iter()
            .map(|operation| operation.id.as_str())
            .collect();
        assert_eq!(ids, expected);
    }
}

#[test]
fn every_field_has_a_row() {
    for api in both() {
        let pages = pages(&api);
        let mut cells: BTreeMap<&str, Vec<&Vec<String>>> = BTreeMap::new();
        for table in pages.values().flat_map(|page| &page.tables) {
            for row in &table[1..] {
                // `net.metrics[].loss` is a row of `loss`.
                let name = row[0].rsplit('.').next().unwrap();
                cells.entry(name).or_default().push(row);
            }
        }
        let mut count = 0;
        for model in &api.models {
            for projection in &model.projections {
                for (field, used) in model.projected(*projection) {
                    let rows = &cells[used.name.as_str()];
                    let unit = field.unit.as_ref().map(|unit| {
                        let known = api.units.iter().find(|known| known.name == *unit);
                        known.unwrap().text.clone()
                    });
                    let fits = |row: &&&Vec<String>| {
                        let has = |text: &str| row.iter().any(|cell| cell.contains(text));
                        // Escapes are gone from cells; so are backticks.
                        let doc = field.doc.as_deref().unwrap_or_default().replace('`', "");
                        let doc = doc.split('\n').next().unwrap_or_default().trim();
                        has(doc)
                            && unit.as_ref().is_none_or(|unit| row.contains(unit))
                            && field.values.iter().all(|value| has(value))
                            && field.quirk.is_some() == has("The vendor's page")
                    };
                    assert!(
                        rows.iter().any(|row| fits(&row)),
                        "{}.{} ({projection:?}): {rows:#?}",
                        model.name,
                        used.name
                    );
                    count += 1;
                }
            }
        }
        assert!(count > 60, "{count} fields");
        let types = &pages["types"];
        for item in &api.enums {
            assert!(types.headings.contains(&item.name.to_string()));
            for value in &item.values {
                let rows = &cells[value.value.rsplit('.').next().unwrap()];
                let doc = value.doc.as_deref().unwrap_or_default().replace('`', "");
                let has = |row: &&Vec<String>| row.iter().any(|cell| cell.contains(&doc));
                assert!(rows.iter().any(has), "{} {}", item.name, value.value);
            }
        }
        for id in &api.ids {
            assert!(types.headings.contains(&id.name.to_string()));
        }
        for unit in &api.units {
            assert!(
                types
                    .text
                    .contains(&format!("| `{}` | {} |", unit.name, unit.text))
            );
        }
        for union in &api.unions {
            for projection in &union.projections {
                let heading = match projection {
                    Projection::Answer => union.name.name.clone(),
                    Projection::Create => format!("{} to create", union.name.name),
                    Projection::Update => format!("{} to update", union.name.name),
                };
                let page = page_of(&pages, union.name.area.as_deref().unwrap_or("models"));
                let section = section(page, &heading);
                for arm in &union.arms {
                    assert!(
                        section.contains(&format!("`{}`", arm.on)),
                        "{heading} {}",
                        arm.on
                    );
                }
            }
        }
    }
}
