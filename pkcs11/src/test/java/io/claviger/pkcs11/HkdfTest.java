package io.claviger.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.evidence.EvidenceRecord;
import io.claviger.core.evidence.Operation;
import io.claviger.core.state.Role;
import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.testing.ProtocolClient;
import io.claviger.pkcs11.testing.TestNode;
import io.claviger.pkcs11.wire.Call;
import io.claviger.pkcs11.wire.WireWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CKM_HKDF_DERIVE in one and step by step, judged by the JDK. */
class HkdfTest {
    private static final byte[] NONE = ProtocolClient.NO_PARAMETER;
    private static final byte[] SECRET = ProtocolClient.utf8("a secret of no length in particular");
    private static final byte[] SALT = ProtocolClient.utf8("salt");
    private static final byte[] INFO = ProtocolClient.utf8("info");
    private static final byte[] TRUE = {1};
    private static final byte[] FALSE = {0};
    private static final int SIGN = 3;

    /** CKM_HKDF_DATA and CKF_HKDF_SALT_KEY, which are not offered. */
    private static final long CKM_HKDF_DATA = 0x402b;

    private static final long SALT_KEY = 4;

    /** Of keys that their program reads, so that the JDK can judge them. */
    private static final Map<Integer, Object> READABLE =
            Map.of(Ck.CKA_SENSITIVE, false, Ck.CKA_EXTRACTABLE, true);

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

    private static WireWriter parameter(boolean extract, boolean expand, long hash) {
        return parameter(extract, expand, hash, Ck.CKF_HKDF_SALT_DATA, SALT, INFO);
    }

    private static WireWriter parameter(
            boolean extract, boolean expand, long hash, long saltType, byte[] salt, byte[] info) {
        return new WireWriter()
                .flag(extract)
                .flag(expand)
                .u64(hash)
                .u64(saltType)
                .bytes(salt)
                .u64(0)
                .bytes(info);
    }

    private WireWriter request(
            long mechanism, WireWriter parameter, long base, Map<Integer, Object> template) {
        return ProtocolClient.template(
                ProtocolClient.start(session, mechanism, parameter.toArray()).u64(base), template);
    }

    private long derived(WireWriter parameter, long base, Map<Integer, Object> template) {
        return client.done(Call.DERIVE, request(Ck.CKM_HKDF_DERIVE, parameter, base, template))
                .u64();
    }

    private ReturnValue refused(WireWriter parameter, long base, Map<Integer, Object> template) {
        return client.call(Call.DERIVE, request(Ck.CKM_HKDF_DERIVE, parameter, base, template))
                .value();
    }

    private long secret(byte[] value, Map<Integer, Object> more) {
        Map<Integer, Object> template = new HashMap<>(more);
        template.put(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY);
        template.put(Ck.CKA_KEY_TYPE, Ck.CKK_GENERIC_SECRET);
        template.put(Ck.CKA_VALUE, value);
        return client.create(session, template);
    }

    private byte[] value(long key) {
        return client.attribute(session, key, Ck.CKA_VALUE).orElseThrow();
    }

    private static Map<Integer, Object> readable(int attribute, Object value) {
        Map<Integer, Object> template = new HashMap<>(READABLE);
        template.put(attribute, value);
        return template;
    }

    @ParameterizedTest
    @CsvSource({"0x250, HKDF-SHA256, 32", "0x260, HKDF-SHA384, 48", "0x270, HKDF-SHA512, 64"})
    void each_step_makes_what_the_jdk_makes(String hash, String name, int bytes) throws Exception {
        long base = secret(SECRET, READABLE);
        KDF judge = KDF.getInstance(name);
        byte[] prk =
                judge.deriveData(
                        HKDFParameterSpec.ofExtract().addIKM(SECRET).addSalt(SALT).extractOnly());
        assertThat(prk).hasSize(bytes);
        long number = Long.decode(hash);
        long extracted = derived(parameter(true, false, number), base, READABLE);
        assertThat(value(extracted)).isEqualTo(prk);
        assertThat(client.attribute(session, extracted, Ck.CKA_VALUE_LEN))
                .hasValue(ProtocolClient.number(bytes));
        assertThat(client.attribute(session, extracted, Ck.CKA_KEY_TYPE))
                .hasValue(ProtocolClient.number(Ck.CKK_GENERIC_SECRET));
        long expanded =
                derived(parameter(false, true, number), extracted, readable(Ck.CKA_VALUE_LEN, 42L));
        assertThat(value(expanded))
                .isEqualTo(
                        judge.deriveData(
                                HKDFParameterSpec.expandOnly(
                                        new SecretKeySpec(prk, "Generic"), INFO, 42)));
        long whole = derived(parameter(true, true, number), base, readable(Ck.CKA_VALUE_LEN, 42L));
        assertThat(value(whole)).isEqualTo(value(expanded));
    }

