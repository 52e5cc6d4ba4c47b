//! Writes the OpenAPI document beside the code: `cargo run -p spot-api --example write_openapi`.

use std::path::Path;

fn main() -> std::io::Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    std::fs::write(&path, spot_api::document())?;
    println!("{}", path.display());
    Ok(())
}
