package io.claviger.rest.operation;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import io.claviger.core.evidence.Operation;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.KemMechanism;
import io.claviger.crypto.provider.Encapsulation;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.operation.DecapsulateRequest;
import io.claviger.engine.operation.EncapsulateRequest;
import io.claviger.engine.operation.Operations;
import io.claviger.rest.json.BinaryMembers;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Key encapsulation, for which the contract has key algorithms but no operation. */
public final class EncapsulationRoutes {
    private static final Schema CIPHERTEXT = Schema.base64("What carries the secret.");
    private static final Schema SECRET = Schema.base64("The shared secret.");

    private final Operations operations;

    public EncapsulationRoutes(Operations operations) {
        this.operations = operations;
    }

    public List<Route> routes() {
        return List.of(
                Route.post("/ops/v1/keys/{label...}/encapsulate")
                        .operation(Operation.ENCAPSULATE)
                        .summary("Make a secret that only the holder of an ML-KEM key can read")
                        .gives(
                                200,
                                Schema.object(
                                        "Encapsulation",
                                        "A fresh secret, and what carries it.",
                                        must("ciphertext", CIPHERTEXT),
                                        must("sharedSecret", SECRET)))
                        .refuses(OperationRoutes.useRefusals())
                        .handledBy(this::encapsulate),
                Route.post("/ops/v1/keys/{label...}/decapsulate")
                        .operation(Operation.DECAPSULATE)
                        .summary("Read the secret that was made for an ML-KEM key")
                        .description(
                                "An altered ciphertext gives another secret (FIPS 203, implicit rejection), not"
                                        + " an error.")
                        .takes(
                                Schema.object(
                                        "DecapsulateRequest",
                                        "The ciphertext of an encapsulation.",
                                        must("ciphertext", CIPHERTEXT),
                                        may(
                                                "password",
                                                Schema.password(
                                                        "Password of the key, if it has one."))))
                        .gives(
                                200,
                                Schema.object(
                                        "Decapsulation",
                                        "The secret.",
                                        must("sharedSecret", SECRET)))
                        .refuses(OperationRoutes.useRefusals())
                        .handledBy(this::decapsulate));
    }

    private Reply encapsulate(Call call) {
        return Reply.of(
                operations.encapsulate(
                        call.origin(),
                        new EncapsulateRequest(call.labelParameter(), KemMechanism.ML_KEM)),
                EncapsulationRoutes::encapsulated);
    }

    private static Reply.Content encapsulated(Encapsulation made) {
        try (made) {
            return Reply.json(
                    200,
                    new BinaryMembers()
                            .binary("ciphertext", made.ciphertext().unsafeArray())
                            .binary("sharedSecret", made.secret()));
        }
    }

    private Reply decapsulate(Call call) {
        KeyLabel key = call.labelParameter();
        Members body = call.body();
        byte[] ciphertext = body.base64("ciphertext");
        Optional<SecretBytes> password = body.password("password");
        try {
            return Reply.of(
                    operations.decapsulate(
                            call.origin(),
                            new DecapsulateRequest(key, password, KemMechanism.ML_KEM, ciphertext)),
                    EncapsulationRoutes::decapsulated);
        } finally {
            password.ifPresent(SecretBytes::close);
        }
    }

    private static Reply.Content decapsulated(byte[] secret) {
        try {
            return Reply.json(200, new BinaryMembers().binary("sharedSecret", secret));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}
