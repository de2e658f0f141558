"""Run one measure in this process: `python -m bench.one <measure> <kind of database>`."""

import gc
import importlib
import sys

import django


def main() -> None:
    """Print the measure's rows, one JSON document in each line."""
    name, database = sys.argv[1:]
    django.setup()
    measure = importlib.import_module(f"bench.{name}").measure
    # As the command line does for every process of the product.
    gc.freeze()
    for row in measure(database):
        print(row.as_json(), flush=True)


if __name__ == "__main__":
    main()
