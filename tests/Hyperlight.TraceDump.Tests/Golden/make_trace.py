#!/usr/bin/env python3
"""Writes the traces of the golden tests by the tables of docs/memory-trace.md, without our own code.

    python3 make_trace.py FOLDER

upstream.trace has only what Hyperlight's traces have, own.trace has our records too.
"""
import struct
import sys

ADD, MAIN, START = 0x401010, 0x402020, 0x403030


def record(microseconds, number, body=b""):
    return struct.pack("<QQQ", microseconds % 2**64, microseconds // 2**64, number) + body


def frames(*addresses):
    return struct.pack("<Q", len(addresses)) + b"".join(struct.pack("<Q", address) for address in addresses)


def own(microseconds, number, body=b""):
    return record(microseconds, number, struct.pack("<Q", len(body)) + body)


def block(microseconds, kind, thread, type_address):
    return own(microseconds, 0x101, struct.pack("<IIQ", kind, thread, type_address))


def text(value):
    return struct.pack("<Q", len(value)) + value


def upstream():
    yield record(0, 0, bytes(range(32)))
    yield record(3, 1, frames(ADD, MAIN))
    yield record(12_500, 2, struct.pack("<QQ", 0x10_0000_1000, 48) + frames(ADD, MAIN, START))
    yield record(1_234_567, 4, text("good morning".encode()))
    yield record(1_234_567, 3, struct.pack("<Q", 0x10_0000_1000) + frames())
    yield record(2_000_000, 3, struct.pack("<Q", 0x10_0000_2000) + frames(MAIN))


def ours():
    yield record(0, 0, bytes(range(32)))
    yield own(0, 0x100, struct.pack("<IIQq", 1, 0, 0, 1_700_000_000_000_000) + text(b"\x0a\x0b\x0c") + text("Shop".encode()))
    yield block(10, 1, 7, 0x500008)
    yield record(10, 2, struct.pack("<QQ", 0x20_0000_0020, 24) + frames(ADD, MAIN))
    yield record(20, 2, struct.pack("<QQ", 0x20_0000_0038, 40) + frames(ADD, MAIN))
    yield own(30, 0x102, struct.pack("<IIQQQ", 0, 0, 1, 0x20_0000_0000, 0x20_0001_0000))
    yield own(31, 0x103, struct.pack("<QQQq", 1, 0x20_0000_0038, 0x20_0000_0060, -0x18))
    yield own(32, 0x104, struct.pack("<IIQQQQ", 0, 0, 3, 40, 0, 0))
    yield block(40, 1, 7, 0)
    yield record(40, 3, struct.pack("<Q", 0x20_0000_0020) + frames())
    yield own(50, 0x105)
    yield own(60, 0x7777, b"of a later version")
    yield own(1_000_000, 0x106, struct.pack("<QQII", 5, 6, 1, 0))


folder = sys.argv[1] if len(sys.argv) > 1 else "."
for name, records in (("upstream", upstream()), ("own", ours())):
    with open(f"{folder}/{name}.trace", "wb") as file:
        file.writelines(records)
