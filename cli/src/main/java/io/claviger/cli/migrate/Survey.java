package io.claviger.cli.migrate;

import io.claviger.cli.CommandFailed;
import io.claviger.cli.migrate.Candidate.Verdict;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.refusal.Refusal;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.crypto.transport.ForeignKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the entries of a source one after the other, and says of each whether it could come.
 * Each key is taken out for as long as it takes to see what it is.
 *
 * @param only names of entries that are meant; empty: all
 * @param prefix of the labels
 * @param uses what all of them shall do; empty: what they or their certificates say
 * @param expired whether keys come whose certificate has expired
 */
record Survey(
        Mechanisms mechanisms,
        Set<String> only,
        String prefix,
        Set<String> uses,
        boolean expired,
        Instant now) {
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int NON_REPUDIATION = 1;
    private static final int KEY_ENCIPHERMENT = 2;
    private static final int DATA_ENCIPHERMENT = 3;
    private static final int KEY_AGREEMENT = 4;
    private static final int KEY_CERT_SIGN = 5;
    private static final int CRL_SIGN = 6;

    List<Candidate> of(KeySource source) {
        List<Candidate> found = new ArrayList<>();
        Map<Bytes, String> seen = new HashMap<>();
        Set<String> named = new HashSet<>();
        for (Entry entry : source.entries()) {
            if (only.isEmpty() || only.contains(entry.name())) {
                named.add(entry.name());
                found.add(unlessTwice(judged(source, entry), seen));
            }
        }
        only.stream()
                .filter(name -> !named.contains(name))
                .findFirst()
                .ifPresent(
                        name -> {
                            throw new CommandFailed("there is no entry '%s'".formatted(name));
                        });
        return found;
    }

    private static Candidate unlessTwice(Candidate candidate, Map<Bytes, String> seen) {
        if (candidate.publicKey().isEmpty()) {
            return candidate;
        }
        String first = seen.putIfAbsent(candidate.publicKey().get(), candidate.entry().name());
        return first == null
                ? candidate
                : candidate.becomes(
                        Verdict.STAYS, List.of("it is the same key as '%s'".formatted(first)));
    }

    private Candidate judged(KeySource source, Entry entry) {
        String label = prefix + entry.name();
        if (entry.obstacle().isPresent()) {
            return staying(entry, label, entry.obstacle().get());
        }
        try {
            var _ = new KeyLabel(label);
        } catch (IllegalArgumentException impossible) {
            return staying(entry, label, String.valueOf(impossible.getMessage()));
        }
        if (!expired && !entry.chain().isEmpty() && ended(entry.chain().getFirst())) {
            return staying(
                    entry,
                    label,
                    "its certificate expired at %s; --expired brings it all the same"
                            .formatted(entry.chain().getFirst().getNotAfter().toInstant()));
        }
        KeyAlgorithm algorithm = entry.algorithm().orElseThrow();
        try (SecretBytes material = source.take(entry);
                ForeignKey key = recognised(algorithm, material)) {
            return new Candidate(
                    entry,
                    label,
                    Optional.of(key.spec()),
                    key.publicKey(),
                    attributes(entry, algorithm),
                    Verdict.COMES,
                    remarks(entry, key));
        } catch (Refusal.Thrown unfit) {
            return staying(entry, label, unfit.refusal().message());
        } catch (CommandFailed held) {
            return staying(entry, label, String.valueOf(held.getMessage()));
        }
    }

    private ForeignKey recognised(KeyAlgorithm algorithm, SecretBytes material) {
        return algorithm.asymmetric()
                ? ForeignKey.pair(mechanisms, algorithm, material, Optional.empty())
                : ForeignKey.secret(algorithm, material);
    }

    private boolean ended(X509Certificate certificate) {
        return now.isAfter(certificate.getNotAfter().toInstant());
    }

    private static Candidate staying(Entry entry, String label, String why) {
        return new Candidate(
                entry,
                label,
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                Verdict.STAYS,
                List.of(why));
    }

    /** What does not keep the key, and somebody should know. */
    private List<String> remarks(Entry entry, ForeignKey key) {
        if (key.publicKey().isEmpty()) {
            return List.of();
        }
        if (entry.chain().isEmpty()) {
            return List.of("without a certificate");
        }
        List<String> remarks = new ArrayList<>();
        X509Certificate own = entry.chain().getFirst();
        if (!certifies(own, key)) {
            remarks.add("without its certificate, which is for another key");
        } else if (ended(own)) {
            remarks.add("its certificate has expired");
        }
        X509Certificate last = entry.chain().getLast();
        if (!last.getSubjectX500Principal().equals(last.getIssuerX500Principal())) {
            remarks.add("its chain ends at %s".formatted(last.getSubjectX500Principal()));
        }
        return remarks;
    }

    private static boolean certifies(X509Certificate certificate, ForeignKey key) {
        return key.publicKey()
                .equals(Optional.of(Bytes.of(certificate.getPublicKey().getEncoded())));
    }

    /** What it is said to do, there or by its certificate; else what keys of its kind are for. */
    private Set<String> attributes(Entry entry, KeyAlgorithm algorithm) {
        if (!uses.isEmpty()) {
            return uses;
        }
        if (!entry.uses().isEmpty()) {
            return entry.uses();
        }
        Set<String> said =
                entry.chain().isEmpty()
                        ? Set.of()
                        : certified(entry.chain().getFirst().getKeyUsage(), algorithm);
        return said.isEmpty() ? Set.of(usual(algorithm)) : said;
    }

    private static Set<String> certified(boolean @Nullable [] usage, KeyAlgorithm algorithm) {
        Set<String> uses = new LinkedHashSet<>();
        if (usage == null) {
            return uses;
        }
        if (usage[DIGITAL_SIGNATURE]
                || usage[NON_REPUDIATION]
                || usage[KEY_CERT_SIGN]
                || usage[CRL_SIGN]) {
            uses.add("sign");
        }
        if (algorithm == KeyAlgorithm.RSA
                && (usage[KEY_ENCIPHERMENT] || usage[DATA_ENCIPHERMENT])) {
            uses.add("decrypt");
        }
        if (algorithm != KeyAlgorithm.RSA && usage[KEY_AGREEMENT]) {
            uses.add("derive");
        }
        return uses;
    }

    private static String usual(KeyAlgorithm algorithm) {
        return switch (algorithm) {
            case XDH, DH -> "derive";
            case AES, CHACHA20, CAMELLIA, TDEA -> "decrypt";
            default -> "sign";
        };
    }
}
