"""What the fuzzer is told about this API besides its document.

It runs inside schemathesis, once for each kind of visitor. The environment says who:
HOSTILE_URL, HOSTILE_COOKIE (empty for nobody), HOSTILE_PASSWORD (everybody's), HOSTILE_COUNTS
(where the counts are left).
"""

import atexit
import collections
import itertools
import json
import os
import random

import requests
import schemathesis

URL = os.environ["HOSTILE_URL"]
COOKIE = os.environ["HOSTILE_COOKIE"]
PASSWORD = os.environ["HOSTILE_PASSWORD"]
CHANCE = random.Random(os.environ.get("HOSTILE_SEED", "1"))

# They end or replace the session they are called with, or end the account behind it. They
# are called as somebody who has just signed up.
LAST_DEEDS = {
    "change_password",
    "delete_user",
    "delete_user_callback",
    "disable_two_factor",
    "enable_two_factor",
    "revoke_other_sessions",
    "revoke_session",
    "revoke_sessions",
    "sign_out",
    "stop_impersonating",
}

# Refusals, though their numbers are those of faults: what the installation was not given.
NOT_GIVEN = {"payments-not-configured", "ocr-engine-missing"}

seen = collections.defaultdict(lambda: collections.deque(maxlen=200))
counts = collections.Counter()
numbers = itertools.count()


def open_door():
    """Somebody who has just signed up: their cookie."""
    name = f"throwaway-{os.getpid()}-{next(numbers)}"
    body = {"name": name, "email": f"{name}@example.com", "password": PASSWORD}
    answer = requests.post(f"{URL}/api/auth/sign-up/email", json=body, timeout=30)
    answer.raise_for_status()
    counts["throwaway"] += 1
    return "; ".join(f"{name}={value}" for name, value in answer.cookies.items())


def own_values():
    """What belongs to the visitor itself, and is not to be harmed."""
    if not COOKIE:
        return set()
    answer = requests.get(
        f"{URL}/api/auth/get-session", headers={"Cookie": COOKIE}, timeout=30
    ).json()
    session, user = answer["session"], answer["user"]
    return {session["id"], session["token"], user["id"], user["email"]}


OWN = own_values()


def learn(value):
    """Remembers ids, addresses and tokens that the server itself names."""
    if isinstance(value, list):
        for item in value[:20]:
            learn(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            is_name = key in ("id", "email", "slug", "token", "code") or key.endswith("Id")
            if is_name and isinstance(item, str) and item and item not in OWN:
                seen["id" if key == "_id" else key].append(item)
            elif isinstance(item, (dict, list)):
                learn(item)


def known(key):
    """Something real for a field of this name, if there is any."""
    if key in ("password", "newPassword"):
        return PASSWORD
    if key == "email" or key in seen:
        pool = seen[key]
    elif key.endswith("Id") or key.endswith("_id") or key in ("document", "memberIdOrEmail"):
        pool = seen["id"]
    else:
        return None
    return CHANCE.choice(list(pool)) if pool else None


def make_real(fields):
    """Puts something real in place of every other field for which there is any.

    The tool reuses what it sees, too: the visitor's own account is spared.
    """
    if isinstance(fields, dict):
        for key, value in list(fields.items()):
            if isinstance(value, str) and value in OWN:
                fields[key] = "somebody-else"
            real = known(key)
            if real is not None and CHANCE.random() < 0.5:
                fields[key] = real


@schemathesis.hook
def before_load_schema(context, raw_schema):
    for item in raw_schema["paths"].values():
        for operation in item.values():
            if not isinstance(operation, dict):
                continue
            for response in operation.get("responses", {}).values():
                content = response.get("content", {})
                # OpenAPI 3.1 describes a stream as one text; this tool means its events.
                content.get("text/event-stream", {}).pop("schema", None)
                # No schema says "or no body at all"; the description does.
                if "the body is empty where" in response.get("description", ""):
                    content.clear()


@schemathesis.hook
def before_call(context, case, kwargs):
    make_real(case.body)
    make_real(case.query)
    make_real(case.path_parameters)
    case.headers["Origin"] = URL
    if COOKIE:
        is_last = case.operation.definition.raw.get("operationId") in LAST_DEEDS
        case.headers["Cookie"] = open_door() if is_last else COOKIE


@schemathesis.hook
def after_call(context, case, response):
    counts[str(response.status_code)] += 1
    if response.status_code < 300:
        try:
            learn(response.json())
        except ValueError:
            pass


@schemathesis.check
def no_fault(ctx, response, case):
    if response.status_code < 500:
        return
    try:
        code = response.json().get("code")
    except ValueError:
        code = None
    assert response.status_code == 503 and code in NOT_GIVEN, (
        f"a fault: {response.status_code} {code}"
    )
    counts["not given"] += 1


@atexit.register
def leave_counts():
    with open(os.environ["HOSTILE_COUNTS"], "w", encoding="utf-8") as file:
        json.dump(counts, file)
