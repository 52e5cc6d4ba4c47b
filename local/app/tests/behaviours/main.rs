//! Behaviours that an expert would test, each by its number in the list that other products are held against, on the
//! whole machine: the functions' own handlers, the table, the queues, the real agent, the simulated account and its
//! clusters, in virtual time. What is asserted is how things stand in the end, not who called whom.

mod anchor_02_closed_budget;
mod anchor_09_volume_in_one_zone;
mod anchor_11_pods_between_plan_and_act;
mod anchor_12_repeated_events;
mod anchor_13_no_notice;
mod anchor_14_many_at_once;
mod anchor_15_capacity_errors;
mod anchor_16_throttling;
mod anchor_17_permissions;
mod anchor_20_never_ready;
mod anchor_21_drain_out_of_time;
mod anchor_22_agent_out_of_reach;
mod answers_that_lie;
mod dump_and_estimate;
mod forced_on_demand;
mod global_pause;
mod scenes;
mod second_deliveries;
mod stage;
mod unreadable_messages;
mod views;
