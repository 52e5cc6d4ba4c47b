"""Zips target/lambda/NAME/bootstrap into target/lambda/NAME.zip, the same bytes for the same program, and prints sizes.

usage: python3 scripts/zip_functions.py FOLDER NAME...
"""

import pathlib
import sys
import zipfile

# The time of every entry: a zip tells what is deployed, not when it was made.
EPOCH = (1980, 1, 1, 0, 0, 0)
# What Lambda needs: a file that everybody may run.
MODE = 0o100755
# MEASURES: a larger zip starts more slowly.
LARGEST_MB = 4.0


def write(program: pathlib.Path, target: pathlib.Path) -> None:
    entry = zipfile.ZipInfo("bootstrap", EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = MODE << 16
    entry.create_system = 3  # Unix, so that the mode counts
    with zipfile.ZipFile(target, "w", compresslevel=9) as archive:
        archive.writestr(entry, program.read_bytes())


def main() -> int:
    folder, names = pathlib.Path(sys.argv[1]), sys.argv[2:]
    too_large = []
    for name in names:
        program, target = folder / name / "bootstrap", folder / f"{name}.zip"
        write(program, target)
        megabytes = target.stat().st_size / 1e6
        print(f"  {name:22} {megabytes:5.2f} MB zipped, {program.stat().st_size / 1e6:6.2f} MB unpacked")
        if megabytes > LARGEST_MB:
            too_large.append(name)
    if too_large:
        print(f"above the {LARGEST_MB:g} MB aimed for: {', '.join(too_large)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
