package io.claviger.core.certificate;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a certificate or a request for one says of its key.
 *
 * @param usages empty: the certificate does not restrict the key
 * @param purposes empty: any purpose
 * @param authority whether the subject may issue certificates
 */
public record CertificateProfile(
        SubjectName subject,
        Set<KeyUsage> usages,
        Set<ExtendedKeyUsage> purposes,
        boolean authority) {
    public CertificateProfile {
        usages = Collections.unmodifiableSet(copy(usages, KeyUsage.class));
        purposes = Collections.unmodifiableSet(copy(purposes, ExtendedKeyUsage.class));
    }

    private static <E extends Enum<E>> Set<E> copy(Set<E> values, Class<E> type) {
        Set<E> copy = EnumSet.noneOf(type);
        copy.addAll(values);
        return copy;
    }

    /** The first thing in which the profile contradicts itself, as a sentence. */
    public Optional<String> contradiction() {
        // RFC 5280 §4.2.1.9: without cA, keyCertSign must not be asserted; and an authority whose
        // key usage lacks it could issue nothing that verifies.
        if (usages.contains(KeyUsage.KEY_CERT_SIGN) && !authority) {
            return Optional.of("key usage 'KEY_CERT_SIGN' needs 'certificateAuthority'");
        }
        if (authority && !usages.isEmpty() && !usages.contains(KeyUsage.KEY_CERT_SIGN)) {
            return Optional.of("a certificate authority needs key usage 'KEY_CERT_SIGN'");
        }
        boolean oneWay =
                usages.contains(KeyUsage.ENCIPHER_ONLY) || usages.contains(KeyUsage.DECIPHER_ONLY);
        if (oneWay && !usages.contains(KeyUsage.KEY_AGREEMENT)) {
            return Optional.of(
                    "'ENCIPHER_ONLY' and 'DECIPHER_ONLY' mean nothing without 'KEY_AGREEMENT'");
        }
        return Optional.empty();
    }
}
