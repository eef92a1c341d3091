package io.claviger.rest.key;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KeyDerivation;
import io.claviger.core.mechanism.KeyDerivationFunction;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.attestation.Attestations;
import io.claviger.engine.key.Agreements;
import io.claviger.engine.key.ComputeKey;
import io.claviger.engine.key.CreateKey;
import io.claviger.engine.key.KeySource;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Members;
import io.claviger.rest.policy.OnboardedApprovers;
import io.claviger.rest.policy.PolicyForm;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Secret keys that are computed from stored ones, for which the contract has no operation. */
public final class AgreementRoutes {
    private final Agreements agreements;
    private final Attestations attestations;
    private final OnboardedApprovers approvers;

    public AgreementRoutes(
            Agreements agreements, Attestations attestations, OnboardedApprovers approvers) {
        this.agreements = agreements;
        this.attestations = attestations;
        this.approvers = approvers;
    }

    public List<Route> routes() {
        return List.of(
                Route.post("/ops/v1/keys/{label...}/agreements")
                        .operation(Operation.DERIVE_KEY)
                        .summary("Agree on a key with a peer and store it")
                        .description(
                                "By ECDH or XDH with a key that was made with 'derive'. The shared secret itself"
                                        + " is neither shown nor stored.")
                        .takes(
                                schema(
                                        "AgreementRequest",
                                        must(
                                                "peerPublicKey",
                                                Schema.base64(
                                                        "SubjectPublicKeyInfo of the peer."))))
                        .gives(201, SignedAttributes.SCHEMA)
                        .refuses(refusals())
                        .refuses(RefusalCode.KEY_MALFORMED)
                        .handledBy(call -> compute(call, AgreementRoutes::agreement)),
                Route.post("/ops/v1/keys/{label...}/derivations")
                        .operation(Operation.DERIVE_KEY)
                        .summary("Derive a key from a secret key and store it")
                        .description(
                                "By HKDF, from a secret key that was made with 'derive'. The same input gives the"
                                        + " same key.")
                        .takes(schema("DerivationRequest"))
                        .gives(201, SignedAttributes.SCHEMA)
                        .refuses(refusals())
                        .handledBy(
                                call ->
                                        compute(
                                                call,
                                                body ->
                                                        new KeySource.Expansion(
                                                                derivation(body)))));
    }

    private static Schema schema(String name, Schema.Member... members) {
        List<Schema.Member> all = new ArrayList<>(List.of(members));
        all.add(may("password", Schema.password("Password of the stored key, if it has one.")));
        all.add(
                must(
                        "kdf",
                        Schema.oneOf(
                                "Key derivation function. X9.63 is for agreements, HKDF-EXPAND for derivations.",
                                Arrays.stream(KeyDerivationFunction.values())
                                        .map(KeyDerivationFunction::wireName)
                                        .toList())));
        all.add(
                may(
                        "salt",
                        Schema.base64("For HKDF and HKDF-EXTRACT, at most 1024 bytes.").orNull()));
        all.add(
                may(
                        "info",
                        Schema.base64(
                                        "What the key is for, at most 1024 bytes; not with HKDF-EXTRACT.")
                                .orNull()));
        all.add(
                must(
                        "key",
                        Schema.object(
                                "",
                                "The new secret key, as for POST /v1/key.",
                                must("label", Schema.text("Its name.")),
                                must("algorithm", Schema.text("AES, ChaCha20, HMACSHA256, …")),
                                may("keySize", Schema.integer("Bits.").orNull()),
                                may("password", Schema.password("Its password.")),
                                must("attributes", Schema.object("", "Its attributes.")))));
        return Schema.object(
                name, "What the new key is made from.", all.toArray(Schema.Member[]::new));
    }

    private Reply compute(Call call, Function<Members, KeySource> source) {
        Members body = call.body();
        KeySource asked = source.apply(body);
        Members key = body.object("key");
        CreateKeyForm form = CreateKeyForm.parse(key, new PolicyForm(approvers, call.partition()));
        Optional<SecretBytes> password = body.password("password");
        Optional<SecretBytes> own = Optional.empty();
        try {
            own = key.password("password");
            var target =
                    new CreateKey(
                            form.label(),
                            form.spec(),
                            form.attributes(),
                            form.policy(),
                            form.addressFormat(),
                            own,
                            form.id(),
                            ValidityForm.parse(key));
            return Reply.of(
                    agreements.compute(
                            call.origin(),
                            new ComputeKey(call.labelParameter(), password, asked, target)),
                    made -> Reply.json(201, SignedAttributes.of(made, attestations)));
        } finally {
            password.ifPresent(SecretBytes::close);
            own.ifPresent(SecretBytes::close);
        }
    }

    private static KeySource agreement(Members body) {
        return new KeySource.Agreement(derivation(body), Bytes.owned(body.base64("peerPublicKey")));
    }

    private static KeyDerivation derivation(Members body) {
        return new KeyDerivation(
                body.named("kdf", KeyDerivationFunction::ofWireName),
                input(body, "salt"),
                input(body, "info"));
    }

    private static Bytes input(Members body, String member) {
        Bytes value = body.optionalBase64(member).map(Bytes::owned).orElse(Bytes.empty());
        if (value.length() > KeyDerivation.MAX_INPUT_BYTES) {
            throw Unacceptable.malformed(
                    "field '%s' has more than %d bytes"
                            .formatted(body.path(member), KeyDerivation.MAX_INPUT_BYTES));
        }
        return value;
    }

    private static RefusalCode[] refusals() {
        return new RefusalCode[] {
            RefusalCode.KEY_NOT_FOUND,
            RefusalCode.KEY_EXISTS,
            RefusalCode.KEY_PASSWORD_MISMATCH,
            RefusalCode.KEY_SIZE_INVALID,
            RefusalCode.KEY_ATTRIBUTES_INVALID,
            RefusalCode.MECHANISM_KEY_MISMATCH,
            RefusalCode.MECHANISM_UNAVAILABLE,
            RefusalCode.OPERATION_FORBIDDEN,
            RefusalCode.ALGORITHM_NOT_APPROVED,
            RefusalCode.INVALID_PAYLOAD,
            RefusalCode.POLICY_FORBIDS
        };
    }
}
