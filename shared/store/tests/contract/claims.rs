//! A claim is an async function of a fresh store; listed once, it is tested on every endpoint.

use spot_store::Store;
use std::pin::Pin;

/// Name and body of a claim.
pub(crate) type Claim = (&'static str, fn(Store) -> Pin<Box<dyn Future<Output = ()> + Send>>);

/// Makes a test of each claim on the embedded store, and a list of all of them for other endpoints.
macro_rules! contract {
    ($($claim:ident),* $(,)?) => {
        mod embedded {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $claim() {
                    super::$claim(crate::endpoints::embedded().await).await;
                }
            )*
        }

        pub(crate) fn claims() -> Vec<crate::claims::Claim> {
            vec![$((stringify!($claim), |store| Box::pin($claim(store)))),*]
        }
    };
}
