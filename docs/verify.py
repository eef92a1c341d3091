"""Verifies evidence packages and proof files of a Claviger log, with Python 3.8 and nothing else.

    python3 verify.py FILE [LOG_KEY [WITNESS_KEY ...]]

Looks at the tree, the checkpoints, the manifest and every digest; each witness that is named must have cosigned. Approvals and attestations are judged
by 'claviger verify'. Exit code 0: verified, 1: something is wrong, which is named.
"""

import base64
import hashlib
import json
import re
import sys
import time
import zipfile

MANIFEST = "manifest.dsse.json"
MAX_BYTES = 512 << 20


class Wrong(Exception):
    pass


def require(condition, sentence):
    if not condition:
        raise Wrong(sentence)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


# Ed25519 as in RFC 8032, section 5.1. Slow, and only ever shown public data.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(a, b):
    s, t = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0])
    u, v = 2 * a[3] * b[3] * D, 2 * a[2] * b[2]
    e, f, g, h = t - s, v - u, v + u, t + s
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, a):
    result = (0, 1, 1, 0)
    while n:
        if n & 1:
            result = add(result, a)
        a, n = add(a, a), n >> 1
    return result


def point(raw):
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P)
    x = pow(xx, (P + 3) // 8, P)
    if (x * x - xx) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    require((x * x - xx) % P == 0 and y < P, "a key or signature is no point of the curve")
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def signed(key, text, signature):
    if len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % L
    left = times(s, point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")))
    right = add(point(signature[:32]), times(h, point(key)))
    same = (left[0] * right[2] - right[0] * left[2]) % P == 0
    return s < L and same and (left[1] * right[2] - right[1] * left[2]) % P == 0


def log_key(vkey, kind=1):
    name, key_id, key = vkey.split("+", 2)
    key = base64.b64decode(key, validate=True)
    require(sha256(name.encode(), b"\n", key)[:4].hex() == key_id, "the id of the key is wrong")
    require(len(key) == 33 and key[0] == kind, "the key is no Ed25519 key of its kind")
    return name, key_id, key[1:]


def cosignatures(note, witnesses):
    """Who says, and when, that this was the newest checkpoint (C2SP tlog-cosignature)."""
    said = []
    text, lines = note.rsplit("\n\n", 1)
    for vkey in witnesses:
        name, key_id, key = log_key(vkey, 4)
        newest = None
        for line in lines.splitlines():
            _, signer, signature = line.split(" ")
            signature = base64.b64decode(signature, validate=True)
            if signer == name and signature[:4].hex() == key_id:
                seconds = int.from_bytes(signature[4:12], "big")
                message = "cosignature/v1\ntime %d\n%s\n" % (seconds, text)
                require(
                    signed(key, message.encode(), signature[12:]),
                    "the cosignature of %s is wrong" % name,
                )
                newest = max(newest or 0, seconds)
        require(newest is not None, "the checkpoint has no cosignature of %s" % name)
        said.append("; cosigned by %s at %s" % (name, time.strftime("%FT%TZ", time.gmtime(newest))))
    return "".join(said)


def checkpoint(note, vkey):
    """Size and root of a checkpoint (C2SP tlog-checkpoint) that the log signed."""
    name, key_id, key = log_key(vkey)
    text, lines = note.rsplit("\n\n", 1)
    text = (text + "\n").encode()
    for line in lines.splitlines():
        _, signer, signature = line.split(" ")
        signature = base64.b64decode(signature, validate=True)
        if signer == name and signature[:4].hex() == key_id:
            require(signed(key, text, signature[4:]), "the signature of the checkpoint is wrong")
            origin, size, root = text.decode().split("\n")[:3]
            require(origin == name, "the checkpoint is of another log")
            return int(size), base64.b64decode(root, validate=True)
    raise Wrong("the checkpoint is not signed by this log")


def root_of(record, index, size, path):
    """Root that an inclusion proof leads to (RFC 9162, section 2.1.3.2)."""
    require(0 <= index < size, "the index is not in the tree")
    node, last = sha256(b"\0", record), size - 1
    for other in path:
        require(last > 0, "the proof is too long")
        if index & 1 or index == last:
            node = sha256(b"\1", other, node)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            node = sha256(b"\1", node, other)
        index, last = index >> 1, last >> 1
    require(last == 0, "the proof is too short")
    return node


def grew(old_size, old_root, size, root, path):
    """Whether a tree begins with an older one (RFC 9162, section 2.1.4.2)."""
    if old_size == size:
        return not path and old_root == root
    if old_size == 0:
        return not path
    if old_size > size:
        return False
    path = list(path)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    f, s = old_size - 1, size - 1
    while f & 1:
        f, s = f >> 1, s >> 1
    old = new = path[0]
    for other in path[1:]:
        if s == 0:
            return False
        if f & 1 or f == s:
            old, new = sha256(b"\1", other, old), sha256(b"\1", other, new)
            while f and not f & 1:
                f, s = f >> 1, s >> 1
        else:
            new = sha256(b"\1", new, other)
        f, s = f >> 1, s >> 1
    return s == 0 and old == old_root and new == root


def root_of_many(records, indexes, size, cut):
    """Root that records and the hashes of all cut off parts lead to (evidence-package.md)."""
    require(all(a < b for a, b in zip(indexes, indexes[1:])), "the indexes do not grow")
    require(not indexes or 0 <= indexes[0] <= indexes[-1] < size, "an index is not in the tree")
    leaves, cut = iter(records), iter(cut)

    def root(start, end, mine):
        if not mine:
            return next(cut)
        if end - start == 1:
            return sha256(b"\0", next(leaves))
        middle = start + (1 << (end - start - 1).bit_length() - 1)
        left = root(start, middle, [i for i in mine if i < middle])
        return sha256(b"\1", left, root(middle, end, [i for i in mine if i >= middle]))

    try:
        found = root(0, size, indexes) if size else sha256()
    except StopIteration:
        raise Wrong("the proof is too short") from None
    require(next(cut, None) is None, "the proof is too long")
    return found


def hashes(texts):
    return [bytes.fromhex(text) for text in texts]


def verify_growth(growth, vkey, size, root):
    old_size, old_root = checkpoint(growth["from"], vkey)
    require(
        grew(old_size, old_root, size, root, hashes(growth["proof"])),
        "the log did not grow from the earlier checkpoint of %d records" % old_size,
    )


def verify_proof(file, vkey, witnesses):
    vkey = vkey or file["log"]
    require(vkey == file["log"], "the file names another key")
    record = base64.b64decode(file["recordBytes"], validate=True)
    size, root = checkpoint(file["checkpoint"], vkey)
    require(size == file["treeSize"], "the tree size is not that of the checkpoint")
    found = root_of(record, file["index"], size, hashes(file["inclusion"]))
    require(found == root, "the record is not in the log")
    require(json.loads(record) == file["record"], "the readable copy differs from the record")
    require(file["record"]["log"] == vkey.split("+")[0], "the record is of another log")
    if "consistency" in file:
        verify_growth(file["consistency"], vkey, size, root)
    said = cosignatures(file["checkpoint"], witnesses)
    return "record %d of %d is in the log %s%s" % (file["index"], size, file["record"]["log"], said)


def unpacked(path):
    files, left = {}, MAX_BYTES
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            name = entry.filename
            plain = re.fullmatch(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?", name, re.ASCII)
            require(plain, "a file has a name that no package has")
            require(name not in files, "the file '%s' is there twice" % name)
            with archive.open(entry) as content:
                files[name] = content.read(left + 1)
            left -= len(files[name])
            require(left >= 0, "the files unpack to too much")
    return files


def verify_manifest(files, vkey):
    envelope = json.loads(files[MANIFEST])
    payload = base64.b64decode(envelope["payload"], validate=True)
    kind = envelope["payloadType"].encode()
    require(kind == b"application/vnd.claviger.evidence-manifest.v1+json", "no manifest")
    manifest = json.loads(payload)
    vkey = vkey or manifest["log"]
    require(vkey == manifest["log"], "the package names another key")
    text = b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)
    key = log_key(vkey)[2]
    require(
        any(
            each["keyid"] == vkey and signed(key, text, base64.b64decode(each["sig"], validate=True))
            for each in envelope["signatures"]
        ),
        "the manifest is not signed by the log",
    )
    listed = manifest["files"]
    require(set(listed) == set(files) - {MANIFEST}, "the files are not those of the manifest")
    for name, digest in listed.items():
        require(sha256(files[name]).hex() == digest, "the file '%s' was changed" % name)
    return manifest, vkey


def archived_below(files, records):
    """Uses before this record were archived: the newest record about the device says so."""
    below = 0
    for record in records:
        state = files.get("exhibits/" + record.get("digests", {}).get("state", ""))
        for thing in json.loads(state)["changed"] if state else []:
            if thing["kind"] == "device":
                below = thing.get("archivedBelow", 0)
    return below


def verify_counts(question, manifest, selected, archived):
    """Uses of keys and records of credentials are counted from 1 without gaps."""
    whole = len(question) == 1
    if whole and "key" in question:
        numbers = [r["boundary"].get("keyUse") for r in selected]
    elif whole and "credential" in question:
        numbers = [r["identity"].get("sequence") for r in selected]
    else:
        return "whether records are missing is not looked at for this question"
    numbers = [n for n in numbers if n is not None]
    if archived and not numbers:
        return "whether records are missing cannot be shown: older ones were archived"
    first = numbers[0] if archived else 1
    for expected, number in enumerate(numbers, first):
        require(number == expected, "incomplete from %d" % expected)
    last = first + len(numbers) - 1
    require(last >= manifest.get("count", 0), "incomplete from %d" % (last + 1))
    return "complete: %d to %d, without gaps" % (first, last)


def verify_package(files, vkey, witnesses):
    manifest, vkey = verify_manifest(files, vkey)
    size, root = checkpoint(files["checkpoint.txt"].decode(), vkey)
    proof = json.loads(files["proof.json"])
    require(size == proof["treeSize"], "the tree size is not that of the checkpoint")
    lines = files["records.jsonl"].split(b"\n")
    require(lines.pop() == b"" and len(lines) == len(proof["indexes"]), "records are missing")
    found = root_of_many(lines, proof["indexes"], size, hashes(proof["hashes"]))
    require(found == root, "a record is not in the log")
    records = [json.loads(line) for line in lines]
    name = vkey.split("+")[0]
    require(all(record["log"] == name for record in records), "a record is of another log")
    if "growth.json" in files:
        verify_growth(json.loads(files["growth.json"]), vkey, size, root)
    for path, content in files.items():
        if path.startswith("exhibits/"):
            require(path[9:] == sha256(content).hex(), "the exhibit %s was changed" % path[9:])
    wanted = set(proof["selected"])
    require(wanted <= set(proof["indexes"]), "a record that was asked for is missing")
    archived = archived_below(files, records)
    # Of what was archived only changes are there: their numbers have gaps.
    selected = [r for i, r in zip(proof["indexes"], records) if i in wanted and i >= archived]
    require(not manifest["partial"], "incomplete: there was more than fits into a package")
    counts = verify_counts(manifest["question"], manifest, selected, archived)
    said = cosignatures(files["checkpoint.txt"].decode(), witnesses)
    return "%d records of %d are in the log %s; %s%s" % (len(records), size, name, counts, said)


def main(path, vkey, witnesses):
    try:
        if zipfile.is_zipfile(path):
            print("verified:", verify_package(unpacked(path), vkey, witnesses))
        else:
            with open(path, encoding="utf-8") as file:
                print("verified:", verify_proof(json.load(file), vkey, witnesses))
    except Wrong as wrong:
        sys.exit("failed: %s" % wrong)
    except (ValueError, KeyError, TypeError, IndexError, OSError, EOFError, RuntimeError,
            NotImplementedError, AttributeError, zipfile.BadZipFile) as malformed:
        sys.exit("failed: the file is malformed (%s)" % type(malformed).__name__)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: python3 verify.py FILE [LOG_KEY [WITNESS_KEY ...]]")
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None, sys.argv[3:])
