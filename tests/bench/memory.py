"""How much memory a process held at most."""

import re
from pathlib import Path


def peak(pid: int | None = None) -> float:
    """MB at the height of a process, this one unless said; a child's is its own.

    Not what `getrusage` says: that begins with the memory of whoever started the process.
    """
    status = Path(f"/proc/{pid or 'self'}/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1024
