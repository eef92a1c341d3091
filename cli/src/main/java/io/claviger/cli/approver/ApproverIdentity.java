package io.claviger.cli.approver;

import io.claviger.cli.CommandFailed;
import io.claviger.core.id.Bytes;
import io.claviger.crypto.signer.KeyFileUnreadable;
import io.claviger.crypto.signer.SigningKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who approves: a key, and the form in which the policy names it.
 *
 * @param source where the key came from, for messages
 * @param certificate the certificate that the policy names, DER; empty: it names the key
 */
record ApproverIdentity(
        SigningKey key, String source, String digestAlgorithm, Optional<Bytes> certificate) {

    Bytes publicKey() {
        return key.publicKey().spki();
    }

    /**
     * The members that prove to hold the key: the time, signed as it is written.
     *
     * @param now sent in milliseconds, never ahead
     */
    Map<String, Object> proof(Instant now) {
        String timestamp = now.truncatedTo(ChronoUnit.MILLIS).toString();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("timestamp", timestamp);
        body.put("timestampSignature", sign(timestamp.getBytes(StandardCharsets.UTF_8)).base64());
        body.put("timestampDigestAlgorithm", digestAlgorithm);
        nameIn(body);
        return body;
    }

    /** A signed yes to exactly the bytes of the task. */
    Map<String, Object> approval(ApprovalTask task) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", task.id());
        body.put("approvalToBeSigned", task.toBeSigned().base64());
        body.put("signature", sign(task.toBeSigned().unsafeArray()).base64());
        body.put("approvalDigestAlgorithm", digestAlgorithm);
        nameIn(body);
        return body;
    }

    private void nameIn(Map<String, Object> body) {
        certificate.ifPresentOrElse(
                der -> body.put("approverCertificate", der.base64()),
                () -> body.put("approverPublicKey", publicKey().base64()));
    }

    private Bytes sign(byte[] message) {
        try {
            return key.sign(digestAlgorithm, message);
        } catch (KeyFileUnreadable failed) {
            throw new CommandFailed("%s %s".formatted(source, failed.getMessage()));
        }
    }
}
