//! A change of the table, read: what it announces and where that belongs.

use crate::route::channels_of;
use jiff::Timestamp;
use serde_json::{Map, Value};
use spot_domain::{ClusterId, OrganizationId};
use spot_runtime::TableChange;
use spot_store::{AUD, Announced, AuditIntent, EventSource, NewEvent, OUT};

/// EventBridge takes 256 KiB; the envelope needs a little of it.
const MOST_OUT_BYTES: usize = 200 * 1024;

/// What a write announced.
#[derive(Clone, Debug, PartialEq)]
pub struct Publication {
    /// Whose; none for what belongs to all.
    pub organization_id: Option<OrganizationId>,
    /// Keys of the item: its versions go out in order.
    pub item: (String, String),
    /// The write; makes what it announced unique.
    pub source: EventSource,
    /// When it was.
    pub at: Timestamp,
    /// Events, each with the channels where it can be watched.
    pub events: Vec<NewEvent>,
    /// Audit intents.
    pub audit: Vec<AuditIntent>,
}

/// What a change is.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// It announces nothing.
    Nothing,
    /// It means to announce something, and nobody can tell what.
    Unreadable(&'static str),
    /// This.
    Announces(Publication),
}

/// Reads a change.
pub fn read(change: &TableChange) -> Reading {
    let image = &change.new_image;
    if !image.contains_key(OUT) && !image.contains_key(AUD) {
        return Reading::Nothing;
    }
    if text(image, OUT).len() > MOST_OUT_BYTES {
        return Reading::Unreadable("its events are longer than the bus takes");
    }
    let Some(announced) = Announced::read(image) else {
        return Reading::Unreadable("its announcement, keys or time are not in a known shape");
    };
    let cluster = cluster_of(image, &announced.pk);
    let events = announced.announce.events.into_iter().map(|event| {
        let detail = with_cluster(event.detail, cluster.as_ref());
        let channels = channels_of(&event.detail_type, &detail).iter().map(ToString::to_string).collect();
        NewEvent { detail_type: event.detail_type, detail, channels }
    });
    Reading::Announces(Publication {
        organization_id: announced.organization_id,
        item: (announced.pk.clone(), announced.sk.clone()),
        source: source(image, announced.pk, announced.sk, announced.version),
        at: announced.at,
        events: events.collect(),
        audit: announced.announce.audit,
    })
}

/// Items without a version are told apart by the time of the write; two writes within a millisecond by what they say.
fn source(image: &Map<String, Value>, pk: String, sk: String, version: u64) -> EventSource {
    let sk = match image.contains_key("ver") {
        true => sk,
        false => format!("{sk}\n{}\n{}", text(image, OUT), text(image, AUD)),
    };
    EventSource { pk, sk, version }
}

fn text<'a>(image: &'a Map<String, Value>, name: &str) -> &'a str {
    image.get(name).and_then(|value| value.get("S")?.as_str()).unwrap_or_default()
}

/// The cluster an item belongs to: it says so, or its key does (`T#org#C#clu…`).
fn cluster_of(image: &Map<String, Value>, pk: &str) -> Option<ClusterId> {
    text(image, "clu").parse().ok().or_else(|| pk.split('#').find_map(|part| part.parse().ok()))
}

/// The detail with the cluster that the item belongs to, unless it names one itself.
fn with_cluster(mut detail: Value, cluster: Option<&ClusterId>) -> Value {
    if let (Some(fields), Some(cluster)) = (detail.as_object_mut(), cluster) {
        fields.entry("cluster_id").or_insert_with(|| Value::String(cluster.to_string()));
    }
    detail
}
