package io.claviger.evidence;

import io.claviger.core.evidence.DigestKind;
import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.evidence.RecordedApproval;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.ApprovalRequestId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.LogId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.id.RequestId;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.Role;
import io.claviger.evidence.checkpoint.CheckpointSigner;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.log.EvidenceLog;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Records and a signer for tests, the same in every run. */
public final class Samples {
    public static final LogId LOG = new LogId("claviger/sample");
    public static final Instant START = Instant.parse("2026-11-24T08:15:30.123Z");
    public static final KeyId KEY = KeyId.of("01937a5c-0000-7000-8000-000000000001");
    public static final KeyId OTHER_KEY = KeyId.of("01937a5c-0000-7000-8000-000000000002");
    public static final ApprovalRequestId REQUEST =
            new ApprovalRequestId(UUID.fromString("0193c001-0000-7000-8000-000000000009"));
    public static final ApplicationId APPLICATION = new ApplicationId("demo");
    public static final CredentialId CREDENTIAL = new CredentialId("cr-0123456789abcdef");
    public static final CheckpointSigner SIGNER = new Rfc8032Signer();
    public static final NoteKey NOTE_KEY = NoteKey.of(LOG.value(), SIGNER);

    private Samples() {}

    /** A granted signature, everything filled in. */
    public static EvidenceRecord granted() {
        return new EvidenceRecord(
                START,
                new Origin(
                        new RequestId("req-1"),
                        Optional.of("order-4711"),
                        Optional.of("CHG-42"),
                        identity(),
                        InterfaceName.REST,
                        "127.0.0.1",
                        Optional.of("curl/8.5.0"),
                        START),
                Optional.of(new PartitionId("DEMO")),
                Optional.of(KEY),
                Optional.of(new KeyLabel("invoice key")),
                Optional.of(3L),
                Optional.of(17L),
                Optional.empty(),
                Optional.of(digest(0xaa)),
                Operation.SIGN,
                Optional.of("SHA256_WITH_ECDSA"),
                Optional.empty(),
                Map.of(DigestKind.SIGNATURE, digest(0x22), DigestKind.MESSAGE, digest(0x11)),
                Optional.empty(),
                List.of(),
                1,
                Optional.empty());
    }

    /** A signature that two approved. */
    public static EvidenceRecord approved() {
        return withApprovals(
                granted(),
                List.of(
                        new RecordedApproval(
                                Optional.of("Zo\u00eb \"Z\""), digest(0x33), digest(0x44)),
                        new RecordedApproval(Optional.empty(), digest(0x55), digest(0x66))));
    }

    /** The same record, with a request and approvals. */
    public static EvidenceRecord withApprovals(
            EvidenceRecord record, List<RecordedApproval> approvals) {
        var digests = new EnumMap<DigestKind, Bytes>(record.digests());
        digests.put(DigestKind.TOKEN, digest(0x77));
        return new EvidenceRecord(
                record.time(),
                record.origin(),
                record.partition(),
                record.key(),
                record.keyLabel(),
                record.keyVersion(),
                record.keyUse(),
                record.subject(),
                record.policyDigest(),
                record.operation(),
                record.mechanism(),
                record.refusal(),
                digests,
                Optional.of(REQUEST),
                approvals,
                record.count(),
                record.sequence());
    }

    /** A refusal of a caller that proved nothing, folded. */
    public static EvidenceRecord refused() {
        return new EvidenceRecord(
                START,
                new Origin(
                        new RequestId("req-2"),
                        Optional.empty(),
                        Optional.empty(),
                        Identity.NOBODY,
                        InterfaceName.PKCS11,
                        "local",
                        Optional.of("b\u00f6se\u202e\"\\\n\ud83d\ude00"),
                        START),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("cr-fedcba9876543210"),
                Optional.empty(),
                Operation.AUTHENTICATE,
                Optional.empty(),
                Optional.of(Refusal.of(RefusalCode.INVALID_API_KEY, "the API key is not valid")),
                Map.of(),
                Optional.empty(),
                List.of(),
                12,
                Optional.empty());
    }

    /** The {@code number}-th of many small records. */
    public static EvidenceRecord numbered(long number) {
        var origin =
                new Origin(
                        new RequestId("r" + number),
                        Optional.empty(),
                        Optional.empty(),
                        number % 3 == 0 ? Identity.NOBODY : identity(),
                        InterfaceName.REST,
                        "10.0.0.1",
                        Optional.empty(),
                        START.plusMillis(number));
        return new EvidenceRecord(
                START.plusMillis(number),
                origin,
                Optional.of(new PartitionId("DEMO")),
                Optional.of(number % 2 == 0 ? KEY : OTHER_KEY),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Operation.SIGN,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                List.of(),
                1,
                Optional.empty());
    }

    /** Appends numbered records in one transaction. */
    public static void append(EvidenceLog log, MemoryStore store, long count) {
        var transaction = store.begin();
        long first = log.size();
        for (long i = first; i < first + count; i++) {
            log.append(numbered(i), transaction);
        }
        log.finish(transaction);
        transaction.commit();
        log.committed();
    }

    public static Bytes digest(int filler) {
        var digest = new byte[32];
        java.util.Arrays.fill(digest, (byte) filler);
        return Bytes.owned(digest);
    }

    private static Identity identity() {
        return new Identity(
                Optional.of(APPLICATION),
                Optional.of(CREDENTIAL),
                Optional.of(new PartitionId("DEMO")),
                Set.of(Role.KEY_OPERATION),
                "api-key");
    }

    /** The first key of RFC 8032 §7.1: public, so that golden files can be made again. */
    private static final class Rfc8032Signer implements CheckpointSigner {
        private static final byte[] SECRET =
                HexFormat.of()
                        .parseHex(
                                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        private static final byte[] PUBLIC =
                HexFormat.of()
                        .parseHex(
                                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");

        @Override
        public byte[] sign(byte[] message) {
            try {
                var key =
                        KeyFactory.getInstance("Ed25519")
                                .generatePrivate(
                                        new EdECPrivateKeySpec(NamedParameterSpec.ED25519, SECRET));
                var signature = Signature.getInstance("Ed25519");
                signature.initSign(key);
                signature.update(message);
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public byte[] publicKey() {
            return PUBLIC.clone();
        }
    }
}
