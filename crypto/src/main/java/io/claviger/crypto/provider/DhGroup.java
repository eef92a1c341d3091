package io.claviger.crypto.provider;

import io.claviger.core.id.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.pkcs.DHParameter;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.agreement.DHStandardGroups;
import org.bouncycastle.crypto.params.DHParameters;

/** A group of RFC 7919: a prime p for which (p - 1) / 2 is prime too, and the generator 2. */
final class DhGroup {
    private final DHParameters group;

    private DhGroup(DHParameters group) {
        this.group = group;
    }

    static DhGroup of(int bits) {
        return new DhGroup(
                switch (bits) {
                    case 2048 -> DHStandardGroups.rfc7919_ffdhe2048;
                    case 3072 -> DHStandardGroups.rfc7919_ffdhe3072;
                    case 4096 -> DHStandardGroups.rfc7919_ffdhe4096;
                    default -> throw new IllegalArgumentException("no group of this size");
                });
    }

    BigInteger prime() {
        return group.getP();
    }

    BigInteger generator() {
        return group.getG();
    }

    /** Whether these are the parameters of this very group. */
    boolean has(DHParameter parameters) {
        return parameters.getP().equals(prime()) && parameters.getG().equals(generator());
    }

    /**
     * SP 800-56A §5.6.2.3.1: a public number is neither trivial nor outside of the subgroup that
     * the generator makes.
     */
    boolean contains(BigInteger number) {
        BigInteger order = prime().shiftRight(1);
        return number.compareTo(BigInteger.TWO) >= 0
                && number.compareTo(prime().subtract(BigInteger.TWO)) <= 0
                && number.modPow(order, prime()).equals(BigInteger.ONE);
    }

    /** SubjectPublicKeyInfo of the number that belongs to this private one. */
    Bytes publicHalf(BigInteger secret) throws IOException {
        var parameters = new DHParameter(prime(), generator(), 0);
        return Bytes.owned(
                new SubjectPublicKeyInfo(
                                new AlgorithmIdentifier(
                                        PKCSObjectIdentifiers.dhKeyAgreement, parameters),
                                new ASN1Integer(generator().modPow(secret, prime())))
                        .getEncoded());
    }
}
