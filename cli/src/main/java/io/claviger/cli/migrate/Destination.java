package io.claviger.cli.migrate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.claviger.cli.CommandFailed;
import io.claviger.cli.migrate.Candidate.Verdict;
import io.claviger.cli.service.Service;
import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.crypto.transport.ForeignKey;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The node that keys come to, as one application there.
 *
 * @param management with the API key of its key management
 * @param transit empty: keys come in the clear
 */
record Destination(Service management, Optional<Transit> transit) {
    /** As many keys as the node is asked about at once. */
    private static final int STEP = 256;

    /** What the node would say to each; what stays anyway is not asked about. */
    static List<Candidate> foreseen(Service management, List<Candidate> candidates) {
        List<Candidate> coming =
                candidates.stream().filter(c -> c.verdict() == Verdict.COMES).toList();
        Map<String, JsonNode> answers = new TreeMap<>();
        for (int from = 0; from < coming.size(); from += STEP) {
            List<Candidate> step = coming.subList(from, Math.min(from + STEP, coming.size()));
            management
                    .post(
                            "/ops/v1/import-rehearsals",
                            Map.of("keys", step.stream().map(Destination::announced).toList()))
                    .json()
                    .path("keys")
                    .forEach(key -> answers.put(key.path("label").asText(), key));
        }
        return candidates.stream()
                .map(
                        candidate ->
                                candidate.verdict() == Verdict.COMES
                                        ? judged(candidate, answers.get(candidate.label()))
                                        : candidate)
                .toList();
    }

    private static Candidate judged(Candidate candidate, @Nullable JsonNode answer) {
        if (answer == null) {
            throw new CommandFailed(
                    "the node says nothing about key '%s'".formatted(candidate.label()));
        }
        if (answer.path("present").asBoolean()) {
            return candidate.becomes(
                    Verdict.THERE,
                    candidate.publicKey().isPresent()
                            ? List.of()
                            : List.of("a key of this name and kind; secrets are not compared"));
        }
        return answer.path("refusal").isTextual()
                ? candidate.becomes(
                        Verdict.STAYS,
                        List.of(
                                "%s: %s"
                                        .formatted(
                                                answer.path("refusal").asText(),
                                                answer.path("message").asText())))
                : candidate;
    }

    private static Map<String, Object> announced(Candidate candidate) {
        Map<String, Object> key = new LinkedHashMap<>();
        key.put("label", candidate.label());
        key.put("type", candidate.kind());
        candidate.publicKey().map(Bytes::base64).ifPresent(spki -> key.put("publicKey", spki));
        key.put("attributes", attributes(candidate));
        return key;
    }

    private static Map<String, Boolean> attributes(Candidate candidate) {
        Map<String, Boolean> attributes = new TreeMap<>();
        candidate.attributes().forEach(use -> attributes.put(use, true));
        attributes.put("destroyable", true);
        return attributes;
    }

    /** Brings one over, with its certificates; what becomes of it. */
    Candidate bring(KeySource source, Candidate candidate) {
        try {
            if (candidate.verdict() == Verdict.COMES) {
                KeySpec spec = candidate.spec().orElseThrow();
                try (SecretBytes material = source.take(candidate.entry())) {
                    if (transit.isPresent()) {
                        transit.get()
                                .bring(candidate.label(), spec, attributes(candidate), material);
                    } else {
                        plain(candidate, spec, material);
                    }
                }
            }
            List<String> remarks = new ArrayList<>(candidate.why());
            certify(candidate).ifPresent(remarks::add);
            return candidate.becomes(
                    candidate.verdict() == Verdict.COMES ? Verdict.CAME : candidate.verdict(),
                    remarks);
        } catch (CommandFailed refused) {
            return candidate.becomes(Verdict.STAYS, List.of(String.valueOf(refused.getMessage())));
        }
    }

    /** In the clear, in bytes that can be wiped. */
    private void plain(Candidate candidate, KeySpec spec, SecretBytes material) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("label", candidate.label());
        body.put("algorithm", spec.algorithm().wireName());
        body.put("attributes", attributes(candidate));
        byte[] head = json(body);
        byte[] raw = ForeignKey.encoded(material);
        byte[] digits = Base64.getEncoder().encode(raw);
        Arrays.fill(raw, (byte) 0);
        byte[] name =
                (spec.algorithm().asymmetric() ? ",\"privateKey\":\"" : ",\"secretKey\":\"")
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[head.length - 1 + name.length + digits.length + 2];
        System.arraycopy(head, 0, whole, 0, head.length - 1);
        System.arraycopy(name, 0, whole, head.length - 1, name.length);
        System.arraycopy(digits, 0, whole, head.length - 1 + name.length, digits.length);
        whole[whole.length - 2] = '"';
        whole[whole.length - 1] = '}';
        Arrays.fill(digits, (byte) 0);
        try {
            management.post("/v1/key/import/plain", whole);
        } finally {
            Arrays.fill(whole, (byte) 0);
        }
    }

    private static byte[] json(Map<String, Object> body) {
        try {
            return Service.JSON.writeValueAsBytes(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Keeps its certificates with the key, unless there are some: also after a migration that ended
     * between the two. What to say of it, if it did not go.
     */
    private Optional<String> certify(Candidate candidate) {
        List<X509Certificate> chain = candidate.entry().chain();
        boolean own =
                !chain.isEmpty()
                        && candidate
                                .publicKey()
                                .equals(
                                        Optional.of(
                                                Bytes.of(
                                                        chain.getFirst()
                                                                .getPublicKey()
                                                                .getEncoded())));
        if (!own) {
            return Optional.empty();
        }
        boolean kept =
                management
                        .probe("/v1/certificate/" + Service.segment(candidate.label()))
                        .filter(reply -> reply.status() < 300)
                        .isPresent();
        if (kept) {
            return Optional.empty();
        }
        Service.Reply reply =
                management.ask(
                        "/v1/certificate/import/plain",
                        Map.of("label", candidate.label(), "certificate", pem(chain)));
        return reply.status() < 300
                ? Optional.empty()
                : Optional.of(
                        "its certificate was refused: %s"
                                .formatted(reply.json().path("message").asText()));
    }

    private static String pem(List<X509Certificate> chain) {
        var encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
        var text = new StringBuilder();
        for (X509Certificate certificate : chain) {
            try {
                text.append("-----BEGIN CERTIFICATE-----\n")
                        .append(encoder.encodeToString(certificate.getEncoded()))
                        .append("\n-----END CERTIFICATE-----\n");
            } catch (CertificateEncodingException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return text.toString();
    }
}
