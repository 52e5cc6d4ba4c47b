//! The table: one DynamoDB table, one file per entity, keys as functions of ids.
//!
//! Items carry `PK`, `SK`, entity type `et`, shape version `sv`, optimistic version `ver`, times `at` (made) and `up`
//! (changed) in milliseconds, `ttl` in seconds where they may die. Money is micro-dollars, enums are words, nested
//! things that no expression looks into are JSON text. Two sparse indexes, G1 and G2, hold keys and `sum`.
//!
//! **Time is handed in** with every write; expiry is judged when something is read, never by DynamoDB's own removal.
//! **A decision reads strongly** from the table; indexes and lists for people may be a moment old.
//!
//! # Access patterns
//! | What | Key condition | Functions |
//! |---|---|---|
//! | organization, its counters | `T#org#ORG` · `ORG`; G2 `ADM#ORG#status` | `organization`, `organization_ids` |
//! | accounts of an organization | `T#org#ORG` · `ACC#` | `accounts`, `account` |
//! | AWS account → organization | `X#AWS#123456789012` · `CLAIM` | `account_claim` |
//! | clusters of an organization | `T#org#ORG` · `CLU#` | `cluster_summaries` |
//! | clusters found in an account | `T#org#ORG` · `FND#acc#` | `found_clusters` |
//! | a cluster, its ARN | `T#org#C#clu` · `META`; `T#org#ORG` · `ARN#hash` | `cluster`, `registered_cluster` |
//! | token → cluster; tokens of a cluster | `K#hash` · `K`; `T#org#C#clu` · `KEY#`…`META` | `agent_key_of`, `newest_agent_keys` |
//! | agent of a cluster | `T#org#C#clu` · `AGENT`; G1 `AGENTS#shard` | `agent_state`, `watched_agents` |
//! | instances of a cluster | `T#org#C#clu` · `INS#` | `instances`, `instance` |
//! | volumes of a cluster | `T#org#C#clu` · `VOL#` | `volumes` |
//! | instance → cluster | `T#org#OWN` · `i-…` | `instance_owner` |
//! | snapshot of a cluster | `T#org#C#clu` · `SNAP`, `SNAP#gen#nn` | `snapshot`, `snapshot_generation` |
//! | policy of a cluster | `T#org#C#clu` · `POL` | `policy` |
//! | a job, its plan | `T#org#J` · `JOB#job`; `T#org#J#job` · `PLN#nn` | `job`, `job_plan` |
//! | jobs newest first; of a cluster | `T#org#J` · `JOB#`; G1 `…#JOBS` | `jobs`, `cluster_jobs` |
//! | open jobs of a cluster; of an organization | `T#org#C#clu` · `OPEN#`; G2 `T#org#OPEN` | `open_jobs`, `open_jobs_of_organization` |
//! | actions of a job; pending of a cluster | `T#org#C#clu#Q` · `ACT#` from a time on | `actions_of_job`, `pending_actions` |
//! | numbers of commands | `T#org#C#clu` · `SEQ` | `reserve_sequence` |
//! | safety check of a plan | `T#org#C#clu#S` · `VAL#val` | `safety_check` |
//! | interruptions; of a cluster | `T#org#INT` · `INT#`; G1 `…#INTS` | `interruptions`, `cluster_interruptions` |
//! | risk of pools, blocked offerings | `T#org#RISK` · `FLAG#region#` / `ICE#region#`; `G#RISK#region` | `flags`, `blocked_offerings` |
//! | prices, advisor of a region | `G#PRICE#region` · `SPOT` `OD` `AVG30`; `G#ADV#region` · `CUR` | `spot_prices`, … |
//! | whole days of Spot prices | `G#PRICE#region` · `DAY#` | `spot_price_days` |
//! | regions in use; rows refused | `G#MARKET` · `USE#`; `G#HEALTH` · `REJ#source` | `regions_in_use`, `rejected_rows` |
//! | ledger entries of an hour; hours | `T#org#C#clu#L` · `E#hour#` / `H#` | `ledger_entries`, `ledger_hours` |
//! | cost series, dashboard figures | `T#org#COST#scope` · `H#` `D#`; `T#org#KPI` · scope | `cost_hours`, `kpi` |
//! | an hour over all clusters; figures a day before | G1 `T#org#COSTS#hour`; `T#org#KPIH#scope` · `H#` | `cost_of_clusters`, `figures_of_hour` |
//! | rate of a cluster's baseline | `T#org#C#clu#L` · `BASE` | `baseline_rate` |
//! | audit newest first | `T#org#AUD#lane#month` | `audit_entries` |
//! | replay of a channel | `T#org#EV#channel` after an id | `events_after` |
//! | last event of a channel; was it appended | `T#org#EVH#channel` · `HEAD`; `T#org#EVS#xx` · hash | `channel_head`, `append_events` |
//! | ticket, socket | `WT#hash` · `T`; `W#conn` · `W`; G1 `DUE#sock#shard` | `use_socket_ticket`, `socket` |
//! | who watches a channel; what a socket watches | `T#org#CH#channel`; `W#conn` · `S#` | `subscriptions`, `channels_of_socket` |
//! | was it seen; was it answered | `X#EVT#…` · `E`; `T#org#IDEM` · route#key | `see_event`, `begin_request` |
//! | due work of a kind | G1 `DUE#kind#shard` up to now | `due`, `take_…` |
//! | person by address; memberships, sign-ins | `E#hash` · `E`; `U#usr` · `USER`, `MEM#org`, `SGN#sgn` | `user_by_email`, `signed_in_role` |
//! | one-time link, invitation; attempts in a window | `L#hash` · `L`, `T#org#ORG` · `INV#hash`; `RL#class#hash` · window | `link`, `invite`, `accept_link`, `count_attempt` |
//! | windows of usage of a day, of a time | `T#org#C#clu#M` · `W#yyyymmddhhmmss#` | `usage_windows`, `usage_windows_between` |
//! | a cluster's page; all that runs in it | batch of `META` `CLU#` `AGENT` `POL`; `T#org#C#clu` · `INS#`…`SNAP#` | `cluster_page`, `cluster_contents` |
//! | overrides newest first; a cluster's that have not ended | `T#org#OVR` · `OVR#ovr`; `T#org#C#clu` · `OVR#i-…` | `overrides`, `cluster_overrides` |
//! | when the loop worked | `T#org#ORG` · `ACC#`…`CLU#`; batch of `META` `AGENT`, series, figures, heads | `pipeline_marks` |
//! | ticks, settings | `G#HEALTH` · `TICK#name`; `G#CFG` · key | `take_tick`, `setting` |
//!
//! # Transactions
//! Register and delete a cluster; link and verify an account; start a job (cluster, job, pointer, plan); enqueue a phase
//! (job, safety check, ≤ 40 actions); close a job (job, pointer, cluster); record an interruption once; record usage
//! (instance and ledger); append an audit entry (chain, entry, source) or events (heads, events, source); subscribe.
//! An override is written twice, by id and beside its instance.
//! Everything else is one conditional write.

mod core;
mod entities;

pub use crate::core::announce::{AUD, Announce, AuditIntent, OUT, OutboxEvent};
pub use crate::core::announced::Announced;
pub use crate::core::due::{DueItem, DueKind, DueSubject};
pub use crate::core::error::{StoreError, StoreErrorKind};
pub use crate::core::page::Page;
pub use crate::core::row_read::CorruptItem;
pub use crate::core::store::{DUE_SHARDS, Store};
pub use crate::core::table::description;
pub use entities::*;
