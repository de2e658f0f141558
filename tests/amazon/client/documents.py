"""Order documents as Amazon writes them, for the tests to bend."""

MONEY = {"amount": "19.99", "currencyCode": "USD"}


def order_document(order_id="111-1111111-1111111", **changes):
    usual = {
        "orderId": order_id,
        "createdTime": "2026-06-01T10:00:00Z",
        "lastUpdatedTime": "2026-06-01T11:00:00.123Z",
        "salesChannel": {"channelName": "AMAZON", "marketplaceId": "ATVPDKIKX0DER"},
        "buyer": {"buyerName": "canary Buyer", "buyerEmail": "canary@example.com"},
        "recipient": {"deliveryAddress": {"name": "canary Recipient", "countryCode": "US"}},
        "proceeds": {"grandTotal": MONEY, "breakdowns": [{"type": "ITEM", "subtotal": MONEY}]},
        "fulfillment": {"fulfillmentStatus": "UNSHIPPED", "fulfilledBy": "MERCHANT"},
        "orderItems": [
            {
                "orderItemId": "1",
                "quantityOrdered": 2,
                "product": {"asin": "B000000001", "sellerSku": "MUG", "title": "Mug"},
            }
        ],
    }
    return usual | changes
