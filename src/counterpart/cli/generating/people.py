"""Who are the buyers of generated orders? Nobody that lives: names are put together."""

from random import Random

import msgspec
from django.db import connection

from counterpart.amazon.finding.findable import buyer_rank, buyer_words
from counterpart.cli.generating.series import run
from counterpart.core.secrets import hidden
from counterpart.orders.finding.findable import Findable

FIRST = (
    "Ada", "Ben", "Carla", "Dmitri", "Elena", "Farid", "Greta", "Hugo", "Ida", "Jonas", "Kei",
    "Lena", "Marco", "Nora", "Olaf", "Petra", "Quentin", "Rosa", "Sven", "Tara", "Uwe", "Vera",
    "Wim", "Xenia", "Yara", "Zoe", "Åsa", "Björn", "Céline", "Đorđe", "Łucja", "小明",
    "美咲", "민준",
)  # fmt: skip
ROOTS = (
    "Linden", "Berg", "Strand", "Wald", "Holm", "Feld", "Kron", "Silver", "Morgen", "Winter",
    "Sommer", "Nord", "Öster", "Vester", "Brook", "Stone", "Ash", "Oak", "Birch", "Thorn",
    "Hazel", "Rowan", "Fern", "Moor", "Heather", "Marsh", "Rivers", "Fields", "Hill", "Dale",
)  # fmt: skip
ENDS = ("ström", "man", "sen", "ton", "ford", "ley", "berg", "wood", "by", "er", "stein", "gren")
STREETS = ("Main", "Oak", "Mill", "Park", "Station", "Church", "Harbor", "Garden", "Lake")
CITIES = ("Springfield", "Riverton", "Lakeview", "Oakdale", "Hillsboro", "Fairview", "Ashford")

PEOPLE = """
    CREATE TEMPORARY TABLE invented (person bigint PRIMARY KEY, buyer text, address text,
    home text, document text, name text, email text, buyer_rank bigint, name_rank bigint)
"""
WORDS = "CREATE TEMPORARY TABLE invented_word (person bigint, word bigint, of_order boolean)"


def write_people(count: int, *, seed: int) -> None:
    """Write invented people into temporary tables: encrypted, and with what finds them."""
    # The same people for the same seed; nothing secret is drawn.
    draw = Random(seed)  # noqa: S311
    run(PEOPLE)
    run(WORDS)
    people, words = [], []
    for number in range(count):
        buyer, person = _person(draw, number)
        found = Findable(person["name"], buyer["email"], person)
        people.append((
            number, _hidden(buyer), _hidden(person | {"country": "US"}), _hidden(person),
            _document(buyer, person),
            hidden(person["name"]), hidden(buyer["email"]), buyer_rank(buyer),
            found.ranks()["customer_rank"],
        ))  # fmt: skip
        words += [(number, word, False) for word in buyer_words(buyer)]
        words += [(number, word, True) for word in found.words()]
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * 9)
        cursor.executemany(f"INSERT INTO invented VALUES ({marks})", people)  # noqa: S608
        cursor.executemany("INSERT INTO invented_word VALUES (%s, %s, %s)", words)


def _person(draw: Random, number: int) -> tuple[dict[str, str], dict[str, str]]:
    name = f"{draw.choice(FIRST)} {draw.choice(ROOTS)}{draw.choice(ENDS)}"
    email = f"invented{number}x{draw.randrange(10**6)}@marketplace.example.com"
    street = f"{draw.randrange(1, 999)} {draw.choice(STREETS)} Street"
    person = {
        "name": name,
        "line1": street,
        "city": draw.choice(CITIES),
        "region": "CA",
        "postcode": f"{draw.randrange(10_000, 99_999)}",
        "phone": "555-0100",
    }
    return {"name": name, "email": email}, person


def _document(buyer: dict[str, str], person: dict[str, str]) -> str:
    # As long as those that Amazon sends.
    return _hidden({"buyer": str(buyer), "recipient": str(person), "rest": "-" * 2_000})


def _hidden(document: dict[str, str]) -> str:
    return hidden(msgspec.json.encode(document).decode())
