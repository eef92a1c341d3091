#!/usr/bin/env python3
"""A node for the tests of the module: the protocol of docs/formats/pkcs11-wire.md over one Unix socket, Python 3 alone.

    fake_node.py DIRECTORY [SOCKET | tls:PORT:NAME[:need][:old]]

Listens on DIRECTORY/node.sock (or another name); or with TLS on a port of loopback, with the certificate DIRECTORY/NAME.pem and its key
DIRECTORY/NAME.key: `need` asks for a client certificate that leads to DIRECTORY/ca.pem, `old` speaks TLS 1.1 only. Token objects outlive a restart in DIRECTORY/objects. Each call that is carried out (not
those answered again from memory) is a line of DIRECTORY/calls. One word in DIRECTORY/control makes the next call go wrong:
close (before it is carried out), lose (after, instead of the answer), hang, garbage, forget (all processes, as a restart),
die (after, instead of the answer).
P-256, HMAC and digests are real; the ciphers are toys that only have the right lengths.
"""
import hashlib
import hmac
import os
import pickle
import secrets
import socket
import ssl
import struct
import sys
import threading
import time

OK, ARGUMENTS_BAD, SENSITIVE, TYPE_INVALID = 0x0, 0x7, 0x11, 0x12
DATA_LEN, ENCRYPTED_INVALID, KEY_HANDLE, KEY_TYPE, NOT_PERMITTED, MECHANISM = 0x21, 0x40, 0x60, 0x63, 0x68, 0x70
OBJECT_HANDLE, NOT_INITIALIZED, PIN, SESSION_HANDLE, READ_ONLY = 0x82, 0x91, 0xA0, 0xB3, 0xB5
SIGNATURE, INCOMPLETE, TOKEN_ABSENT, LOGGED_IN, NOT_LOGGED_IN, OTHER_LOGGED_IN = 0xC0, 0xD0, 0xE0, 0x100, 0x101, 0x104
CLASS, TOKEN, PRIVATE, LABEL, UNIQUE_ID, VALUE, KEY_TYPE_OF, ID = 0x0, 0x1, 0x2, 0x3, 0x4, 0x11, 0x100, 0x102
SENSITIVE_KEY, VALUE_LEN, EXTRACTABLE, EC_PARAMS, EC_POINT = 0x103, 0x161, 0x162, 0x180, 0x181
ALWAYS_AUTHENTICATE, PARAMETER_SET, ALLOWED, WRAP_TEMPLATE = 0x202, 0x61D, 0x40000600, 0x40000211
USAGE = {0x104: 1, 0x105: 2, 0x108: 4, 0x10A: 8, 0x106: 16, 0x107: 32, 0x10C: 64}
P256_OID = bytes.fromhex("06082a8648ce3d030107")
DIGESTS = {0x220: "sha1", 0x250: "sha256", 0x260: "sha384", 0x270: "sha512"}
MECHANISMS = {  # flags, smallest and largest key
    0x1040: (0x10000, 256, 256), 0x1041: (0x2818, 256, 256), 0x1044: (0x2818, 256, 256), 0x1080: (0x8000, 16, 32),
    0x1081: (0x300, 16, 32), 0x1085: (0x300, 16, 32), 0x1087: (0x306, 16, 32), 0x251: (0x2800, 16, 64),
    0x350: (0x8000, 16, 64), 0x2109: (0x60000, 16, 32), 0x1050: (0x80000, 256, 256), 0xF: (0x10000, 512, 512),
    0x17: (0x30000000, 512, 512), 0x220: (0x400, 0, 0), 0x250: (0x400, 0, 0), 0x260: (0x400, 0, 0), 0x270: (0x400, 0, 0)}


class Refused(Exception):
    def __init__(self, rv):
        self.rv = rv


# P-256 (SEC 2), affine and slow.
FIELD = 0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
BASE = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
        0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)


def add(p, q):
    if p is None or q is None:
        return p or q
    if p[0] == q[0] and (p[1] + q[1]) % FIELD == 0:
        return None
    slope = (3 * p[0] * p[0] - 3) * pow(2 * p[1], -1, FIELD) if p == q else (q[1] - p[1]) * pow(q[0] - p[0], -1, FIELD)
    x = (slope * slope - p[0] - q[0]) % FIELD
    return x, (slope * (p[0] - x) - p[1]) % FIELD


