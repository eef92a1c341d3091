package io.claviger.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.KeyLabel;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels, ids and other attributes of objects, and what goes with what. */
class ObjectNamesTest {
    private static final byte[] P256 = {6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 3, 1, 7};
    private static final byte[] MESSAGE = ProtocolClient.utf8("what is signed");
    private static final byte[] NONE = ProtocolClient.NO_PARAMETER;
    private static final byte[] FALSE = {0};
    private static final int ENCRYPT = 1;
    private static final int SIGN = 3;

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
        client = ProtocolClient.connect(server.socket().orElseThrow());
        assertThat(
                        client.hello(
                                new byte[16],
                                "DEMO",
                                node.token(Role.KEY_OPERATION),
                                node.token(Role.KEY_MANAGEMENT)))
                .isEqualTo(ReturnValue.OK);
        session = client.openSession(true);
        assertThat(client.login(session, Ck.CKU_USER, TestNode.USER_PIN)).isEqualTo(ReturnValue.OK);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        node.close();
    }

    /** The public key, then the private one. */
    private long[] pair(String label, int id, Map<Integer, Object> more) {
        Map<Integer, Object> privateSide = new HashMap<>(more);
        privateSide.put(Ck.CKA_TOKEN, true);
        privateSide.put(Ck.CKA_LABEL, label);
        privateSide.put(Ck.CKA_ID, new byte[] {(byte) id});
        return client.pair(
                session,
                Ck.CKM_EC_KEY_PAIR_GEN,
                Map.of(Ck.CKA_TOKEN, true, Ck.CKA_EC_PARAMS, P256),
                privateSide);
    }

    private long[] pair(String label, int id) {
        return pair(label, id, Map.of(Ck.CKA_SIGN, true));
    }

    private String label(long object) {
        return new String(
                client.attribute(session, object, Ck.CKA_LABEL).orElseThrow(),
                StandardCharsets.UTF_8);
    }

    private Optional<KeyObject> stored(String label) {
        return node.journal().state().key(TestNode.PARTITION, new KeyLabel(label));
    }

    private ReturnValue change(long object, Map<Integer, Object> template) {
        return client.call(
                        Call.SET_ATTRIBUTES,
                        ProtocolClient.template(
                                new WireWriter().u64(session).u64(object), template))
                .value();
    }

    private ReturnValue destroyed(long object) {
        return client.call(Call.DESTROY_OBJECT, new WireWriter().u64(session).u64(object)).value();
    }

    private ReturnValue signed(long key, long mechanism) {
        return client.oneShot(session, SIGN, mechanism, NONE, key, MESSAGE).value();
    }

    @Test
    void labels_may_be_equal_and_empty() {
        long[] first = pair("same", 1);
        long[] second = pair("same", 2);
        long[] nameless = pair("", 3);
        assertThat(label(first[1])).isEqualTo("same");
        assertThat(label(second[0])).isEqualTo("same");
        assertThat(label(nameless[1])).isEmpty();
        assertThat(client.find(session, Map.of(Ck.CKA_LABEL, "same")))
                .containsExactlyInAnyOrder(first[0], first[1], second[0], second[1]);
        assertThat(client.find(session, Map.of(Ck.CKA_LABEL, "same", Ck.CKA_ID, new byte[] {2})))
                .containsExactlyInAnyOrder(second[0], second[1]);
        assertThat(client.find(session, Map.of(Ck.CKA_LABEL, "")))
                .containsExactlyInAnyOrder(nameless[0], nameless[1]);
        List<String> labels =
                node.journal().state().keys(TestNode.PARTITION, Optional.empty(), 10).stream()
                        .map(key -> key.label().value())
                        .toList();
        assertThat(labels).hasSize(3).doesNotHaveDuplicates().contains("same");
        assertThat(labels).filteredOn(label -> label.startsWith("p11-")).hasSize(2);
        assertThat(signed(second[1], Ck.CKM_ECDSA_SHA256)).isEqualTo(ReturnValue.OK);
    }

    @Test
    void programs_that_take_one_label_at_the_same_moment_both_get_it() throws Exception {
        var ready = new CountDownLatch(2);
        try (var threads = Executors.newFixedThreadPool(2)) {
            List<Future<Long>> made = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                made.add(threads.submit(() -> makingSame(ready)));
            }
            for (Future<Long> count : made) {
                assertThat(count.get()).isEqualTo(20);
            }
        }
        assertThat(client.find(session, Map.of(Ck.CKA_LABEL, "same"))).hasSize(40);
    }

    private long makingSame(CountDownLatch ready) throws InterruptedException {
        try (ProtocolClient own = ProtocolClient.connect(server.socket().orElseThrow())) {
            own.hello(
                    new byte[16],
                    "DEMO",
                    node.token(Role.KEY_OPERATION),
                    node.token(Role.KEY_MANAGEMENT));
            long inSession = own.openSession(true);
            ready.countDown();
            ready.await();
            return IntStream.range(0, 20)
                    .mapToLong(
                            _ ->
                                    own.done(
                                                    Call.GENERATE_KEY,
                                                    ProtocolClient.template(
                                                            ProtocolClient.start(
                                                                    inSession,
                                                                    Ck.CKM_AES_KEY_GEN,
                                                                    NONE),
                                                            Map.of(
                                                                    Ck.CKA_TOKEN,
                                                                    true,
                                                                    Ck.CKA_LABEL,
                                                                    "same",
                                                                    Ck.CKA_VALUE_LEN,
                                                                    16L)))
                                            .u64())
                    .filter(handle -> handle != 0)
                    .count();
        }
    }

    @Test
    void a_new_label_and_id_are_those_of_the_record_and_the_key_stays() {
        long[] made = pair("old", 1);
        byte[] unique = client.attribute(session, made[1], Ck.CKA_UNIQUE_ID).orElseThrow();
        KeyObject before = stored("old").orElseThrow();
        assertThat(change(made[1], Map.of(Ck.CKA_LABEL, "new", Ck.CKA_ID, new byte[] {9, 9})))
                .isEqualTo(ReturnValue.OK);
        KeyObject after = stored("new").orElseThrow();
        assertThat(stored("old")).isEmpty();
        assertThat(after.id()).isEqualTo(before.id());
        assertThat(after.version()).isEqualTo(before.version() + 1);
        assertThat(client.attribute(session, made[1], Ck.CKA_UNIQUE_ID)).hasValue(unique);
        assertThat(client.attribute(session, made[0], Ck.CKA_ID)).hasValue(new byte[] {9, 9});
        assertThat(client.find(session, Map.of(Ck.CKA_LABEL, "new")))
                .containsExactlyInAnyOrder(made[0], made[1]);
        assertThat(client.find(session, Map.of(Ck.CKA_LABEL, "old"))).isEmpty();
        EvidenceRecord record = node.records().getLast();
        List<EvidenceRecord> changes =
                node.records().stream()
                        .filter(r -> r.operation() == Operation.CHANGE_KEY_ATTRIBUTES)
                        .toList();
        assertThat(record.refusal()).isEmpty();
        assertThat(changes).hasSize(1);
        assertThat(changes.getFirst().subject().orElseThrow()).endsWith("renamed from 'old'");
        assertThat(signed(made[1], Ck.CKM_ECDSA_SHA256)).isEqualTo(ReturnValue.OK);
    }

    @Test
    void a_label_that_is_taken_is_shown_all_the_same() {
        long[] first = pair("first", 1);
        long[] second = pair("second", 2);
        assertThat(change(second[1], Map.of(Ck.CKA_LABEL, "first"))).isEqualTo(ReturnValue.OK);
        assertThat(client.find(session, Map.of(Ck.CKA_LABEL, "first"))).hasSize(4);
        assertThat(destroyed(first[1])).isEqualTo(ReturnValue.OK);
        assertThat(client.find(session, Map.of(Ck.CKA_LABEL, "first")))
                .containsExactlyInAnyOrder(second[0], second[1]);
        assertThat(change(second[1], Map.of(Ck.CKA_LABEL, "first", Ck.CKA_ID, new byte[] {2})))
                .as("nothing changes")
                .isEqualTo(ReturnValue.OK);
    }

    @Test
    void dates_and_uses_change_as_the_rules_of_keys_allow() {
        long[] made = pair("dated", 1);
        assertThat(change(made[1], Map.of(Ck.CKA_END_DATE, "20200131"))).isEqualTo(ReturnValue.OK);
        assertThat(client.attribute(session, made[1], Ck.CKA_END_DATE))
                .hasValue(ProtocolClient.utf8("20200131"));
        assertThat(signed(made[1], Ck.CKM_ECDSA_SHA256))
                .isEqualTo(ReturnValue.KEY_FUNCTION_NOT_PERMITTED);
        assertThat(change(made[1], Map.of(Ck.CKA_END_DATE, "20300131")))
                .isEqualTo(ReturnValue.ATTRIBUTE_READ_ONLY);
        assertThat(change(made[1], Map.of(Ck.CKA_SIGN, false, Ck.CKA_LABEL, "unused")))
                .isEqualTo(ReturnValue.OK);
        assertThat(client.attribute(session, made[1], Ck.CKA_SIGN)).hasValue(FALSE);
        assertThat(change(made[1], Map.of(Ck.CKA_EXTRACTABLE, true)))
                .isEqualTo(ReturnValue.ATTRIBUTE_READ_ONLY);
        long[] fixed = pair("fixed", 2, Map.of(Ck.CKA_SIGN, true, Ck.CKA_MODIFIABLE, false));
        assertThat(change(fixed[1], Map.of(Ck.CKA_LABEL, "other")))
                .isEqualTo(ReturnValue.ATTRIBUTE_READ_ONLY);
    }

    private long certificate(Map<Integer, Object> names, byte[] der) {
        Map<Integer, Object> template = new HashMap<>(names);
        template.put(Ck.CKA_CLASS, Ck.CKO_CERTIFICATE);
        template.put(Ck.CKA_CERTIFICATE_TYPE, Ck.CKC_X_509);
        template.put(Ck.CKA_TOKEN, true);
        template.put(Ck.CKA_VALUE, der);
        return client.create(session, template);
    }

    @Test
    void a_certificate_of_the_same_name_belongs_to_its_key_and_others_stand_beside_it() {
        node.policy(PolicySetting.IMPORT_KEYS, false);
        long[] made = pair("key", 1);
        byte[] der = node.selfSigned("key");
        long own = certificate(Map.of(Ck.CKA_ID, new byte[] {1}), der);
        assertThat(stored("key").orElseThrow().certificates()).hasSize(1);
        assertThat(label(own)).isEqualTo("key");
        long second = certificate(Map.of(Ck.CKA_ID, new byte[] {1}, Ck.CKA_LABEL, "renewed"), der);
        long other = certificate(Map.of(Ck.CKA_LABEL, "key", Ck.CKA_ID, new byte[] {7}), der);
        assertThat(label(second)).isEqualTo("renewed");
        assertThat(label(other)).isEqualTo("key");
        assertThat(client.find(session, Map.of(Ck.CKA_CLASS, Ck.CKO_CERTIFICATE)))
                .containsExactlyInAnyOrder(own, second, other);
        assertThat(
                        client.find(
                                session,
                                Map.of(
                                        Ck.CKA_CLASS,
                                        Ck.CKO_CERTIFICATE,
                                        Ck.CKA_ID,
                                        new byte[] {1})))
                .containsExactlyInAnyOrder(own, second);
        // A certificate brings no public key along as an object.
        assertThat(client.find(session, Map.of(Ck.CKA_CLASS, Ck.CKO_PUBLIC_KEY)))
                .containsExactly(made[0]);
        assertThat(destroyed(own)).isEqualTo(ReturnValue.OK);
        assertThat(destroyed(second)).isEqualTo(ReturnValue.OK);
        assertThat(client.find(session, Map.of()))
                .containsExactlyInAnyOrder(made[0], made[1], other);
        assertThat(client.attribute(session, other, Ck.CKA_VALUE)).hasValue(der);
    }

    @Test
    void the_public_key_goes_alone_and_comes_back() {
        long[] made = pair("key", 1);
        byte[] info = client.attribute(session, made[0], Ck.CKA_PUBLIC_KEY_INFO).orElseThrow();
        assertThat(destroyed(made[0])).isEqualTo(ReturnValue.OK);
        assertThat(client.find(session, Map.of())).containsExactly(made[1]);
        assertThat(signed(made[1], Ck.CKM_ECDSA_SHA256)).isEqualTo(ReturnValue.OK);
        Map<Integer, Object> written =
                Map.of(
                        Ck.CKA_CLASS,
                        Ck.CKO_PUBLIC_KEY,
                        Ck.CKA_KEY_TYPE,
                        Ck.CKK_EC,
                        Ck.CKA_TOKEN,
                        true,
                        Ck.CKA_ID,
                        new byte[] {1},
                        Ck.CKA_PUBLIC_KEY_INFO,
                        info);
        long back = client.create(session, written);
        assertThat(client.find(session, Map.of())).containsExactlyInAnyOrder(made[1], back);
        assertThat(client.create(session, written)).isEqualTo(back);
        assertThat(destroyed(made[1])).isEqualTo(ReturnValue.OK);
        assertThat(client.find(session, Map.of())).isEmpty();
    }

    @Test
    void a_public_key_of_another_name_is_an_object_of_its_own_with_its_id() {
        long[] made = pair("key", 1);
        byte[] info = client.attribute(session, made[0], Ck.CKA_PUBLIC_KEY_INFO).orElseThrow();
        long other =
                client.create(
                        session,
                        Map.of(
                                Ck.CKA_CLASS,
                                Ck.CKO_PUBLIC_KEY,
                                Ck.CKA_KEY_TYPE,
                                Ck.CKK_EC,
                                Ck.CKA_TOKEN,
                                true,
                                Ck.CKA_LABEL,
                                "theirs",
                                Ck.CKA_ID,
                                new byte[] {5},
                                Ck.CKA_PUBLIC_KEY_INFO,
                                info));
        assertThat(client.attribute(session, other, Ck.CKA_ID)).hasValue(new byte[] {5});
        assertThat(destroyed(other)).isEqualTo(ReturnValue.OK);
        assertThat(client.find(session, Map.of())).containsExactlyInAnyOrder(made[0], made[1]);
    }

    @Test
    void a_copy_has_the_id_of_its_source_or_its_own() {
        long[] made = pair("key", 1);
        long copy = copied(made[1], Map.of(Ck.CKA_LABEL, "copy"));
        long named = copied(made[1], Map.of(Ck.CKA_ID, new byte[] {2}));
        long half = copied(made[0], Map.of(Ck.CKA_LABEL, "half"));
        assertThat(label(copy)).isEqualTo("copy");
        assertThat(client.attribute(session, copy, Ck.CKA_ID)).hasValue(new byte[] {1});
        assertThat(label(named)).isEqualTo("key");
        assertThat(client.attribute(session, named, Ck.CKA_ID)).hasValue(new byte[] {2});
        assertThat(client.attribute(session, half, Ck.CKA_CLASS))
                .hasValue(ProtocolClient.number(Ck.CKO_PUBLIC_KEY));
        assertThat(client.attribute(session, half, Ck.CKA_ID)).hasValue(new byte[] {1});
        assertThat(signed(named, Ck.CKM_ECDSA_SHA256)).isEqualTo(ReturnValue.OK);
    }

    private long copied(long source, Map<Integer, Object> template) {
        return client.done(
                        Call.COPY_OBJECT,
                        ProtocolClient.template(
                                new WireWriter().u64(session).u64(source), template))
                .u64();
    }

    @Test
    void a_key_that_always_authenticates_wants_the_pin_for_each_use() {
        long[] made =
                pair("careful", 1, Map.of(Ck.CKA_SIGN, true, Ck.CKA_ALWAYS_AUTHENTICATE, true));
        assertThat(client.attribute(session, made[1], Ck.CKA_ALWAYS_AUTHENTICATE))
                .hasValue(new byte[] {1});
        WireReader info = client.done(Call.KEY_INFO, new WireWriter().u64(session).u64(made[1]));
        info.u64();
        info.u64();
        info.u64();
        info.count(Integer.MAX_VALUE);
        info.count(Integer.MAX_VALUE);
        assertThat(info.flag()).isTrue();
        assertThat(signed(made[1], Ck.CKM_ECDSA_SHA256)).isEqualTo(ReturnValue.USER_NOT_LOGGED_IN);
        assertThat(client.login(session, Ck.CKU_CONTEXT_SPECIFIC, "wrong-pin"))
                .isEqualTo(ReturnValue.PIN_INCORRECT);
        assertThat(signed(made[1], Ck.CKM_ECDSA_SHA256)).isEqualTo(ReturnValue.USER_NOT_LOGGED_IN);
        assertThat(client.login(session, Ck.CKU_CONTEXT_SPECIFIC, TestNode.USER_PIN))
                .isEqualTo(ReturnValue.OK);
        assertThat(signed(made[1], Ck.CKM_ECDSA_SHA256)).isEqualTo(ReturnValue.OK);
        assertThat(signed(made[1], Ck.CKM_ECDSA_SHA256)).isEqualTo(ReturnValue.USER_NOT_LOGGED_IN);
    }

    @Test
    void only_allowed_mechanisms_use_a_key() {
        byte[] allowed = ProtocolClient.number(Ck.CKM_ECDSA_SHA384);
        long[] made =
                pair("narrow", 1, Map.of(Ck.CKA_SIGN, true, Ck.CKA_ALLOWED_MECHANISMS, allowed));
        assertThat(client.attribute(session, made[1], Ck.CKA_ALLOWED_MECHANISMS)).hasValue(allowed);
        assertThat(signed(made[1], Ck.CKM_ECDSA_SHA256)).isEqualTo(ReturnValue.MECHANISM_INVALID);
        assertThat(signed(made[1], Ck.CKM_ECDSA_SHA384)).isEqualTo(ReturnValue.OK);
        assertThat(change(made[1], Map.of(Ck.CKA_ALLOWED_MECHANISMS, NONE)))
                .isEqualTo(ReturnValue.ATTRIBUTE_READ_ONLY);
    }

    @Test
    void a_secret_key_that_is_not_private_is_used_without_log_in() {
        long key =
                client.done(
                                Call.GENERATE_KEY,
                                ProtocolClient.template(
                                        ProtocolClient.start(session, Ck.CKM_AES_KEY_GEN, NONE),
                                        Map.of(
                                                Ck.CKA_TOKEN,
                                                true,
                                                Ck.CKA_PRIVATE,
                                                false,
                                                Ck.CKA_VALUE_LEN,
                                                16L,
                                                Ck.CKA_ENCRYPT,
                                                true)))
                        .u64();
        pair("private", 1);
        client.done(Call.LOGOUT, new WireWriter().u64(session));
        assertThat(client.find(session, Map.of(Ck.CKA_PRIVATE, false))).hasSize(2).contains(key);
        assertThat(
                        client.oneShot(session, ENCRYPT, Ck.CKM_AES_ECB, NONE, key, new byte[16])
                                .value())
                .isEqualTo(ReturnValue.OK);
        assertThat(destroyed(key)).isEqualTo(ReturnValue.USER_NOT_LOGGED_IN);
    }

    @Test
    void hkdf_makes_the_key_that_another_implementation_makes() throws Exception {
        byte[] secret = ProtocolClient.utf8("a secret of twenty-eight ...");
        long base =
                client.create(
                        session,
                        Map.of(
                                Ck.CKA_CLASS,
                                Ck.CKO_SECRET_KEY,
                                Ck.CKA_KEY_TYPE,
                                Ck.CKK_GENERIC_SECRET,
                                Ck.CKA_SENSITIVE,
                                false,
                                Ck.CKA_EXTRACTABLE,
                                true,
                                Ck.CKA_VALUE,
                                secret));
        byte[] salt = ProtocolClient.utf8("salt");
        byte[] info = ProtocolClient.utf8("info");
        byte[] parameter =
                new WireWriter()
                        .flag(true)
                        .flag(true)
                        .u64(Ck.CKM_SHA256)
                        .u64(Ck.CKF_HKDF_SALT_DATA)
                        .bytes(salt)
                        .u64(0)
                        .bytes(info)
                        .toArray();
        long derived =
                client.done(
                                Call.DERIVE,
                                ProtocolClient.template(
                                        ProtocolClient.start(session, Ck.CKM_HKDF_DERIVE, parameter)
                                                .u64(base),
                                        Map.of(
                                                Ck.CKA_VALUE_LEN,
                                                42L,
                                                Ck.CKA_SENSITIVE,
                                                false,
                                                Ck.CKA_EXTRACTABLE,
                                                true)))
                        .u64();
        byte[] expected =
                KDF.getInstance("HKDF-SHA256")
                        .deriveData(
                                HKDFParameterSpec.ofExtract()
                                        .addIKM(secret)
                                        .addSalt(salt)
                                        .thenExpand(info, 42));
        assertThat(client.attribute(session, derived, Ck.CKA_VALUE)).hasValue(expected);
    }

    @Test
    void keys_may_derive_alone_and_encrypt_alone() {
        long[] agreeing = pair("agreeing", 1, Map.of(Ck.CKA_DERIVE, true));
        assertThat(signed(agreeing[1], Ck.CKM_ECDSA_SHA256))
                .isEqualTo(ReturnValue.KEY_FUNCTION_NOT_PERMITTED);
        assertThat(client.attribute(session, agreeing[1], Ck.CKA_SIGN)).hasValue(FALSE);
    }
}
