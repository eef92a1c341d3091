package io.claviger.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.evidence.Operation;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.PolicySetting;
import io.claviger.core.state.Role;
import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.testing.ProtocolClient;
import io.claviger.pkcs11.testing.TestNode;
import io.claviger.pkcs11.wire.Call;
import io.claviger.pkcs11.wire.WireReader;
import io.claviger.pkcs11.wire.WireWriter;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.KeyAgreement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects that end with their session (CKA_TOKEN false). */
class SessionObjectsTest {
    private static final byte[] P256 = {6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 3, 1, 7};
    private static final byte[] PROCESS = new byte[16];
    private static final byte[] MESSAGE = ProtocolClient.utf8("what is signed");
    private static final byte[] NONE = ProtocolClient.NO_PARAMETER;
    private static final int SIGN = 3;
    private static final int VERIFY = 4;
    private static final int ENCRYPT = 1;
    private static final int DECRYPT = 2;

    private final TestNode node = new TestNode();
    private @TempDir Path folder;
    private Pkcs11Server server;
    private ProtocolClient client;
    private long session;

    @BeforeEach
    void start() {
        server =
                Pkcs11Server.start(
                        new Pkcs11Options(
                                folder.resolve("p11.sock"), 4, "0.0-test", CallMeter.NONE),
                        node.engine(),
                        node.journal(),
                        TestNode.clock(),
                        _ -> {});
        client = connected(PROCESS);
        session = client.openSession(false);
        assertThat(client.login(session, Ck.CKU_USER, TestNode.USER_PIN)).isEqualTo(ReturnValue.OK);
    }

    private ProtocolClient connected(byte[] process) {
        ProtocolClient next = ProtocolClient.connect(server.socket().orElseThrow());
        assertThat(
                        next.hello(
                                process,
                                "DEMO",
                                node.token(Role.KEY_OPERATION),
                                node.token(Role.KEY_MANAGEMENT)))
                .isEqualTo(ReturnValue.OK);
        return next;
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        node.close();
    }

    private long[] ecPair() {
        return client.pair(
                session,
                Ck.CKM_EC_KEY_PAIR_GEN,
                Map.of(Ck.CKA_EC_PARAMS, P256),
                Map.of(Ck.CKA_LABEL, "mine", Ck.CKA_SIGN, true, Ck.CKA_DERIVE, true));
    }

    private long aes(Map<Integer, Object> more) {
        Map<Integer, Object> template = new HashMap<>(more);
        template.put(Ck.CKA_VALUE_LEN, 32L);
        return client.done(
                        Call.GENERATE_KEY,
                        ProtocolClient.template(
                                ProtocolClient.start(session, Ck.CKM_AES_KEY_GEN, NONE), template))
                .u64();
    }

    private ReturnValue signed(long inSession, long key) {
        return client.oneShot(inSession, SIGN, Ck.CKM_ECDSA_SHA256, NONE, key, MESSAGE).value();
    }

    private List<EvidenceRecord> records(Operation operation) {
        return node.records().stream().filter(r -> r.operation() == operation).toList();
    }

    @Test
    void a_key_of_a_session_works_in_every_session_and_ends_with_its_own() {
        long other = client.openSession(false);
        long[] pair = ecPair();
        assertThat(client.attribute(session, pair[1], Ck.CKA_TOKEN)).hasValue(new byte[] {0});
        assertThat(client.attribute(session, pair[1], Ck.CKA_LABEL))
                .hasValue(ProtocolClient.utf8("mine"));
        assertThat(client.find(other, Map.of(Ck.CKA_LABEL, "mine")))
                .containsExactlyInAnyOrder(pair[0], pair[1]);
        assertThat(client.find(other, Map.of(Ck.CKA_LABEL, "mine", Ck.CKA_TOKEN, true))).isEmpty();
        assertThat(signed(other, pair[1])).isEqualTo(ReturnValue.OK);
        client.done(Call.CLOSE_SESSION, new WireWriter().u64(session));
        assertThat(signed(other, pair[1])).isEqualTo(ReturnValue.KEY_HANDLE_INVALID);
        assertThat(client.find(other, Map.of())).isEmpty();
    }

