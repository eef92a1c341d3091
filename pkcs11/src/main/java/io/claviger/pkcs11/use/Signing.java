package io.claviger.pkcs11.use;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.Hash;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.mechanism.SignatureOptions;
import java.util.Optional;
import java.util.OptionalInt;

/** How a mechanism of PKCS #11 with its parameter signs, in the words of the engine. */
public sealed interface Signing {

    /**
     * A signature.
     *
     * @param context signed together with the data; empty for none
     * @param options where the signature differs from what the mechanism's name says
     * @param digest made of the data here, because the engine's mechanism signs that
     */
    @SuppressWarnings("ArrayRecordComponent") // read at once, never compared
    record Signature(
            SignatureMechanism mechanism,
            byte[] context,
            SignatureOptions options,
            Optional<SignedDigest> digest)
            implements Signing {
        private static final byte[] NO_CONTEXT = new byte[0];

        Signature(SignatureMechanism mechanism, byte[] context) {
            this(mechanism, context, SignatureOptions.USUAL, Optional.empty());
        }

        Signature(SignatureMechanism mechanism, SignatureOptions options) {
            this(mechanism, NO_CONTEXT, options, Optional.empty());
        }

        /** The same of a message that is hashed here. */
        Signature of(SignedDigest made) {
            return new Signature(mechanism, context, options, Optional.of(made));
        }

        /** The same of what was hashed already. */
        Signature ofDigest() {
            return new Signature(mechanism, context, options, Optional.empty());
        }
    }

    /**
     * A message authentication code.
     *
     * @param mechanism empty for HMAC, which the key's own algorithm says
     * @param hash of the HMAC
     * @param bytes how many leading ones; empty for all
     * @param iv empty where the mechanism has none
     */
    record Mac(Optional<MacMechanism> mechanism, Optional<Hash> hash, OptionalInt bytes, Bytes iv)
            implements Signing {
        Mac(Optional<MacMechanism> mechanism, Optional<Hash> hash, OptionalInt bytes) {
            this(mechanism, hash, bytes, Bytes.empty());
        }
    }
}
