//! People: links, sign-ins, attempts. And what people look at: pages without hole or repeat.

use crate::fixtures::*;
use jiff::SignedDuration;
use spot_domain::{JobKind, SignInId, UserId};
use spot_store::{
    ActionFilter, AuditIntent, AuditSource, MemberRole, OneTimeLink, Refreshed, Said, SignIn, Store, StoreErrorKind,
    StoredWindow, User,
};

contract![
    an_invitation_is_a_link_and_is_told,
    a_link_makes_one_person_and_is_used_up,
    an_address_belongs_to_one_person,
    a_refresh_token_is_replaced_by_each_use_and_an_old_one_ends_the_sign_in,
    a_sign_in_counts_until_it_ends_or_is_too_old,
    attempts_are_counted_per_window,
    pages_of_jobs_and_actions_have_neither_hole_nor_repeat,
    a_job_is_read_with_its_whole_plan,
    the_contents_of_a_cluster_are_read_together,
    audit_pages_have_neither_hole_nor_repeat,
    an_agent_is_heard_under_its_newest_lease_only,
    a_window_of_usage_is_kept_once,
];

fn user(number: u64) -> User {
    User {
        id: format!("{}_{number:032x}", UserId::PREFIX).parse().unwrap(),
        email: format!("Person{number}@example.com"),
        display_name: "Person".to_owned(),
        password_hash: "$argon2id$".to_owned(),
        administrator: false,
        organization_id: org(1),
        version: 0,
    }
}

async fn give_link(store: &Store, token: &str) {
    let link = OneTimeLink {
        organization_id: org(1),
        role: MemberRole::Member,
        administrator: false,
        email: None,
        expires_at: at(60),
    };
    store.create_link(token, &link, at(0)).await.unwrap();
}

async fn an_invitation_is_a_link_and_is_told(store: Store) {
    let link = OneTimeLink {
        organization_id: org(1),
        role: MemberRole::Viewer,
        administrator: false,
        email: Some("a@example.com".to_owned()),
        expires_at: at(60),
    };
    store.invite("t1", &link, &quiet(), at(0)).await.unwrap();
    assert_eq!(store.link("t1", at(59)).await.unwrap(), Some(link.clone()));
    assert_eq!(store.invite("t1", &link, &quiet(), at(1)).await.unwrap_err().kind, StoreErrorKind::Conflict);
}

async fn a_link_makes_one_person_and_is_used_up(store: Store) {
    organization(&store).await;
    give_link(&store, "t1").await;
    assert_eq!(store.link("t1", at(59)).await.unwrap().unwrap().role, MemberRole::Member);
    assert_eq!(store.link("t1", at(60)).await.unwrap(), None, "too old");
    let late = store.accept_link("t1", &mut user(1), MemberRole::Member, &quiet(), at(60)).await.unwrap_err();
    assert_eq!(late.kind, StoreErrorKind::NotFound);
    store.accept_link("t1", &mut user(1), MemberRole::Member, &quiet(), at(59)).await.unwrap();
    let again = store.accept_link("t1", &mut user(2), MemberRole::Member, &quiet(), at(59)).await.unwrap_err();
    assert_eq!(again.kind, StoreErrorKind::NotFound);
    let found = store.user_by_email("PERSON1@EXAMPLE.COM").await.unwrap().unwrap();
    assert_eq!((found.id.clone(), found.version), (user(1).id, 1));
    assert_eq!(store.member_role(&org(1), &found.id).await.unwrap(), Some(MemberRole::Member));
    assert!(store.user_by_email("person2@example.com").await.unwrap().is_none());
}

async fn an_address_belongs_to_one_person(store: Store) {
    organization(&store).await;
    give_link(&store, "t1").await;
    give_link(&store, "t2").await;
    store.accept_link("t1", &mut user(1), MemberRole::Member, &quiet(), at(1)).await.unwrap();
    let mut other = User { email: "person1@EXAMPLE.com".to_owned(), ..user(2) };
    let taken = store.accept_link("t2", &mut other, MemberRole::Member, &quiet(), at(1)).await.unwrap_err();
    assert_eq!(taken.kind, StoreErrorKind::Conflict);
    assert!(store.link("t2", at(2)).await.unwrap().is_some(), "nothing of it was done");
}

fn sign_in() -> SignIn {
    SignIn {
        id: format!("{}_{:032x}", SignInId::PREFIX, 7).parse().unwrap(),
        user_id: user(1).id,
        organization_id: org(1),
        device: "browser".to_owned(),
        created_at: at(0),
        expires_at: at(0),
    }
}

