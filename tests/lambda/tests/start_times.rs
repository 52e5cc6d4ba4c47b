//! What starting each packaged function costs, and what it holds after a thousand requests. Wall time is printed, since it
//! is the machine's too; processor time and memory are the program's, and have bounds (MEASURES).

#![expect(clippy::unwrap_used, reason = "in a test a panic is the answer")]

use spot_lambda_tests::{Binary, binaries, built, path_of, samples, start};
use std::time::Duration;

/// Starts per function; the medians count.
const STARTS: usize = 15;
const REQUESTS: usize = 1_000;
const MOST_CPU_MILLIS: f64 = 15.0;
const MOST_RESIDENT_MB: f64 = 24.0;
const PATIENCE: Duration = Duration::from_secs(20);

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// Processor time until work was asked for in milliseconds, and resident megabytes after many requests.
async fn measure(function: &Binary) -> (f64, f64) {
    let (mut took_ms, mut cpu_ms) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let running = start(function).await;
        took_ms.push(running.start_took().await.as_secs_f64() * 1e3);
        cpu_ms.extend(running.cpu().map(|cpu| cpu.as_secs_f64() * 1e3));
    }
    let mut running = start(function).await;
    let samples = samples(function);
    for sample in samples.iter().cycle().take(REQUESTS) {
        assert!(running.runtime_api.invoke(&sample.payload, PATIENCE).await.is_some(), "{}", function.folder);
    }
    let resident_mb = running.resident_bytes().unwrap_or_default() as f64 / 1e6;
    let size_mb = std::fs::metadata(path_of(function)).unwrap().len() as f64 / 1e6;
    let (took_ms, cpu_ms) = (median(took_ms), median(cpu_ms));
    println!("{:22} {took_ms:8.1} {cpu_ms:8.1} {resident_mb:10.1} {size_mb:9.2}", function.folder);
    (cpu_ms, resident_mb)
}

#[tokio::test]
async fn a_function_starts_with_little_work_and_stays_small() {
    if built().is_none() {
        return;
    }
    println!("process start to first request for work (median of {STARTS}), resident after {REQUESTS} requests");
    println!("{:22} {:>8} {:>8} {:>10} {:>9}", "function", "ms", "CPU ms", "MB", "size MB");
    let mut violations = Vec::new();
    // Bounds are for what is deployed; programs of a test build are slower and larger.
    for function in binaries().into_iter().filter(|function| path_of(function).ends_with("bootstrap")) {
        let (cpu_ms, resident_mb) = measure(&function).await;
        if cpu_ms > MOST_CPU_MILLIS || resident_mb > MOST_RESIDENT_MB {
            violations.push(function.folder);
        }
    }
    assert!(violations.is_empty(), "above {MOST_CPU_MILLIS} ms or {MOST_RESIDENT_MB} MB: {violations:?}");
}
