"""How does Amazon tell in XML what came of the messages of a feed?"""

from xml.etree import ElementTree as ET

from counterpart.sandbox.books.feeding.feeds import Feed, Finding, Outcome


def write_report(feed: Feed, outcome: Outcome) -> bytes:
    envelope = ET.Element("AmazonEnvelope")
    header = ET.SubElement(envelope, "Header")
    add(header, "DocumentVersion", "1.02")
    add(header, "MerchantIdentifier", feed.seller_id)
    add(envelope, "MessageType", "ProcessingReport")
    message = ET.SubElement(envelope, "Message")
    add(message, "MessageID", "1")
    report = ET.SubElement(message, "ProcessingReport")
    add(report, "DocumentTransactionID", feed.feed_id)
    add(report, "StatusCode", "Complete")
    add_summary(report, outcome)
    for finding in outcome.findings:
        add_result(report, finding)
    return bytes(ET.tostring(envelope, encoding="UTF-8", xml_declaration=True))


def add_summary(report: ET.Element, outcome: Outcome) -> None:
    known = {message.message_id for message in outcome.processed}
    refused = outcome.refused
    summary = ET.SubElement(report, "ProcessingSummary")
    add(summary, "MessagesProcessed", len(known | refused))
    add(summary, "MessagesSuccessful", len(known - refused))
    add(summary, "MessagesWithError", len(refused))
    add(summary, "MessagesWithWarning", len(outcome.warned - refused))


def add_result(report: ET.Element, finding: Finding) -> None:
    result = ET.SubElement(report, "Result")
    add(result, "MessageID", finding.message_id)
    add(result, "ResultCode", "Error" if finding.is_error else "Warning")
    add(result, "ResultMessageCode", finding.code)
    add(result, "ResultDescription", finding.text)
    if finding.about:
        more = ET.SubElement(result, "AdditionalInfo")
        for name, value in finding.about.items():
            add(more, name, value)


def add(parent: ET.Element, name: str, value: object) -> None:
    ET.SubElement(parent, name).text = str(value)
