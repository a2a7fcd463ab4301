"""Turns pictures of cameras with a high dynamic range into BT.709, through a table of colours. Runs inside the sandbox only.

PQ and HLG as in ITU-R BT.2100; reference white (203 cd/m2, BT.2408) becomes nearly white, and what is brighter is rolled off.
"""

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

PQ, HLG = 16, 18
"""Transfer functions by their number in ITU-T H.273."""
SIDE = 33
WHITE = 203.0
PEAK = 1000.0
KNEE = 0.75
_TO_709 = np.array([[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]])
_LUMA = np.array([0.2627, 0.6780, 0.0593])


@cache
def table_for(transfer: int) -> str:
    """The path of a table (`.cube`) that turns BT.2020 colours with this transfer function into BT.709."""
    steps = np.linspace(0, 1, SIDE)
    blue, green, red = (axis.ravel() for axis in np.meshgrid(steps, steps, steps, indexing="ij"))
    colours = shown(np.stack([red, green, blue], axis=1), transfer)
    path = Path(tempfile.gettempdir()) / f"hdr-{transfer}.cube"
    lines = [f"LUT_3D_SIZE {SIDE}", *(f"{r:.5f} {g:.5f} {b:.5f}" for r, g, b in colours)]
    path.write_text("\n".join(lines) + "\n")
    return str(path)


def shown(colours: Any, transfer: int) -> Any:
    """R'G'B' from 0 to 1 in BT.2020 with PQ or HLG, as R'G'B' in BT.709."""
    light = _from_pq(colours) if transfer == PQ else _from_hlg(colours)
    linear = np.clip(light / WHITE @ _TO_709.T, 0, None)
    brightest = linear.max(axis=1, keepdims=True)
    rolled = np.where(brightest > KNEE, KNEE + (1 - KNEE) * (1 - np.exp(-(brightest - KNEE) / (1 - KNEE))), brightest)
    return np.clip(linear * rolled / np.maximum(brightest, 1e-6), 0, 1) ** (1 / 2.4)


def _from_pq(signal: Any) -> Any:
    """cd/m2 of a PQ signal."""
    m1, m2, c1, c2, c3 = 2610 / 16384, 2523 / 4096 * 128, 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
    power = signal ** (1 / m2)
    return 10_000 * (np.maximum(power - c1, 0) / (c2 - c3 * power)) ** (1 / m1)


def _from_hlg(signal: Any) -> Any:
    """cd/m2 of an HLG signal on a display of 1,000 cd/m2."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - c) / a) + b) / 12)
    luma = np.maximum(scene @ _LUMA, 1e-6)[:, None]
    return PEAK * scene * luma**0.2
