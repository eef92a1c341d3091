#!/bin/sh
# Runs the tests of the module: run.sh DIRECTORY-OF-TEST-PROGRAMS [MODULE]
# LIBRARIES names those of TLS, if the module has it.
# With a module, and where pkcs11-tool and openssl are installed, these use it too.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
"$1/wire_test"
"$1/module_test" "$here"
"$1/fault_test" "$here"
if [ -n "${LIBRARIES:-}" ] && command -v openssl >/dev/null; then
    "$1/fault_test" "$here" tls
    "$1/tls_test" "$here"
else
    echo "built without TLS, or no openssl for certificates: the tests of TLS are left out" >&2
fi
"$1/fuzz" "$here" 1 "${FUZZ_ROUNDS:-20000}"
if [ $# -lt 2 ] || ! command -v pkcs11-tool >/dev/null || ! command -v openssl >/dev/null; then
    exit 0
fi
module=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
if nm -D --defined-only "$module" | grep -v ' T C_'; then
    echo "the module exports more than the functions of PKCS #11" >&2
    exit 1
fi
directory=$(mktemp -d)
python3 "$here/test/fake_node.py" "$directory" &
node=$!
trap 'kill $node; rm -rf "$directory"' EXIT
printf 'operation-key' >"$directory/credential"
chmod 600 "$directory/credential"
printf 'socket = %s/node.sock\nretry-seconds = 5\n[slot 7]\npartition = DEMO\ncredential-file = %s/credential\n' \
    "$directory" "$directory" >"$directory/pkcs11.conf"
export CLAVIGER_PKCS11_CONF="$directory/pkcs11.conf"
cd "$directory"
while [ ! -S node.sock ]; do sleep 0.1; done
tool() {
    pkcs11-tool --module "$module" "$@" >>output 2>&1 || { cat output >&2; exit 1; }
}
printf 'some text' >text
tool -L
tool -l -p 1234 --keypairgen --key-type EC:prime256v1 --label first --id 01
tool -l -p 1234 -O
grep -q 'label: *first' output
tool -l -p 1234 --sign -m ECDSA-SHA256 --id 01 -i text -o signature --signature-format openssl
tool -l -p 1234 --read-object --type pubkey --id 01 -o public.der
openssl dgst -sha256 -keyform DER -verify public.der -signature signature text
tool -l -p 1234 --write-object text --type data --label note
tool -l -p 1234 --delete-object --type privkey --id 01
echo "pkcs11-tool: all good"
