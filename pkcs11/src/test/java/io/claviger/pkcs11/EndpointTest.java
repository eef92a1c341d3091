package io.claviger.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.state.Role;
import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.testing.ProtocolClient;
import io.claviger.pkcs11.testing.TestNode;
import io.claviger.pkcs11.wire.Call;
import io.claviger.pkcs11.wire.WireReader;
import io.claviger.pkcs11.wire.WireWriter;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EndpointTest {
    private static final byte[] P256 = {6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 3, 1, 7};
    private static final byte[] PROCESS = new byte[16];
    private static final byte[] NONE = {};
    private static final byte[] MESSAGE = ProtocolClient.utf8("what is signed");
    private static final int ENCRYPT = 1;
    private static final int DECRYPT = 2;
    private static final int SIGN = 3;
    private static final int VERIFY = 4;
    private static final int DIGEST = 5;

    private final AtomicLong paused = new AtomicLong();
    private final TestNode node = new TestNode();
    private @TempDir Path folder;
    private Pkcs11Server server;
    private ProtocolClient client;

    @BeforeEach
    void start() {
        server =
                Pkcs11Server.start(
                        new Pkcs11Options(
                                folder.resolve("p11.sock"), 4, "0.0-test", CallMeter.NONE),
                        node.engine(),
                        node.journal(),
                        TestNode.clock(),
                        paused::addAndGet);
        client = connected();
    }

    private ProtocolClient connected() {
        ProtocolClient next = ProtocolClient.connect(server.socket().orElseThrow());
        assertThat(hello(next)).isEqualTo(ReturnValue.OK);
        return next;
    }

    private ReturnValue hello(ProtocolClient next) {
        return next.hello(
                PROCESS, "DEMO", node.token(Role.KEY_OPERATION), node.token(Role.KEY_MANAGEMENT));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        node.close();
    }

    private long userSession() {
        long session = client.openSession(true);
        assertThat(client.login(session, Ck.CKU_USER, TestNode.USER_PIN)).isEqualTo(ReturnValue.OK);
        return session;
    }

    private record Pair(long publicKey, long privateKey) {}

    private Pair pair(
            long session,
            long mechanism,
            Map<Integer, Object> publicSide,
            Map<Integer, Object> privateSide) {
        WireReader made =
                client.done(
                        Call.GENERATE_KEY_PAIR,
                        ProtocolClient.template(
                                ProtocolClient.template(
                                        new WireWriter()
                                                .u64(session)
                                                .u64(mechanism)
                                                .bytes(Optional.empty()),
                                        publicSide),
                                privateSide));
        return new Pair(made.u64(), made.u64());
    }

    private Pair ecPair(long session, String label) {
        return pair(
                session,
                Ck.CKM_EC_KEY_PAIR_GEN,
                Map.of(
                        Ck.CKA_TOKEN,
                        true,
                        Ck.CKA_EC_PARAMS,
                        P256,
                        Ck.CKA_ID,
                        new byte[] {1},
                        Ck.CKA_VERIFY,
                        true),
                Map.of(
                        Ck.CKA_TOKEN,
                        true,
                        Ck.CKA_LABEL,
                        label,
                        Ck.CKA_ID,
                        new byte[] {1},
                        Ck.CKA_SIGN,
                        true));
    }

    private PublicKey publicKey(long session, long object, String algorithm) throws Exception {
        return KeyFactory.getInstance(algorithm)
                .generatePublic(
                        new X509EncodedKeySpec(
                                client.attribute(session, object, Ck.CKA_PUBLIC_KEY_INFO)
                                        .orElseThrow()));
    }

    @Test
    void only_the_owner_may_connect() throws Exception {
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(server.socket().orElseThrow())))
                .isEqualTo("rw-------");
    }

    @Test
    void a_token_is_a_partition() {
        WireReader info = client.done(Call.TOKEN_INFO, new WireWriter().u64(ProtocolClient.SLOT));
        assertThat(info.text()).isEqualTo("DEMO");
        assertThat(new String(info.fixed(16), StandardCharsets.US_ASCII)).matches("[0-9a-f]{16}");
        assertThat(info.u64() & (Ck.CKF_TOKEN_INITIALIZED | Ck.CKF_USER_PIN_INITIALIZED))
                .isEqualTo(Ck.CKF_TOKEN_INITIALIZED | Ck.CKF_USER_PIN_INITIALIZED);
        assertThat(client.call(Call.TOKEN_INFO, new WireWriter().u64(8)).value())
                .isEqualTo(ReturnValue.SLOT_ID_INVALID);
    }

    @Test
    void a_program_without_a_credential_that_counts_has_no_token() {
        try (var stranger = ProtocolClient.connect(server.socket().orElseThrow())) {
            assertThat(
                            stranger.hello(
                                    new byte[] {
                                        16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1
                                    },
                                    "DEMO",
                                    "no such key",
                                    ""))
                    .isEqualTo(ReturnValue.TOKEN_NOT_PRESENT);
            assertThat(
                            stranger.call(
                                            Call.OPEN_SESSION,
                                            new WireWriter().u64(ProtocolClient.SLOT).u64(6))
                                    .value())
                    .isEqualTo(ReturnValue.TOKEN_NOT_PRESENT);
        }
    }

    @Test
    void wrong_pins_are_recorded_slow_down_and_lock_after_ten() {
        long session = client.openSession(true);
        for (int i = 0; i < 10; i++) {
            assertThat(client.login(session, Ck.CKU_USER, "wrong-pin"))
                    .isEqualTo(ReturnValue.PIN_INCORRECT);
        }
        assertThat(client.login(session, Ck.CKU_USER, TestNode.USER_PIN))
                .isEqualTo(ReturnValue.PIN_LOCKED);
        assertThat(paused.get()).isEqualTo(100 + 200 + 400 + 800 + 1600 + 3200 + 4 * 6400);
        assertThat(operations()).contains("log-in-token");
        // The security officer gives the user a new one.
        assertThat(client.login(session, Ck.CKU_SO, TestNode.SO_PIN)).isEqualTo(ReturnValue.OK);
        client.done(
                Call.INIT_PIN,
                new WireWriter().u64(session).bytes(ProtocolClient.utf8("another-pin")));
        client.done(Call.LOGOUT, new WireWriter().u64(session));
        assertThat(client.login(session, Ck.CKU_USER, "another-pin")).isEqualTo(ReturnValue.OK);
    }

    @Test
    void a_right_pin_makes_wrong_ones_count_no_more_and_can_be_changed() {
        long session = client.openSession(true);
        for (int i = 0; i < 9; i++) {
            client.login(session, Ck.CKU_USER, "wrong-pin");
        }
        assertThat(client.login(session, Ck.CKU_USER, TestNode.USER_PIN)).isEqualTo(ReturnValue.OK);
        assertThat(setPin(session, "wrong-pin", "next-pin-1")).isEqualTo(ReturnValue.PIN_INCORRECT);
        assertThat(setPin(session, TestNode.USER_PIN, "short"))
                .isEqualTo(ReturnValue.PIN_LEN_RANGE);
        assertThat(setPin(session, TestNode.USER_PIN, "next-pin-1")).isEqualTo(ReturnValue.OK);
        client.done(Call.LOGOUT, new WireWriter().u64(session));
        assertThat(client.login(session, Ck.CKU_USER, TestNode.USER_PIN))
                .isEqualTo(ReturnValue.PIN_INCORRECT);
        assertThat(client.login(session, Ck.CKU_USER, "next-pin-1")).isEqualTo(ReturnValue.OK);
    }

    private ReturnValue setPin(long session, String old, String next) {
        return client.call(
                        Call.SET_PIN,
                        new WireWriter()
                                .u64(session)
                                .bytes(ProtocolClient.utf8(old))
                                .bytes(ProtocolClient.utf8(next)))
                .value();
    }

    @Test
    void a_token_that_has_an_officer_is_not_initialized_again() {
        assertThat(
                        client.call(
                                        Call.INIT_TOKEN,
                                        new WireWriter()
                                                .u64(ProtocolClient.SLOT)
                                                .bytes(ProtocolClient.utf8("new-so-pin"))
                                                .text("DEMO"))
                                .value())
                .isEqualTo(ReturnValue.ACTION_PROHIBITED);
    }

    @Test
    void login_is_of_all_sessions_and_ends_with_the_last() {
        long first = userSession();
        long second = client.openSession(false);
        assertThat(client.login(second, Ck.CKU_USER, TestNode.USER_PIN))
                .isEqualTo(ReturnValue.USER_ALREADY_LOGGED_IN);
        assertThat(client.login(second, Ck.CKU_SO, TestNode.SO_PIN))
                .isEqualTo(ReturnValue.USER_ANOTHER_ALREADY_LOGGED_IN);
        assertThat(state(second)).isEqualTo(1);
        client.done(Call.CLOSE_SESSION, new WireWriter().u64(first));
        client.done(Call.CLOSE_SESSION, new WireWriter().u64(second));
        assertThat(client.call(Call.SESSION_INFO, new WireWriter().u64(second)).value())
                .isEqualTo(ReturnValue.SESSION_HANDLE_INVALID);
        assertThat(state(client.openSession(true))).isEqualTo(2);
    }

    private long state(long session) {
        WireReader info = client.done(Call.SESSION_INFO, new WireWriter().u64(session));
        assertThat(info.u64()).isEqualTo(ProtocolClient.SLOT);
        return info.u64();
    }

    @Test
    void a_pair_is_found_by_label_and_has_the_attributes_of_the_standard() {
        long session = userSession();
        Pair made = ecPair(session, "ec-1");
        List<Long> found = client.find(session, Map.of(Ck.CKA_LABEL, "ec-1"));
        assertThat(found).containsExactlyInAnyOrder(made.publicKey(), made.privateKey());
        assertThat(
                        client.find(
                                session,
                                Map.of(
                                        Ck.CKA_CLASS,
                                        Ck.CKO_PRIVATE_KEY,
                                        Ck.CKA_ID,
                                        new byte[] {1})))
                .containsExactly(made.privateKey());
        long key = made.privateKey();
        assertThat(client.attribute(session, key, Ck.CKA_KEY_TYPE))
                .hasValue(ProtocolClient.number(Ck.CKK_EC));
        assertThat(client.attribute(session, key, Ck.CKA_EC_PARAMS)).hasValue(P256);
        assertThat(client.attribute(session, key, Ck.CKA_SENSITIVE)).hasValue(new byte[] {1});
        assertThat(client.attribute(session, key, Ck.CKA_NEVER_EXTRACTABLE))
                .hasValue(new byte[] {1});
        assertThat(client.attribute(session, key, Ck.CKA_DERIVE)).hasValue(new byte[] {0});
        assertThat(client.attribute(session, key, Ck.CKA_VALUE)).isEmpty();
        assertThat(
                        client.call(
                                        Call.GET_ATTRIBUTES,
                                        new WireWriter()
                                                .u64(session)
                                                .u64(key)
                                                .u32(1)
                                                .u64(Ck.CKA_VALUE))
                                .value())
                .isEqualTo(ReturnValue.ATTRIBUTE_SENSITIVE);
        assertThat(client.attribute(session, made.publicKey(), Ck.CKA_EC_POINT).orElseThrow())
                .startsWith(4, 65, 4)
                .hasSize(67);
    }

    @Test
    void a_public_session_sees_public_objects_alone() {
        long session = userSession();
        Pair made = ecPair(session, "ec-1");
        client.done(Call.LOGOUT, new WireWriter().u64(session));
        assertThat(client.find(session, Map.of())).containsExactly(made.publicKey());
        assertThat(
                        client.oneShot(
                                        session,
                                        SIGN,
                                        Ck.CKM_ECDSA,
                                        NONE,
                                        made.privateKey(),
                                        new byte[32])
                                .value())
                .isEqualTo(ReturnValue.KEY_HANDLE_INVALID);
    }

    @Test
    void ecdsa_signatures_verify_elsewhere_and_here_whole_and_in_parts() throws Exception {
        long session = userSession();
        Pair made = ecPair(session, "ec-1");
        byte[] whole =
                signature(
                        client.oneShot(
                                session,
                                SIGN,
                                Ck.CKM_ECDSA_SHA256,
                                NONE,
                                made.privateKey(),
                                MESSAGE));
        assertThat(verifies(session, made, whole)).isTrue();
        byte[] raw =
                signature(
                        client.oneShot(
                                session,
                                SIGN,
                                Ck.CKM_ECDSA,
                                NONE,
                                made.privateKey(),
                                MessageDigest.getInstance("SHA-256").digest(MESSAGE)));
        assertThat(verifies(session, made, raw)).isTrue();
        byte[] inParts = signedInParts(session, made.privateKey());
        assertThat(verifies(session, made, inParts)).isTrue();
        assertThat(verified(session, made.publicKey(), inParts)).isEqualTo(ReturnValue.OK);
        inParts[5] ^= 1;
        assertThat(verified(session, made.publicKey(), inParts))
                .isEqualTo(ReturnValue.SIGNATURE_INVALID);
        assertThat(verified(session, made.publicKey(), new byte[3]))
                .isEqualTo(ReturnValue.SIGNATURE_LEN_RANGE);
    }

    private static byte[] signature(ProtocolClient.Result result) {
        assertThat(result.value()).isEqualTo(ReturnValue.OK);
        return result.body().bytes();
    }

    private byte[] signedInParts(long session, long key) {
        client.done(
                Call.INIT,
                new WireWriter()
                        .u64(session)
                        .u8(SIGN)
                        .u64(Ck.CKM_ECDSA_SHA256)
                        .bytes(Optional.empty())
                        .u64(key));
        for (byte each : MESSAGE) {
            client.done(
                    Call.UPDATE, new WireWriter().u64(session).u8(SIGN).bytes(new byte[] {each}));
        }
        return client.done(
                        Call.FINAL, new WireWriter().u64(session).u8(SIGN).bytes(Optional.empty()))
                .bytes();
    }

    private ReturnValue verified(long session, long key, byte[] signature) {
        return client.oneShot(
                        session,
                        VERIFY,
                        Ck.CKM_ECDSA_SHA256,
                        NONE,
                        key,
                        MESSAGE,
                        Optional.of(signature))
                .value();
    }

    private boolean verifies(long session, Pair made, byte[] signature) throws Exception {
        Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
        verifier.initVerify(publicKey(session, made.publicKey(), "EC"));
        verifier.update(MESSAGE);
        return verifier.verify(signature);
    }

    @Test
    void rsa_signs_by_all_its_paddings() throws Exception {
        long session = userSession();
        Pair made =
                pair(
                        session,
                        Ck.CKM_RSA_PKCS_KEY_PAIR_GEN,
                        Map.of(Ck.CKA_TOKEN, true, Ck.CKA_MODULUS_BITS, 2048L),
                        Map.of(Ck.CKA_TOKEN, true, Ck.CKA_LABEL, "rsa-1"));
        PublicKey key = publicKey(session, made.publicKey(), "RSA");
        byte[] plain =
                signature(
                        client.oneShot(
                                session,
                                SIGN,
                                Ck.CKM_SHA256_RSA_PKCS,
                                NONE,
                                made.privateKey(),
                                MESSAGE));
        Signature verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(key);
        verifier.update(MESSAGE);
        assertThat(verifier.verify(plain)).isTrue();
        byte[] pss = new WireWriter().u64(Ck.CKM_SHA256).u64(Ck.CKG_MGF1_SHA256).u64(32).toArray();
        byte[] probabilistic =
                signature(
                        client.oneShot(
                                session,
                                SIGN,
                                Ck.CKM_RSA_PKCS_PSS,
                                pss,
                                made.privateKey(),
                                MessageDigest.getInstance("SHA-256").digest(MESSAGE)));
        assertThat(
                        client.oneShot(
                                        session,
                                        VERIFY,
                                        Ck.CKM_SHA256_RSA_PKCS_PSS,
                                        pss,
                                        made.publicKey(),
                                        MESSAGE,
                                        Optional.of(probabilistic))
                                .value())
                .isEqualTo(ReturnValue.OK);
        byte[] otherMask =
                new WireWriter().u64(Ck.CKM_SHA256).u64(Ck.CKG_MGF1_SHA1).u64(32).toArray();
        assertThat(
                        client.oneShot(
                                        session,
                                        SIGN,
                                        Ck.CKM_RSA_PKCS_PSS,
                                        otherMask,
                                        made.privateKey(),
                                        new byte[32])
                                .value())
                .isEqualTo(ReturnValue.MECHANISM_PARAM_INVALID);
    }

    @Test
    void what_a_key_may_not_do_is_refused_and_recorded() {
        long session = userSession();
        Pair made = ecPair(session, "ec-1");
        assertThat(
                        client.oneShot(
                                        session,
                                        SIGN,
                                        Ck.CKM_SHA256_RSA_PKCS,
                                        NONE,
                                        made.privateKey(),
                                        MESSAGE)
                                .value())
                .isEqualTo(ReturnValue.KEY_TYPE_INCONSISTENT);
        client.done(
                Call.SET_ATTRIBUTES,
                ProtocolClient.template(
                        new WireWriter().u64(session).u64(made.privateKey()),
                        Map.of(Ck.CKA_SIGN, false)));
        assertThat(
                        client.oneShot(
                                        session,
                                        SIGN,
                                        Ck.CKM_ECDSA,
                                        NONE,
                                        made.privateKey(),
                                        new byte[32])
                                .value())
                .isEqualTo(ReturnValue.KEY_FUNCTION_NOT_PERMITTED);
        EvidenceRecord last = node.records().getLast();
        assertThat(last.operation().wireName()).isEqualTo("sign");
        assertThat(last.refusal().orElseThrow().code().wireName()).isEqualTo("operation-forbidden");
    }

    @Test
    void records_name_the_interface_and_what_the_program_claims() {
        long session = userSession();
        Pair made = ecPair(session, "ec-1");
        client.find(session, Map.of());
        client.oneShot(session, SIGN, Ck.CKM_ECDSA, NONE, made.privateKey(), new byte[32]);
        EvidenceRecord last = node.records().getLast();
        assertThat(last.origin().interfaceName().wireName()).isEqualTo("pkcs11");
        assertThat(last.origin().client()).hasValue("tester (pid 4711 on host1)");
        assertThat(last.origin().identity().roles()).containsExactly(Role.KEY_OPERATION);
        assertThat(operations()).contains("find-objects", "create-key", "log-in-token");
    }

    private List<String> operations() {
        return node.records().stream().map(record -> record.operation().wireName()).toList();
    }

    @Test
    void aes_encrypts_and_decrypts_with_the_vector_of_the_program() {
        long session = userSession();
        long key =
                client.done(
                                Call.GENERATE_KEY,
                                ProtocolClient.template(
                                        new WireWriter()
                                                .u64(session)
                                                .u64(Ck.CKM_AES_KEY_GEN)
                                                .bytes(Optional.empty()),
                                        Map.of(
                                                Ck.CKA_TOKEN,
                                                true,
                                                Ck.CKA_LABEL,
                                                "aes-1",
                                                Ck.CKA_VALUE_LEN,
                                                32L)))
                        .u64();
        byte[] gcm =
                new WireWriter()
                        .bytes(new byte[12])
                        .u64(96)
                        .bytes(ProtocolClient.utf8("beside"))
                        .u64(128)
                        .toArray();
        byte[] sealed =
                signature(client.oneShot(session, ENCRYPT, Ck.CKM_AES_GCM, gcm, key, MESSAGE));
        assertThat(sealed).hasSize(MESSAGE.length + 16);
        assertThat(signature(client.oneShot(session, DECRYPT, Ck.CKM_AES_GCM, gcm, key, sealed)))
                .isEqualTo(MESSAGE);
        sealed[0] ^= 1;
        assertThat(client.oneShot(session, DECRYPT, Ck.CKM_AES_GCM, gcm, key, sealed).value())
                .isEqualTo(ReturnValue.ENCRYPTED_DATA_INVALID);
        assertThat(
                        client.oneShot(session, ENCRYPT, Ck.CKM_AES_CBC, new byte[8], key, MESSAGE)
                                .value())
                .isEqualTo(ReturnValue.MECHANISM_PARAM_INVALID);
    }

    @Test
    void keys_come_in_and_leave_wrapped() {
        long session = userSession();
        long wrapper = secret(session, "wrapper", Ck.CKA_WRAP, Ck.CKA_UNWRAP, Ck.CKA_DECRYPT);
        long key = secret(session, "inner", Ck.CKA_ENCRYPT, Ck.CKA_DECRYPT, Ck.CKA_EXTRACTABLE);
        byte[] blob =
                client.done(
                                Call.WRAP,
                                new WireWriter()
                                        .u64(session)
                                        .u64(Ck.CKM_AES_KEY_WRAP)
                                        .bytes(Optional.empty())
                                        .u64(wrapper)
                                        .u64(key))
                        .bytes();
        assertThat(blob).hasSize(24);
        long back =
                client.done(
                                Call.UNWRAP,
                                ProtocolClient.template(
                                        new WireWriter()
                                                .u64(session)
                                                .u64(Ck.CKM_AES_KEY_WRAP)
                                                .bytes(Optional.empty())
                                                .u64(wrapper)
                                                .bytes(blob),
                                        Map.of(
                                                Ck.CKA_CLASS,
                                                Ck.CKO_SECRET_KEY,
                                                Ck.CKA_KEY_TYPE,
                                                Ck.CKK_AES,
                                                Ck.CKA_TOKEN,
                                                true,
                                                Ck.CKA_LABEL,
                                                "back",
                                                Ck.CKA_ID,
                                                new byte[] {9},
                                                Ck.CKA_ENCRYPT,
                                                true,
                                                Ck.CKA_DECRYPT,
                                                true)))
                        .u64();
        byte[] block = new byte[16];
        byte[] encrypted =
                signature(client.oneShot(session, ENCRYPT, Ck.CKM_AES_ECB, NONE, key, block));
        assertThat(signature(client.oneShot(session, ENCRYPT, Ck.CKM_AES_ECB, NONE, back, block)))
                .isEqualTo(encrypted);
        assertThat(client.attribute(session, back, Ck.CKA_ID)).hasValue(new byte[] {9});
        assertThat(client.attribute(session, back, Ck.CKA_LOCAL)).hasValue(new byte[] {0});
    }

    private long secret(long session, String label, int... flags) {
        Map<Integer, Object> template = new HashMap<>();
        template.put(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY);
        template.put(Ck.CKA_KEY_TYPE, Ck.CKK_AES);
        template.put(Ck.CKA_TOKEN, true);
        template.put(Ck.CKA_LABEL, label);
        template.put(Ck.CKA_VALUE, Arrays.copyOf(ProtocolClient.utf8(label), 16));
        Arrays.stream(flags).forEach(flag -> template.put(flag, true));
        return client.done(
                        Call.CREATE_OBJECT,
                        ProtocolClient.template(new WireWriter().u64(session), template))
                .u64();
    }

    @Test
    void data_objects_are_kept_read_and_deleted() {
        long session = userSession();
        long object =
                client.done(
                                Call.CREATE_OBJECT,
                                ProtocolClient.template(
                                        new WireWriter().u64(session),
                                        Map.of(
                                                Ck.CKA_CLASS,
                                                Ck.CKO_DATA,
                                                Ck.CKA_TOKEN,
                                                true,
                                                Ck.CKA_LABEL,
                                                "note",
                                                Ck.CKA_VALUE,
                                                MESSAGE)))
                        .u64();
        assertThat(client.find(session, Map.of(Ck.CKA_CLASS, Ck.CKO_DATA))).containsExactly(object);
        assertThat(client.attribute(session, object, Ck.CKA_VALUE)).hasValue(MESSAGE);
        client.done(Call.DESTROY_OBJECT, new WireWriter().u64(session).u64(object));
        assertThat(client.find(session, Map.of(Ck.CKA_LABEL, "note"))).isEmpty();
    }

    @Test
    void destroying_the_private_side_destroys_the_key() {
        long session = userSession();
        Pair made = ecPair(session, "ec-1");
        assertThat(destroyed(session, made.privateKey())).isEqualTo(ReturnValue.OK);
        assertThat(destroyed(session, made.publicKey()))
                .isEqualTo(ReturnValue.OBJECT_HANDLE_INVALID);
        assertThat(client.find(session, Map.of())).isEmpty();
    }

    private ReturnValue destroyed(long session, long object) {
        return client.call(Call.DESTROY_OBJECT, new WireWriter().u64(session).u64(object)).value();
    }

    @Test
    void a_session_that_reads_writes_nothing() {
        long session = userSession();
        long reading = client.openSession(false);
        Map<Integer, Object> template =
                Map.of(Ck.CKA_TOKEN, true, Ck.CKA_LABEL, "aes-1", Ck.CKA_VALUE_LEN, 16L);
        assertThat(generated(reading, template)).isEqualTo(ReturnValue.SESSION_READ_ONLY);
        assertThat(generated(session, template)).isEqualTo(ReturnValue.OK);
    }

    private ReturnValue generated(long session, Map<Integer, Object> template) {
        return client.call(
                        Call.GENERATE_KEY,
                        ProtocolClient.template(
                                new WireWriter()
                                        .u64(session)
                                        .u64(Ck.CKM_AES_KEY_GEN)
                                        .bytes(Optional.empty()),
                                template))
                .value();
    }

    @Test
    void digests_and_random_numbers_need_no_login() throws Exception {
        long session = client.openSession(false);
        assertThat(signature(client.oneShot(session, DIGEST, Ck.CKM_SHA256, NONE, 0, MESSAGE)))
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(MESSAGE));
        WireReader random = client.done(Call.RANDOM, new WireWriter().u64(session).u32(70_000));
        assertThat(random.bytes()).hasSize(70_000);
        assertThat(client.done(Call.RANDOM, new WireWriter().u64(session).u32(0)).bytes())
                .isEmpty();
    }

    @Test
    void sessions_handles_and_answers_survive_a_lost_connection() {
        long session = userSession();
        Pair made = ecPair(session, "ec-1");
        WireWriter generate =
                ProtocolClient.template(
                        new WireWriter()
                                .u64(session)
                                .u64(Ck.CKM_AES_KEY_GEN)
                                .bytes(Optional.empty()),
                        Map.of(Ck.CKA_TOKEN, true, Ck.CKA_LABEL, "once", Ck.CKA_VALUE_LEN, 16L));
        long first = client.call(Call.GENERATE_KEY, 99, generate).body().u64();
        client.close();
        client = connected();
        var again = client.call(Call.GENERATE_KEY, 99, generate);
        assertThat(again.value()).isEqualTo(ReturnValue.OK);
        assertThat(again.body().u64()).isEqualTo(first);
        // What is secret does not lie there to be asked for again.
        var bytes = new WireWriter().u64(session).u32(32);
        assertThat(client.call(Call.RANDOM, 100, bytes).body().bytes())
                .isNotEqualTo(client.call(Call.RANDOM, 100, bytes).body().bytes());
        assertThat(
                        client.oneShot(
                                        session,
                                        SIGN,
                                        Ck.CKM_ECDSA,
                                        NONE,
                                        made.privateKey(),
                                        new byte[32])
                                .value())
                .isEqualTo(ReturnValue.OK);
    }

    @Test
    void a_certificate_joins_its_key() throws Exception {
        long session = userSession();
        Pair made = ecPair(session, "ec-1");
        byte[] der = node.selfSigned("ec-1");
        long certificate =
                client.done(
                                Call.CREATE_OBJECT,
                                ProtocolClient.template(
                                        new WireWriter().u64(session),
                                        Map.of(
                                                Ck.CKA_CLASS,
                                                Ck.CKO_CERTIFICATE,
                                                Ck.CKA_CERTIFICATE_TYPE,
                                                Ck.CKC_X_509,
                                                Ck.CKA_TOKEN,
                                                true,
                                                Ck.CKA_LABEL,
                                                "ec-1",
                                                Ck.CKA_VALUE,
                                                der)))
                        .u64();
        assertThat(client.attribute(session, certificate, Ck.CKA_VALUE)).hasValue(der);
        assertThat(client.attribute(session, certificate, Ck.CKA_ID)).hasValue(new byte[] {1});
        var read =
                (X509Certificate)
                        CertificateFactory.getInstance("X.509")
                                .generateCertificate(new ByteArrayInputStream(der));
        assertThat(client.attribute(session, certificate, Ck.CKA_SUBJECT))
                .hasValue(read.getSubjectX500Principal().getEncoded());
        assertThat(client.attribute(session, made.privateKey(), Ck.CKA_SUBJECT))
                .hasValue(read.getSubjectX500Principal().getEncoded());
        assertThat(destroyed(session, certificate)).isEqualTo(ReturnValue.OK);
        assertThat(client.find(session, Map.of(Ck.CKA_LABEL, "ec-1"))).hasSize(2);
    }

    static Stream<byte[]> hostileFrames() {
        return Stream.of(
                frame(0x7fff_ffff, new byte[0]),
                frame(-1, new byte[0]),
                frame(10, new byte[10]),
                frame(11, request(2, 1)),
                frame(11, request(1, 999)),
                frame(11, request(1, Call.OPEN_SESSION.number())),
                frame(12, Arrays.copyOf(request(1, Call.PING.number()), 12)),
                frame(11, request(1, Call.HELLO.number())));
    }

    private static byte[] request(int version, int call) {
        return ByteBuffer.allocate(11)
                .put((byte) version)
                .putShort((short) call)
                .putLong(1)
                .array();
    }

    private static byte[] frame(int length, byte[] rest) {
        return ByteBuffer.allocate(4 + rest.length).putInt(length).put(rest).array();
    }

    @ParameterizedTest
    @MethodSource("hostileFrames")
    void a_frame_that_breaks_a_rule_closes_its_connection_and_nothing_else(byte[] frame) {
        long session = client.openSession(false);
        try (var hostile = connected()) {
            hostile.send(frame);
            assertThat(hostile.receive()).isEmpty();
        }
        assertThat(client.call(Call.SESSION_INFO, new WireWriter().u64(session)).value())
                .isEqualTo(ReturnValue.OK);
    }

    @Test
    void there_are_as_many_connections_as_configured() {
        try (var second = connected();
                var _ = connected();
                var _ = connected();
                var fifth = ProtocolClient.connect(server.socket().orElseThrow())) {
            assertThat(fifth.receive()).isEmpty();
            assertThat(second.call(Call.PING, new WireWriter()).value()).isEqualTo(ReturnValue.OK);
        }
    }
}