    @Test
    void another_program_does_not_see_it() {
        long[] pair = ecPair();
        try (ProtocolClient stranger =
                connected(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})) {
            long theirs = stranger.openSession(false);
            assertThat(stranger.login(theirs, Ck.CKU_USER, TestNode.USER_PIN))
                    .isEqualTo(ReturnValue.OK);
            assertThat(stranger.find(theirs, Map.of())).isEmpty();
            assertThat(
                            stranger.oneShot(
                                            theirs,
                                            SIGN,
                                            Ck.CKM_ECDSA_SHA256,
                                            NONE,
                                            pair[1],
                                            MESSAGE)
                                    .value())
                    .isEqualTo(ReturnValue.KEY_HANDLE_INVALID);
        }
        assertThat(signed(session, pair[1])).isEqualTo(ReturnValue.OK);
    }

    @Test
    void its_making_and_each_use_leave_a_record_and_the_journal_never_holds_it() {
        long[] pair = ecPair();
        assertThat(signed(session, pair[1])).isEqualTo(ReturnValue.OK);
        assertThat(signed(session, pair[1])).isEqualTo(ReturnValue.OK);
        EvidenceRecord made = records(Operation.CREATE_KEY).getFirst();
        assertThat(made.origin().interfaceName()).isEqualTo(InterfaceName.PKCS11);
        assertThat(made.key()).isPresent();
        assertThat(records(Operation.SIGN))
                .hasSize(2)
                .allSatisfy(
                        record -> {
                            assertThat(record.key()).isEqualTo(made.key());
                            assertThat(record.refusal()).isEmpty();
                            assertThat(record.sequence()).isPresent();
                        });
        assertThat(node.journal().state().key(made.key().orElseThrow())).isEmpty();
        assertThat(node.journal().commands().stream().flatMap(SessionObjectsTest::keys))
                .hasSize(3)
                .allMatch(key -> key.wrapped().length() == 0);
    }

    private static Stream<KeyObject> keys(Command command) {
        return switch (command) {
            case Command.CreateKey c -> Stream.of(c.key());
            case Command.InSession c -> c.keys().stream();
            default -> Stream.empty();
        };
    }

    @Test
    void logging_out_ends_private_keys_and_leaves_public_ones() throws Exception {
        long[] pair = ecPair();
        long imported = rsaPublic(rsa(), Map.of(Ck.CKA_LABEL, "theirs"));
        client.done(Call.LOGOUT, new WireWriter().u64(session));
        assertThat(client.find(session, Map.of())).containsExactly(imported);
        assertThat(client.login(session, Ck.CKU_USER, TestNode.USER_PIN)).isEqualTo(ReturnValue.OK);
        assertThat(signed(session, pair[1])).isEqualTo(ReturnValue.KEY_HANDLE_INVALID);
    }

    @Test
    void the_policy_of_the_partition_may_forbid_them() {
        node.policy(PolicySetting.SESSION_OBJECTS, false);
        assertThat(
                        client.call(
                                        Call.GENERATE_KEY,
                                        ProtocolClient.template(
                                                ProtocolClient.start(
                                                        session, Ck.CKM_AES_KEY_GEN, NONE),
                                                Map.of(Ck.CKA_VALUE_LEN, 16L)))
                                .value())
                .isEqualTo(ReturnValue.ACTION_PROHIBITED);
        assertThat(records(Operation.CREATE_KEY).getLast().refusal()).isPresent();
    }

    @Test
    void a_policy_that_changes_acts_at_once() {
        long[] pair = ecPair();
        node.policy(PolicySetting.USE_OBJECTS, false);
        assertThat(signed(session, pair[1])).isEqualTo(ReturnValue.ACTION_PROHIBITED);
        node.policy(PolicySetting.USE_OBJECTS, true);
        assertThat(signed(session, pair[1])).isEqualTo(ReturnValue.OK);
    }

    @Test
    void public_keys_come_in_without_the_right_to_import_and_verify() throws Exception {
        node.policy(PolicySetting.IMPORT_KEYS, false);
        KeyPair theirs = rsa();
        client.done(Call.LOGOUT, new WireWriter().u64(session));
        long key = rsaPublic(theirs, Map.of());
        var signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(theirs.getPrivate());
        signer.update(MESSAGE);
        byte[] signature = signer.sign();
        assertThat(verified(key, signature)).isEqualTo(ReturnValue.OK);
        signature[5] ^= 1;
        assertThat(verified(key, signature)).isEqualTo(ReturnValue.SIGNATURE_INVALID);
    }

    private ReturnValue verified(long key, byte[] signature) {
        return client.oneShot(
                        session,
                        VERIFY,
                        Ck.CKM_SHA256_RSA_PKCS,
                        NONE,
                        key,
                        MESSAGE,
                        Optional.of(signature))
                .value();
    }

    private static KeyPair rsa() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private long rsaPublic(KeyPair pair, Map<Integer, Object> more) {
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        Map<Integer, Object> template = new HashMap<>(more);
        template.put(Ck.CKA_CLASS, Ck.CKO_PUBLIC_KEY);
        template.put(Ck.CKA_KEY_TYPE, Ck.CKK_RSA);
        template.put(Ck.CKA_MODULUS, key.getModulus().toByteArray());
        template.put(Ck.CKA_PUBLIC_EXPONENT, key.getPublicExponent().toByteArray());
        return client.create(session, template);
    }

    @Test
    void a_secret_that_is_agreed_on_is_read_by_its_program() throws Exception {
        node.policy(PolicySetting.EXPORT_KEYS, false);
        long[] pair = ecPair();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair peer = generator.generateKeyPair();
        byte[] point = point((ECPublicKey) peer.getPublic());
        byte[] secret = secretWith(peer, pair[0]);

        long whole = derived(pair[1], point, Map.of());
        assertThat(client.attribute(session, whole, Ck.CKA_VALUE)).hasValue(secret);
        assertThat(client.attribute(session, whole, Ck.CKA_KEY_TYPE))
                .hasValue(ProtocolClient.number(Ck.CKK_GENERIC_SECRET));
        long last = derived(pair[1], point, Map.of(Ck.CKA_VALUE_LEN, 16L));
        assertThat(client.attribute(session, last, Ck.CKA_VALUE))
                .hasValue(Arrays.copyOfRange(secret, 16, 32));
        long kept = derived(pair[1], point, Map.of(Ck.CKA_SENSITIVE, true));
        assertThat(client.attribute(session, kept, Ck.CKA_VALUE)).isEmpty();
        assertThat(records(Operation.EXPORT_KEY)).filteredOn(r -> r.refusal().isEmpty()).hasSize(2);

        // Other keys of the session do not leave: that is what the partition says of exports.
        long aes = aes(Map.of(Ck.CKA_SENSITIVE, false, Ck.CKA_EXTRACTABLE, true));
        assertThat(client.attribute(session, aes, Ck.CKA_VALUE)).isEmpty();
    }

    private long derived(long base, byte[] point, Map<Integer, Object> template) {
        byte[] parameter = new WireWriter().u64(Ck.CKD_NULL).bytes(NONE).bytes(point).toArray();
        return client.done(
                        Call.DERIVE,
                        ProtocolClient.template(
                                ProtocolClient.start(session, Ck.CKM_ECDH1_DERIVE, parameter)
                                        .u64(base),
                                template))
                .u64();
    }

    private byte[] secretWith(KeyPair peer, long publicKey) throws Exception {
        byte[] info = client.attribute(session, publicKey, Ck.CKA_PUBLIC_KEY_INFO).orElseThrow();
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(peer.getPrivate());
        agreement.doPhase(
                KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(info)), true);
        return agreement.generateSecret();
    }

    private static byte[] point(ECPublicKey key) {
        byte[] encoded = key.getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - 65, encoded.length);
    }

    @Test
    void a_secret_that_is_encapsulated_is_the_same_on_both_sides() {
        long[] pair =
                client.pair(
                        session,
                        Ck.CKM_ML_KEM_KEY_PAIR_GEN,
                        Map.of(Ck.CKA_PARAMETER_SET, 2L, Ck.CKA_ENCAPSULATE, true),
                        Map.of(Ck.CKA_DECAPSULATE, true));
        WireReader made =
                client.done(
                        Call.ENCAPSULATE,
                        ProtocolClient.template(
                                ProtocolClient.start(session, Ck.CKM_ML_KEM, NONE).u64(pair[0]),
                                Map.of()));
        byte[] ciphertext = made.bytes();
        long mine = made.u64();
        assertThat(ciphertext).hasSize(1088);
        long theirs =
                client.done(
                                Call.DECAPSULATE,
                                ProtocolClient.template(
                                        ProtocolClient.start(session, Ck.CKM_ML_KEM, NONE)
                                                .u64(pair[1])
                                                .bytes(ciphertext),
                                        Map.of(Ck.CKA_KEY_TYPE, Ck.CKK_AES)))
                        .u64();
        byte[] secret = client.attribute(session, mine, Ck.CKA_VALUE).orElseThrow();
        assertThat(secret).hasSize(32);
        assertThat(client.attribute(session, theirs, Ck.CKA_VALUE)).hasValue(secret);
        assertThat(records(Operation.ENCAPSULATE)).hasSize(1);
        assertThat(records(Operation.DECAPSULATE).getFirst().subject().orElseThrow())
                .startsWith("to ");
        // The private half does not encapsulate, nor the public one open.
        assertThat(
                        client.call(
                                        Call.ENCAPSULATE,
                                        ProtocolClient.template(
                                                ProtocolClient.start(session, Ck.CKM_ML_KEM, NONE)
                                                        .u64(pair[1]),
                                                Map.of()))
                                .value())
                .isEqualTo(ReturnValue.KEY_FUNCTION_NOT_PERMITTED);
    }

    @Test
    void a_copy_may_outlive_its_session_and_is_as_strict_as_its_source() {
        long[] pair = ecPair();
        long writing = client.openSession(true);
        long copy =
                client.done(
                                Call.COPY_OBJECT,
                                ProtocolClient.template(
                                        new WireWriter().u64(writing).u64(pair[1]),
                                        Map.of(
                                                Ck.CKA_TOKEN,
                                                true,
                                                Ck.CKA_LABEL,
                                                "kept",
                                                Ck.CKA_ID,
                                                new byte[] {7})))
                        .u64();
        client.done(Call.CLOSE_SESSION, new WireWriter().u64(session));
        assertThat(client.attribute(writing, copy, Ck.CKA_TOKEN)).hasValue(new byte[] {1});
        assertThat(client.attribute(writing, copy, Ck.CKA_ID)).hasValue(new byte[] {7});
        assertThat(signed(writing, copy)).isEqualTo(ReturnValue.OK);
        assertThat(
                        client.call(
                                        Call.COPY_OBJECT,
                                        ProtocolClient.template(
                                                new WireWriter().u64(writing).u64(copy),
                                                Map.of(
                                                        Ck.CKA_TOKEN,
                                                        false,
                                                        Ck.CKA_EXTRACTABLE,
                                                        true)))
                                .value())
                .isEqualTo(ReturnValue.ATTRIBUTE_READ_ONLY);
        long cached =
                client.done(
                                Call.COPY_OBJECT,
                                ProtocolClient.template(
                                        new WireWriter().u64(writing).u64(copy),
                                        Map.of(Ck.CKA_TOKEN, false)))
                        .u64();
        assertThat(signed(writing, cached)).isEqualTo(ReturnValue.OK);
        assertThat(records(Operation.COPY_KEY)).hasSize(3);
    }

    @Test
    void keys_of_sessions_and_of_the_token_work_together() {
        long writing = client.openSession(true);
        long wrapper =
                client.done(
                                Call.GENERATE_KEY,
                                ProtocolClient.template(
                                        ProtocolClient.start(writing, Ck.CKM_AES_KEY_GEN, NONE),
                                        Map.of(
                                                Ck.CKA_TOKEN,
                                                true,
                                                Ck.CKA_VALUE_LEN,
                                                32L,
                                                Ck.CKA_WRAP,
                                                true,
                                                Ck.CKA_UNWRAP,
                                                true)))
                        .u64();
        long inner = aes(Map.of(Ck.CKA_EXTRACTABLE, true, Ck.CKA_ENCRYPT, true));
        byte[] blob =
                client.done(
                                Call.WRAP,
                                ProtocolClient.start(session, Ck.CKM_AES_KEY_WRAP, NONE)
                                        .u64(wrapper)
                                        .u64(inner))
                        .bytes();
        long back =
                client.done(
                                Call.UNWRAP,
                                ProtocolClient.template(
                                        ProtocolClient.start(session, Ck.CKM_AES_KEY_WRAP, NONE)
                                                .u64(wrapper)
                                                .bytes(blob),
                                        Map.of(
                                                Ck.CKA_CLASS,
                                                Ck.CKO_SECRET_KEY,
                                                Ck.CKA_KEY_TYPE,
                                                Ck.CKK_AES,
                                                Ck.CKA_DECRYPT,
                                                true)))
                        .u64();
        byte[] block = new byte[16];
        byte[] encrypted =
                client.oneShot(session, ENCRYPT, Ck.CKM_AES_ECB, NONE, inner, block).body().bytes();
        assertThat(
                        client.oneShot(session, DECRYPT, Ck.CKM_AES_ECB, NONE, back, encrypted)
                                .body()
                                .bytes())
                .isEqualTo(block);
    }

    @Test
    void data_objects_of_a_session_are_there_while_it_is() {
        long object =
                client.create(
                        session,
                        Map.of(
                                Ck.CKA_CLASS,
                                Ck.CKO_DATA,
                                Ck.CKA_LABEL,
                                "note",
                                Ck.CKA_VALUE,
                                MESSAGE));
        long other = client.openSession(false);
        assertThat(client.find(other, Map.of(Ck.CKA_LABEL, "note"))).containsExactly(object);
        assertThat(client.attribute(other, object, Ck.CKA_VALUE)).hasValue(MESSAGE);
        client.done(Call.CLOSE_SESSION, new WireWriter().u64(session));
        assertThat(client.find(other, Map.of())).isEmpty();
    }
}
