package io.claviger.engine.operation;

import static io.claviger.engine.testing.Answers.granted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.Partition;
import io.claviger.core.state.Role;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.testing.TestBoundary;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A private operation that computes something else than a signature of the key. */
class FaultySignatureTest {
    private static final KeySpec RSA = new KeySpec.Rsa(2048);

    private final TestBoundary boundary = TestBoundary.create();

    @Test
    void it_does_not_leave_and_is_not_recorded_as_a_signature() {
        KeyObject sound = create("sound");
        KeyObject other = create("other");
        KeyObject faulty = withPrivateHalfOf(sound, other.publicKey().orElseThrow());
        boundary.engine()
                .inquiries()
                .propose(new Command.CreateKey(boundary.as(Role.KEY_MANAGEMENT), faulty));
        assertThat(
                        granted(boundary.engine().operations().sign(origin(), request("sound")))
                                .length())
                .isEqualTo(256);
        int before = boundary.records().size();

        assertThatThrownBy(() -> boundary.engine().operations().sign(origin(), request("faulty")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("withheld");

        assertThat(boundary.records().size()).isEqualTo(before);
        assertThat(boundary.state().uses(faulty.id())).isZero();
        assertThat(boundary.state().uses(sound.id())).isOne();
    }

    private Origin origin() {
        return boundary.as(Role.KEY_OPERATION);
    }

    private KeyObject create(String label) {
        return granted(
                boundary.engine()
                        .keys()
                        .create(
                                boundary.as(Role.KEY_MANAGEMENT),
                                TestBoundary.createKey(label, RSA)));
    }

    private KeyObject withPrivateHalfOf(KeyObject key, Bytes publicKey) {
        Partition partition = boundary.state().partition(key.partition()).orElseThrow();
        var faulty =
                new KeyObject(
                        new KeyId(new UUID(1, 2)),
                        key.partition(),
                        key.application(),
                        new KeyLabel("faulty"),
                        key.pkcs11Id(),
                        key.spec(),
                        key.attributes(),
                        key.policy(),
                        key.addressFormat(),
                        key.version(),
                        key.created(),
                        Optional.of(publicKey),
                        key.passwordVerifier(),
                        key.wrapped(),
                        key.certificates(),
                        key.validity(),
                        key.invalidated());
        try (SecretBytes material = boundary.device().unwrap(partition, key)) {
            return faulty.wrappedAs(boundary.device().wrap(partition, faulty, material));
        }
    }

    private static SignRequest request(String label) {
        return new SignRequest(
                new KeyLabel(label),
                Optional.empty(),
                SignatureMechanism.SHA256_WITH_RSA,
                SignatureForm.DER,
                new byte[8]);
    }
}
