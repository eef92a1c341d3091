package io.claviger.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.WrapMethod;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.PinHolder;
import io.claviger.core.state.Role;
import io.claviger.core.state.TokenAttributes;
import io.claviger.core.state.TokenAttributes.Flag;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.key.CopyKey;
import io.claviger.engine.key.ImportPublicKey;
import io.claviger.engine.key.Wrapping;
import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.testing.ProtocolClient;
import io.claviger.pkcs11.testing.TestNode;
import io.claviger.pkcs11.wire.Call;
import io.claviger.pkcs11.wire.WireWriter;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CKA_TRUSTED and CKA_WRAP_WITH_TRUSTED, by PKCS #11 and around it. */
class TrustedKeysTest {
    private static final byte[] NONE = ProtocolClient.NO_PARAMETER;
    private static final byte[] TRUE = {1};
    private static final byte[] FALSE = {0};
    private static final byte[] P256 = {6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 3, 1, 7};

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
        client = connected();
        session = client.openSession(true);
        user();
    }

    private ProtocolClient connected() {
        ProtocolClient made = ProtocolClient.connect(server.socket().orElseThrow());
        assertThat(
                        made.hello(
                                new byte[16],
                                "DEMO",
                                node.token(Role.KEY_OPERATION),
                                node.token(Role.KEY_MANAGEMENT)))
                .isEqualTo(ReturnValue.OK);
        return made;
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        node.close();
    }

    private void user() {
        assertThat(client.login(session, Ck.CKU_USER, TestNode.USER_PIN)).isEqualTo(ReturnValue.OK);
    }

    private void officer() {
        logOut();
        assertThat(client.login(session, Ck.CKU_SO, TestNode.SO_PIN)).isEqualTo(ReturnValue.OK);
    }

    private void logOut() {
        client.done(Call.LOGOUT, new WireWriter().u64(session));
    }

    /** What the security officer is told who trusts the object. */
    private ReturnValue trusted(long object) {
        officer();
        ReturnValue said = change(object, Map.of(Ck.CKA_TRUSTED, true));
        logOut();
        user();
        return said;
    }

    private ReturnValue change(long object, Map<Integer, Object> template) {
        return client.call(
                        Call.SET_ATTRIBUTES,
                        ProtocolClient.template(
                                new WireWriter().u64(session).u64(object), template))
                .value();
    }

    private WireWriter generation(String label, Map<Integer, Object> more) {
        Map<Integer, Object> template = new HashMap<>(more);
        template.put(Ck.CKA_TOKEN, true);
        template.put(Ck.CKA_LABEL, label);
        template.put(Ck.CKA_VALUE_LEN, 32L);
        return ProtocolClient.template(
                ProtocolClient.start(session, Ck.CKM_AES_KEY_GEN, NONE), template);
    }

    private long aes(String label, Map<Integer, Object> more) {
        return client.done(Call.GENERATE_KEY, generation(label, more)).u64();
    }

    /** One that everybody sees, the security officer too. */
    private long wrapper(String label) {
        return aes(label, Map.of(Ck.CKA_WRAP, true, Ck.CKA_UNWRAP, true, Ck.CKA_PRIVATE, false));
    }

    private long guarded(String label) {
        return aes(
                label,
                Map.of(
                        Ck.CKA_WRAP_WITH_TRUSTED,
                        true,
                        Ck.CKA_EXTRACTABLE,
                        true,
                        Ck.CKA_SENSITIVE,
                        false,
                        Ck.CKA_DERIVE,
                        true));
    }

    private WireWriter wrapping(long by, long key) {
        return ProtocolClient.start(session, Ck.CKM_AES_KEY_WRAP, NONE).u64(by).u64(key);
    }

    private ReturnValue wrapped(long by, long key) {
        return client.call(Call.WRAP, wrapping(by, key)).value();
    }

    private Optional<byte[]> attribute(long object, int type) {
        return client.attribute(session, object, type);
    }

    private KeyObject stored(String label) {
        return node.journal().state().key(TestNode.PARTITION, new KeyLabel(label)).orElseThrow();
    }

    @Test
    void nobody_but_the_security_officer_trusts_a_key() {
        long key = wrapper("wrapper");
        assertThat(attribute(key, Ck.CKA_TRUSTED)).hasValue(FALSE);
        assertThat(change(key, Map.of(Ck.CKA_TRUSTED, true)))
                .isEqualTo(ReturnValue.ATTRIBUTE_READ_ONLY);
        assertThat(
                        client.call(
                                        Call.GENERATE_KEY,
                                        generation("no", Map.of(Ck.CKA_TRUSTED, true)))
                                .value())
                .isEqualTo(ReturnValue.ATTRIBUTE_READ_ONLY);
        logOut();
        assertThat(change(key, Map.of(Ck.CKA_TRUSTED, true)))
                .isEqualTo(ReturnValue.USER_NOT_LOGGED_IN);
        assertThat(client.login(session, Ck.CKU_SO, TestNode.SO_PIN)).isEqualTo(ReturnValue.OK);
        assertThat(change(key, Map.of(Ck.CKA_TRUSTED, true, Ck.CKA_LABEL, "other")))
                .isEqualTo(ReturnValue.USER_NOT_LOGGED_IN);
        assertThat(attribute(key, Ck.CKA_TRUSTED)).hasValue(FALSE);
        assertThat(change(key, Map.of(Ck.CKA_TRUSTED, true))).isEqualTo(ReturnValue.OK);
        assertThat(node.records().getLast().operation()).isEqualTo(Operation.CHANGE_KEY_ATTRIBUTES);
        assertThat(node.records().getLast().refusal()).isEmpty();
        assertThat(node.records().getLast().subject().orElseThrow()).endsWith("], trusted");
        assertThat(attribute(key, Ck.CKA_TRUSTED)).hasValue(TRUE);
        assertThat(client.find(session, Map.of(Ck.CKA_TRUSTED, true))).containsExactly(key);
        logOut();
        user();
        assertThat(change(key, Map.of(Ck.CKA_TRUSTED, false)))
                .isEqualTo(ReturnValue.ATTRIBUTE_READ_ONLY);
        officer();
        assertThat(change(key, Map.of(Ck.CKA_TRUSTED, false))).isEqualTo(ReturnValue.OK);
        assertThat(node.records().getLast().subject().orElseThrow())
                .endsWith("], no longer trusted");
        assertThat(attribute(key, Ck.CKA_TRUSTED)).hasValue(FALSE);
    }

    @Test
    void the_security_officer_sees_no_private_key_and_data_is_not_trusted() {
        long hidden = aes("hidden", Map.of(Ck.CKA_WRAP, true));
        long data = client.create(session, Map.of(Ck.CKA_CLASS, Ck.CKO_DATA, Ck.CKA_TOKEN, true));
        long[] pair =
                client.pair(
                        session,
                        Ck.CKM_EC_KEY_PAIR_GEN,
                        Map.of(Ck.CKA_TOKEN, true, Ck.CKA_EC_PARAMS, P256),
                        Map.of(Ck.CKA_TOKEN, true, Ck.CKA_PRIVATE, false, Ck.CKA_DERIVE, true));
        assertThat(trusted(hidden)).isEqualTo(ReturnValue.OBJECT_HANDLE_INVALID);
        assertThat(trusted(data)).isEqualTo(ReturnValue.ATTRIBUTE_TYPE_INVALID);
        assertThat(trusted(pair[1])).isEqualTo(ReturnValue.ATTRIBUTE_TYPE_INVALID);
    }

    @Test
    void a_security_officer_whose_pin_was_changed_meanwhile_trusts_nothing() {
        long key = wrapper("wrapper");
        officer();
        TestNode.granted(
                node.engine()
                        .pins()
                        .change(
                                node.as(Role.KEY_MANAGEMENT, Role.KEY_OPERATION),
                                TestNode.PARTITION,
                                PinHolder.SECURITY_OFFICER,
                                TestNode.pin(TestNode.SO_PIN),
                                TestNode.pin("another-so-pin")));
        assertThat(change(key, Map.of(Ck.CKA_TRUSTED, true))).isEqualTo(ReturnValue.PIN_INCORRECT);
        assertThat(attribute(key, Ck.CKA_TRUSTED)).hasValue(FALSE);
    }

    @Test
    void a_guarded_key_leaves_under_trusted_keys_only() {
        long wrapper = wrapper("wrapper");
        long other = wrapper("other");
        long key = guarded("guarded");
        assertThat(wrapped(wrapper, key)).isEqualTo(ReturnValue.KEY_NOT_WRAPPABLE);
        assertThat(node.records().getLast().operation()).isEqualTo(Operation.WRAP);
        assertThat(node.records().getLast().refusal()).isPresent();
        assertThat(trusted(wrapper)).isEqualTo(ReturnValue.OK);
        assertThat(wrapped(wrapper, key)).isEqualTo(ReturnValue.OK);
        assertThat(wrapped(other, key)).isEqualTo(ReturnValue.KEY_NOT_WRAPPABLE);
        // Not sensitive, and withheld nevertheless.
        assertThat(attribute(key, Ck.CKA_VALUE)).isEmpty();
    }

    @Test
    void wrapping_names_the_key_that_does_not_allow_it() {
        long wrapper = wrapper("wrapper");
        long kept = aes("kept", Map.of(Ck.CKA_WRAP_WITH_TRUSTED, true));
        assertThat(wrapped(wrapper, kept)).isEqualTo(ReturnValue.KEY_UNEXTRACTABLE);
        long encrypting = aes("encrypting", Map.of(Ck.CKA_ENCRYPT, true));
        assertThat(wrapped(encrypting, guarded("guarded")))
                .isEqualTo(ReturnValue.KEY_FUNCTION_NOT_PERMITTED);
    }

    private static RefusalCode refusal(Answer<?> answer) {
        return switch (answer) {
            case Answer.Refused<?>(var refusal, var _) -> refusal.code();
            case Answer.Granted<?> _ -> throw new AssertionError("it was granted");
        };
    }

    /** What the other interfaces ask the engine for. */
    @Test
    void the_other_interfaces_take_it_out_no_more_freely() {
        long trusted = wrapper("trusted");
        wrapper("wrapper");
        guarded("guarded");
        assertThat(trusted(trusted)).isEqualTo(ReturnValue.OK);
        var transport = node.engine().transport();
        var origin = node.as(Role.KEY_MANAGEMENT, Role.KEY_OPERATION);
        var guarded = new KeyLabel("guarded");
        assertThat(refusal(transport.export(origin, guarded, Optional.empty())))
                .isEqualTo(RefusalCode.OPERATION_FORBIDDEN);
        assertThat(refusal(transport.wrap(origin, guarded, Optional.empty(), by("wrapper"))))
                .isEqualTo(RefusalCode.OPERATION_FORBIDDEN);
        assertThat(transport.wrap(origin, guarded, Optional.empty(), by("trusted")))
                .isInstanceOf(Answer.Granted.class);
        TestNode.granted(
                transport.copy(
                        origin,
                        new CopyKey(
                                guarded,
                                Optional.empty(),
                                new KeyLabel("copy"),
                                Optional.empty(),
                                Map.of())));
        assertThat(
                        refusal(
                                transport.wrap(
                                        origin,
                                        new KeyLabel("copy"),
                                        Optional.empty(),
                                        by("wrapper"))))
                .isEqualTo(RefusalCode.OPERATION_FORBIDDEN);
        TestNode.granted(
                transport.copy(
                        origin,
                        new CopyKey(
                                new KeyLabel("trusted"),
                                Optional.empty(),
                                new KeyLabel("second"),
                                Optional.empty(),
                                Map.of())));
        assertThat(stored("second").token().has(Flag.TRUSTED)).isTrue();
    }

    private static Wrapping by(String label) {
        return new Wrapping(new KeyLabel(label), Optional.empty(), WrapMethod.AES_WRAP);
    }

    @Test
    void it_is_for_good_and_goes_on_with_what_comes_of_the_key() {
        long key = guarded("guarded");
        assertThat(attribute(key, Ck.CKA_WRAP_WITH_TRUSTED)).hasValue(TRUE);
        assertThat(change(key, Map.of(Ck.CKA_WRAP_WITH_TRUSTED, true))).isEqualTo(ReturnValue.OK);
        assertThat(change(key, Map.of(Ck.CKA_WRAP_WITH_TRUSTED, false)))
                .isEqualTo(ReturnValue.ATTRIBUTE_READ_ONLY);
        assertThat(copy(key, Map.of(Ck.CKA_WRAP_WITH_TRUSTED, false)).value())
                .isEqualTo(ReturnValue.ATTRIBUTE_READ_ONLY);
        long copied = copy(key, Map.of(Ck.CKA_LABEL, "copy")).body().u64();
        assertThat(attribute(copied, Ck.CKA_WRAP_WITH_TRUSTED)).hasValue(TRUE);
        assertThat(derive(key, Map.of(Ck.CKA_WRAP_WITH_TRUSTED, false)).value())
                .isEqualTo(ReturnValue.TEMPLATE_INCONSISTENT);
        long derived = derive(key, Map.of(Ck.CKA_EXTRACTABLE, true)).body().u64();
        assertThat(attribute(derived, Ck.CKA_WRAP_WITH_TRUSTED)).hasValue(TRUE);

        long free = aes("free", Map.of(Ck.CKA_EXTRACTABLE, true));
        assertThat(attribute(free, Ck.CKA_WRAP_WITH_TRUSTED)).hasValue(FALSE);
        long stricter = copy(free, Map.of(Ck.CKA_WRAP_WITH_TRUSTED, true)).body().u64();
        assertThat(attribute(stricter, Ck.CKA_WRAP_WITH_TRUSTED)).hasValue(TRUE);
        assertThat(change(free, Map.of(Ck.CKA_WRAP_WITH_TRUSTED, true))).isEqualTo(ReturnValue.OK);
        assertThat(attribute(free, Ck.CKA_WRAP_WITH_TRUSTED)).hasValue(TRUE);
    }

    private ProtocolClient.Result copy(long key, Map<Integer, Object> template) {
        return client.call(
                Call.COPY_OBJECT,
                ProtocolClient.template(new WireWriter().u64(session).u64(key), template));
    }

    private ProtocolClient.Result derive(long key, Map<Integer, Object> template) {
        byte[] parameter =
                new WireWriter()
                        .flag(true)
                        .flag(true)
                        .u64(Ck.CKM_SHA256)
                        .u64(Ck.CKF_HKDF_SALT_NULL)
                        .bytes(NONE)
                        .u64(0)
                        .bytes(NONE)
                        .toArray();
        return client.call(
                Call.DERIVE,
                ProtocolClient.template(
                        ProtocolClient.start(session, Ck.CKM_HKDF_DERIVE, parameter).u64(key),
                        template));
    }

    /** Else whoever may wrap and unwrap takes the key out under another key. */
    @Test
    void what_a_trusted_key_unwraps_leaves_under_trusted_keys_only() {
        long wrapper = wrapper("wrapper");
        long other = wrapper("other");
        long key = guarded("guarded");
        assertThat(trusted(wrapper)).isEqualTo(ReturnValue.OK);
        byte[] blob = client.done(Call.WRAP, wrapping(wrapper, key)).bytes();
        assertThat(unwrapped(wrapper, blob, Map.of(Ck.CKA_WRAP_WITH_TRUSTED, false)).value())
                .isEqualTo(ReturnValue.TEMPLATE_INCONSISTENT);
        long again = unwrapped(wrapper, blob, Map.of(Ck.CKA_EXTRACTABLE, true)).body().u64();
        assertThat(attribute(again, Ck.CKA_WRAP_WITH_TRUSTED)).hasValue(TRUE);
        assertThat(wrapped(other, again)).isEqualTo(ReturnValue.KEY_NOT_WRAPPABLE);
        assertThat(wrapped(wrapper, again)).isEqualTo(ReturnValue.OK);
    }

    private ProtocolClient.Result unwrapped(long by, byte[] blob, Map<Integer, Object> more) {
        Map<Integer, Object> template = new HashMap<>(more);
        template.put(Ck.CKA_CLASS, Ck.CKO_SECRET_KEY);
        template.put(Ck.CKA_KEY_TYPE, Ck.CKK_AES);
        return client.call(
                Call.UNWRAP,
                ProtocolClient.template(
                        ProtocolClient.start(session, Ck.CKM_AES_KEY_WRAP, NONE)
                                .u64(by)
                                .bytes(blob),
                        template));
    }

    @Test
    void a_trusted_key_wraps_and_unwraps_alone_and_stays_here() {
        Map<Integer, Object> uses = new HashMap<>(Map.of(Ck.CKA_WRAP, true, Ck.CKA_PRIVATE, false));
        for (int more :
                new int[] {Ck.CKA_DECRYPT, Ck.CKA_SIGN, Ck.CKA_DERIVE, Ck.CKA_EXTRACTABLE}) {
            Map<Integer, Object> template = new HashMap<>(uses);
            template.put(more, true);
            assertThat(trusted(aes("key-" + more, template)))
                    .isEqualTo(ReturnValue.TEMPLATE_INCONSISTENT);
        }
        uses.put(Ck.CKA_EXTRACTABLE, true);
        uses.put(Ck.CKA_WRAP_WITH_TRUSTED, true);
        long key = aes("trusted", uses);
        assertThat(trusted(key)).isEqualTo(ReturnValue.OK);
        for (int more : new int[] {Ck.CKA_DECRYPT, Ck.CKA_SIGN, Ck.CKA_DERIVE}) {
            assertThat(change(key, Map.of(more, true)))
                    .isEqualTo(ReturnValue.TEMPLATE_INCONSISTENT);
        }
        assertThat(change(key, Map.of(Ck.CKA_LABEL, "renamed"))).isEqualTo(ReturnValue.OK);
        assertThat(attribute(key, Ck.CKA_TRUSTED)).hasValue(TRUE);
    }

    @Test
    void a_public_key_that_another_one_replaces_is_trusted_no_more() throws Exception {
        RSAPublicKey first = rsa();
        long key =
                client.create(
                        session,
                        Map.of(
                                Ck.CKA_CLASS,
                                Ck.CKO_PUBLIC_KEY,
                                Ck.CKA_KEY_TYPE,
                                Ck.CKK_RSA,
                                Ck.CKA_TOKEN,
                                true,
                                Ck.CKA_LABEL,
                                "theirs",
                                Ck.CKA_MODULUS,
                                first.getModulus().toByteArray(),
                                Ck.CKA_PUBLIC_EXPONENT,
                                first.getPublicExponent().toByteArray()));
        assertThat(trusted(key)).isEqualTo(ReturnValue.OK);
        replace(first);
        assertThat(stored("theirs").token().has(Flag.TRUSTED)).isTrue();
        replace(rsa());
        assertThat(stored("theirs").token().has(Flag.TRUSTED)).isFalse();
        assertThat(attribute(key, Ck.CKA_TRUSTED)).hasValue(FALSE);
    }

    private void replace(RSAPublicKey next) {
        TestNode.granted(
                node.engine()
                        .transport()
                        .importPublic(
                                node.as(Role.KEY_MANAGEMENT, Role.KEY_OPERATION),
                                new ImportPublicKey(
                                        new KeyLabel("theirs"),
                                        KeyAlgorithm.RSA,
                                        Bytes.of(next.getEncoded()),
                                        false,
                                        Set.of(),
                                        Optional.empty(),
                                        TokenAttributes.NONE,
                                        true),
                                Optional.empty()));
    }

    private static RSAPublicKey rsa() throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return (RSAPublicKey) generator.generateKeyPair().getPublic();
    }

    @Test
    void a_certificate_is_trusted_beside_its_key_and_until_another_comes() {
        long[] pair =
                client.pair(
                        session,
                        Ck.CKM_EC_KEY_PAIR_GEN,
                        Map.of(Ck.CKA_TOKEN, true, Ck.CKA_EC_PARAMS, P256),
                        Map.of(
                                Ck.CKA_TOKEN,
                                true,
                                Ck.CKA_LABEL,
                                "signer",
                                Ck.CKA_ID,
                                new byte[] {1},
                                Ck.CKA_SIGN,
                                true));
        byte[] der = node.selfSigned("signer");
        Map<Integer, Object> template =
                new HashMap<>(
                        Map.of(
                                Ck.CKA_CLASS,
                                Ck.CKO_CERTIFICATE,
                                Ck.CKA_TOKEN,
                                true,
                                Ck.CKA_LABEL,
                                "signer",
                                Ck.CKA_ID,
                                new byte[] {1},
                                Ck.CKA_VALUE,
                                der,
                                Ck.CKA_TRUSTED,
                                true));
        assertThat(
                        client.call(
                                        Call.CREATE_OBJECT,
                                        ProtocolClient.template(
                                                new WireWriter().u64(session), template))
                                .value())
                .isEqualTo(ReturnValue.ATTRIBUTE_READ_ONLY);
        template.remove(Ck.CKA_TRUSTED);
        long certificate = client.create(session, template);
        assertThat(attribute(certificate, Ck.CKA_TRUSTED)).hasValue(FALSE);
        assertThat(trusted(certificate)).isEqualTo(ReturnValue.OK);
        assertThat(attribute(certificate, Ck.CKA_TRUSTED)).hasValue(TRUE);
        assertThat(attribute(pair[0], Ck.CKA_TRUSTED)).hasValue(FALSE);
        assertThat(
                        client.call(
                                        Call.DESTROY_OBJECT,
                                        new WireWriter().u64(session).u64(certificate))
                                .value())
                .isEqualTo(ReturnValue.OK);
        assertThat(stored("signer").token().has(Flag.CERTIFICATE_TRUSTED)).isFalse();
    }

    @Test
    void a_public_key_has_no_such_attribute() {
        Map<Integer, Object> publicSide =
                Map.of(Ck.CKA_TOKEN, true, Ck.CKA_EC_PARAMS, P256, Ck.CKA_WRAP_WITH_TRUSTED, true);
        assertThat(
                        client.call(
                                        Call.GENERATE_KEY_PAIR,
                                        ProtocolClient.template(
                                                ProtocolClient.template(
                                                        ProtocolClient.start(
                                                                session,
                                                                Ck.CKM_EC_KEY_PAIR_GEN,
                                                                NONE),
                                                        publicSide),
                                                Map.of()))
                                .value())
                .isEqualTo(ReturnValue.ATTRIBUTE_TYPE_INVALID);
    }
}
