package io.claviger.rest.approval;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.certificate.Certificate;
import io.claviger.crypto.signer.SignerKey;
import io.claviger.engine.approval.ApprovalJudge;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Schema;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The present time, signed by an approver: proof that the caller holds the key whose tasks are
 * asked for (rest-api.md §4.18).
 *
 * @param approver SubjectPublicKeyInfo; empty where a notification service asks for all tasks
 * @param signature over the UTF-8 bytes of the time as it was sent
 */
record ApproverProof(Optional<Bytes> approver, Bytes signature) {
    private static final Pattern ISO_8601 =
            Pattern.compile(
                    "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})");

    /** The members that prove, and those of one call. */
    static Schema schema(String name, String description, Schema.Member... more) {
        Schema.Member[] proof = {
            must("timestamp", Schema.text("The present time, ISO 8601 with offset.")),
            must("timestampSignature", Schema.base64("Over the UTF-8 bytes of the timestamp.")),
            must(
                    "timestampDigestAlgorithm",
                    Schema.text("SHA-256 and so on; EdDSA for Ed25519 keys, BLS for BLS keys.")),
            may("approverPublicKey", Schema.base64("SubjectPublicKeyInfo, DER.").orNull()),
            may("approverCertificate", Schema.base64("X.509, DER.").orNull()),
            may(
                    "timestampSigningCertificate",
                    Schema.base64("Of a configured notification service.").orNull())
        };
        return Schema.object(
                name,
                description,
                Stream.concat(Stream.of(proof), Stream.of(more)).toArray(Schema.Member[]::new));
    }

    /** Reads and verifies; refuses what proves nothing. */
    static ApproverProof read(
            Members body, ApprovalJudge judge, ApproverSettings settings, Instant now) {
        String timestamp = body.text("timestamp");
        String digest = body.text("timestampDigestAlgorithm");
        Bytes signature = Bytes.owned(body.base64("timestampSignature"));
        Optional<Bytes> approver = approver(body, judge);
        SignerKey signer =
                body.optionalPem("timestampSigningCertificate")
                        .map(Bytes::owned)
                        .map(der -> notifier(der, settings))
                        .orElseGet(
                                () ->
                                        judge.key(
                                                approver.orElseThrow(
                                                        () -> body.missing("approverPublicKey"))));
        if (!signer.verifies(
                digest, timestamp.getBytes(StandardCharsets.UTF_8), signature.unsafeArray())) {
            throw new Unacceptable(
                    RefusalCode.SIGNATURE_INVALID,
                    "field 'timestampSignature' is no signature of that key over the timestamp");
        }
        requirePresent(body, timestamp, settings, now);
        return new ApproverProof(approver, signature);
    }

    /** The approver who is named, by key or by certificate. */
    static Optional<Bytes> approver(Members body, ApprovalJudge judge) {
        Optional<Bytes> key = body.optionalPem("approverPublicKey").map(Bytes::owned);
        Optional<Bytes> certified =
                body.optionalPem("approverCertificate")
                        .map(Bytes::owned)
                        .map(Certificate::read)
                        .map(certificate -> SignerKey.of(certificate).spki());
        if (key.isPresent() && certified.isPresent() && !key.equals(certified)) {
            throw Unacceptable.malformed(
                    "fields 'approverPublicKey' and 'approverCertificate' name different keys");
        }
        return key.map(spki -> judge.key(spki).spki()).or(() -> certified);
    }

    private static SignerKey notifier(Bytes der, ApproverSettings settings) {
        if (!settings.notifiers().contains(der.sha256())) {
            throw new Unacceptable(
                    RefusalCode.TIMESTAMP_SIGNER_NOT_ALLOWED,
                    "the certificate in field 'timestampSigningCertificate' is not a configured one");
        }
        return SignerKey.of(Certificate.read(der));
    }

    private static void requirePresent(
            Members body, String timestamp, ApproverSettings settings, Instant now) {
        Instant signed;
        try {
            if (!ISO_8601.matcher(timestamp).matches()) {
                throw new DateTimeException("no ISO 8601 time");
            }
            signed = OffsetDateTime.parse(timestamp).toInstant();
        } catch (DateTimeException _) {
            throw Unacceptable.malformed(
                    "field '%s' is no ISO 8601 time with seconds and offset"
                            .formatted(body.path("timestamp")));
        }
        Duration age = Duration.between(signed, now);
        if (age.compareTo(settings.maxAge()) > 0
                || age.negated().compareTo(settings.maxAhead()) > 0) {
            throw new Unacceptable(
                    RefusalCode.TIMESTAMP_OFF,
                    "the signed time is %s; the service's clock says %s".formatted(signed, now));
        }
    }
}
