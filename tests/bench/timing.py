"""Times of several pieces of work, taken in turns, so that a slow minute of the machine slows all of them."""

import gc
import time
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median

type Piece = Callable[[], object]

RUN = 0.05


def timed(piece: Piece) -> float:
    """Seconds that the piece takes, with the collector of Python kept out of it."""
    gc.collect()
    gc.disable()
    try:
        started = time.perf_counter()
        piece()
        return time.perf_counter() - started
    finally:
        gc.enable()


def in_turns(pieces: Sequence[Piece], *, times: int) -> list[float]:
    """Median seconds of each piece: a run of each of them, then again, so many times after a warm-up.

    A short piece is done several times in its run, so that all runs take about as long: on a busy machine a piece of
    work loses time in proportion to its length only when it is longer than the scheduler's turns.
    """
    lengths = [min(timed(piece) for _turn in range(3)) for piece in pieces]
    counts = [max(1, round(max(*lengths, RUN) / length)) for length in lengths]
    taken: list[list[float]] = [[] for _piece in pieces]
    for turn in range(times):
        # Backwards every other turn: no piece is always the one that comes after the heaviest.
        order = list(enumerate(pieces))[:: -1 if turn % 2 else 1]
        for place, piece in order:
            taken[place].append(timed(partial(_repeat, piece, counts[place])) / counts[place])
    return [median(seconds) for seconds in taken]


def _repeat(piece: Piece, count: int) -> None:
    for _turn in range(count):
        piece()


def ms(seconds: float) -> str:
    """For notes: milliseconds with what digits mean something."""
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds * 1000:,.0f} ms"