def multiply(k, p):
    result = None
    while k:
        if k & 1:
            result = add(result, p)
        p = add(p, p)
        k >>= 1
    return result


def ecdsa_sign(key, digest):
    e = int.from_bytes(digest[:32], "big")
    while True:
        k = secrets.randbelow(ORDER - 1) + 1
        r = multiply(k, BASE)[0] % ORDER
        s = pow(k, -1, ORDER) * (e + r * key) % ORDER
        if r and s:
            return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def ecdsa_verify(point, digest, signature):
    e = int.from_bytes(digest[:32], "big")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if not (0 < r < ORDER and 0 < s < ORDER):
        return False
    w = pow(s, -1, ORDER)
    found = add(multiply(e * w % ORDER, BASE), multiply(r * w % ORDER, point))
    return found is not None and found[0] % ORDER == r


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def raw(self, count):
        if self.at + count > len(self.data):
            raise EOFError("short")
        self.at += count
        return self.data[self.at - count:self.at]

    def number(self, count):
        return int.from_bytes(self.raw(count), "big")

    def u8(self):
        return self.number(1)

    def u32(self):
        return self.number(4)

    def u64(self):
        return self.number(8)

    def bytes(self):
        length = self.u32()
        return None if length == 0xFFFFFFFF else self.raw(length)

    def template(self):
        return {self.u64(): self.bytes() for _ in range(self.u32())}

    def mechanism(self):
        return self.u64(), self.bytes()

    def done(self):
        if self.at != len(self.data):
            raise EOFError("left over")


def u32(value):
    return struct.pack(">I", value)


def u64(value):
    return struct.pack(">Q", value)


def blob(value):
    return u32(0xFFFFFFFF) if value is None else u32(len(value)) + value


def flag(attributes, kind):
    return attributes.get(kind, b"\0") == b"\1"


def number(attributes, kind):
    return int.from_bytes(attributes.get(kind, b""), "big")


class Session:
    def __init__(self, slot, flags):
        self.slot, self.flags, self.found, self.operations = slot, flags, None, {}


class Process:
    """What the node keeps of one process."""

    def __init__(self):
        self.sessions, self.handles, self.user, self.answers = {}, {}, None, {}
        self.next = secrets.randbits(62)  # handles of another life mean nothing in this one

    def handle(self):
        self.next += 1
        return self.next


