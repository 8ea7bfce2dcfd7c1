//! What is written is what is read; what is torn, flipped or somebody else's is not.

use std::fs;
use std::sync::Arc;

use crate::app::store::Ack;
use crate::app::{Memory, RememberedRepo, RememberedServer};
use crate::domain::{
    Account, Build, Catalog, Component, EntityRef, Finding, History, Link, Moment, Page, Person,
    RepoFacts, RepoId, RepoLink, RepoSlug, Rule, Run, ServerId, Severity, Stage, Status, Step,
    Team, Timestamp,
};
use crate::runtime::cache::{Cache, Found};

fn entity(text: &str) -> EntityRef {
    EntityRef::complete(text).unwrap()
}

fn component(number: usize) -> Component {
    let name = format!("svc-{number:05}");
    Component {
        entity: entity(&format!("component:default/{name}")),
        name: name.as_str().into(),
        title: "".into(),
        description: "does one thing".into(),
        kind: "service".into(),
        lifecycle: "production".into(),
        system: Some(entity("system:default/checkout")),
        owners: vec![entity("group:default/payments")],
        owner_text: "payments".into(),
        tier: "1".into(),
        tags: vec!["rust".into()],
        links: vec![Link {
            url: "https://example.com".into(),
            title: "Runbook".into(),
            kind: "runbook".into(),
        }],
        contacts: vec![("pagerduty.com/service-id".into(), "P1".into())],
        depends_on: vec![],
        stated: vec![],
        repos: vec![RepoLink {
            server: None,
            slug: RepoSlug::parse(&format!("org/{name}")).unwrap(),
            branch: Some("main".into()),
            pipeline: None,
            annotation: "drone.io/repo-slug".into(),
            guessed: false,
        }],
        origin: "url:https://example.com/catalog-info.yaml".into(),
        file: "".into(),
        orphan: false,
        errors: vec![],
        findings: vec![Finding::new(
            Rule::Orphan,
            Severity::Warning,
            "old".into(),
            "remove it",
        )],
    }
}

fn build(number: u64) -> Build {
    Build {
        id: number,
        number,
        status: Status::from_word("a word of tomorrow"),
        title: "Cut the retries".into(),
        created: Timestamp::known(1_795_615_000),
        params: vec![("DEPLOY".into(), "yes".into())],
        stages: Some(vec![Stage {
            name: "default".into(),
            status: Status::Failure,
            steps: vec![Step {
                name: "test".into(),
                status: Status::Failure,
                exit_code: -1,
                ..Step::default()
            }],
            ..Stage::default()
        }]),
        ..Build::default()
    }
}

fn server() -> ServerId {
    ServerId {
        context: "prod".into(),
        server: "drone".into(),
    }
}

fn payments() -> Team {
    Team {
        entity: entity("group:default/payments"),
        title: "Payments".into(),
        lead: "".into(),
        parents: vec![],
        children: vec![],
        links: vec![],
        contacts: vec![],
        members: 7,
    }
}

fn memory(services: usize) -> Memory {
    let server = server();
    let team = payments();
    let repo = |number: usize| {
        let slug = RepoSlug::parse(&format!("org/svc-{number:05}")).unwrap();
        RememberedRepo {
            id: RepoId {
                server: server.clone(),
                slug: slug.clone(),
            },
            facts: Arc::new(RepoFacts {
                id: number as u64,
                slug,
                default_branch: "main".into(),
                active: true,
                link: "https://git.example.com".into(),
                counter: 9,
                protected: false,
                timeout: 60,
                updated: None,
                rights: None,
            }),
            builds: vec![Arc::new(build(number as u64))],
        }
    };
    Memory {
        context: "prod".into(),
        catalog_at: Some(Moment(1_795_615_331_000)),
        catalog: Some(Arc::new(Catalog {
            components: (0..services).map(|n| Arc::new(component(n))).collect(),
            teams: [(team.entity.clone(), team)].into(),
            me: Some(Person {
                entity: entity("user:default/ana"),
                name: "Ana".into(),
                email: "ana@example.com".into(),
                teams: vec![entity("group:default/payments")],
            }),
            me_unknown: None,
        })),
        servers: vec![RememberedServer {
            server: server.clone(),
            at: Moment(1_795_615_331_000),
            account: Some(Account {
                login: "ana".into(),
                ..Account::default()
            }),
            repos: (0..services).map(repo).collect(),
        }],
        pins: vec!["component:default/svc-00001".into()],
        acks: vec![Ack {
            repo: RepoId {
                server,
                slug: RepoSlug::parse("org/svc-00001").unwrap(),
            },
            branch: "main".into(),
            number: 4,
            by: "ana".into(),
            at: Moment(1_795_615_331_000),
        }],
    }
}

