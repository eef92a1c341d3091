package io.claviger.rest.certificate;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.attestation.AttestationPackage;
import io.claviger.engine.attestation.Attestations;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.List;
import java.util.Optional;

/** Statements about keys for third parties. */
public final class AttestationRoutes {
    private final Attestations attestations;

    public AttestationRoutes(Attestations attestations) {
        this.attestations = attestations;
    }

    public List<Route> routes() {
        return List.of(
                Route.post("/v1/key/keyAttestation")
                        .operation(Operation.ATTEST_KEY)
                        .summary("Attestation of a key as a file")
                        .description(
                                "A zip with the statement, its signature, the attestation key and its"
                                        + " certificates, and how to verify them with openssl.")
                        .takes(
                                Schema.object(
                                        "AttestKey",
                                        "A key and, if it has one, its password.",
                                        must("label", Schema.text("Label of the key.")),
                                        may("password", Schema.password("Password of the key."))))
                        .gives("application/zip")
                        .refuses(
                                RefusalCode.KEY_NOT_FOUND,
                                RefusalCode.KEY_PASSWORD_MISMATCH,
                                RefusalCode.NOT_CONFIGURED)
                        .handledBy(this::export),
                Route.get("/v1/attestation/{attestationKeyName}")
                        .operation(Operation.READ_ATTESTATION)
                        .summary("Certificates of the attestation key")
                        .gives(
                                200,
                                Schema.object(
                                        "AttestationCertificates",
                                        "Certificate of the attestation key, then the device's root.",
                                        must(
                                                "attestationCertificateChain",
                                                Schema.list(Schema.base64("DER."), "The chain."))))
                        .refuses(RefusalCode.KEY_NOT_FOUND, RefusalCode.NOT_CONFIGURED)
                        .handledBy(this::chain));
    }

    private Reply export(Call call) {
        Members body = call.body();
        KeyLabel label = body.label("label");
        Optional<SecretBytes> password = body.password("password");
        try {
            return Reply.of(
                    attestations.export(call.origin(), label, password), AttestationRoutes::file);
        } finally {
            password.ifPresent(SecretBytes::close);
        }
    }

    private static Reply.Content file(AttestationPackage attested) {
        String name = CertificateText.fileName(attested.label().value());
        return Reply.bytes(200, "application/zip", AttestationFile.zip(name, attested))
                .with(
                        "Content-Disposition",
                        "attachment; filename=\"%s.attestation.zip\"".formatted(name));
    }

    private Reply chain(Call call) {
        return Reply.of(
                attestations.chain(call.origin(), call.parameter()),
                chain -> {
                    ObjectNode answer = Json.object();
                    ArrayNode list = answer.putArray("attestationCertificateChain");
                    chain.stream().map(Bytes::base64).forEach(list::add);
                    return Reply.json(200, answer);
                });
    }
}
