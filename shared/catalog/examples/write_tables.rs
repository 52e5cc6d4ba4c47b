//! Rewrites this crate's tables, as `spotctl catalog refresh` does:
//! `cargo run --example write_tables -- SOURCE_DIR OUT_DIR`.

use spot_catalog::refresh::{PriceDates, write_tables};
use std::path::PathBuf;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(source), Some(out)) = (arguments.next(), arguments.next()) else {
        anyhow::bail!("usage: write_tables SOURCE_DIR OUT_DIR");
    };
    for table in write_tables(&source, &out, &PriceDates::of_this_program())?.tables {
        println!("{:28} {:>6} rows {:>8} bytes", table.file, table.rows, table.bytes);
    }
    Ok(())
}
