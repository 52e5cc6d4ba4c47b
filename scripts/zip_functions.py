"""Makes target/lambda/NAME/bootstrap ready to be deployed and zips it into target/lambda/NAME.zip, the same bytes for the same
program, and prints sizes.

usage: zip_functions.py FOLDER NAME...      with a Python that has the package `deflate`
"""

import pathlib
import struct
import sys
import zlib

import deflate

# The time of every entry: a zip tells what is deployed, not when it was made (1980-01-01, 00:00).
TIME, DATE = 0, 1 << 5 | 1
# What Lambda needs: a file that everybody may run, said in Unix's way so that it counts.
MODE, UNIX = 0o100755, 3
DEFLATED, VERSION = 8, 20
# libdeflate's greatest effort: some three percent smaller than zlib's, and any unzip reads it.
EFFORT = 12
# MEASURES: a larger zip starts more slowly.
LARGEST_MB = 4.0
# Who unwinds looks here. A panic ends these programs at once (profile `lambda`), so nobody does: the tables are made empty,
# which leaves every address where it is, and whoever prints a backtrace all the same gets an empty one.
UNWINDING = (".eh_frame", ".eh_frame_hdr")


def without_unwinding(program: bytes) -> bytes:
    """An ELF program with its tables for unwinding filled with zeros."""
    if program[:6] != b"\x7fELF\x02\x01":
        raise SystemExit("not a program that Lambda runs: no little-endian ELF of 64 bits")
    changed = bytearray(program)
    (table,) = struct.unpack_from("<Q", program, 0x28)
    size, count, names = struct.unpack_from("<HHH", program, 0x3A)
    # Of a section: its name, kind, flags, address, offset and size.
    sections = [struct.unpack_from("<IIQQQQ", program, table + index * size) for index in range(count)]
    for name, _, _, _, offset, length in sections:
        begin = sections[names][4] + name
        if program[begin : program.index(0, begin)].decode() in UNWINDING:
            changed[offset : offset + length] = bytes(length)
    return bytes(changed)


def zipped(program: bytes) -> bytes:
    """A zip with the one file `bootstrap`."""
    name, packed = b"bootstrap", deflate.deflate_compress(program, EFFORT)
    common = struct.pack("<HHHHIIIHH", 0, DEFLATED, TIME, DATE, zlib.crc32(program), len(packed), len(program), len(name), 0)
    local = struct.pack("<IH", 0x04034B50, VERSION) + common + name
    listed = struct.pack("<IHH", 0x02014B50, UNIX << 8 | VERSION, VERSION) + common
    listed += struct.pack("<HHHII", 0, 0, 0, MODE << 16, 0) + name
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1, 1, len(listed), len(local) + len(packed), 0)
    return local + packed + listed + end


def main() -> int:
    folder, names = pathlib.Path(sys.argv[1]), sys.argv[2:]
    too_large = []
    for name in names:
        file, target = folder / name / "bootstrap", folder / f"{name}.zip"
        program = without_unwinding(file.read_bytes())
        # What is tested (`make test-lambda`) is what is deployed.
        file.write_bytes(program)
        target.write_bytes(zipped(program))
        megabytes = target.stat().st_size / 1e6
        print(f"  {name:22} {megabytes:5.2f} MB zipped, {len(program) / 1e6:6.2f} MB unpacked")
        if megabytes > LARGEST_MB:
            too_large.append(name)
    if too_large:
        print(f"above the {LARGEST_MB:g} MB aimed for: {', '.join(too_large)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