    @Test
    void what_was_extracted_derives_and_makes_no_codes_unless_its_template_says_so() {
        long base = secret(SECRET, READABLE);
        long extracted = derived(parameter(true, false, Ck.CKM_SHA256), base, Map.of());
        assertThat(client.attribute(session, extracted, Ck.CKA_DERIVE)).hasValue(TRUE);
        assertThat(client.attribute(session, extracted, Ck.CKA_SIGN)).hasValue(FALSE);
        assertThat(client.attribute(session, extracted, Ck.CKA_SENSITIVE)).hasValue(TRUE);
        long signing =
                derived(parameter(true, false, Ck.CKM_SHA256), base, Map.of(Ck.CKA_SIGN, true));
        assertThat(client.attribute(session, signing, Ck.CKA_DERIVE)).hasValue(FALSE);
        assertThat(client.oneShot(session, SIGN, Ck.CKM_SHA256_HMAC, NONE, signing, INFO).value())
                .isEqualTo(ReturnValue.OK);
    }

    @Test
    void a_salt_that_is_not_there_is_that_of_rfc_5869() throws Exception {
        long base = secret(SECRET, READABLE);
        byte[] prk =
                KDF.getInstance("HKDF-SHA256")
                        .deriveData(HKDFParameterSpec.ofExtract().addIKM(SECRET).extractOnly());
        for (byte[] ignored : List.of(NONE, SALT)) {
            var parameter =
                    parameter(true, false, Ck.CKM_SHA256, Ck.CKF_HKDF_SALT_NULL, ignored, INFO);
            assertThat(value(derived(parameter, base, READABLE))).isEqualTo(prk);
        }
    }

    /** The standard has each step ignore what is the other one's. */
    @Test
    void each_step_ignores_the_parameters_of_the_other() {
        long base = secret(SECRET, READABLE);
        byte[] tooLong = new byte[1025];
        long extracted = derived(parameter(true, false, Ck.CKM_SHA256), base, READABLE);
        var otherInfo = parameter(true, false, Ck.CKM_SHA256, Ck.CKF_HKDF_SALT_DATA, SALT, tooLong);
        assertThat(value(derived(otherInfo, base, READABLE))).isEqualTo(value(extracted));
        long expanded = derived(parameter(false, true, Ck.CKM_SHA256), extracted, READABLE);
        var otherSalt = parameter(false, true, Ck.CKM_SHA256, SALT_KEY, tooLong, INFO);
        assertThat(value(derived(otherSalt, extracted, READABLE))).isEqualTo(value(expanded));
    }

    @Test
    void parameters_that_make_no_sense_are_refused() {
        long base = secret(SECRET, READABLE);
        byte[] tooLong = new byte[1025];
        for (WireWriter parameter :
                List.of(
                        parameter(false, false, Ck.CKM_SHA256),
                        parameter(true, false, Ck.CKM_SHA_1),
                        parameter(false, true, Ck.CKM_SHA3_256),
                        parameter(true, false, Ck.CKM_SHA256, SALT_KEY, NONE, NONE),
                        parameter(true, false, Ck.CKM_SHA256, 0, NONE, NONE),
                        parameter(true, false, Ck.CKM_SHA256, Ck.CKF_HKDF_SALT_DATA, tooLong, NONE),
                        parameter(false, true, Ck.CKM_SHA256, Ck.CKF_HKDF_SALT_DATA, NONE, tooLong),
                        parameter(true, false, Ck.CKM_SHA256).u64(0))) {
            assertThat(refused(parameter, base, READABLE))
                    .isEqualTo(ReturnValue.MECHANISM_PARAM_INVALID);
        }
    }

