//! Own views as tabs, typed as keys on the demo world.

use std::sync::Arc;

use backdrone::app::filter::Filter;
use backdrone::app::screens::services::{Item, Sort, SortKey};
use backdrone::app::screens::{Screen, oncall};
use backdrone::app::{ColumnSettings, Event, Hit, OwnView, Start, Tab};
use backdrone::demo::Demo;

use crate::clients::world;
use crate::stage::{Setting, Stage};

const SIZE: (u16, u16) = (160, 45);

fn view(name: &str, tab: Tab, filter: &str) -> OwnView {
    OwnView {
        name: name.into(),
        tab,
        filter: Filter::parse(filter),
        sort: None,
        columns: None,
    }
}

async fn with(demo: &Demo, views: Vec<OwnView>, start: Start) -> Stage {
    let mut setting = Setting::of(demo).at(start);
    setting.settings.views = views.into_iter().map(Arc::new).collect();
    let mut stage = setting.open(SIZE);
    stage.settle().await.until("live").await;
    stage
}

/// Names and tiers of the rows that are listed.
fn listed(stage: &mut Stage) -> Vec<(String, String)> {
    // The list is made for the next frame.
    stage.frame();
    let model = stage.model();
    let Screen::Services(screen) = model.screen() else {
        panic!("not the services")
    };
    let rows = screen.listing.items.iter().filter_map(|item| match item {
        Item::Service(at) => model.store.catalogs.rows.get(*at as usize),
        Item::Build(_) => None,
    });
    rows.map(|row| {
        let component = row.service.component.as_ref();
        (
            row.name.to_string(),
            component.map_or_else(String::new, |it| it.tier.to_string()),
        )
    })
    .collect()
}

fn shows(stage: &Stage) -> String {
    match stage.model().screen() {
        Screen::Services(screen) => screen.view.id(),
        Screen::OnCall(screen) => screen.view.name().to_owned(),
        _ => String::new(),
    }
}

#[tokio::test]
async fn an_own_view_is_a_tab_behind_the_built_in_ones_and_lists_what_its_filter_keeps() {
    let demo = world().await;
    let first = OwnView {
        sort: Some(Sort {
            key: SortKey::Service,
            reverse: true,
        }),
        columns: Some(ColumnSettings {
            only: vec!["tier".into(), "age".into()],
            ..ColumnSettings::default()
        }),
        ..view("first tier", Tab::Services, "tier:1")
    };
    let mut stage = with(&demo, vec![first], Start::Services).await;
    // Round the corner: the last tab stands before the first one.
    stage.type_keys("[").await.until("[first tier]").await;
    let rows = listed(&mut stage);
    let all = stage.model().store.catalogs.rows.iter();
    let tier = |row: &&backdrone::app::store::Row| {
        let component = row.service.component.as_ref();
        component.is_some_and(|component| &*component.tier == "1")
    };
    assert_eq!(rows.len(), all.filter(tier).count());
    assert!(
        rows.len() > 1 && rows.iter().all(|(_, tier)| tier == "1"),
        "{rows:?}"
    );
    assert!(rows.is_sorted_by(|a, b| a.0 >= b.0), "{rows:?}");
    let frame = stage.frame();
    let title = frame.lines().find(|line| line.contains("SERVICE"));
    let title = title.unwrap_or_default();
    assert!(
        title.contains("TIER") && !title.contains("BRANCH"),
        "{frame}"
    );
    assert!(frame.contains("first tier"), "{frame}");
    // What is typed narrows the view, and does not leave it.
    let name = rows[0].0.clone();
    stage
        .type_keys("/")
        .await
        .type_text(&format!("={name}"))
        .await;
    stage.type_keys("enter").await;
    assert_eq!(listed(&mut stage), [(name, "1".to_owned())]);
    // A column is chosen for this view alone.
    stage.type_keys("esc c").await.type_text("owner").await;
    stage.type_keys("enter esc").await.until("OWNER").await;
    assert!(stage.model().settings.columns.only.is_empty());
    // The other views keep their order and their columns.
    stage.type_keys("]").await.until("BRANCH").await;
    let Screen::Services(screen) = stage.model().screen() else {
        panic!("not the services")
    };
    assert_eq!(screen.sort, Sort::default());
}

#[tokio::test]
async fn a_view_that_is_named_at_the_start_opens_on_its_board_and_a_click_leads_to_another() {
    let demo = world().await;
    let views = vec![
        view("ours", Tab::Services, "owner:me"),
        view("not ours", Tab::OnCall, "!owner:me"),
    ];
    let start = Start::View("ours".into());
    let mut stage = with(&demo, views.clone(), start).await;
    assert_eq!(shows(&stage), "ours");
    let tabs = stage.frame();
    let row = tabs.lines().position(|line| line.contains("[ours]"));
    let (y, line) = (row.expect("tabs"), tabs.lines().nth(row.expect("tabs")));
    let line: Vec<char> = line.unwrap_or_default().chars().collect();
    let text: String = line.iter().collect();
    let x = text[..=text.find(" all ").expect("a tab")].chars().count();
    let (x, y) = (
        u16::try_from(x).expect("small"),
        u16::try_from(y).expect("small"),
    );
    let hit = stage.session().hit(x, y).expect("something is hit");
    assert!(matches!(hit, Hit::Tab(_)), "{hit:?}");
    stage.handle(Event::Clicked(hit)).settle().await;
    assert_eq!(shows(&stage), "all");

    let start = Start::View("not ours".into());
    let mut stage = with(&demo, views, start).await;
    stage.until("[not ours]").await;
    let Screen::OnCall(screen) = stage.model().screen() else {
        panic!("not the board")
    };
    assert!(screen.listing.reds.iter().all(|case| !case.own));
    assert!(screen.listing.healed.is_empty() && screen.listing.noise.is_empty());
    stage.type_keys("]").await;
    assert_eq!(shows(&stage), oncall::View::All.name());
    stage.type_keys("[").await;
    assert_eq!(shows(&stage), "not ours");
}

#[tokio::test]
async fn views_that_are_read_again_are_shown_as_they_are_now() {
    let demo = world().await;
    let start = Start::View("mine too".into());
    let before = view("mine too", Tab::Services, "tier:1");
    let mut stage = with(&demo, vec![before], start).await;
    let first = listed(&mut stage).len();
    let now = Arc::new(view("mine too", Tab::Services, "!tier:1"));
    stage.handle(Event::Views(vec![now])).settle().await;
    stage.frame();
    assert_eq!(shows(&stage), "mine too");
    let rows = listed(&mut stage);
    assert!(rows.iter().all(|(_, tier)| tier != "1"), "{first} {rows:?}");
    stage.handle(Event::Views(Vec::new())).settle().await;
    assert_eq!(shows(&stage), "all", "the view is gone");
    assert!(!stage.frame().contains("mine too"));
}
