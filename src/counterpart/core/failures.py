"""How is a failure told without what it was about? A message can hold what a buyer wrote."""

from pathlib import Path
from traceback import extract_tb


def kind_and_place(failure: BaseException) -> dict[str, str]:
    """Name the kind of a failure and the file, line and function where it rose; nothing else."""
    frames = extract_tb(failure.__traceback__)
    kind = type(failure).__name__
    if not frames:
        return {"kind": kind, "place": ""}
    last = frames[-1]
    return {"kind": kind, "place": f"{Path(last.filename).name}:{last.lineno} {last.name}"}
