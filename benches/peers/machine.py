"""What a table was measured on."""

import importlib.metadata
import os
import platform
import subprocess

PACKAGES = ["scikit-learn", "PyStemmer", "sib-clustering", "tomotopy", "numpy", "scipy"]


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    return names[0] if names else platform.machine()


def describe(binary):
    """The machine, the system and all versions, in two sentences."""
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    ours = subprocess.run([binary, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    return (
        f"{processor()}, {os.cpu_count()} cores, {gib:.0f} GiB, {platform.system()} {platform.machine()}. "
        f"{ours}, Python {platform.python_version()}, {versions}."
    )