async fn a_refresh_token_is_replaced_by_each_use_and_an_old_one_ends_the_sign_in(store: Store) {
    let (user, id) = (user(1).id, sign_in().id);
    store.create_sign_in(&sign_in(), "first", at(0)).await.unwrap();
    let rotate =
        async |presented: &str, next: &str, now| store.rotate_refresh(&user, &id, presented, next, now).await.unwrap();
    assert!(matches!(rotate("first", "second", at(10)).await, Refreshed::Rotated(_)));
    assert!(matches!(rotate("first", "other", at(20)).await, Refreshed::JustReplaced(_)), "two tabs at once");
    assert!(matches!(rotate("second", "third", at(30)).await, Refreshed::Rotated(_)));
    assert_eq!(rotate("first", "x", at(31)).await, Refreshed::Reused, "two uses ago");
    assert_eq!(rotate("third", "y", at(32)).await, Refreshed::Unknown, "the whole sign-in is over");
    assert_eq!(rotate("made up", "y", at(32)).await, Refreshed::Unknown);
}

async fn a_sign_in_counts_until_it_ends_or_is_too_old(store: Store) {
    organization(&store).await;
    give_link(&store, "t1").await;
    store.accept_link("t1", &mut user(1), MemberRole::Viewer, &quiet(), at(1)).await.unwrap();
    store.create_sign_in(&sign_in(), "first", at(0)).await.unwrap();
    let (user, id) = (user(1).id, sign_in().id);
    let role = async |now| store.signed_in_role(&user, &id, &org(1), now).await.unwrap();
    assert_eq!(role(at(30 * 86_400 - 1)).await, Some(MemberRole::Viewer));
    assert_eq!(role(at(30 * 86_400)).await, None);
    assert_eq!(store.signed_in_role(&user, &id, &org(2), at(1)).await.unwrap(), None, "no member there");
    assert_eq!(store.sign_ins(&user).await.unwrap().len(), 1);
    store.end_sign_in(&user, &id).await.unwrap();
    assert_eq!(role(at(2)).await, None);
}

async fn attempts_are_counted_per_window(store: Store) {
    let count = async |subject: &str, now| {
        store.count_attempt("login", subject, SignedDuration::from_mins(15), now).await.unwrap()
    };
    assert_eq!((count("a", at(0)).await, count("a", at(1)).await, count("b", at(1)).await), (1, 2, 1));
    assert_eq!(count("a", at(900)).await, 1);
}

async fn pages_of_jobs_and_actions_have_neither_hole_nor_repeat(store: Store) {
    let (org, _, actions) = enqueued(&store, 9).await;
    for number in 2..=9 {
        store.start_job(&mut job(number, JobKind::Interruption), None, at(0), &quiet(), start()).await.unwrap();
    }
    let (mut jobs, mut cursor) = (Vec::new(), None);
    loop {
        let page = store.cluster_jobs_page(&org, &cluster_id(1), 4, cursor.as_deref()).await.unwrap();
        jobs.extend(page.items.into_iter().map(|job| job.id));
        let Some(next) = page.next else { break };
        cursor = Some(next);
    }
    assert_eq!(jobs, (1..=9).rev().map(job_id).collect::<Vec<_>>());
    assert_eq!(store.newest_job_id(&org, &cluster_id(1)).await.unwrap(), Some(job_id(9)));
    let (mut found, mut cursor) = (Vec::new(), None);
    loop {
        let filter = ActionFilter::default();
        let page = store.actions_page(&org, &cluster_id(1), &filter, 4, cursor.as_deref()).await.unwrap();
        found.extend(page.items.into_iter().map(|action| action.id));
        let Some(next) = page.next else { break };
        cursor = Some(next);
    }
    assert_eq!(found, actions.iter().rev().map(|action| action.id.clone()).collect::<Vec<_>>());
}

async fn a_job_is_read_with_its_whole_plan(store: Store) {
    let (org, _) = one_cluster(&store).await;
    let mut outcome = sample_outcome();
    // Long enough for more parts than are asked for at once, and hard to compress.
    let noise = |number: u64| format!("{:x}", number.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (number << 17));
    outcome.plan.pending = (0..14_000)
        .map(|number| spot_domain::PendingPod {
            pod: spot_domain::ObjectName::new(noise(number), noise(number + 7)),
            placed_on: None,
            reason: noise(number + 13),
        })
        .collect();
    let plan = spot_domain::JobPlan { job_id: job_id(1), outcome };
    store.start_job(&mut job(1, JobKind::Optimize), Some(&plan), at(0), &quiet(), start()).await.unwrap();
    let (found, found_plan) = store.job_with_plan(&org, &job_id(1)).await.unwrap().unwrap();
    assert_eq!((found.id, found_plan), (job_id(1), Some(plan)));
    assert!(store.job_with_plan(&org, &job_id(2)).await.unwrap().is_none());
}

