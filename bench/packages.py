#!/usr/bin/env python3
"""Whole accounts of several packages in one run against an account of the first alone, in turn: wall time of the program.

packages.py PROGRAM SCENE LEDGER ID,… TIMES: the least time of each counts. Prints lines "name value".
"""
import os
import subprocess
import sys
import time


def wall(program, scene, ledger, methods):
    for file in (ledger, ledger + "-wal", ledger + "-shm"):
        if os.path.exists(file):
            os.remove(file)
    start = time.monotonic()
    subprocess.run([program, "account", scene, "--method", methods, "--ledger", ledger], check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - start


def main():
    program, scene, ledger, methods, times = sys.argv[1:]
    wall(program, scene, ledger, methods)  # derived layers are made once
    ones, alls = [], []
    for _ in range(int(times)):
        ones.append(wall(program, scene, ledger, methods.split(",")[0]))
        alls.append(wall(program, scene, ledger, methods))
    print(f"packages {len(methods.split(','))}")
    print(f"one_wall {min(ones):.6g}")
    print(f"all_wall {min(alls):.6g}")


if __name__ == "__main__":
    main()
