//! Measures how long a dump of about 50 MB takes to read and how much memory that needs.
//!
//! `cargo run --release -p spot-digest --example dump_speed [megabytes]`

use serde_json::{Value, json};
use spot_digest::{KnownTypes, read_dump};
use spot_domain::Architecture;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::time::Instant;

/// Pods per node of the made-up cluster.
const PODS_PER_NODE: usize = 30;

struct NoTypes;

impl KnownTypes for NoTypes {
    fn architecture(&self, _: &str) -> Option<Architecture> {
        None
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let megabytes: usize = std::env::args().nth(1).map_or(Ok(50), |text| text.parse())?;
    let path = std::env::temp_dir().join(format!("dump-speed-{}.json", std::process::id()));
    let size = write_dump(&path, megabytes * 1_000_000)?;
    let before = peak_memory_mib();
    let start = Instant::now();
    let dump = read_dump(File::open(&path)?, "generated", &NoTypes);
    let seconds = start.elapsed().as_secs_f64();
    fs::remove_file(&path)?;
    let dump = dump?;
    let (nodes, pods) = (dump.nodes.len(), dump.pods.len());
    let megabytes = size as f64 / 1e6;
    let mut out = io::stdout().lock();
    writeln!(out, "{megabytes:.1} MB, {nodes} nodes, {pods} pods read in {seconds:.3} s")?;
    writeln!(out, "peak memory {} MiB ({} MiB before reading)", shown(peak_memory_mib()), shown(before))?;
    Ok(())
}

fn shown(mebibytes: Option<u64>) -> String {
    mebibytes.map_or("unknown".to_owned(), |amount| amount.to_string())
}

/// The most memory this process has held, where the system tells.
fn peak_memory_mib() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib / 1024)
}

/// Writes nodes with their pods, indented like kubectl's output, until the file is `wanted` bytes long.
fn write_dump(path: &Path, wanted: usize) -> io::Result<usize> {
    let mut file = BufWriter::new(File::create(path)?);
    let mut written = 0;
    let mut put = |text: &str| -> io::Result<usize> {
        file.write_all(text.as_bytes())?;
        written += text.len();
        Ok(written)
    };
    put("{\n    \"apiVersion\": \"v1\",\n    \"kind\": \"List\",\n    \"items\": [\n")?;
    let mut number = 0;
    loop {
        let first = if number == 0 { "" } else { ",\n" };
        let mut length = put(&format!("{first}{}", indented(&node(number))?))?;
        for index in 0..PODS_PER_NODE {
            length = put(&format!(",\n{}", indented(&pod(number, index))?))?;
        }
        number += 1;
        if length >= wanted {
            break;
        }
    }
    let written = put("\n    ]\n}\n")?;
    file.flush()?;
    Ok(written)
}

fn indented(value: &Value) -> io::Result<String> {
    let mut bytes = Vec::new();
    let formatter = serde_json::ser::PrettyFormatter::with_indent(b"    ");
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, formatter);
    serde::Serialize::serialize(value, &mut serializer)?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

fn node_name(number: usize) -> String {
    format!("ip-10-{}-{}-{}.ec2.internal", number / 62_500, number / 250 % 250, number % 250)
}

fn node(number: usize) -> Value {
    let zone = format!("us-east-1{}", ["a", "b", "c"][number % 3]);
    let images: Vec<Value> = (0..50).map(image_on_node).collect();
    let amounts = json!({ "cpu": "7910m", "memory": "31482344Ki", "pods": "58", "ephemeral-storage": "95551679124" });
    json!({
        "apiVersion": "v1", "kind": "Node",
        "metadata": {
            "name": node_name(number), "creationTimestamp": "2025-03-01T00:00:00Z",
            "labels": {
                "kubernetes.io/arch": "amd64", "kubernetes.io/os": "linux", "topology.kubernetes.io/zone": zone,
                "topology.kubernetes.io/region": "us-east-1", "node.kubernetes.io/instance-type": "m6i.2xlarge",
                "eks.amazonaws.com/nodegroup": "workers", "eks.amazonaws.com/capacityType": "ON_DEMAND",
            },
        },
        "spec": { "providerID": format!("aws:///{zone}/i-{number:017x}") },
        "status": {
            "allocatable": amounts, "capacity": amounts, "images": images,
            "conditions": [{ "type": "Ready", "status": "True", "lastHeartbeatTime": "2025-03-02T00:00:00Z" }],
        },
    })
}

fn image_on_node(index: usize) -> Value {
    json!({ "names": [format!("registry.example.com/team/image-{index}@sha256:{index:064x}")], "sizeBytes": 98_765_432 })
}

fn pod(number: usize, index: usize) -> Value {
    let environment: Vec<Value> = (0..20)
        .map(|variable| json!({ "name": format!("SETTING_{variable}"), "value": format!("value of setting {variable}") }))
        .collect();
    let name = format!("service-{index}-5d4f8c7b6-{number:05}");
    let image = format!("registry.example.com/team/service-{index}:1.{index}.0");
    json!({
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {
            "name": name, "namespace": format!("team-{}", index % 7), "creationTimestamp": "2025-03-01T00:00:00Z",
            "labels": { "app": format!("service-{index}"), "pod-template-hash": "5d4f8c7b6" },
            "ownerReferences": [{
                "apiVersion": "apps/v1", "kind": "ReplicaSet", "name": format!("service-{index}-5d4f8c7b6"), "controller": true,
            }],
        },
        "spec": {
            "nodeName": node_name(number),
            "containers": [{
                "name": "main", "image": image, "env": environment,
                "resources": { "requests": { "cpu": "250m", "memory": "512Mi" }, "limits": { "memory": "512Mi" } },
                "readinessProbe": { "httpGet": { "path": "/ready", "port": 8080 }, "periodSeconds": 10 },
                "volumeMounts": [{ "name": "scratch", "mountPath": "/tmp" }],
            }],
            "tolerations": [
                { "key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300 },
                { "key": "node.kubernetes.io/unreachable", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300 },
            ],
            "volumes": [{ "name": "scratch", "emptyDir": {} }],
        },
        "status": {
            "phase": "Running",
            "conditions": [{ "type": "Ready", "status": "True", "lastTransitionTime": "2025-03-01T00:00:30Z" }],
            "containerStatuses": [{
                "name": "main", "ready": true, "image": image, "state": { "running": { "startedAt": "2025-03-01T00:00:20Z" } },
            }],
        },
    })
}
