"""What happens to the house while its orders are worked, with choices made by a die."""

from decimal import Decimal

from tests.scene import product
from tests.storms.deeds import Deed, Hand

from counterpart.catalog.products import set_enabled
from counterpart.inventory.adjusting import configure, set_in_stock, set_quantity
from counterpart.inventory.models import Source, Stock, StockSource
from counterpart.inventory.sourcing import enable_source, link_source, unlink_source
from counterpart.inventory.stocking import assign_website
from counterpart.orders.commerce_settings import change_commerce_settings
from counterpart.orders.erasing import erase_people
from counterpart.orders.labels.status_editing import assign_status
from counterpart.orders.labels.statuses import get_status
from counterpart.orders.models.orders import Order
from counterpart.orders.states import State
from counterpart.websites.models import Website

SKUS = ("MUG", "LAMP", "BOWL", "DESK", "VOUCHER")
PLENTY = 4000
SWITCHES = ("allow_reorder", "allow_zero_total_credit_memo", "return_to_stock_automatically")
PACKED = "packed"


def count_shelf(hand: Hand, _: Order) -> None:
    """Count other than the books say: breakage, or a delivery."""
    there = hand.die.choice([0, 3, 50, PLENTY])
    set_quantity(product(hand.die.choice(SKUS)), Decimal(there), source=_source(hand), **hand.who)


def close_or_open_source(hand: Hand, _: Order) -> None:
    outside = hand.one_of(Source.objects.exclude(code="default").order_by("pk"))
    enable_source(outside, is_enabled=hand.die.random() < 0.6, **hand.who)


def link_or_unlink_source(hand: Hand, _: Order) -> None:
    stock = hand.one_of(Stock.objects.order_by("pk"))
    if hand.die.random() < 0.6:
        link_source(stock, _source(hand), priority=hand.die.randint(0, 9), **hand.who)
    else:
        unlink_source(stock, _source(hand), **hand.who)


def take_off_sale(hand: Hand, _: Order) -> None:
    on_sale = hand.die.random() < 0.6
    set_in_stock(
        product(hand.die.choice(SKUS)), Source.objects.get(code="default"), is_in_stock=on_sale,
        **hand.who,
    )  # fmt: skip


def give_website_other_stock(hand: Hand, _: Order) -> None:
    website = hand.one_of(Website.objects.order_by("pk"))
    assign_website(website, hand.one_of(Stock.objects.order_by("pk")), **hand.who)


def disable_or_enable_product(hand: Hand, _: Order) -> None:
    """Orders that exist are worked on as before; only ordering again is refused (CO-6)."""
    set_enabled(product(hand.die.choice(SKUS)), hand.die.random() < 0.7, **hand.who)


def count_no_more_or_again(hand: Hand, _: Order) -> None:
    configure(product("BOWL"), manages_stock=hand.die.random() < 0.5, **hand.who)


def change_settings(hand: Hand, _: Order) -> None:
    news = {hand.die.choice(SWITCHES): hand.die.choice(["yes", "yes", "no"])}
    change_commerce_settings(news, **hand.who)


def change_default_status(hand: Hand, _: Order) -> None:
    code = hand.die.choice(["processing", PACKED])
    assign_status(get_status(code), State.PROCESSING, is_default=True, **hand.who)


def erase_buyer(hand: Hand, order: Order) -> None:
    erase_people([order.pk], **hand.who)


def _source(hand: Hand) -> Source:
    source: Source = hand.one_of(Source.objects.order_by("pk"))
    return source


def put_house_in_order(hand: Hand) -> None:
    """Open, link and count everything again, so that whatever is left can be worked."""
    for source in Source.objects.all():
        enable_source(source, is_enabled=True, **hand.who)
        for stock in Stock.objects.all():
            if not StockSource.objects.filter(stock=stock, source=source).exists():
                link_source(stock, source, priority=source.pk, **hand.who)
        for sku in SKUS:
            set_quantity(product(sku), Decimal(PLENTY), source=source, **hand.who)
            set_in_stock(product(sku), source, is_in_stock=True, **hand.who)


HOUSE_DEEDS: tuple[tuple[Deed, int], ...] = (
    (count_shelf, 1), (close_or_open_source, 1), (link_or_unlink_source, 1), (take_off_sale, 1),
    (give_website_other_stock, 1), (disable_or_enable_product, 1), (count_no_more_or_again, 1),
    (change_settings, 1), (change_default_status, 1), (erase_buyer, 1),
)  # fmt: skip
