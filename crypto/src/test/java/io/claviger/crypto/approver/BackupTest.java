package io.claviger.crypto.approver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.certificate.CertificateProfile;
import io.claviger.core.certificate.SubjectAttribute;
import io.claviger.core.certificate.SubjectName;
import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.crypto.certificate.CertificateSigner;
import io.claviger.crypto.provider.GeneratedKey;
import io.claviger.crypto.provider.Mechanisms;
import io.claviger.crypto.secret.SecretBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Signature;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class BackupTest {
    private static final Mechanisms MECHANISMS = Mechanisms.start();
    private static final KeySpec RSA = new KeySpec.Rsa(2048);
    private static final GeneratedKey KEY = MECHANISMS.generate(RSA);
    private static final Bytes CERTIFICATE = certificate();
    private static final String NAME = "officer1@example.com";

    private static Bytes certificate() {
        Bytes publicKey = KEY.publicKey().orElseThrow();
        try (var handle = MECHANISMS.open(RSA, KEY.material(), Optional.of(publicKey))) {
            return new CertificateSigner(handle, SignatureMechanism.SHA256_WITH_RSA)
                    .selfSigned(
                            publicKey,
                            new CertificateProfile(
                                    new SubjectName(Map.of(SubjectAttribute.COMMON_NAME, NAME)),
                                    Set.of(),
                                    Set.of(),
                                    false),
                            OptionalInt.empty(),
                            new CertificateSigner.Validity(
                                    Instant.parse("2026-01-01T00:00:00Z"),
                                    Instant.parse("2036-01-01T00:00:00Z"),
                                    Bytes.owned(new byte[CertificateSigner.SERIAL_BYTES])))
                    .encoded();
        }
    }

    @AfterAll
    static void close() {
        KEY.close();
    }

    private static SecretBytes secret(String text) {
        return SecretBytes.consume(text.getBytes(StandardCharsets.UTF_8));
    }

    private static SecretBytes made(String password) {
        try (SecretBytes secret = secret(password)) {
            return Backup.make(KEY.material(), CERTIFICATE, NAME, secret);
        }
    }

    private static KeyStore opened(SecretBytes file, String password) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(file.with(byte[]::clone)), password.toCharArray());
        return store;
    }

    @Test
    void key_and_certificate_open_with_the_one_password() throws Exception {
        try (SecretBytes file = made("2a")) {
            KeyStore store = opened(file, "2a");
            assertThat(store.getCertificate(NAME).getEncoded())
                    .isEqualTo(CERTIFICATE.unsafeArray());
            Signature signer = Signature.getInstance("SHA256withRSA");
            signer.initSign((java.security.PrivateKey) store.getKey(NAME, "2a".toCharArray()));
            signer.update((byte) 7);
            byte[] signature = signer.sign();
            signer.initVerify(store.getCertificate(NAME));
            signer.update((byte) 7);
            assertThat(signer.verify(signature)).isTrue();
            assertThatThrownBy(() -> opened(file, "2b")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void another_password_replaces_the_one_before() throws Exception {
        try (SecretBytes file = made("first");
                SecretBytes first = secret("first");
                SecretBytes second = secret("second");
                SecretBytes changed =
                        Backup.change(file, CERTIFICATE, NAME, first, second).orElseThrow()) {
            assertThat(opened(changed, "second").getKey(NAME, "second".toCharArray()))
                    .isEqualTo(opened(file, "first").getKey(NAME, "first".toCharArray()));
            assertThatThrownBy(() -> opened(changed, "first")).isInstanceOf(IOException.class);
            assertThat(Backup.change(file, CERTIFICATE, NAME, second, first)).isEmpty();
        }
    }

    @Test
    void a_container_gets_another_password_and_the_key_in_it_keeps_its_own() throws Exception {
        try (SecretBytes file = made("first");
                SecretBytes first = secret("first");
                SecretBytes second = secret("second");
                SecretBytes third = secret("third");
                SecretBytes contained = Backup.contain(file, CERTIFICATE, NAME, second)) {
            KeyStore store = opened(contained, "second");
            assertThat(store.getCertificate(NAME).getEncoded())
                    .isEqualTo(CERTIFICATE.unsafeArray());
            assertThat(store.getKey(NAME, "first".toCharArray()))
                    .isEqualTo(opened(file, "first").getKey(NAME, "first".toCharArray()));
            assertThatThrownBy(() -> store.getKey(NAME, "second".toCharArray()))
                    .isInstanceOf(GeneralSecurityException.class);
            assertThatThrownBy(() -> opened(contained, "first")).isInstanceOf(IOException.class);
            // Nor does the password of the container make a file for whoever knows that one alone.
            assertThat(Backup.change(contained, CERTIFICATE, NAME, second, third)).isEmpty();
            try (SecretBytes again = Backup.contain(contained, CERTIFICATE, NAME, third)) {
                assertThat(opened(again, "third").getKey(NAME, "first".toCharArray())).isNotNull();
            }
            try (SecretBytes one =
                    Backup.change(contained, CERTIFICATE, NAME, first, third).orElseThrow()) {
                assertThat(opened(one, "third").getKey(NAME, "third".toCharArray())).isNotNull();
            }
        }
    }

    @Test
    void what_is_sealed_opens_with_the_transport_password_alone() throws Exception {
        for (String password : new String[] {"sixteen bytes ok", "x".repeat(32)}) {
            try (SecretBytes transport = secret(password);
                    SecretBytes file = secret("the file")) {
                SealedBackup sealed = SealedBackup.seal(transport, file, MECHANISMS.random());
                Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
                cipher.init(
                        Cipher.DECRYPT_MODE,
                        new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "AES"),
                        new GCMParameterSpec(128, sealed.initializationVector().toArray()));
                assertThat(cipher.doFinal(sealed.payload().toArray()))
                        .asString()
                        .isEqualTo("the file");
                assertThat(sealed.initializationVector().length()).isEqualTo(12);
                assertThat(SealedBackup.seal(transport, file, MECHANISMS.random()))
                        .isNotEqualTo(sealed);
            }
        }
    }

    @Test
    void a_transport_password_is_an_aes_key() {
        for (int length : new int[] {15, 17, 24, 31, 33}) {
            try (SecretBytes wrong = secret("x".repeat(length))) {
                assertThat(SealedBackup.fits(wrong)).isFalse();
                assertThatThrownBy(() -> SealedBackup.seal(wrong, wrong, MECHANISMS.random()))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }
}
