//! Snapshots read once: what the agent sent is digested when somebody first looks at it, and kept until a newer one is
//! there.

use crate::app::App;
use crate::edge::Failure;
use crate::gate::Person;
use jiff::Timestamp;
use spot_digest::{ClusterDump, read_dump};
use spot_domain::{Cluster, ClusterId, Instance, Override};
use spot_store::ClusterSnapshot;
use std::sync::{Arc, Mutex, PoisonError};

/// So many clusters are kept, the least looked at last goes first: a digest of 100 nodes takes some MB.
const MOST_VIEWS: usize = 8;

/// A digested snapshot.
pub(super) struct View {
    generation: u64,
    pub(super) taken_at: Timestamp,
    pub(super) dump: ClusterDump,
}

/// Digested snapshots, the one looked at last at the end.
#[derive(Default)]
pub(crate) struct Views(Mutex<Vec<(ClusterId, Arc<View>)>>);

/// A cluster with what runs in it.
pub(super) struct Seen {
    pub(super) cluster: Cluster,
    pub(super) instances: Vec<Instance>,
    /// Its overrides that have not ended.
    pub(super) overrides: Vec<Override>,
    /// None before the first snapshot.
    pub(super) view: Option<Arc<View>>,
}

/// A cluster of the caller's organization with what runs in it, by one query.
pub(super) async fn seen(app: &App, person: &Person, id: &ClusterId) -> Result<Seen, Failure> {
    let contents = app.store().cluster_contents(&person.organization_id, id).await?.ok_or_else(Failure::not_found)?;
    let view = contents.snapshot.and_then(|snapshot| app.views.of(app, id, &snapshot));
    let spot_store::ClusterContents { cluster, instances, overrides, .. } = contents;
    Ok(Seen { cluster, instances, overrides, view })
}

impl Views {
    /// The digest of a snapshot; none when it cannot be read, which is logged.
    fn of(&self, app: &App, id: &ClusterId, snapshot: &ClusterSnapshot) -> Option<Arc<View>> {
        if let Some(known) = self.known(id, snapshot.generation) {
            return Some(known);
        }
        let text = zstd::decode_all(snapshot.content.as_slice()).map_err(|error| error.to_string());
        let read = text.and_then(|text| {
            read_dump(text.as_slice(), "snapshot", &*app.parts.catalog).map_err(|error| error.to_string())
        });
        let dump = match read {
            Ok(dump) => dump,
            Err(reason) => {
                tracing::warn!(cluster_id = %id, reason, "a snapshot cannot be read");
                return None;
            }
        };
        let view = Arc::new(View { generation: snapshot.generation, taken_at: snapshot.taken_at, dump });
        let mut views = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        views.retain(|(known, _)| known != id);
        if views.len() >= MOST_VIEWS {
            views.remove(0);
        }
        views.push((id.clone(), view.clone()));
        Some(view)
    }

    fn known(&self, id: &ClusterId, generation: u64) -> Option<Arc<View>> {
        let mut views = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = views.iter().position(|(known, view)| known == id && view.generation == generation)?;
        let found = views.remove(place);
        let view = found.1.clone();
        views.push(found);
        Some(view)
    }
}