fn read(cache: &Cache) -> Found<Box<Memory>> {
    cache.read("prod", "https://drone.example")
}

#[test]
fn what_was_kept_is_remembered_and_shares_its_texts() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::new(folder.path().join("not there yet"));
    assert_eq!(read(&cache), Found::Nothing);
    let kept = memory(3);
    cache.write(&kept, "https://drone.example").unwrap();
    let Found::Kept(remembered) = read(&cache) else {
        panic!("nothing was remembered");
    };
    assert_eq!(*remembered, kept);
    let components = &remembered.catalog.as_ref().unwrap().components;
    assert!(Arc::ptr_eq(&components[0].kind, &components[2].kind));
}

#[test]
fn the_past_of_a_repository_comes_back_as_it_was_read() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::new(folder.path());
    let mut past = History::default();
    let builds: Vec<Build> = [9, 8, 5].map(build).into();
    let page = Page {
        branch: Some("main"),
        is_last: true,
        ..Page::default()
    };
    past.absorb_page(page, builds.iter().map(Run::from));
    past.absorb(&Run::from(&build(12)));
    let slug = RepoSlug::parse("org/svc-00001").unwrap();
    let server = server();
    let kept = vec![(RepoId { server, slug }, Arc::new(past))];
    cache.write_past("prod", &kept, "here").unwrap();
    let Found::Kept(read) = cache.read_past("prod", "here") else {
        panic!("nothing came back");
    };
    let (was, is) = (&kept[0].1, &read[0].1);
    assert_eq!(kept[0].0, read[0].0);
    assert!(is.runs().eq(was.runs()));
    assert!(is.spans().eq(was.spans()));
    assert_eq!(
        is.run(9).unwrap().failed.unwrap()[0].to_string(),
        "default › test"
    );
    assert!(matches!(cache.read_past("prod", "there"), Found::Nothing));
}

#[test]
fn rows_of_other_servers_under_the_same_name_are_not_ours() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::new(folder.path());
    cache.write(&memory(1), "https://drone.example").unwrap();
    assert_eq!(cache.read("prod", "http://127.0.0.1:4000"), Found::Nothing);
    assert_eq!(
        cache.read("staging", "https://drone.example"),
        Found::Nothing
    );
}

#[test]
fn a_torn_or_flipped_file_is_damaged_and_one_of_another_version_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::new(folder.path());
    cache.write(&memory(2), "https://drone.example").unwrap();
    let path = folder.path().join("prod.cache");
    let whole = fs::read(&path).unwrap();
    for at in (16..whole.len()).step_by(7) {
        let mut flipped = whole.clone();
        flipped[at] ^= 0x80;
        fs::write(&path, flipped).unwrap();
        assert_eq!(read(&cache), Found::Damaged(path.clone()), "byte {at}");
    }
    for end in [0, 3, 20, whole.len() - 1] {
        fs::write(&path, &whole[..end]).unwrap();
        assert_eq!(read(&cache), Found::Damaged(path.clone()), "{end} bytes");
    }
    let mut newer = whole.clone();
    newer[15] += 1;
    fs::write(&path, newer).unwrap();
    assert_eq!(read(&cache), Found::Nothing);
}

#[test]
#[cfg(unix)]
fn only_the_owner_may_read_it_and_no_name_leaves_the_folder() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::new(folder.path());
    let odd = Memory {
        context: "../a b".into(),
        ..Memory::default()
    };
    cache.write(&odd, "").unwrap();
    let path = folder.path().join("%2e%2e%2fa%20b.cache");
    assert_eq!(
        fs::metadata(path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert_eq!(cache.read("../a b", ""), Found::Kept(Box::new(odd)));
}

#[test]
fn ten_thousand_services_take_few_bytes_each() {
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::new(folder.path());
    cache.write(&memory(10_000), "").unwrap();
    let size = fs::metadata(folder.path().join("prod.cache"))
        .unwrap()
        .len();
    assert!(size < 10_000 * 400, "{size} bytes");
}
