//! Prints what starting each built function costs, and what it holds after a thousand requests:
//! `LAMBDA_BINARIES=target/lambda cargo run -p spot-lambda-tests --example start_times`.

use spot_lambda_tests::{Binary, binaries, built, path_of, samples, start};
use std::time::Duration;

/// Starts per function; the medians are printed.
const STARTS: usize = 15;
const REQUESTS: usize = 1_000;
const PATIENCE: Duration = Duration::from_secs(20);

fn median<T: PartialOrd + Copy>(mut values: Vec<T>) -> Option<T> {
    values.sort_by(|left, right| left.partial_cmp(right).unwrap_or(std::cmp::Ordering::Equal));
    values.get(values.len() / 2).copied()
}

async fn measure(function: &Binary) -> Result<(), String> {
    let (mut took_ms, mut cpu_ms) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let running = start(function).await;
        took_ms.push(running.start_took().await.as_secs_f64() * 1e3);
        cpu_ms.extend(running.cpu().map(|cpu| cpu.as_secs_f64() * 1e3));
    }
    let mut running = start(function).await;
    let samples = samples(function);
    for number in 0..REQUESTS {
        let sample = &samples[number % samples.len()];
        let answer = running.runtime_api.invoke(&sample.payload, PATIENCE).await;
        answer.ok_or_else(|| format!("{} does not answer {}", function.folder, sample.name))?;
    }
    let resident = running.resident_bytes().unwrap_or_default() as f64 / 1e6;
    let size = std::fs::metadata(path_of(function)).map(|file| file.len()).unwrap_or_default() as f64 / 1e6;
    println!(
        "{:22} {:8.1} {:8.1} {resident:10.1} {size:9.2}",
        function.folder,
        median(took_ms).unwrap_or_default(),
        median(cpu_ms).unwrap_or_default(),
    );
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), String> {
    built().ok_or("set LAMBDA_BINARIES")?;
    println!("process start to first request for work (median of {STARTS}), resident after {REQUESTS} requests");
    println!("{:22} {:>8} {:>8} {:>10} {:>9}", "function", "ms", "CPU ms", "MB", "size MB");
    for function in binaries() {
        measure(&function).await?;
    }
    Ok(())
}
