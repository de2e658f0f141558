"""How does a request pass: which operation, whose token, within quota, and how is it answered?"""

from counterpart.sandbox.books.seeds import opaque
from counterpart.sandbox.wire.answers import Refusal, Reply, Request, Seen, invalid_input, not_found
from counterpart.sandbox.wire.desk import Desk
from counterpart.sandbox.wire.faults import INSTEAD, answer_instead, quota_exceeded, travel_badly
from counterpart.sandbox.wire.presigned import PRESIGNED_PARAMETERS
from counterpart.sandbox.wire.routes import Operation, find_operation

# The models list x-amzn-RateLimit-Limit for these answers and for no others.
TELLS_RATE = frozenset({200, 201, 202, 204, 400, 404})


def answer(desk: Desk, request: Request) -> Reply:
    with desk.lock:
        desk.catch_up()
        desk.version += 1
        operation = find_operation(request)
        seen = note(desk, request, operation)
        fault = desk.faults.take_for(seen.operation)
        if fault is not None:
            seen.misbehaved = fault.kind
        if fault is not None and fault.kind in INSTEAD:
            reply = answer_instead(fault)
        else:
            reply = answer_properly(desk, request, operation, seen)
            if fault is not None:
                travel_badly(fault, reply)
        seen.status = None if reply.dropped else reply.status
        reply.headers["x-amzn-RequestId"] = seen.request_id
        return reply


def note(desk: Desk, request: Request, operation: Operation | None) -> Seen:
    known = operation.parameters if operation else frozenset(request.query)
    seen = Seen(
        operation=operation.name if operation else "unknown",
        method=request.method,
        path=request.path,
        query=shown_query(request, operation),
        at=desk.clock.now(),
        request_id=new_request_id(desk),
        unknown_parameters=sorted(set(request.query) - known),
    )
    desk.log.append(seen)
    return seen


def shown_query(request: Request, operation: Operation | None) -> dict[str, list[str]]:
    """Return what the log may show: whoever has a presigned address may use it."""
    if operation is not None and operation.parameters == PRESIGNED_PARAMETERS:
        return {}
    return {name: list(values) for name, values in request.query.items()}


def new_request_id(desk: Desk) -> str:
    drawn = opaque(desk.seed, "request", desk.next_number("request"))
    return "-".join((drawn[:8], drawn[8:12], drawn[12:16], drawn[16:20], drawn[20:32]))


def answer_properly(desk: Desk, request: Request, operation: Operation | None, seen: Seen) -> Reply:
    try:
        if operation is None:
            raise not_found("The requested resource does not exist.")
        if operation.answer_anyone is not None:
            return operation.answer_anyone(desk, request, seen)
        return answer_operation(desk, request, operation, seen)
    except Refusal as refusal:
        reply = refusal.reply()
        tell_rate(desk, seen.operation, reply)
        return reply


def answer_operation(desk: Desk, request: Request, operation: Operation, seen: Seen) -> Reply:
    access = desk.find_access(request.headers.get("x-amz-access-token", ""))
    if access is None:
        raise access_denied(request)
    seen.seller_id = access.seller_id
    if not desk.quotas.take(access.seller_id, access.client_id, operation.name, seen.at):
        return quota_exceeded()
    if desk.strict and seen.unknown_parameters:
        raise invalid_input(f"Unknown parameters: {', '.join(seen.unknown_parameters)}.")
    act = operation.answer
    if act is None:
        raise not_found("The requested resource does not exist.")
    reply = act(desk, request, desk.sellers[access.seller_id], seen)
    tell_rate(desk, operation.name, reply)
    return reply


def access_denied(request: Request) -> Refusal:
    told = "x-amz-access-token" in request.headers
    details = (
        "The access token you provided has expired."
        if told
        else "Access token is missing in the request header."
    )
    return Refusal(403, "Unauthorized", "Access to requested resource is denied.", details)


def tell_rate(desk: Desk, operation: str, reply: Reply) -> None:
    if reply.status in TELLS_RATE and operation in desk.quotas.plans:
        reply.headers["x-amzn-RateLimit-Limit"] = desk.quotas.rate(operation)
