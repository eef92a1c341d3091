package io.claviger.crypto.certificate;

import io.claviger.core.id.Bytes;
import io.claviger.core.refusal.Refusal;
import io.claviger.crypto.provider.BouncyCastle;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;

/**
 * What is asked of a time stamping authority, and what it answers (RFC 3161), over SHA-256.
 * Stateless; for many threads.
 */
public final class TimestampExchange {
    private TimestampExchange() {}

    /**
     * What a timestamp says.
     *
     * @param authority subject of the certificate that signed it
     */
    public record Stamped(Instant time, String authority) {}

    /** The timestamp does not hold; the message says why, in the end of a sentence. */
    public static final class NotStamped extends Exception {
        private static final long serialVersionUID = 1L;

        private NotStamped(String reason) {
            super(reason, null, false, false);
        }
    }

    /** A request (DER) that asks for the authority's certificate, too. */
    public static byte[] request(Bytes sha256, Bytes nonce) {
        try {
            return asked(sha256, nonce).getEncoded();
        } catch (IOException impossible) {
            throw new IllegalStateException("a request of our own does not encode", impossible);
        }
    }

    private static TimeStampRequest asked(Bytes sha256, Bytes nonce) {
        var generator = new TimeStampRequestGenerator();
        generator.setCertReq(true);
        return generator.generate(
                NISTObjectIdentifiers.id_sha256,
                sha256.toArray(),
                new BigInteger(1, nonce.unsafeArray()));
    }

    /** Verifies the answer (DER) to a {@link #request}: it must be the answer to this very one. */
    public static Stamped answer(
            byte[] response, Bytes sha256, Bytes nonce, CertificateAuthorities authorities)
            throws NotStamped {
        var parsed = parsed(response);
        try {
            parsed.validate(asked(sha256, nonce));
        } catch (TSPException other) {
            throw new NotStamped("it answers another request (" + other.getMessage() + ")");
        }
        return verify(parsed, sha256, authorities);
    }

    /**
     * Verifies an answer that was kept: over this digest, signed by an authority for timestamps
     * that counted when it signed. Whether it was revoked is not asked.
     */
    public static Stamped verify(byte[] response, Bytes sha256, CertificateAuthorities authorities)
            throws NotStamped {
        return verify(parsed(response), sha256, authorities);
    }

    private static TimeStampResponse parsed(byte[] response) throws NotStamped {
        try {
            return new TimeStampResponse(response);
        } catch (TSPException | IOException | RuntimeException malformed) {
            throw new NotStamped("it is malformed");
        }
    }

    private static Stamped verify(
            TimeStampResponse response, Bytes sha256, CertificateAuthorities authorities)
            throws NotStamped {
        try {
            return judged(response, sha256, authorities);
        } catch (RuntimeException malformed) {
            // The library reads much of what it parsed only when it is asked for it.
            throw new NotStamped("it is malformed");
        }
    }

    private static Stamped judged(
            TimeStampResponse response, Bytes sha256, CertificateAuthorities authorities)
            throws NotStamped {
        TimeStampToken token = response.getTimeStampToken();
        if (token == null) {
            throw new NotStamped(
                    "the authority refused it"
                            + Optional.ofNullable(response.getStatusString())
                                    .map(status -> " (" + status + ")")
                                    .orElse(""));
        }
        var info = token.getTimeStampInfo();
        if (!NISTObjectIdentifiers.id_sha256.equals(info.getMessageImprintAlgOID())
                || !Bytes.of(info.getMessageImprintDigest()).equals(sha256)) {
            throw new NotStamped("it is over something else");
        }
        X509CertificateHolder signer = signer(token);
        checkSignature(token, signer);
        Instant time = info.getGenTime().toInstant();
        if (!authorities.vouchFor(certificate(signer), sent(token), time)) {
            throw new NotStamped("no trusted authority vouches for its signer");
        }
        return new Stamped(time, signer.getSubject().toString());
    }

    /**
     * Signature, the one critical purpose, the certificate's dates, and that it is the one that was
     * signed.
     */
    private static void checkSignature(TimeStampToken token, X509CertificateHolder signer)
            throws NotStamped {
        try {
            token.validate(
                    new JcaSimpleSignerInfoVerifierBuilder()
                            .setProvider(BouncyCastle.provider())
                            .build(signer));
        } catch (TSPException
                | OperatorCreationException
                | java.security.cert.CertificateException
                | RuntimeException wrong) {
            throw new NotStamped("its signature does not hold (" + wrong.getMessage() + ")");
        }
    }

    private static X509CertificateHolder signer(TimeStampToken token) throws NotStamped {
        List<X509CertificateHolder> matching =
                token.getCertificates().getMatches(null).stream()
                        .filter(token.getSID()::match)
                        .toList();
        if (matching.size() != 1) {
            throw new NotStamped("it has not exactly one certificate of its signer");
        }
        return matching.getFirst();
    }

    /** All certificates that came along: a path may lead over them. */
    private static List<Certificate> sent(TimeStampToken token) throws NotStamped {
        var sent = new ArrayList<Certificate>();
        for (X509CertificateHolder each : token.getCertificates().getMatches(null)) {
            sent.add(certificate(each));
        }
        return sent;
    }

    private static Certificate certificate(X509CertificateHolder holder) throws NotStamped {
        try {
            return Certificate.read(Bytes.owned(holder.getEncoded()));
        } catch (IOException | Refusal.Thrown malformed) {
            throw new NotStamped("a certificate in it is malformed");
        }
    }
}
