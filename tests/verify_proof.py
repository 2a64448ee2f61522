#!/usr/bin/env python3
"""A second opinion on *.isthmus-proof files, written apart from the program: Python 3.9 and the package `cryptography`.
python3 verify_proof.py [--log KEY] FILE...   says HOLDS or REFUSED of each; exit code 1 where one is refused."""
import base64, hashlib, json, sys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

KINDS = "receipt parse map validate decide protect release withdraw".split()
def need(holds, why):
    if not holds: raise ValueError(why)
def signed(key, message, signature):
    try: return Ed25519PublicKey.from_public_bytes(key).verify(signature, message) is None
    except InvalidSignature: return False
def sha(data): return hashlib.sha256(data).digest()
def unbase(text):
    data = base64.b64decode(text, validate=True)
    need(base64.b64encode(data).decode() == text, "base64 is not in its only form")
    return data
def jcs(value): return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
def parsed(data, fields):  # JSON in the one form of RFC 8785, whole numbers only
    value = json.loads(data, parse_float=int, parse_constant=int, parse_int=lambda n: int(n) if abs(int(n)) < 2**53 else int(""))
    need(jcs(value) == data and set(value) - {"number"} == set(fields.split()), "JSON is not in its only form")
    return value
def included(leaf, at, size, path, root):  # RFC 9162 section 2.1.3.2
    last, node = size - 1, sha(b"\0" + leaf)
    for beside in map(unbase, path):
        if at % 2 or at == last:
            node = sha(b"\1" + beside + node)
            while at and at % 2 == 0: at, last = at // 2, last // 2
        else: node = sha(b"\1" + node + beside)
        at, last = at // 2, last // 2
    return last == 0 and node == root

def keys_of(proof):
    keys = {}
    for name, number, key in (text.split("+", 2) for text in proof["keys"]):
        keys[f"{name}+{number}"] = key = unbase(key)
        need(len(key) == 33 and key[0] in (1, 4) and sha(f"{name}\n".encode() + key)[:4].hex() == number, f"the key of {name} was changed")
    need(proof["keys"] == sorted(set(proof["keys"])) and len(keys) == len(proof["keys"]), "keys are out of order, or two have one name")
    return keys
def checkpoint_of(proof, keys, used, log):
    body, lines = proof["checkpoint"].rsplit("\n\n", 1)
    origin, size, root = body.split("\n")
    need(lines.endswith("\n") and size == str(int(size)), "the checkpoint is not in its only form")
    for dash, name, line in (line.split(" ") for line in lines[:-1].split("\n")):
        line, label = unbase(line), f"{name}+{unbase(line)[:4].hex()}"
        need(dash == "—" and label in keys and label not in used, f"checkpoint: the key of {label} is not known, or signs twice")
        used.add(label)
        time = f"cosignature/v1\ntime {int.from_bytes(line[4:12], 'big')}\n" if keys[label][0] == 4 else ""
        need(signed(keys[label][1:], f"{time}{body}\n".encode(), line[12 if time else 4:]), f"checkpoint: {label} did not sign this")
    need(any(u.split("+")[0] == origin and keys[u][0] == 1 for u in used), "the ledger did not sign the checkpoint")
    need(not log or log in proof["keys"] and log.startswith(f"{origin}+"), "the ledger is not the one that you named")
    return origin, int(size), unbase(root)
def statement_of(entry, keys, used, size, root):
    parsed(jcs(entry), "envelope index path"), parsed(jcs(entry["envelope"]), "payload payloadType signatures")
    at, payload, names = entry["index"], unbase(entry["envelope"]["payload"]), [s["keyid"] for s in entry["envelope"]["signatures"]]
    message = b"DSSEv1 28 application/vnd.in-toto+json %d " % len(payload) + payload
    need(names and len(names) == len(set(names)) and all(keys.get(n, b"?")[0] == 1 for n in names), f"entry {at}: unknown signers")
    for s in entry["envelope"]["signatures"]:
        need(len(s) == 2 and signed(keys[s["keyid"]][1:], message, unbase(s["sig"])), f"entry {at}: {s['keyid']} did not sign this")
    need(included(sha(jcs(entry["envelope"])), at, size, entry["path"], root), f"entry {at} is not in the ledger")
    used.update(names)
    s = parsed(payload, "_type predicate predicateType subject")
    own = s["predicate"]["actor"]["word"] == "service" or s["predicate"]["actor"]["id"] in [n.split("+")[0] for n in names]
    need(own and s["predicateType"].split(":")[3] in KINDS, f"entry {at}: no personal signature, or an unknown kind")
    return at, s["predicateType"].split(":")[3], {m["name"]: m["digest"]["sha256"] for m in s["subject"]}, s["predicate"], set()
def check(data, log):
    need(data.endswith(b"\n"), "the file does not end as a proof does")
    proof, used, chain = parsed(data[:-1], "checkpoint format keys statements"), set(), []
    keys = keys_of(proof)
    origin, size, root = checkpoint_of(proof, keys, used, log)
    for entry in proof["statements"]:
        at, kind, made, p, behind = link = statement_of(entry, keys, used, size, root)
        need((kind == "receipt") == (not p["from"]) and (not chain or at > chain[-1][0]), f"entry {at}: out of order, or hangs in the air")
        for digest in (f["digest"]["sha256"] for f in p["from"]):
            makers = [i for i, c in enumerate(chain) if digest in c[2].values()]
            need(makers, f"entry {at} takes {digest[:12]}, which no earlier statement made: one is missing")
            behind.update(makers, *(chain[i][4] for i in makers))
        if kind == "release":
            who = {chain[i][3]["actor"]["id"] for i in behind if chain[i][1] == "decide" and chain[i][3]["parameters"].get("decision") == "approve"}
            need(set(KINDS[:5]) <= {chain[i][1] for i in behind}, f"entry {at}: a step on the way to the release is missing")
            need(len(who) >= max(1, p["parameters"].get("approvals", 1)), f"entry {at}: too few approved")
        chain.append(link)
    need(used == set(keys) and any(c[1] == "receipt" for c in chain), "a key signed nothing, or there is no receipt")
    if n := proof.get("number"):
        parsed(jcs(n), "index nonce path record release size")
        release = [c[2] for c in chain if c[:2] == (n["release"], "release") and c[3]["parameters"].get("leaves") == n["size"]]
        need(release and included(jcs(n["record"]) + unbase(n["nonce"]), n["index"], n["size"], n["path"], bytes.fromhex(release[0]["lineage"])),
             "the number is not in the release")
        origin_of = n["record"]["source"].split("#")[0]
        need(any(origin_of in c[2].values() for c in chain if c[1] in KINDS[:2]), "no receipt is of the file that the number came from")
    return f"{origin} at {size}: {' '.join(c[1] for c in chain)}" + (f" {jcs(n['record']).decode()}" if n else "")

if __name__ == "__main__":
    log, files, refused = (sys.argv[2], sys.argv[3:], 0) if sys.argv[1] == "--log" else (None, sys.argv[1:], 0)
    for name in files:
        try: print(f"{name}: HOLDS {check(open(name, 'rb').read(), log)}".encode("ascii", "replace").decode())
        except Exception as why: refused, _ = 1, print(f"{name}: REFUSED {why!r}".encode("ascii", "replace").decode())
    sys.exit(refused)
