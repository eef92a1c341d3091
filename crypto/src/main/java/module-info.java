/**
 * Everything that touches secret bytes: secret memory, the seal on the device root key, key
 * wrapping, and the mechanisms over JCA providers. No primitive of its own and no file I/O; what a
 * key may be used for is the engine's business.
 */
module io.claviger.crypto {
    requires transitive io.claviger.core;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires static org.jspecify;

    exports io.claviger.crypto.address;
    exports io.claviger.crypto.approver;
    exports io.claviger.crypto.bls;
    exports io.claviger.crypto.certificate;
    exports io.claviger.crypto.deposit;
    exports io.claviger.crypto.derivation;
    exports io.claviger.crypto.file;
    exports io.claviger.crypto.password;
    exports io.claviger.crypto.provider;
    exports io.claviger.crypto.random;
    exports io.claviger.crypto.sealing;
    exports io.claviger.crypto.secp256k1;
    exports io.claviger.crypto.secret;
    exports io.claviger.crypto.signer;
    exports io.claviger.crypto.token;
    exports io.claviger.crypto.transport;
    exports io.claviger.crypto.wrapping;
}
