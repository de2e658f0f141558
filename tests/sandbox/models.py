"""What do Amazon's published models say, for tests to compare with?"""

import json
import os
import re
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("AMAZON_MODELS_DIR", ROOT / "../shared/amazon-models"))
ORDERS, CONFIRMING, SELLERS = "orders_2026-01-01.json", "ordersV0.json", "sellers.json"
LISTINGS, REPORTS = "listingsItems_2021-08-01.json", "reports_2021-06-30.json"
FEEDS, FINANCES = "feeds_2021-06-30.json", "finances_2024-06-19.json"
PLAN = re.compile(r"\| ([0-9.]+) \| ([0-9]+) \|")


@cache
def model(name: str) -> dict[str, Any]:
    path = FOLDER / name
    if not path.exists():
        told = f"Amazon's model {name} is not in {FOLDER}; set AMAZON_MODELS_DIR to its folder."
        if os.environ.get("CI") == "true":
            pytest.fail(told)
        pytest.skip(told)
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


@cache
def validator(name: str, definition: str) -> jsonschema.Draft4Validator:
    schema = {
        "$ref": f"#/definitions/{definition}",
        "definitions": closed(model(name)["definitions"]),
    }
    return jsonschema.Draft4Validator(
        schema, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER
    )


def closed(definitions: dict[str, Any]) -> dict[str, Any]:
    """Swagger leaves objects open; a misspelled field must not pass."""
    told = deepcopy(definitions)
    for definition in told.values():
        if "properties" in definition:
            definition.setdefault("additionalProperties", False)
    return told


def check(name: str, definition: str, document: Any) -> None:
    validator(name, definition).validate(document)


def definition(name: str, wanted: str) -> dict[str, Any]:
    return dict(model(name)["definitions"][wanted])


def operation(name: str, wanted: str) -> dict[str, Any]:
    for methods in model(name)["paths"].values():
        for told in methods.values():
            # Beside its methods a path may list the parameters that they share.
            if isinstance(told, dict) and told.get("operationId") == wanted:
                return dict(told)
    raise AssertionError(f"{name} has no {wanted}.")


def parameters(name: str, wanted: str) -> dict[str, dict[str, Any]]:
    return {told["name"]: told for told in operation(name, wanted)["parameters"]}


def plan(name: str, wanted: str) -> tuple[float, int]:
    found = PLAN.search(operation(name, wanted)["description"])
    assert found
    return float(found[1]), int(found[2])


def examples(name: str, wanted: str, status: str) -> list[dict[str, Any]]:
    answer = operation(name, wanted)["responses"][status]
    return deepcopy(answer["x-amzn-api-sandbox"]["static"])


def values(example: dict[str, Any]) -> dict[str, Any]:
    return {name: told["value"] for name, told in example["request"]["parameters"].items()}
