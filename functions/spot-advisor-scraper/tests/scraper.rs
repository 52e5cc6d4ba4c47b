//! The Spot Advisor's feed on its way into the table (ADV-01), against the embedded store.

mod common;

use common::{Stage, at, feed_file};
use serde_json::{Value, json};
use spot_advisor_scraper::Outcome;
use spot_domain::{AdvisorBucket, Region};
use spot_runtime::{Event, Function, invoke};

fn regions(outcome: Outcome) -> Vec<String> {
    match outcome {
        Outcome::Stored { changed, kept_back } => {
            assert_eq!(kept_back, []);
            changed.iter().map(ToString::to_string).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_feed_is_stored_by_region_with_all_five_buckets() {
    let stage = Stage::set().await;
    let mut file = feed_file();
    for (name, bucket) in [("m5.large", 0), ("m5.xlarge", 1), ("m5.2xlarge", 2), ("c5.large", 3), ("c5.xlarge", 4)] {
        file["spot_advisor"]["us-east-1"]["Linux"][name] = json!({ "r": bucket, "s": 70 });
    }
    stage.feed.publish(&file, "v1");
    assert!(regions(stage.scrape().await).contains(&"us-east-1".to_owned()));
    let table = stage.table("us-east-1").await.unwrap();
    let bucket = |name: &str| {
        let row = table.rows.iter().find(|row| row.instance_type.as_str() == name).unwrap();
        (row.bucket.label(), row.saving_percent)
    };
    let labels = ["m5.large", "m5.xlarge", "m5.2xlarge", "c5.large", "c5.xlarge"].map(bucket);
    assert_eq!(labels, [("<5%", 70), ("5-10%", 70), ("10-15%", 70), ("15-20%", 70), (">20%", 70)]);
    assert_eq!((table.taken_at, table.etag.as_deref()), (at(0), Some("v1")));
    assert!(table.rows.is_sorted_by(|left, right| left.instance_type < right.instance_type));
}

#[tokio::test]
async fn an_unchanged_file_writes_nothing_and_is_confirmed_once_a_day() {
    let stage = Stage::set().await;
    stage.feed.publish(&feed_file(), "v1");
    stage.scrape().await;
    let before = stage.table_writes();
    for hours in [6, 12, 18] {
        stage.go_to(hours * 3600);
        assert_eq!(stage.scrape().await, Outcome::Unchanged);
    }
    assert_eq!(stage.table_writes(), before, "ADV-01");
    assert_eq!(stage.feed.bodies_sent(), 1, "and is not even fetched");
    stage.go_to(24 * 3600);
    assert_eq!(stage.scrape().await, Outcome::Unchanged);
    assert_eq!(stage.table("us-east-1").await.unwrap().taken_at, at(24 * 3600), "still the source's figures");
}

#[tokio::test]
async fn only_regions_whose_figures_changed_are_written() {
    let stage = Stage::set().await;
    let mut file = feed_file();
    stage.feed.publish(&file, "v1");
    stage.scrape().await;
    file["spot_advisor"]["eu-west-1"]["Linux"]["m5.large"]["r"] = json!(4);
    file["spot_advisor"]["eu-west-1"]["Windows"]["m5.large"] = json!({ "r": 0, "s": 1 });
    stage.feed.publish(&file, "v2");
    stage.go_to(6 * 3600);
    assert_eq!(regions(stage.scrape().await), ["eu-west-1"]);
    assert_eq!(stage.table("us-east-1").await.unwrap().taken_at, at(0));
    let table = stage.table("eu-west-1").await.unwrap();
    let row = table.rows.iter().find(|row| row.instance_type.as_str() == "m5.large").unwrap();
    assert_eq!((row.bucket, table.taken_at), (AdvisorBucket::new(4).unwrap(), at(6 * 3600)));
    assert_eq!(stage.scrape().await, Outcome::Unchanged, "the new mark is known");
}

#[tokio::test]
async fn a_broken_file_changes_nothing_and_is_looked_at_again() {
    let stage = Stage::set().await;
    let whole = feed_file();
    stage.feed.publish(&whole, "v1");
    stage.scrape().await;
    let before = stage.table("us-east-1").await;
    let text = whole.to_string();
    let mut few = whole.clone();
    few["spot_advisor"].as_object_mut().unwrap().retain(|region, _| region.starts_with("us-"));
    let mut odd = whole.clone();
    for (_, row) in odd["spot_advisor"]["us-east-1"]["Linux"].as_object_mut().unwrap() {
        row["r"] = json!(9);
    }
    for (_, row) in odd["spot_advisor"]["eu-west-1"]["Linux"].as_object_mut().unwrap() {
        row["s"] = json!(900);
    }
    for (number, (text, told)) in [
        (text[..text.len() / 2].to_owned(), "EOF"),
        ("<html>Service Unavailable</html>".to_owned(), "no Spot Advisor feed"),
        (json!({ "spot_advisor": {}, "instance_types": {} }).to_string(), "are usual"),
        (few.to_string(), "are usual"),
        (odd.to_string(), "implausible"),
    ]
    .into_iter()
    .enumerate()
    {
        stage.feed.publish_text(text, &format!("broken {number}"));
        let Outcome::Refused(reason) = stage.scrape().await else { panic!("believed: {told}") };
        assert!(reason.contains(told), "{reason}");
        assert!(matches!(stage.scrape().await, Outcome::Refused(_)), "its mark is not remembered");
        assert_eq!(stage.table("us-east-1").await, before);
    }
    assert_eq!(stage.store.rejected_rows("spot-advisor").await.unwrap().unwrap().rows, 10);
    stage.feed.publish(&whole, "v2");
    assert_eq!(regions(stage.scrape().await), [""; 0], "the same figures as before");
}

#[tokio::test]
async fn a_region_that_shrank_by_half_keeps_its_figures_and_the_others_move_on() {
    let stage = Stage::set().await;
    let mut file = feed_file();
    stage.feed.publish(&file, "v1");
    stage.scrape().await;
    let before = stage.table("eu-west-1").await;
    let rows = file["spot_advisor"]["eu-west-1"]["Linux"].as_object_mut().unwrap();
    let kept = rows.len() / 3;
    let names: Vec<String> = rows.keys().skip(kept).cloned().collect();
    names.iter().for_each(|name| drop(rows.remove(name)));
    file["spot_advisor"]["us-east-1"]["Linux"]["m5.large"]["s"] = json!(11);
    stage.feed.publish(&file, "v2");
    let Outcome::Stored { changed, kept_back } = stage.scrape().await else { panic!("refused") };
    assert_eq!((changed, kept_back.len(), kept_back[0].0.as_str()), (vec![Region::from("us-east-1")], 1, "eu-west-1"));
    assert_eq!(stage.table("eu-west-1").await, before);
    assert!(matches!(stage.scrape().await, Outcome::Stored { .. }), "it is looked at again until it is whole");
}

#[tokio::test]
async fn single_implausible_rows_are_left_out_and_counted() {
    let stage = Stage::set().await;
    let mut file = feed_file();
    file["spot_advisor"]["us-east-1"]["Linux"]["m5.large"] = json!({ "r": 7, "s": 70 });
    stage.feed.publish(&file, "v1");
    stage.scrape().await;
    let table = stage.table("us-east-1").await.unwrap();
    assert!(table.rows.iter().all(|row| row.instance_type.as_str() != "m5.large"));
    let counted = stage.store.rejected_rows("spot-advisor").await.unwrap().unwrap();
    assert_eq!(counted.rows, 1);
    assert!(counted.reason.contains("us-east-1.Linux.m5.large"), "{}", counted.reason);
}

#[tokio::test]
async fn a_run_that_breaks_off_is_completed_by_the_next() {
    for after in [0, 3, 9] {
        let stage = Stage::set().await;
        stage.feed.publish(&feed_file(), "v1");
        stage.break_after(after);
        assert!(stage.scraper.scrape().await.is_err());
        stage.emulators.disarm();
        assert!(matches!(stage.scrape().await, Outcome::Stored { .. }), "the mark is written last");
        assert_eq!(stage.scrape().await, Outcome::Unchanged);
        for region in feed_file()["spot_advisor"].as_object().unwrap().keys() {
            assert!(stage.table(region).await.is_some(), "{region}");
        }
    }
}

#[tokio::test]
async fn a_feed_that_does_not_answer_is_an_error_and_changes_nothing() {
    let stage = Stage::set().await;
    let tick: Value = json!({ "detail-type": "Scheduled Event", "source": "aws.events" });
    assert!(invoke(&stage.scraper, &tick).await.unwrap_err().to_string().contains("no file"));
    stage.feed.publish(&feed_file(), "v1");
    invoke(&stage.scraper, &tick).await.unwrap();
    assert!(stage.table("us-east-1").await.is_some());
    assert!(stage.scraper.handle(Event::Messages(Vec::new())).await.is_err(), "it has no queue");
}