    @Test
    void what_is_extracted_has_the_length_of_the_hash_and_no_other() {
        long base = secret(SECRET, READABLE);
        for (long bytes : new long[] {0, 31, 33, 1L << 40, -1}) {
            assertThat(
                            refused(
                                    parameter(true, false, Ck.CKM_SHA256),
                                    base,
                                    Map.of(Ck.CKA_VALUE_LEN, bytes)))
                    .isEqualTo(ReturnValue.TEMPLATE_INCONSISTENT);
        }
        long same =
                derived(
                        parameter(true, false, Ck.CKM_SHA256),
                        base,
                        Map.of(Ck.CKA_VALUE_LEN, 32L, Ck.CKA_KEY_TYPE, Ck.CKK_AES));
        assertThat(client.attribute(session, same, Ck.CKA_VALUE_LEN))
                .hasValue(ProtocolClient.number(32));
        assertThat(
                        refused(
                                parameter(true, false, Ck.CKM_SHA512),
                                base,
                                Map.of(Ck.CKA_KEY_TYPE, Ck.CKK_AES)))
                .isEqualTo(ReturnValue.TEMPLATE_INCONSISTENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {31, 32})
    void what_is_expanded_is_as_long_as_the_hash(int bytes) {
        long base = secret(new byte[bytes], READABLE);
        assertThat(refused(parameter(false, true, Ck.CKM_SHA256), base, READABLE))
                .isEqualTo(bytes < 32 ? ReturnValue.KEY_SIZE_RANGE : ReturnValue.OK);
        assertThat(refused(parameter(false, true, Ck.CKM_SHA384), base, READABLE))
                .isEqualTo(ReturnValue.KEY_SIZE_RANGE);
    }

    /** Else a code over info and a counter would be the key that was expanded. */
    @Test
    void a_secret_that_makes_or_verifies_codes_is_not_expanded() {
        for (int use : new int[] {Ck.CKA_SIGN, Ck.CKA_VERIFY}) {
            long base = secret(new byte[32], Map.of(Ck.CKA_DERIVE, true, use, true));
            assertThat(refused(parameter(false, true, Ck.CKM_SHA256), base, Map.of()))
                    .isEqualTo(ReturnValue.KEY_FUNCTION_NOT_PERMITTED);
            assertThat(node.records().getLast().refusal()).isPresent();
            assertThat(node.records().getLast().operation()).isEqualTo(Operation.DERIVE_KEY);
            assertThat(refused(parameter(true, true, Ck.CKM_SHA256), base, Map.of()))
                    .isEqualTo(ReturnValue.OK);
        }
        long deriving = secret(new byte[32], Map.of(Ck.CKA_DERIVE, true));
        assertThat(refused(parameter(false, true, Ck.CKM_SHA256), deriving, Map.of()))
                .isEqualTo(ReturnValue.OK);
        long other = secret(new byte[32], Map.of(Ck.CKA_SIGN, true));
        assertThat(refused(parameter(true, false, Ck.CKM_SHA256), other, Map.of()))
                .isEqualTo(ReturnValue.KEY_FUNCTION_NOT_PERMITTED);
    }

    @Test
    void each_step_leaves_a_record_that_names_it() {
        long base = secret(SECRET, Map.of(Ck.CKA_DERIVE, true));
        long extracted = derived(parameter(true, false, Ck.CKM_SHA384), base, Map.of());
        EvidenceRecord first = node.records().getLast();
        assertThat(first.operation()).isEqualTo(Operation.DERIVE_KEY);
        assertThat(first.mechanism()).hasValue("HKDF-EXTRACT-SHA384");
        derived(parameter(false, true, Ck.CKM_SHA384), extracted, Map.of());
        assertThat(node.records().getLast().mechanism()).hasValue("HKDF-EXPAND-SHA384");
    }

    /** Secrets are keys here (ADR 14): none becomes a data object, which anybody might read. */
    @Test
    void no_secret_becomes_a_data_object() {
        long base = secret(SECRET, READABLE);
        assertThat(
                        client.call(
                                        Call.DERIVE,
                                        request(
                                                CKM_HKDF_DATA,
                                                parameter(true, true, Ck.CKM_SHA256),
                                                base,
                                                Map.of()))
                                .value())
                .isEqualTo(ReturnValue.MECHANISM_INVALID);
        assertThat(
                        refused(
                                parameter(true, true, Ck.CKM_SHA256),
                                base,
                                Map.of(Ck.CKA_CLASS, Ck.CKO_DATA)))
                .isEqualTo(ReturnValue.TEMPLATE_INCONSISTENT);
        assertThat(client.find(session, Map.of(Ck.CKA_CLASS, Ck.CKO_DATA))).isEmpty();
    }
}
