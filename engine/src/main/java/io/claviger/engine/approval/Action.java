package io.claviger.engine.approval;

import io.claviger.core.evidence.Operation;
import io.claviger.core.id.ApproverName;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.SignatureOptions;
import io.claviger.core.state.KeyPolicy;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.certificate.Order;
import io.claviger.engine.key.ImportKey;
import io.claviger.engine.key.Wrapping;
import io.claviger.engine.operation.DecryptRequest;
import io.claviger.engine.operation.SignRequest;
import java.util.Optional;

/** An operation that can be asked for and done later. The caller closes what is secret in it. */
public sealed interface Action {
    Operation operation();

    /** The key whose rule governs it. */
    KeyLabel key();

    /** The password of that key. */
    Optional<SecretBytes> password();

    record Sign(SignRequest request) implements Action {
        public Sign {
            Lasting.require(request.options() instanceof SignatureOptions.Usual);
        }

        @Override
        public Operation operation() {
            return Operation.SIGN;
        }

        @Override
        public KeyLabel key() {
            return request.key();
        }

        @Override
        public Optional<SecretBytes> password() {
            return request.password();
        }
    }

    record Decrypt(DecryptRequest request) implements Action {
        public Decrypt {
            int iv = request.initializationVector().length;
            Lasting.require(
                    request.oaep().isEmpty()
                            && (!request.anyIv() || iv == request.mechanism().ivBytes()));
        }

        @Override
        public Operation operation() {
            return Operation.DECRYPT;
        }

        @Override
        public KeyLabel key() {
            return request.key();
        }

        @Override
        public Optional<SecretBytes> password() {
            return request.password();
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // lent for one call, never compared or kept
    record Unwrap(ImportKey request, Wrapping wrapping, byte[] blob) implements Action {
        public Unwrap {
            Lasting.require(wrapping.rsa().isEmpty());
        }

        @Override
        public Operation operation() {
            return Operation.UNWRAP;
        }

        @Override
        public KeyLabel key() {
            return wrapping.key();
        }

        @Override
        public Optional<SecretBytes> password() {
            return wrapping.password();
        }
    }

    /** Blocks or unblocks. */
    record Block(KeyLabel key, Optional<SecretBytes> password, boolean blocked) implements Action {
        @Override
        public Operation operation() {
            return blocked ? Operation.BLOCK_KEY : Operation.UNBLOCK_KEY;
        }
    }

    /**
     * Replaces the rules.
     *
     * @param policy whether it is blocked is passed over
     */
    record Modify(KeyLabel key, Optional<SecretBytes> password, KeyPolicy policy)
            implements Action {
        @Override
        public Operation operation() {
            return Operation.CHANGE_KEY_POLICY;
        }
    }

    /**
     * A new password for the container of an approver's backup.
     *
     * @param next only when it is asked for; what it makes waits in the request
     */
    record ForgottenPassword(KeyLabel key, ApproverName approver, Optional<SecretBytes> next)
            implements Action {
        @Override
        public Operation operation() {
            return Operation.RESET_APPROVER_PASSWORD;
        }

        @Override
        public Optional<SecretBytes> password() {
            return Optional.empty();
        }
    }

    /** A request for a certificate. */
    record RequestCertificate(Order order) implements Action {
        @Override
        public Operation operation() {
            return Operation.REQUEST_CERTIFICATE;
        }

        @Override
        public KeyLabel key() {
            return order.signer();
        }

        @Override
        public Optional<SecretBytes> password() {
            return order.password();
        }
    }

    record SelfSignCertificate(Order order) implements Action {
        @Override
        public Operation operation() {
            return Operation.SELF_SIGN_CERTIFICATE;
        }

        @Override
        public KeyLabel key() {
            return order.signer();
        }

        @Override
        public Optional<SecretBytes> password() {
            return order.password();
        }
    }

    /**
     * A certificate for the key of a request.
     *
     * @param request PKCS #10, DER
     * @param subject the key that the certificate is kept with
     */
    record SignCertificate(Order order, Bytes request, Optional<KeyLabel> subject)
            implements Action {
        @Override
        public Operation operation() {
            return Operation.SIGN_CERTIFICATE;
        }

        @Override
        public KeyLabel key() {
            return order.signer();
        }

        @Override
        public Optional<SecretBytes> password() {
            return order.password();
        }
    }
}
