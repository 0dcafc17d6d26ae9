"""The parts of units are read in batches, in this process or in several, and come back in their order."""

import collections
import concurrent.futures.process
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterable, Iterator

import msgspec

from corpuskit.errors import CorpuskitError
from corpuskit.formats import FORMATS, Format
from corpuskit.formats.items import Item, Options, Part, nothing_known
from corpuskit.importing.reading import Plan
from corpuskit.storage import Staging

_MOST_STEPS = 64  # read at once and staged together, so that a killed import loses little
_MOST_BYTES = 4_000_000  # of files, so that no process is left with much of the work at the end
_AHEAD = 3  # batches that wait for each process

Found = list[list[Item]]


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a unit to be read as planned; without one, what is known of the unit counts. `weight` are bytes."""

    plan: Plan
    part: Part | None = None
    weight: int = 0


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """Steps that are taken together; `noted` is what came of them in an earlier attempt."""

    name: str
    steps: tuple[Step, ...]
    noted: bytes | None = None

    @property
    def parts(self) -> list[Part]:
        """What is to be read; nothing, if that was done before."""
        return [] if self.noted is not None else [step.part for step in self.steps if step.part is not None]


def batches(steps: Iterable[Step], staging: Staging | None) -> Iterator[Batch]:
    """Steps in batches of some number and size, each with what an earlier attempt noted of it."""
    held: list[Step] = []
    size = number = 0
    for step in steps:
        held.append(step)
        size += step.weight
        if len(held) >= _MOST_STEPS or size >= _MOST_BYTES:
            yield _batch(number, held, staging)
            held, size, number = [], 0, number + 1
    if held:
        yield _batch(number, held, staging)


def _batch(number: int, steps: list[Step], staging: Staging | None) -> Batch:
    name = f"part-{number:05}"
    return Batch(name=name, steps=tuple(steps), noted=staging.noted(name) if staging is not None else None)


def read_all(format_name: str, parts: Iterable[Part], options: Options) -> Found:
    """What each of the parts holds."""
    return _read(next(form for form in FORMATS if format_name == form.NAME), parts, options)


def _read(form: Format, parts: Iterable[Part], options: Options) -> Found:
    return [list(form.read(part, options)) for part in parts]


class Pool:
    """Reads batches. With one job nothing leaves this process; with more, work is done some batches ahead."""

    def __init__(self, format_: Format, options: Options, jobs: int) -> None:
        self._format = format_
        self._options = options
        self._jobs = jobs

    def results(self, given: Iterable[Batch]) -> Iterator[tuple[Batch, Found]]:
        """Each batch with what its parts hold, in order."""
        if self._jobs <= 1:
            for batch in given:
                yield batch, _read(self._format, batch.parts, self._options)
            return
        # Nothing that runs in another process may look into the corpus, which this one reads.
        options = msgspec.structs.replace(self._options, known_document=nothing_known, known_text=nothing_known)
        context = multiprocessing.get_context("spawn")
        with concurrent.futures.ProcessPoolExecutor(self._jobs, context, _begin) as pool:
            waiting: collections.deque[tuple[Batch, concurrent.futures.Future[Found]]] = collections.deque()
            try:
                for batch in given:
                    waiting.append((batch, pool.submit(read_all, self._format.NAME, batch.parts, options)))
                    if len(waiting) >= _AHEAD * self._jobs:
                        batch, work = waiting.popleft()
                        yield batch, work.result()
                while waiting:
                    batch, work = waiting.popleft()
                    yield batch, work.result()
            except concurrent.futures.process.BrokenProcessPool as error:
                hint = "Start the import again, which goes on from here; with --jobs 1 it needs less memory."
                raise CorpuskitError("a process that read files was ended from outside", hint) from error
            finally:
                for _, work in waiting:
                    work.cancel()


def _begin() -> None:
    """Let this process end when the one that started it is gone, however that was; Ctrl-C is for that one alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)
