"""Runs every benchmark in this folder, one after the other; they print ratios, since machines differ and are shared."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    """Run the benchmarks whose names contain one of the arguments; without any, all."""
    wanted = sys.argv[1:] or [""]
    codes = []
    for path in sorted(HERE.glob("bench_*.py")):
        if any(part in path.stem for part in wanted):
            print(f"\n== {path.stem}", flush=True)
            command = [sys.executable, "-m", f"tests.benchmarks.{path.stem}"]
            codes.append(subprocess.run(command, cwd=HERE.parents[1], check=False).returncode)
    return max(codes, default=0)


if __name__ == "__main__":
    sys.exit(main())