class Node:
    def __init__(self, directory):
        self.directory, self.lock = directory, threading.RLock()
        self.processes, self.objects, self.session_objects, self.connections = {}, {}, {}, set()
        self.user_pin, self.so_pin = b"1234", b"so-pin"
        try:
            with open(self.path("objects"), "rb") as file:
                self.objects = pickle.load(file)
        except FileNotFoundError:
            pass

    def path(self, name):
        return os.path.join(self.directory, name)

    def save(self):
        with open(self.path("objects"), "wb") as file:
            pickle.dump(self.objects, file)

    # Objects

    def visible(self, process):
        both = {**self.objects, **self.session_objects}
        return {name: o for name, o in both.items() if process.user is not None or not flag(o, PRIVATE)}

    def object(self, process, handle, error=OBJECT_HANDLE):
        name = process.handles.get(handle)
        if name not in self.visible(process):
            raise Refused(error)
        return self.visible(process)[name]

    def handle_of(self, process, name):
        for handle, known in process.handles.items():
            if known == name:
                return handle
        handle = process.handle()
        process.handles[handle] = name
        return handle

    def store(self, process, session, template, **more):
        attributes = {PRIVATE: b"\0", TOKEN: b"\0", LABEL: b"", ID: b"", **template, **more.get("set", {})}
        if flag(attributes, TOKEN) and not session.flags & 2:
            raise Refused(READ_ONLY)
        if process.user is None and flag(attributes, PRIVATE):
            raise Refused(NOT_LOGGED_IN)
        name = secrets.token_hex(8)
        attributes[UNIQUE_ID] = name.encode()
        (self.objects if flag(attributes, TOKEN) else self.session_objects)[name] = attributes
        self.save()
        return self.handle_of(process, name)

    # Cryptography

    def compute(self, kind, mechanism, parameter, key, data, signature):
        if kind == 5:
            return hashlib.new(DIGESTS[mechanism], data).digest()
        value = key.get(VALUE, b"")
        if mechanism == 0x251:
            mac = hmac.new(value, data, "sha256").digest()
            return mac if kind == 3 else self.check(hmac.compare_digest(mac, signature))
        if mechanism in (0x1041, 0x1044):
            digest = data if mechanism == 0x1041 else hashlib.sha256(data).digest()
            if kind == 3:
                return ecdsa_sign(int.from_bytes(value, "big"), digest)
            if len(signature) != 64:
                raise Refused(0xC1)
            point = key[EC_POINT][3:]
            return self.check(ecdsa_verify((int.from_bytes(point[:32], "big"), int.from_bytes(point[32:], "big")),
                                           digest, signature))
        return self.cipher(kind, mechanism, parameter, value, data)

    @staticmethod
    def check(good):
        if not good:
            raise Refused(SIGNATURE)
        return None

    def cipher(self, kind, mechanism, parameter, value, data):
        mask = bytes(b ^ value[0] for b in range(256))
        if mechanism == 0x1081:
            if len(data) % 16:
                raise Refused(DATA_LEN if kind == 1 else 0x41)
            return data.translate(mask)
        if mechanism == 0x1085:
            if kind == 1:
                pad = 16 - len(data) % 16
                return (data + bytes([pad]) * pad).translate(mask)
            plain = data.translate(mask)
            if not plain or not 1 <= plain[-1] <= 16:
                raise Refused(ENCRYPTED_INVALID)
            return plain[:-plain[-1]]
        fields = Reader(parameter)
        iv, _, aad, tag_bits = fields.bytes(), fields.u64(), fields.bytes(), fields.u64()
        fields.done()
        size = tag_bits // 8
        body = data if kind == 1 else data[:-size]
        out = body.translate(mask)
        tag = hashlib.sha256(value + iv + (aad or b"") + (out if kind == 1 else body)).digest()[:size]
        if kind == 1:
            return out + tag
        if tag != data[-size:]:
            raise Refused(ENCRYPTED_INVALID)
        return out

    # Calls

    def token_info(self, process, r):
        slot = r.u64()
        count = [s for s in process.sessions.values() if s.slot == slot]
        return blob(b"DEMO") + b"0123456789abcdef" + u64(0x40D) + u64(4) + u64(64) + u64(len(count)) + \
            u64(len([s for s in count if s.flags & 2]))

    def mechanisms(self, process, r):
        r.u64()
        return u32(len(MECHANISMS)) + b"".join(u64(m) for m in MECHANISMS)

    def mechanism_info(self, process, r):
        r.u64()
        found = MECHANISMS.get(r.u64())
        if found is None:
            raise Refused(MECHANISM)
        return u64(found[1]) + u64(found[2]) + u64(found[0])

    def open_session(self, process, r):
        session = Session(r.u64(), r.u64())
        handle = process.handle()
        process.sessions[handle] = session
        return u64(handle)

    def close_all(self, process, r):
        slot = r.u64()
        process.sessions = {h: s for h, s in process.sessions.items() if s.slot != slot}
        process.user = None
        return b""

    def close_session(self, process, session, r):
        process.sessions = {h: s for h, s in process.sessions.items() if s is not session}
        if not process.sessions:
            process.user = None
        return b""

    def session_info(self, process, session, r):
        write = session.flags & 2
        state = {None: 2 if write else 0, 1: 3 if write else 1, 0: 4}[process.user]
        return u64(session.slot) + u64(state) + u64(session.flags) + u64(0)

    def login(self, process, session, r):
        user, pin, _ = r.u64(), r.bytes(), r.bytes()
        if user == 2:
            if pin != self.user_pin:
                raise Refused(PIN)
            session.armed = True
            return b""
        if process.user is not None:
            raise Refused(LOGGED_IN if process.user == user else OTHER_LOGGED_IN)
        if pin != (self.so_pin if user == 0 else self.user_pin):
            raise Refused(PIN)
        process.user = user
        return b""

    def logout(self, process, session, r):
        if process.user is None:
            raise Refused(NOT_LOGGED_IN)
        process.user = None
        return b""

    def create_object(self, process, session, r):
        template = r.template()
        if CLASS not in template:
            raise Refused(INCOMPLETE)
        return u64(self.store(process, session, template))

    def copy_object(self, process, session, r):
        source = self.object(process, r.u64())
        return u64(self.store(process, session, {**source, **r.template()}))

    def destroy_object(self, process, session, r):
        name = process.handles.get(r.u64())
        if name not in self.visible(process):
            raise Refused(OBJECT_HANDLE)
        self.objects.pop(name, None)
        self.session_objects.pop(name, None)
        self.save()
        return b""

    def object_size(self, process, session, r):
        return u64(sum(len(v) + 8 for v in self.object(process, r.u64()).values()))

    def get_attributes(self, process, session, r):
        found, answers, worst = self.object(process, r.u64()), b"", OK
        count = r.u32()
        for kind in [r.u64() for _ in range(count)]:
            if kind == VALUE and flag(found, SENSITIVE_KEY):
                answers, worst = answers + u32(SENSITIVE) + blob(None), SENSITIVE
            elif kind in found:
                answers += u32(OK) + blob(found[kind])
            else:
                answers, worst = answers + u32(TYPE_INVALID) + blob(None), worst or TYPE_INVALID
        return worst, u32(count) + answers

    def set_attributes(self, process, session, r):
        self.object(process, r.u64()).update(r.template())
        self.save()
        return b""

    def find_init(self, process, session, r):
        wanted = r.template()
        if session.found is not None:
            raise Refused(0x90)
        session.found = [self.handle_of(process, name) for name, o in self.visible(process).items()
                         if all(o.get(kind) == value for kind, value in wanted.items())]
        return b""

    def find(self, process, session, r):
        most = r.u32()
        if session.found is None:
            raise Refused(NOT_INITIALIZED)
        now, session.found = session.found[:most], session.found[most:]
        return u32(len(now)) + b"".join(u64(h) for h in now)

    def find_final(self, process, session, r):
        session.found = None
        return b""

    def key_for(self, process, session, kind, handle):
        if kind == 5:
            return None
        key = self.object(process, handle, KEY_HANDLE)
        if flag(key, ALWAYS_AUTHENTICATE) and not getattr(session, "armed", False):
            raise Refused(NOT_LOGGED_IN)
        if not flag(key, {1: 0x104, 2: 0x105, 3: 0x108, 4: 0x10A}[kind]):
            raise Refused(NOT_PERMITTED)
        session.armed = False
        return key

    def init(self, process, session, r):
        kind, mechanism, handle = r.u8(), r.mechanism(), r.u64()
        if kind in session.operations:
            raise Refused(0x90)
        session.operations[kind] = [mechanism, self.key_for(process, session, kind, handle), b""]
        return b""

    def one_shot(self, process, session, r):
        kind, (mechanism, parameter), handle, data, signature = r.u8(), r.mechanism(), r.u64(), r.bytes(), r.bytes()
        key = self.key_for(process, session, kind, handle)
        return blob(self.compute(kind, mechanism, parameter, key, data, signature))

    def update(self, process, session, r):
        kind, data = r.u8(), r.bytes()
        operation = session.operations.get(kind)
        if operation is None:
            raise Refused(NOT_INITIALIZED)
        operation[2] += data
        if operation[0][0] != 0x1081:
            return blob(b"")
        whole = len(operation[2]) // 16 * 16
        now, operation[2] = operation[2][:whole], operation[2][whole:]
        return blob(self.compute(kind, *operation[0], operation[1], now, None))

    def final(self, process, session, r):
        kind, signature = r.u8(), r.bytes()
        operation = session.operations.pop(kind, None)
        if operation is None:
            raise Refused(NOT_INITIALIZED)
        return blob(self.compute(kind, *operation[0], operation[1], operation[2], signature))

    def cancel(self, process, session, r):
        session.operations.pop(r.u8(), None)
        return b""

    def digest_key(self, process, session, r):
        session.operations[5][2] += self.object(process, r.u64(), KEY_HANDLE)[VALUE]
        return b""

    def generate_key(self, process, session, r):
        (mechanism, _), template = r.mechanism(), r.template()
        length = number(template, VALUE_LEN)
        if not length:
            raise Refused(INCOMPLETE)
        more = {CLASS: u64(4), KEY_TYPE_OF: u64(0x1F if mechanism == 0x1080 else 0x10), VALUE: os.urandom(length)}
        return u64(self.store(process, session, template, set=more))

    def generate_key_pair(self, process, session, r):
        (mechanism, _), public, private = r.mechanism(), r.template(), r.template()
        if mechanism == 0xF:
            kind = {KEY_TYPE_OF: u64(0x49), PARAMETER_SET: public[PARAMETER_SET]}
            return u64(self.store(process, session, public, set={CLASS: u64(2), **kind})) + \
                u64(self.store(process, session, private, set={CLASS: u64(3), **kind}))
        if public.get(EC_PARAMS) != P256_OID:
            raise Refused(0x140)
        key = secrets.randbelow(ORDER - 1) + 1
        x, y = multiply(key, BASE)
        both = {KEY_TYPE_OF: u64(3), EC_PARAMS: P256_OID,
                EC_POINT: b"\x04\x41\x04" + x.to_bytes(32, "big") + y.to_bytes(32, "big")}
        secret = {CLASS: u64(3), SENSITIVE_KEY: b"\1", EXTRACTABLE: b"\0", VALUE: key.to_bytes(32, "big")}
        return u64(self.store(process, session, {0x10A: b"\1", **public}, set={CLASS: u64(2), **both})) + \
            u64(self.store(process, session, {0x108: b"\1", **private}, set={**both, **secret}))

    def wrap(self, process, session, r):
        r.mechanism()
        by, key = self.object(process, r.u64(), 0x113), self.object(process, r.u64(), KEY_HANDLE)
        return blob(b"WRAPPED:" + bytes(b ^ by[VALUE][0] for b in key[VALUE]))

    def unwrap(self, process, session, r):
        r.mechanism()
        by, data, template = self.object(process, r.u64(), 0xF0), r.bytes(), r.template()
        if not data.startswith(b"WRAPPED:"):
            raise Refused(0x110)
        return u64(self.store(process, session, template, set={VALUE: bytes(b ^ by[VALUE][0] for b in data[8:])}))

    def derive(self, process, session, r):
        (_, parameter), base, template = r.mechanism(), self.object(process, r.u64(), KEY_HANDLE), r.template()
        value = hashlib.sha256(base[VALUE] + parameter).digest()
        return u64(self.store(process, session, template, set={VALUE: value}))

    def random(self, process, session, r):
        return blob(os.urandom(r.u32()))

    def seed(self, process, session, r):
        r.bytes()
        raise Refused(0x120)

    def init_token(self, process, r):
        r.u64(), r.bytes(), r.bytes()
        return b""

    def init_pin(self, process, session, r):
        if process.user != 0:
            raise Refused(NOT_LOGGED_IN)
        self.user_pin = r.bytes()
        return b""

    def set_pin(self, process, session, r):
        old, new = r.bytes(), r.bytes()
        if old != self.user_pin:
            raise Refused(PIN)
        self.user_pin = new
        return b""

    def encapsulate(self, process, session, r):
        r.mechanism(), self.object(process, r.u64(), KEY_HANDLE)
        ciphertext = os.urandom(768)
        secret = {VALUE: hashlib.sha256(ciphertext).digest()}
        return blob(ciphertext) + u64(self.store(process, session, r.template(), set=secret))

    def decapsulate(self, process, session, r):
        r.mechanism(), self.object(process, r.u64(), KEY_HANDLE)
        secret = {VALUE: hashlib.sha256(r.bytes()).digest()}
        return u64(self.store(process, session, r.template(), set=secret))

    def key_info(self, process, session, r):
        key = self.object(process, r.u64(), KEY_HANDLE)
        kind = number(key, KEY_TYPE_OF)
        usage = sum(bit for attribute, bit in USAGE.items() if flag(key, attribute))
        bits = 256 if kind == 3 else 8 * len(key.get(VALUE, b""))
        return u64(number(key, CLASS)) + u64(kind) + u64(usage) + u32(bits) + u32(64 if kind == 3 else 0) + \
            (b"\1" if flag(key, ALWAYS_AUTHENTICATE) else b"\0") + b"\0"

    WITHOUT_SESSION = {3: token_info, 4: mechanisms, 5: mechanism_info, 6: open_session, 8: close_all, 34: init_token}
    WITH_SESSION = {
        7: close_session, 9: session_info, 10: login, 11: logout, 12: create_object, 13: copy_object, 14: destroy_object,
        15: object_size, 16: get_attributes, 17: set_attributes, 18: find_init, 19: find, 20: find_final, 21: init,
        22: one_shot, 23: update, 24: final, 25: cancel, 26: digest_key, 27: generate_key, 28: generate_key_pair, 29: wrap,
        30: unwrap, 31: derive, 32: random, 33: seed, 35: init_pin, 36: set_pin, 37: encapsulate, 38: decapsulate,
        40: key_info}

    def perform(self, process, call, reader):
        with open(self.path("calls"), "a", encoding="ascii") as file:
            file.write(f"{call}\n")
        try:
            if call in self.WITHOUT_SESSION:
                body = self.WITHOUT_SESSION[call](self, process, reader)
            else:
                session = process.sessions.get(reader.u64())
                if session is None:
                    raise Refused(SESSION_HANDLE)
                body = self.WITH_SESSION[call](self, process, session, reader)
            reader.done()
        except Refused as refused:
            return refused.rv, b""
        return body if isinstance(body, tuple) else (OK, body)

    # Connections

    def hello(self, reader):
        name = reader.raw(16)
        reader.bytes(), reader.u64(), reader.bytes(), reader.u32()
        slots = b""
        count = reader.u32()
        for _ in range(count):
            slot, partition, use, _ = reader.u64(), reader.bytes(), reader.bytes(), reader.bytes()
            good = partition == b"DEMO" and use == b"operation-key"
            slots += u64(slot) + u32(OK if good else TOKEN_ABSENT)
        reader.done()
        return name, blob(b"fake") + u32(count) + slots

    def control(self):
        try:
            with open(self.path("control"), encoding="ascii") as file:
                word = file.read().strip()
            os.unlink(self.path("control"))
            return word
        except FileNotFoundError:
            return ""

    def serve(self, connection):
        name = None
        while True:
            frame = self.receive(connection)
            reader = Reader(frame)
            if reader.u8() != 1:
                raise EOFError("version")
            call, request = reader.number(2), reader.u64()
            if name is None:
                name, body = self.hello(reader)
                self.send(connection, call, request, OK, body)
                continue
            word = self.control()
            if word == "forget":
                with self.lock:
                    self.processes.clear()
                    self.session_objects.clear()
                    for each in self.connections:
                        each.shutdown(socket.SHUT_RDWR)
                return
            if word == "close":
                return
            if word == "hang":
                time.sleep(3)
            with self.lock:
                process = self.processes.setdefault(name, Process())
                if request not in process.answers:
                    process.answers[request] = self.perform(process, call, reader)
                    for old in list(process.answers)[:-64]:
                        del process.answers[old]
                answer = process.answers[request]
            if word == "die":
                os._exit(0)
            if word == "lose":
                return
            if word == "garbage":
                connection.sendall(os.urandom(64))
                return
            self.send(connection, call, request, *answer)

    @staticmethod
    def send(connection, call, request, rv, body):
        frame = struct.pack(">BHQI", 1, call, request, rv) + body
        connection.sendall(u32(len(frame)) + frame)

    @staticmethod
    def receive(connection):
        def exactly(count):
            data = b""
            while len(data) < count:
                part = connection.recv(count - len(data))
                if not part:
                    raise EOFError("closed")
                data += part
            return data
        length = struct.unpack(">I", exactly(4))[0]
        if not 11 <= length <= 1114112:
            raise EOFError("length")
        return exactly(length)

    def accept(self, connection, context):
        if context is not None:
            try:
                connection = context.wrap_socket(connection, server_side=True)
            except OSError:
                connection.close()
                return
        with connection:
            with self.lock:
                self.connections.add(connection)
            try:
                self.serve(connection)
            except (EOFError, OSError):
                pass
            with self.lock:
                self.connections.discard(connection)


def listen_unix(path):
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass
    listener.bind(path)
    return listener, None


def listen_tls(node, port, name, *options):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(node.path(name + ".pem"), node.path(name + ".key"))
    if "need" in options:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(node.path("ca.pem"))
    if "old" in options:
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", int(port)))
    return listener, context


def main():
    node = Node(sys.argv[1])
    place = sys.argv[2] if len(sys.argv) > 2 else "node.sock"
    if place.startswith("tls:"):
        listener, context = listen_tls(node, *place.split(":")[1:])
    else:
        listener, context = listen_unix(node.path(place))
    listener.listen(128)
    while True:
        connection, _ = listener.accept()
        if context is not None:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=node.accept, args=(connection, context), daemon=True).start()


if __name__ == "__main__":
    main()
