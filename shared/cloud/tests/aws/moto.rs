//! The contract suite on the AWS adapter with `moto` in AWS's place, over loopback.
//!
//! What moto cannot do is listed in the scene and said aloud: it asks for no external id; its Spot prices are one
//! constant of 2006; it knows neither client tokens of fleets nor fleet errors. Canned answers test those.

use crate::moto_scene::scene;
use spot_cloud::contract::Scene;

spot_cloud::account_contract!(scene);

#[tokio::test]
async fn every_call_is_counted_by_its_iam_name() {
    let Some(scene) = scene("every_call_is_counted_by_its_iam_name").await else { return };
    let account = scene.accounts().open(&scene.link(), &scene.region()).await.expect("it opens");
    scene.cluster("shop").await;
    account.clusters().await.expect("clusters are listed");
    account.groups("shop").await.expect("groups are listed");
    account.groups("shop").await.expect("groups are listed");
    let counted: Vec<_> = scene.calls.take().into_iter().collect();
    let expected = [
        ("autoscaling:DescribeAutoScalingGroups", 2),
        ("eks:DescribeCluster", 1),
        ("eks:ListClusters", 1),
        ("eks:ListNodegroups", 2),
        ("sts:AssumeRole", 1),
    ];
    assert_eq!(counted, expected, "one session for all, nothing asked that need not be");
}
