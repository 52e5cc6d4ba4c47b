//! Time that passes only when everybody waits: calls to AWS take as long as they would, and no test takes longer for it.

use std::collections::BTreeMap;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// Virtual milliseconds since the beginning. Clones share one time.
#[derive(Clone, Debug, Default)]
pub struct VirtualTime(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    now_ms: u64,
    /// Who waits until when, in the order in which they began to wait.
    waiting: BTreeMap<(u64, u64), Waker>,
    waits: u64,
}

/// Waits until its time has come.
struct Pass {
    time: VirtualTime,
    until: (u64, u64),
}

impl Future for Pass {
    type Output = ();
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.time.state();
        if state.now_ms >= self.until.0 {
            return Poll::Ready(());
        }
        state.waiting.insert(self.until, context.waker().clone());
        Poll::Pending
    }
}

impl VirtualTime {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Now, in milliseconds.
    pub fn now_ms(&self) -> u64 {
        self.state().now_ms
    }

    /// Waits so long, from now on.
    pub fn pass(&self, ms: u64) -> impl Future<Output = ()> + Send + 'static + use<> {
        let mut state = self.state();
        state.waits += 1;
        let until = (state.now_ms + ms, state.waits);
        drop(state);
        Pass { time: self.clone(), until }
    }

    /// Runs a future to its end; time jumps to the next moment somebody waits for.
    pub fn run<F: Future>(&self, future: F) -> F::Output {
        let mut future = pin!(future);
        let mut context = Context::from_waker(Waker::noop());
        loop {
            if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
                return output;
            }
            self.advance();
        }
    }

    fn advance(&self) {
        let mut state = self.state();
        let ((until, _), waker) = state.waiting.pop_first().expect("somebody waits for a time");
        state.now_ms = state.now_ms.max(until);
        let later = state.waiting.split_off(&(until, u64::MAX));
        let with_it = std::mem::replace(&mut state.waiting, later);
        drop(state);
        waker.wake();
        with_it.into_values().for_each(Waker::wake);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn both<A: Future<Output = ()>, B: Future<Output = ()>>(first: A, second: B) {
        let (mut first, mut second, mut left) = (pin!(first), pin!(second), (true, true));
        std::future::poll_fn(move |context| {
            left.0 = left.0 && first.as_mut().poll(context).is_pending();
            left.1 = left.1 && second.as_mut().poll(context).is_pending();
            if left == (false, false) { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }

    #[test]
    fn what_waits_side_by_side_takes_as_long_as_the_longest() {
        let time = VirtualTime::default();
        time.run(async {
            time.pass(5).await;
            both(time.pass(7), time.pass(3)).await;
        });
        assert_eq!(time.now_ms(), 12);
    }
}
