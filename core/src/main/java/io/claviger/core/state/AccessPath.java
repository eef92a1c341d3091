package io.claviger.core.state;

import io.claviger.core.id.Bytes;
import java.util.List;

/**
 * From where, and proven how, an application reaches the HSM.
 *
 * @param sources addresses or CIDR blocks; empty means any
 * @param clientCertificates SHA-256 fingerprints of client certificates that identify the
 *     application
 * @param tokenSubjects {@code issuer subject} pairs, joined by a space, of bearer tokens that
 *     identify the application
 * @param secondFactorRequired whether an API key alone is not enough: a listed certificate or token
 *     must come with it
 * @param requestSigners SubjectPublicKeyInfo of the keys that may sign the application's requests
 * @param signedRequestsRequired whether a request that can be signed must be
 */
public record AccessPath(
        List<String> sources,
        List<Bytes> clientCertificates,
        List<String> tokenSubjects,
        boolean secondFactorRequired,
        List<Bytes> requestSigners,
        boolean signedRequestsRequired) {
    public AccessPath {
        sources = List.copyOf(sources);
        requestSigners = List.copyOf(requestSigners);
        clientCertificates = List.copyOf(clientCertificates);
        tokenSubjects = List.copyOf(tokenSubjects);
    }

    /** Without keys that sign requests. */
    public AccessPath(
            List<String> sources,
            List<Bytes> clientCertificates,
            List<String> tokenSubjects,
            boolean secondFactorRequired) {
        this(sources, clientCertificates, tokenSubjects, secondFactorRequired, List.of(), false);
    }
}