async fn the_contents_of_a_cluster_are_read_together(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    for number in 1..=3 {
        known_instance(&store, &org, number).await;
    }
    let content: Vec<u8> = (0..120_000_u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    for generation in [3, 4] {
        let snapshot = spot_store::ClusterSnapshot { generation, taken_at: at(0), content: content.clone() };
        store.put_snapshot(&org, &cluster.id, &snapshot, at(1)).await.unwrap();
    }
    // Every cluster in which something was done has this beside its instances.
    store.reserve_sequence(&org, &cluster.id, 2).await.unwrap();
    let contents = store.cluster_contents(&org, &cluster.id).await.unwrap().unwrap();
    assert_eq!((contents.cluster.id, contents.instances.len()), (cluster.id.clone(), 3));
    let snapshot = contents.snapshot.unwrap();
    assert_eq!((snapshot.generation, snapshot.content), (4, content));
    let page = store.cluster_page(&org, &cluster.id).await.unwrap().unwrap();
    assert_eq!((page.policy.version, page.agent, page.summary.unwrap().nodes), (0, None, 0));
    assert!(store.cluster_page(&org, &cluster_id(9)).await.unwrap().is_none());
    assert!(store.cluster_contents(&org, &cluster_id(9)).await.unwrap().is_none());
}

async fn audit_pages_have_neither_hole_nor_repeat(store: Store) {
    for number in 0..25_i64 {
        let intent = AuditIntent {
            actor: "a".to_owned(),
            event: "e".to_owned(),
            resource: format!("job_{number}"),
            outcome: "success".to_owned(),
            detail: serde_json::Value::Null,
        };
        let source = AuditSource { pk: "p".to_owned(), sk: format!("{number}"), version: 1, place: 0 };
        store.append_audit(&org(1), &source, at(number), &intent, at(number)).await.unwrap();
    }
    for limit in [1, 4, 25] {
        let (mut found, mut last) = (Vec::new(), [None; spot_store::AUDIT_LANES]);
        while last.iter().any(|last| *last != Some(0)) {
            let (entries, next) = store.audit_page(&org(1), at(0), limit, &last).await.unwrap();
            found.extend(entries.into_iter().map(|entry| entry.intent.resource));
            last = next;
        }
        assert_eq!(found, (0..25).rev().map(|number| format!("job_{number}")).collect::<Vec<_>>(), "by {limit}");
    }
}

async fn an_agent_is_heard_under_its_newest_lease_only(store: Store) {
    let (org, cluster) = one_cluster(&store).await;
    let registration = spot_store::AgentRegistration {
        agent_id: agent_id(1),
        pod_name: "pod".to_owned(),
        cluster_uid: "uid".to_owned(),
        agent_version: "0.1.0".to_owned(),
        kubernetes_version: "v1".to_owned(),
    };
    for _ in 0..2 {
        store.register_agent(&org, &cluster.id, &registration, &quiet(), at(0)).await.unwrap();
    }
    let said = Said { policy_hash: Some("p".to_owned()), snapshot: Some((5, "h".to_owned())) };
    assert!(store.hear_agent(&org, &cluster.id, 1, &said, at(1)).await.unwrap().is_none());
    let heard = store.hear_agent(&org, &cluster.id, 2, &said, at(2)).await.unwrap().unwrap();
    assert_eq!((heard.state.last_seen_at, heard.snapshot_hash.as_deref()), (at(2), Some("h")));
    let heard = store.hear_agent(&org, &cluster.id, 2, &Said::default(), at(3)).await.unwrap().unwrap();
    assert_eq!((heard.state.snapshot_generation, heard.state.policy_hash.as_deref()), (5, Some("p")), "kept");
    let (policy, paused, own) = store.policy_and_flags(&org, &cluster.id, "paused", Some("own")).await.unwrap();
    assert_eq!((policy.version, paused, own), (0, false, false));
    store.put_setting(None, "paused", &true, &quiet(), at(4)).await.unwrap();
    store.put_setting(Some(&org), "own", &true, &quiet(), at(4)).await.unwrap();
    let (_, paused, own) = store.policy_and_flags(&org, &cluster.id, "paused", Some("own")).await.unwrap();
    assert!(paused && own);
}

async fn a_window_of_usage_is_kept_once(store: Store) {
    let content: Vec<u8> = (0..100_000_u32).map(|number| (number % 251) as u8).collect();
    let window = StoredWindow { from: at(0), instance_id: "pod-1".to_owned(), content };
    assert!(store.put_usage_window(&org(1), &cluster_id(1), &window, at(300)).await.unwrap());
    assert!(!store.put_usage_window(&org(1), &cluster_id(1), &window, at(301)).await.unwrap());
    let other = StoredWindow { from: at(300), instance_id: "pod-1".to_owned(), content: vec![1] };
    store.put_usage_window(&org(1), &cluster_id(1), &other, at(600)).await.unwrap();
    assert_eq!(store.usage_windows(&org(1), &cluster_id(1), at(0)).await.unwrap(), [window.clone(), other.clone()]);
    assert!(store.usage_windows(&org(1), &cluster_id(1), at(86_400)).await.unwrap().is_empty());
    let next_day = StoredWindow { from: at(86_400), ..other.clone() };
    store.put_usage_window(&org(1), &cluster_id(1), &next_day, at(86_700)).await.unwrap();
    let between = async |from, until| store.usage_windows_between(&org(1), &cluster_id(1), at(from), at(until)).await;
    assert_eq!(between(1, 86_401).await.unwrap(), [other.clone(), next_day], "over midnight, too");
    assert_eq!(between(0, 300).await.unwrap(), [window], "until before its end");
}
