//! Fetches DynamoDB Local by Maven, once per machine, into a cache outside the checkout.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

pub(crate) const VERSION: &str = "2.6.1";
/// What the server is compiled for.
const JAVA: u32 = 17;
/// Half a minute is usual; a connection that hangs must not hang the tests.
const FETCH_WITHIN: Duration = Duration::from_secs(240);

/// The directory of the server's jars, or why there is none.
pub(crate) fn jars() -> Result<PathBuf, String> {
    if std::env::var_os("SPOT_SKIP_DYNAMODB_LOCAL").is_some_and(|value| value == "1") {
        return Err("SPOT_SKIP_DYNAMODB_LOCAL is 1".to_owned());
    }
    let java = java_version().ok_or("Java is missing")?;
    if java < JAVA {
        return Err(format!("Java {java} is there, {JAVA} is needed"));
    }
    let jars = cache().join(format!("dynamodb-local-{VERSION}"));
    if !jars.join("complete").exists() {
        fetch(&jars)?;
    }
    Ok(jars)
}

/// First number of `openjdk version "17.0.9"`.
fn java_version() -> Option<u32> {
    let output = Command::new("java").arg("-version").output().ok()?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let quoted = text.split('"').nth(1)?;
    quoted.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}

fn cache() -> PathBuf {
    let base = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let base = base.or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache")));
    base.unwrap_or_else(std::env::temp_dir).join("spot-optimizer")
}

/// Collects the jars beside the place they are wanted at and moves them there whole, so that neither a broken download
/// nor two fetches at once leave something half done.
fn fetch(jars: &Path) -> Result<(), String> {
    let beside = jars.with_extension(format!("fetching-{}", std::process::id()));
    let fetched = collect(&beside).and_then(|()| {
        let _ = std::fs::remove_dir_all(jars);
        let moved = std::fs::rename(&beside, jars);
        // Another process may have been first.
        if jars.join("complete").exists() { Ok(()) } else { moved.map_err(|error| error.to_string()) }
    });
    let _ = std::fs::remove_dir_all(&beside);
    fetched
}

fn collect(directory: &Path) -> Result<(), String> {
    std::fs::create_dir_all(directory).map_err(|error| error.to_string())?;
    let project = format!(
        "<project><modelVersion>4.0.0</modelVersion><groupId>spot</groupId><artifactId>judge</artifactId>\
         <version>1</version><dependencies><dependency><groupId>com.amazonaws</groupId>\
         <artifactId>DynamoDBLocal</artifactId><version>{VERSION}</version></dependency></dependencies></project>"
    );
    std::fs::write(directory.join("pom.xml"), project).map_err(|error| error.to_string())?;
    let mut maven = Command::new("mvn")
        .args(["-q", "-B", "dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory=."])
        .current_dir(directory)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|_| "Maven is missing".to_owned())?;
    let begun = Instant::now();
    let status = loop {
        match maven.try_wait().map_err(|error| error.to_string())? {
            Some(status) => break status,
            None if begun.elapsed() < FETCH_WITHIN => std::thread::sleep(Duration::from_millis(200)),
            None => {
                let _ = maven.kill();
                let _ = maven.wait();
                return Err(format!("Maven did not fetch version {VERSION} within {} s", FETCH_WITHIN.as_secs()));
            }
        }
    };
    if !status.success() {
        return Err(format!("Maven could not fetch version {VERSION} ({status})"));
    }
    std::fs::write(directory.join("complete"), VERSION).map_err(|error| error.to_string())
}
