"""Makes prints in a process of its own: `python -m units.paper_child`.

Documents come on standard input and prints go out on standard output, each behind its length (8 bytes). The end of the
input ends the process, so that a parent that was killed leaves no child behind. A print that failed has the sign `!`
and the reason in place of `+` and the bytes; a refusal for the user has `?`, a full disk `#`.
"""

import gc
import os
import struct
import sys
from typing import IO

HEAD = struct.Struct(">Q")
MADE, REFUSED, FULL, FAILED = b"+", b"?", b"#", b"!"


def send(stream: IO[bytes], data: bytes) -> None:
    """Write one message."""
    stream.write(HEAD.pack(len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """Read one message; None at the end of the stream, also in the middle of a message."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    (length,) = HEAD.unpack(head)
    data = stream.read(length)
    return data if len(data) == length else None


def answer(html: bytes) -> bytes:
    """The print of a document, or why there is none."""
    from units.disk import DiskFull
    from units.paper import pdf_of
    from units.rules import RuleBroken

    try:
        return MADE + pdf_of(html.decode())
    except DiskFull:
        return FULL
    except RuleBroken as refusal:
        return REFUSED + str(refusal).encode()
    except Exception as error:  # whatever went wrong, the next document has its turn
        return FAILED + repr(error).encode()


def main() -> None:
    """Answer until the input ends."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
    django.setup()
    # What libraries print would garble the answers.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    while (html := receive(sys.stdin.buffer)) is not None:
        try:
            send(out, answer(html))
        except BrokenPipeError:
            # The parent was killed and nobody takes the print; a plain end would try to write it once more.
            os._exit(1)
        # The layout is full of cycles that hold whole fonts: without this the process grows past 400 MB.
        gc.collect()


if __name__ == "__main__":
    main()
