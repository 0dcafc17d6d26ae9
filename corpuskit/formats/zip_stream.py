"""A zip archive that is written as a stream: its bytes are given on as they come, the same for the same files."""

import zipfile
from collections.abc import Iterable, Iterator

_NO_CLOCK = (1980, 1, 1, 0, 0, 0)  # the same corpus gives the same bytes


class ZipStream:
    """An archive in the making; `close` gives its last bytes."""

    def __init__(self) -> None:
        self._stream = _Stream()
        self._packed = zipfile.ZipFile(self._stream, "w", zipfile.ZIP_DEFLATED)

    def add(self, path: str, content: Iterable[bytes], *, packs: bool = True) -> Iterator[bytes]:
        """Add a file; what comes is bytes of the archive. One that is not packed shows at once what the archive is."""
        member = zipfile.ZipInfo(path, _NO_CLOCK)
        member.compress_type = zipfile.ZIP_DEFLATED if packs else zipfile.ZIP_STORED
        member.external_attr = 0o644 << 16
        with self._packed.open(member, "w") as file:
            for chunk in content:
                file.write(chunk)
                yield self._stream.taken()
        yield self._stream.taken()

    def close(self) -> Iterator[bytes]:
        """End the archive with the list of its files."""
        self._packed.close()
        yield self._stream.taken()


class _Stream:
    """Where the archive is written to, without going back, and taken from."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._chunks.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """There is nothing to wait for."""

    def close(self) -> None:
        """There is nothing to close."""

    def taken(self) -> bytes:
        """What was written since it was last taken."""
        data = b"".join(self._chunks)
        self._chunks.clear()
        return data
