//! Starts moto once per test process.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

/// What `tests/aws/install_moto.sh` installs.
const MOTO_VERSION: &str = "5.2.5";

/// Holds the child's standard input open; it ends when this process does.
struct Server {
    _child: Child,
    port: u16,
}

static SERVER: OnceLock<Option<Server>> = OnceLock::new();

/// Where moto listens; none when it is not installed.
pub(crate) fn endpoint() -> Option<String> {
    let server = SERVER.get_or_init(|| python().map(|python| start(&python)));
    server.as_ref().map(|server| format!("http://127.0.0.1:{}", server.port))
}

fn python() -> Option<PathBuf> {
    let cache = std::env::var_os("XDG_CACHE_HOME").filter(|path| !path.is_empty()).map(PathBuf::from);
    let cache = cache.or_else(|| std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache")))?;
    let folder = cache.join("spot-optimizer").join(format!("moto-{MOTO_VERSION}"));
    if !folder.join("installed").exists() {
        eprintln!("moto is not installed: run shared/cloud/tests/aws/install_moto.sh to judge the adapter by it");
        return None;
    }
    Some(folder.join("bin").join("python3"))
}

fn start(python: &Path) -> Server {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/aws/serve_moto.py");
    let mut child = Command::new(python)
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        // Nothing of a person's own account may be looked for.
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        // Each account would load hundreds of images that no case uses.
        .env("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
        .spawn()
        .expect("the installed moto starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("it was piped")).read_line(&mut line).expect("moto prints its port");
    let port = line.trim().parse().unwrap_or_else(|_| panic!("moto did not start: `{line}`"));
    Server { _child: child, port }
}
