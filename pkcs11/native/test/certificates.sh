#!/bin/sh
# Certificates for the tests: certificates.sh DIRECTORY. ca.pem and another-ca.pem; of the former: node.pem (localhost, 127.0.0.1),
# elsewhere.pem (another name), expired.pem, client.pem. Keys have the ending .key.
set -eu
cd "$1"
authority() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.pem" -days 2 -subj "/CN=$1" \
        -addext basicConstraints=critical,CA:true 2>/dev/null
}
# issue NAME EXTENSION DAYS
issue() {
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$1" 2>/dev/null
    printf '%s\n' "$2" >"$1.ext"
    openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -out "$1.pem" -days "$3" -extfile "$1.ext" 2>/dev/null
}
authority ca
authority another-ca
issue node subjectAltName=DNS:localhost,IP:127.0.0.1 2
issue elsewhere subjectAltName=DNS:elsewhere.example 2
issue expired subjectAltName=DNS:localhost,IP:127.0.0.1 -1
issue client extendedKeyUsage=clientAuth 2
chmod 600 ./*.key
