"""Keys of OpenSSH: one that is written down, and others made by ssh-keygen."""

from __future__ import annotations

import subprocess
from pathlib import Path

ED25519 = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl maria@laptop"


def generated(place: Path, *options: str) -> Path:
    """Makes a pair of keys without a passphrase; the public one lies beside it, as `.pub`."""
    options = options or ("-t", "ed25519", "-C", f"{place.name}@laptop")
    subprocess.run(["ssh-keygen", "-q", "-N", "", "-f", place, *options], check=True)
    return place
