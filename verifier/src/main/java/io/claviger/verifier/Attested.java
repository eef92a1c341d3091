package io.claviger.verifier;

import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.Refusal;
import io.claviger.crypto.certificate.Certificate;
import io.claviger.crypto.signer.SignerKey;
import io.claviger.evidence.json.Json;
import io.claviger.evidence.pack.EvidencePackage.KeyAttestation;
import io.claviger.evidence.state.Subject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether a statement about a key is the device's. */
final class Attested {
    private static final Pattern CERTIFICATE =
            Pattern.compile(
                    "-----BEGIN CERTIFICATE-----\\s+([A-Za-z0-9+/=\\s]+?)-----END CERTIFICATE-----");
    private static final int MAX_CHAIN_BYTES = 1 << 16;

    private Attested() {}

    /** What is wrong with it; empty if nothing is. */
    static Optional<String> wrong(String key, KeyAttestation attested, History history) {
        try {
            return wrong(key, attested, chain(attested.chain()), history);
        } catch (Refusal.Thrown | IllegalArgumentException unreadable) {
            return Optional.of("its certificates cannot be read");
        }
    }

    private static Optional<String> wrong(
            String key, KeyAttestation attested, List<Certificate> chain, History history) {
        if (chain.size() != 2 || !chain.getFirst().isIssuedBy(chain.getLast())) {
            return Optional.of("its certificates are no chain");
        }
        if (!chain.getLast().isIssuedBy(chain.getLast())) {
            return Optional.of("its root is not signed by itself");
        }
        boolean signed =
                SignerKey.of(chain.getFirst())
                        .verifies(
                                "SHA-256",
                                attested.statement().unsafeArray(),
                                attested.signature().unsafeArray());
        if (!signed) {
            return Optional.of("it is not signed by the key that its certificate names");
        }
        String xml = new String(attested.statement().unsafeArray(), StandardCharsets.UTF_8);
        if (!xml.contains("<uuid>" + key + "</uuid>")) {
            return Optional.of("it is about another key");
        }
        if (differs(chain.getLast(), history.newest(Subject.DEVICE), "attestationRoot")) {
            return Optional.of("its root is not the one that the log tells of");
        }
        Optional<String> partition =
                history.newest(new Subject(Subject.Kind.KEY, key))
                        .flatMap(document -> document.optionalText("partition"));
        Optional<Json.Obj> told =
                partition.flatMap(id -> history.newest(new Subject(Subject.Kind.PARTITION, id)));
        if (differs(chain.getFirst(), told, "attestationCertificate")) {
            return Optional.of("it is signed by another key than its partition's");
        }
        return Optional.empty();
    }

    /** Whether the log tells of another certificate; one of which it does not tell may be any. */
    private static boolean differs(
            Certificate certificate, Optional<Json.Obj> document, String member) {
        return document.flatMap(of -> of.optionalText(member))
                .filter(text -> !text.equals(certificate.encoded().base64()))
                .isPresent();
    }

    private static List<Certificate> chain(Bytes pem) {
        if (pem.length() > MAX_CHAIN_BYTES) {
            throw new IllegalArgumentException("too long");
        }
        var chain = new ArrayList<Certificate>();
        var matcher = CERTIFICATE.matcher(new String(pem.unsafeArray(), StandardCharsets.US_ASCII));
        while (matcher.find()) {
            chain.add(
                    Certificate.read(
                            Bytes.owned(Base64.getMimeDecoder().decode(matcher.group(1)))));
        }
        return chain;
    }
}
