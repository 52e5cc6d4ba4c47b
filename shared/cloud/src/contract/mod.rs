//! What every account must do, whoever stands behind it: AWS, `moto`, or the simulated account.
//!
//! An adapter's tests implement [`Scene`], which fills the account from behind, and write
//! `spot_cloud::account_contract!(scene);` where `async fn scene(case: &str) -> Option<impl Scene>` makes an account
//! that is empty but for subnets. Each case is then a test of its own.

mod ending;
mod groups;
mod launching;
mod listing;
mod scene;

pub use ending::*;
pub use groups::*;
pub use launching::*;
pub use listing::*;
pub use scene::*;

/// Runs one case, unless the scene is missing or says that its backend cannot do it; both are said aloud.
#[doc(hidden)]
pub fn excused(case: &str, scene: Option<&dyn Scene>) -> bool {
    let why = match scene {
        None => Some("there is nothing to run it on"),
        Some(scene) => scene.exceptions().iter().find(|(known, _)| *known == case).map(|(_, why)| *why),
    };
    if let Some(why) = why {
        eprintln!("SKIPPED {case}: {why}");
    }
    why.is_some()
}

/// A test for each case of the contract, on scenes made by the function given.
#[macro_export]
macro_rules! account_contract {
    ($scene:path) => {
        $crate::account_contract!($scene;
            an_empty_account_lists_nothing,
            clusters_are_listed_over_all_pages,
            instances_are_listed_over_all_pages,
            only_what_the_cluster_owns_is_listed,
            spot_and_on_demand_are_told_apart,
            one_instance_is_what_the_list_says,
            an_unknown_instance_is_none,
            volumes_say_where_they_are_attached,
            prices_are_sorted_and_positive,
            another_external_id_does_not_open_the_account,
            a_cluster_without_groups_lists_none,
            groups_of_a_cluster_that_eks_does_not_know_are_listed,
            groups_show_types_bounds_zones_and_template,
            a_node_group_is_named_with_its_auto_scaling_group,
            a_spot_group_says_so,
            sizes_are_set_and_what_is_not_given_stays,
            sizes_out_of_bounds_are_refused,
            a_dry_size_changes_nothing,
            an_unknown_group_is_not_found,
            an_on_demand_launch_is_listed_with_its_tags,
            a_spot_launch_is_listed_as_spot,
            the_same_token_buys_once,
            a_token_with_other_wishes_is_refused,
            another_token_buys_another,
            a_dry_launch_buys_nothing,
            a_launch_without_offerings_or_token_is_refused,
            a_terminated_instance_ends,
            terminating_twice_and_the_unknown_succeeds,
            a_foreign_instance_is_not_terminated,
            a_dry_termination_changes_nothing,
            terminating_in_a_group_lowers_its_wanted_size,
            a_detached_volume_is_free_and_detaching_twice_succeeds,
            a_dry_detachment_changes_nothing,
        );
    };
    ($scene:path; $($case:ident),* $(,)?) => {
        $(
            #[tokio::test]
            async fn $case() {
                let scene = $scene(stringify!($case)).await;
                let scene = scene.as_ref().map(|scene| scene as &dyn $crate::contract::Scene);
                if !$crate::contract::excused(stringify!($case), scene) {
                    $crate::contract::$case(scene.expect("excused without one")).await;
                }
            }
        )*

        /// An exception for a case that does not exist would excuse nobody.
        #[tokio::test]
        async fn exceptions_name_cases() {
            let cases = [$(stringify!($case)),*];
            let Some(scene) = $scene("exceptions_name_cases").await else { return };
            for (case, why) in $crate::contract::Scene::exceptions(&scene) {
                assert!(cases.contains(case) && !why.is_empty(), "{case}");
            }
        }
    };
}
