package io.claviger.acceptance.jca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.client.Claviger;
import io.claviger.client.ClavigerException;
import io.claviger.client.ClientSettings;
import io.claviger.client.jca.ClavigerProvider;
import io.claviger.client.jca.HsmKey;
import io.claviger.client.jca.KeyGenerationSpec;
import io.claviger.client.json.JsonObject;
import io.claviger.client.model.CreateKeyAttributes;
import io.claviger.client.model.Policy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.UnrecoverableEntryException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.security.auth.Destroyable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a program can rely on of keys and key stores. */
@ExtendWith(Store.Shared.class)
class KeyStoreContractTest {
    private static final char[] PASSWORD = "open sesame".toCharArray();

    private Store store;
    private KeyStore keys;

    @BeforeEach
    void open(Store shared) throws Exception {
        store = shared;
        keys = store.keyStore();
    }

    private KeyPair ecPair(KeyGenerationSpec spec) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", store.provider());
        generator.initialize(spec.parameters(new ECGenParameterSpec("secp256r1")));
        return generator.generateKeyPair();
    }

    private static byte[] sign(PrivateKey key) throws Exception {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update((byte) 1);
        return signature.sign();
    }

    @Test
    void a_key_is_a_reference() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", store.provider());
        generator.initialize(2048);
        PrivateKey key = generator.generateKeyPair().getPrivate();
        assertThat(key.getEncoded()).isNull();
        assertThat(key.getFormat()).isNull();
        assertThat(key.getAlgorithm()).isEqualTo("RSA");
        assertThat(((RSAKey) key).getModulus().bitLength()).isEqualTo(2048);
        assertThat(key).isNotInstanceOf(RSAPrivateKey.class);
        ((Destroyable) key).destroy();
    }

    @Test
    void a_key_gets_a_name_once_and_keeps_its_identity() throws Exception {
        // The service tells whole seconds.
        Instant before = Instant.now().minusSeconds(1);
        KeyPair pair = ecPair(KeyGenerationSpec.unnamed());
        HsmKey key = (HsmKey) pair.getPrivate();
        String id = key.id();
        assertThat(key.label()).startsWith("jca-");
        assertThat(keys.containsAlias("named")).isFalse();
        key.rename("named");
        assertThat(keys.isKeyEntry("named")).isTrue();
        assertThat(keys.isCertificateEntry("named")).isFalse();
        assertThat(keys.getCertificateChain("named")).isNull();
        assertThat(keys.getCreationDate("named").toInstant())
                .isBetween(before, before.plusSeconds(60));
        assertThat(Collections.list(keys.aliases())).contains("named").doesNotContain("Named");
        PrivateKey found = (PrivateKey) keys.getKey("named", null);
        assertThat(found).isEqualTo(pair.getPrivate()).hasSameHashCodeAs(pair.getPrivate());
        assertThat(((HsmKey) found).id()).isEqualTo(id);
        assertThat(sign(found)).isNotEmpty();
        assertThatThrownBy(() -> keys.getEntry("named", null))
                .isInstanceOf(UnrecoverableEntryException.class)
                .hasMessageContaining("no certificate");
        // A name that is taken stays with the key that has it.
        HsmKey other = (HsmKey) ecPair(KeyGenerationSpec.unnamed()).getPrivate();
        assertThatThrownBy(() -> other.rename("named")).isInstanceOf(KeyStoreException.class);
        other.destroy();
        keys.deleteEntry("named");
        assertThat(keys.getKey("named", null)).isNull();
        keys.deleteEntry("named");
        assertThatThrownBy(() -> sign(found)).isInstanceOf(SignatureException.class);
    }

    @Test
    void destroy_ends_the_object_and_with_it_a_key_that_nobody_named() throws Exception {
        PrivateKey named = ecPair(KeyGenerationSpec.named("stays")).getPrivate();
        ((Destroyable) named).destroy();
        assertThat(((Destroyable) named).isDestroyed()).isTrue();
        assertThatThrownBy(
                        () ->
                                Signature.getInstance("SHA256withECDSA", store.provider())
                                        .initSign(named))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining("destroyed");
        assertThat(keys.containsAlias("stays")).isTrue();
        keys.deleteEntry("stays");

        HsmKey unnamed = (HsmKey) ecPair(KeyGenerationSpec.unnamed()).getPrivate();
        assertThat(keys.containsAlias(unnamed.label())).isTrue();
        unnamed.destroy();
        assertThat(keys.containsAlias(unnamed.label())).isFalse();
    }

    @Test
    void a_secret_key_is_an_entry_with_a_password_of_its_own() throws Exception {
        SecretKey key = KeyGenerator.getInstance("AES", store.provider()).generateKey();
        keys.setKeyEntry("secret", key, PASSWORD, null);
        for (char[] wrong : new char[][] {null, "other".toCharArray()}) {
            assertThatThrownBy(() -> keys.getKey("secret", wrong))
                    .isInstanceOf(UnrecoverableKeyException.class);
        }
        assertThat(keys.isKeyEntry("secret")).isTrue();
        assertThat(keys.getKey("secret", PASSWORD)).isEqualTo(key);
        assertThat(keys.getEntry("secret", new KeyStore.PasswordProtection(PASSWORD)))
                .isInstanceOf(KeyStore.SecretKeyEntry.class);
        assertThatThrownBy(() -> serialized(key)).isInstanceOf(NotSerializableException.class);
        assertThatThrownBy(() -> keys.deleteEntry("secret")).isInstanceOf(KeyStoreException.class);
        keys.setEntry("secret", new KeyStore.SecretKeyEntry(key), null);
        assertThat(keys.getKey("secret", null)).isEqualTo(key);
        keys.deleteEntry("secret");
    }

    @Test
    void a_key_is_written_as_its_name_and_read_while_it_has_it() throws Exception {
        HsmKey key = (HsmKey) ecPair(KeyGenerationSpec.named("written")).getPrivate();
        byte[] written = serialized(key);
        assertThat(written).hasSizeLessThan(400);
        assertThat(read(written)).isEqualTo(key);
        keys.deleteEntry("written");
        assertThatThrownBy(() -> read(written)).isInstanceOf(InvalidObjectException.class);
        HsmKey other = (HsmKey) ecPair(KeyGenerationSpec.named("written")).getPrivate();
        assertThatThrownBy(() -> read(written))
                .isInstanceOf(InvalidObjectException.class)
                .hasMessageContaining("another key");
        keys.deleteEntry(other.label());
    }

    private static byte[] serialized(Key key) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(key);
        }
        return bytes.toByteArray();
    }

    private static Object read(byte[] written) throws Exception {
        try (var in = new ObjectInputStream(new ByteArrayInputStream(written))) {
            return in.readObject();
        }
    }

    @Test
    void a_key_store_of_the_jdk_is_brought_in_by_its_entries() throws Exception {
        KeyPair there = KeyPairGenerator.getInstance("EC", "SunEC").generateKeyPair();
        var entry =
                Certificates.selfSigned(there, "SHA256withECDSA", Security.getProvider("SunEC"));
        KeyStore old = KeyStore.getInstance("PKCS12");
        old.load(null, null);
        old.setEntry("old", entry, new KeyStore.PasswordProtection(PASSWORD));
        Certificate[] chain = old.getCertificateChain("old");
        keys.setKeyEntry("brought", old.getKey("old", PASSWORD), null, chain);
        assertThat(keys.getCertificateChain("brought")).isEqualTo(chain);
        assertThat(keys.getCertificateAlias(chain[0])).isEqualTo("brought");
        PrivateKey key = (PrivateKey) keys.getKey("brought", null);
        assertThat(key.getEncoded()).isNull();
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(chain[0]);
        verifier.update((byte) 1);
        assertThat(verifier.verify(sign(key))).isTrue();
        assertThat(keys.getEntry("brought", null)).isInstanceOf(KeyStore.PrivateKeyEntry.class);
        // An alias is not taken from a key, as a file of keys would do.
        assertThatThrownBy(
                        () -> keys.setKeyEntry("brought", old.getKey("old", PASSWORD), null, chain))
                .isInstanceOf(KeyStoreException.class);
        assertThatThrownBy(() -> keys.setCertificateEntry("brought", chain[0]))
                .isInstanceOf(KeyStoreException.class);
        keys.deleteEntry("brought");

        keys.setCertificateEntry("trusted", chain[0]);
        assertThat(keys.isCertificateEntry("trusted")).isTrue();
        assertThat(keys.isKeyEntry("trusted")).isFalse();
        assertThat(keys.getCertificate("trusted")).isEqualTo(chain[0]);
        keys.deleteEntry("trusted");
        assertThat(keys.containsAlias("trusted")).isFalse();
    }

    @Test
    void a_key_without_the_attribute_is_refused_at_init() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", store.provider());
        generator.initialize(
                KeyGenerationSpec.unnamed()
                        .size(2048)
                        .attributes(
                                CreateKeyAttributes.with()
                                        .decrypt(true)
                                        .destroyable(true)
                                        .build()));
        PrivateKey key = generator.generateKeyPair().getPrivate();
        Signature signature = Signature.getInstance("SHA256withRSA", store.provider());
        assertThatThrownBy(() -> signature.initSign(key))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining("'sign'");
        ((Destroyable) key).destroy();
    }

    @Test
    void a_key_under_approval_rules_says_that_approvals_are_missing() throws Exception {
        KeyPair approver = KeyPairGenerator.getInstance("EC", "SunEC").generateKeyPair();
        Policy rules =
                Policy.of(
                        JsonObject.parse(
                                """
                                {"ruleUse":{"tokens":[{"name":"t","timelock":0,"timeout":0,"groups":[
                                  {"name":"g","quorum":1,"approvals":[{"type":"public_key","name":"a","value":"%s"}]}]}]}}"""
                                        .formatted(
                                                Base64.getEncoder()
                                                        .encodeToString(
                                                                approver.getPublic()
                                                                        .getEncoded()))));
        PrivateKey key = ecPair(KeyGenerationSpec.named("ruled").policy(rules)).getPrivate();
        assertThatThrownBy(() -> sign(key))
                .isInstanceOf(SignatureException.class)
                .hasMessageContaining("res.error.missing.approval")
                .cause()
                .isInstanceOfSatisfying(
                        ClavigerException.Refused.class,
                        refused -> assertThat(refused.refusal().receipt().evidence()).isPresent());
        keys.deleteEntry("ruled");
    }

    @Test
    void what_is_not_configured_says_so() throws Exception {
        var bare = new ClavigerProvider();
        assertThat(bare.isConfigured()).isFalse();
        KeyStore unconfigured = KeyStore.getInstance("Claviger", bare);
        assertThatThrownBy(() -> unconfigured.load(null, null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not configured");
        assertThatThrownBy(() -> KeyPairGenerator.getInstance("EC", bare))
                .isInstanceOf(ProviderException.class);
        assertThatThrownBy(() -> bare.configure("/no/such/file"))
                .isInstanceOf(InvalidParameterException.class);
        for (String wrong : new String[] {"", "claviger.nodes=ftp://here", "claviger.no-such=1"}) {
            assertThatThrownBy(
                            () ->
                                    unconfigured.load(
                                            new ByteArrayInputStream(
                                                    wrong.getBytes(StandardCharsets.UTF_8)),
                                            null))
                    .as(wrong)
                    .isInstanceOf(IOException.class);
        }

        var ofProgram =
                new ClavigerProvider(Claviger.connect(ClientSettings.load(store.properties())));
        KeyStore connected = KeyStore.getInstance("Claviger", ofProgram);
        connected.load(null, null);
        assertThat(connected.size()).isNotNegative();
    }

    @Test
    void a_service_that_is_away_is_no_empty_store() throws Exception {
        KeyStore away = KeyStore.getInstance("Claviger", new ClavigerProvider());
        away.load(
                new ByteArrayInputStream(
                        "claviger.nodes=http://127.0.0.1:1\nclaviger.request-timeout=PT0.3S\n"
                                .getBytes(StandardCharsets.UTF_8)),
                null);
        assertThatThrownBy(away::aliases).isInstanceOf(ProviderException.class);
        assertThatThrownBy(() -> away.containsAlias("any")).isInstanceOf(ProviderException.class);
        assertThatThrownBy(() -> away.getKey("any", null))
                .isInstanceOf(UnrecoverableKeyException.class);
    }
}
