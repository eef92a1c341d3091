package io.claviger.crypto.certificate;

import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.Hash;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.provider.KeyHandle;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;
import org.bouncycastle.util.CollectionStore;

/** Makes timestamp tokens (RFC 3161) with one key. For one token; one thread. */
public final class Timestamper {
    /** How far the time in a token may be off, in seconds. */
    public static final int ACCURACY_SECONDS = 1;

    /** Bytes of a serial number: RFC 3161 §2.4.2 asks verifiers for 160 bits. */
    public static final int SERIAL_BYTES = 20;

    /**
     * The policy under which tokens are made: "the time of the journal of a Claviger device". An
     * identifier of the UUID arc (ITU-T X.667), which needs no registration.
     */
    public static final String POLICY = "2.25.196622530926423264893302843218301923137";

    private static final DigestCalculatorProvider DIGESTS = new BcDigestCalculatorProvider();

    private static final Map<Hash, ASN1ObjectIdentifier> HASHES =
            Map.of(
                    Hash.SHA224, NISTObjectIdentifiers.id_sha224,
                    Hash.SHA256, NISTObjectIdentifiers.id_sha256,
                    Hash.SHA384, NISTObjectIdentifiers.id_sha384,
                    Hash.SHA512, NISTObjectIdentifiers.id_sha512);

    private final HandleSigner signer;
    private final List<Certificate> chain;

    /**
     * Refuses a key whose certificate is not one for timestamps.
     *
     * @param chain the key's own certificate first
     */
    public Timestamper(KeyHandle key, SignatureMechanism mechanism, List<Certificate> chain) {
        this.signer = new HandleSigner(key, mechanism);
        this.chain = List.copyOf(chain);
    }

    /**
     * The token for a payload.
     *
     * @param hash one of SHA-2
     * @param random {@link #SERIAL_BYTES} random bytes
     */
    public SignedDocument token(Hash hash, byte[] payload, Instant time, Bytes random) {
        ASN1ObjectIdentifier name = HASHES.get(hash);
        if (name == null) {
            throw new IllegalArgumentException("no timestamps over " + hash);
        }
        try {
            var asking = new TimeStampRequestGenerator();
            asking.setCertReq(true);
            TimeStampRequest request = asking.generate(name, digest(name, payload));
            BigInteger serial = new BigInteger(1, random.unsafeArray());
            var generator =
                    new TimeStampTokenGenerator(
                            new SignerInfoGeneratorBuilder(DIGESTS)
                                    .build(signer, chain.getFirst().holder()),
                            DIGESTS.get(new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256)),
                            new ASN1ObjectIdentifier(POLICY));
            generator.setAccuracySeconds(ACCURACY_SECONDS);
            generator.addCertificates(
                    new CollectionStore<>(chain.stream().map(Certificate::holder).toList()));
            return signer.document(
                    generator.generate(request, serial, Date.from(time)).getEncoded("DER"));
        } catch (TSPException | IllegalArgumentException unfit) {
            // The generator checks the certificate: exactly one critical purpose, timeStamping.
            throw new Refusal.Thrown(
                    RefusalCode.CERTIFICATE_INVALID,
                    "the timestamp key's certificate needs the one critical purpose TIME_STAMPING");
        } catch (OperatorCreationException | IOException broken) {
            throw new IllegalStateException("a timestamp of our own does not encode", broken);
        }
    }

    private static byte[] digest(ASN1ObjectIdentifier hash, byte[] payload)
            throws OperatorCreationException, IOException {
        DigestCalculator calculator = DIGESTS.get(new AlgorithmIdentifier(hash));
        try (OutputStream content = calculator.getOutputStream()) {
            content.write(payload);
        }
        return calculator.getDigest();
    }
}
