package io.claviger.engine.device;

import static io.claviger.engine.testing.Answers.refused;
import static io.claviger.engine.testing.Answers.thrown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.attribute.KeyAttributes;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Device;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.KeyPolicy;
import io.claviger.core.state.Partition;
import io.claviger.core.state.PartitionPolicy;
import io.claviger.core.state.Role;
import io.claviger.core.state.Validity;
import io.claviger.crypto.provider.KeyHandle;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.crypto.wrapping.UnwrapFailed;
import io.claviger.engine.testing.TestBoundary;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeviceKeysTest {
    private static final TestBoundary BOUNDARY = TestBoundary.create();
    private static final KeyObject KEY = BOUNDARY.key("k");

    private static Partition partition() {
        return BOUNDARY.state().partition(TestBoundary.DEMO).orElseThrow();
    }

    private static Device device() {
        return BOUNDARY.state().device().orElseThrow();
    }

    private static DeviceKeys fresh() {
        var keys = new DeviceKeys(TestBoundary.MECHANISMS, TestBoundary.MECHANISMS.random());
        keys.unseal(SecretBytes.consume(new byte[DeviceKeys.KEY_BYTES]));
        return keys;
    }

    /** The stored key after somebody edited one field of it. */
    private static KeyObject edited(
            KeyId id,
            PartitionId partition,
            ApplicationId application,
            String label,
            KeySpec spec,
            KeyAttributes attributes,
            Optional<KeyPolicy> policy,
            long version,
            Optional<Bytes> publicKey,
            Optional<Bytes> verifier) {
        return new KeyObject(
                id,
                partition,
                application,
                new KeyLabel(label),
                KEY.pkcs11Id(),
                spec,
                attributes,
                policy,
                KEY.addressFormat(),
                version,
                KEY.created(),
                publicKey,
                verifier,
                KEY.wrapped());
    }

    static Stream<KeyObject> edits() {
        var a = KEY.attributes();
        var app = TestBoundary.APPLICATION;
        var demo = TestBoundary.DEMO;
        var spki = KEY.publicKey();
        var none = Optional.<Bytes>empty();
        var noPolicy = Optional.<KeyPolicy>empty();
        var p384 = new KeySpec.Ec(Curve.P384);
        var other = new KeyId(new UUID(9, 9));
        return Stream.of(
                edited(other, demo, app, "k", KEY.spec(), a, noPolicy, 1, spki, none),
                edited(
                        KEY.id(),
                        demo,
                        new ApplicationId("x"),
                        "k",
                        KEY.spec(),
                        a,
                        noPolicy,
                        1,
                        spki,
                        none),
                edited(KEY.id(), demo, app, "l", KEY.spec(), a, noPolicy, 1, spki, none),
                edited(KEY.id(), demo, app, "k", p384, a, noPolicy, 1, spki, none),
                edited(
                        KEY.id(),
                        demo,
                        app,
                        "k",
                        KEY.spec(),
                        a.with(Attribute.EXTRACTABLE, true),
                        noPolicy,
                        1,
                        spki,
                        none),
                edited(
                        KEY.id(),
                        demo,
                        app,
                        "k",
                        KEY.spec(),
                        a,
                        Optional.of(new KeyPolicy(false)),
                        1,
                        spki,
                        none),
                edited(KEY.id(), demo, app, "k", KEY.spec(), a, noPolicy, 2, spki, none),
                edited(KEY.id(), demo, app, "k", KEY.spec(), a, noPolicy, 1, none, none),
                edited(
                        KEY.id(),
                        demo,
                        app,
                        "k",
                        KEY.spec(),
                        a,
                        noPolicy,
                        1,
                        spki,
                        Optional.of(Bytes.ofHex("00"))));
    }

    @Test
    void what_was_wrapped_unwraps() {
        try (SecretBytes material = BOUNDARY.engine().device().unwrap(partition(), KEY)) {
            assertThat(material.length()).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("edits")
    void a_key_whose_stored_fields_were_edited_does_not_open(KeyObject edited) {
        assertThatThrownBy(() -> BOUNDARY.engine().device().unwrap(partition(), edited))
                .isInstanceOf(UnwrapFailed.class);
    }

    @Test
    void the_dates_of_a_key_are_bound_and_its_trash_mark_is_not() {
        var keys = BOUNDARY.engine().device();
        var until = new Validity(Optional.empty(), Optional.of(KEY.created()));
        var from = new Validity(Optional.of(KEY.created()), Optional.empty());
        KeyObject dated;
        try (SecretBytes material = keys.unwrap(partition(), KEY)) {
            KeyObject next = KEY.validDuring(until);
            dated = next.wrappedAs(keys.wrap(partition(), next, material));
        }
        keys.unwrap(partition(), dated).close();
        keys.unwrap(partition(), dated.invalidatedAt(Optional.of(KEY.created()))).close();
        for (Validity edit : new Validity[] {Validity.ALWAYS, from}) {
            KeyObject edited = edited(dated, edit);
            assertThatThrownBy(() -> keys.unwrap(partition(), edited))
                    .isInstanceOf(UnwrapFailed.class);
        }
    }

    private static KeyObject edited(KeyObject key, Validity validity) {
        return new KeyObject(
                key.id(),
                key.partition(),
                key.application(),
                key.label(),
                key.pkcs11Id(),
                key.spec(),
                key.attributes(),
                key.policy(),
                key.addressFormat(),
                key.version(),
                key.created(),
                key.publicKey(),
                key.passwordVerifier(),
                key.wrapped(),
                key.certificates(),
                validity,
                key.invalidated());
    }

    @Test
    void a_blob_opens_under_no_other_key_or_partition() {
        KeyObject second = BOUNDARY.key("second");
        assertThatThrownBy(
                        () ->
                                BOUNDARY.engine()
                                        .device()
                                        .unwrap(partition(), KEY.wrappedAs(second.wrapped())))
                .isInstanceOf(UnwrapFailed.class);
        PartitionId other = new PartitionId("OTHER");
        BOUNDARY.partition(other);
        Partition foreign = BOUNDARY.state().partition(other).orElseThrow();
        assertThatThrownBy(() -> BOUNDARY.engine().device().unwrap(foreign, KEY))
                .isInstanceOf(UnwrapFailed.class);
    }

    @Test
    void a_cut_or_flipped_blob_does_not_open() {
        byte[] blob = KEY.wrapped().toArray();
        for (int length : new int[] {0, 1, 33, blob.length - 1}) {
            assertThatThrownBy(
                            () ->
                                    BOUNDARY.engine()
                                            .device()
                                            .unwrap(
                                                    partition(),
                                                    KEY.wrappedAs(
                                                            Bytes.of(
                                                                    java.util.Arrays.copyOf(
                                                                            blob, length)))))
                    .isInstanceOf(UnwrapFailed.class);
        }
        for (int at = 0; at < blob.length; at += 7) {
            byte[] flipped = blob.clone();
            flipped[at] ^= 1;
            assertThatThrownBy(
                            () ->
                                    BOUNDARY.engine()
                                            .device()
                                            .unwrap(
                                                    partition(),
                                                    KEY.wrappedAs(Bytes.owned(flipped))))
                    .isInstanceOf(UnwrapFailed.class);
        }
    }

    @Test
    void public_halves_of_device_and_partition_are_bound_as_well() {
        var keys = fresh();
        var one = keys.newDevice(device().log(), BOUNDARY.clock().instant());
        var two = keys.newDevice(device().log(), BOUNDARY.clock().instant());
        try (KeyHandle handle = keys.probeKey(one)) {
            assertThat(handle.spec()).isEqualTo(TestBoundary.P256);
        }
        var mixed =
                new Device(
                        one.log(),
                        one.created(),
                        two.logPublicKey(),
                        one.wrappedLogKey(),
                        two.probePublicKey(),
                        one.wrappedProbeKey(),
                        one.attestationRoot(),
                        0);
        assertThatThrownBy(() -> keys.probeKey(mixed)).isInstanceOf(UnwrapFailed.class);
        assertThatThrownBy(() -> keys.logKey(mixed)).isInstanceOf(UnwrapFailed.class);
        var a = keys.newPartition(one, TestBoundary.DEMO, PartitionPolicy.DEFAULT, one.created());
        var edited =
                new Partition(
                        a.id(),
                        a.created(),
                        a.policy(),
                        a.wrappedKey(),
                        one.probePublicKey(),
                        a.wrappedAttestationKey(),
                        a.attestationCertificate(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        assertThatThrownBy(() -> keys.attest(edited, new byte[1])).isInstanceOf(UnwrapFailed.class);
    }

    @Test
    void another_root_key_opens_nothing() {
        assertThatThrownBy(() -> fresh().logKey(device())).isInstanceOf(UnwrapFailed.class);
        assertThatThrownBy(() -> fresh().unwrap(partition(), KEY)).isInstanceOf(UnwrapFailed.class);
    }

    @Test
    void a_sealed_device_refuses_everything() {
        var keys = new DeviceKeys(TestBoundary.MECHANISMS, TestBoundary.MECHANISMS.random());
        assertThat(keys.sealed()).isTrue();
        assertThat(thrown(() -> keys.logKey(device())).code()).isEqualTo(RefusalCode.SEALED);
        assertThat(thrown(() -> keys.unwrap(partition(), KEY)).code())
                .isEqualTo(RefusalCode.SEALED);
        assertThat(thrown(() -> keys.attest(partition(), new byte[1])).code())
                .isEqualTo(RefusalCode.SEALED);
    }

    @Test
    void sealing_forgets_what_was_open() {
        var own = TestBoundary.create();
        KeyObject key = own.key("k");
        var partition = own.state().partition(TestBoundary.DEMO).orElseThrow();
        var device = own.engine().device();
        assertThat(device.attest(partition, new byte[1]).length()).isPositive();
        byte[] signature =
                own.engine()
                        .handles()
                        .with(
                                partition,
                                key,
                                handle ->
                                        handle.sign(
                                                SignatureMechanism.SHA256_WITH_ECDSA, new byte[1]));
        assertThat(signature).isNotEmpty();
        device.seal();
        assertThat(thrown(() -> own.engine().handles().with(partition, key, _ -> "open")).code())
                .isEqualTo(RefusalCode.SEALED);
        assertThat(thrown(() -> device.attest(partition, new byte[1])).code())
                .isEqualTo(RefusalCode.SEALED);
        assertThat(
                        refused(
                                own.engine()
                                        .partitions()
                                        .create(
                                                own.as(Role.DEVICE_SO),
                                                new PartitionId("NEXT"),
                                                PartitionPolicy.DEFAULT)))
                .isEqualTo(RefusalCode.SEALED);
        assertThat(own.records().last().refusal()).isPresent();
    }

    @Test
    void a_forgotten_handle_is_opened_anew() {
        var handles = BOUNDARY.engine().handles();
        for (int i = 0; i < 3; i++) {
            byte[] signature =
                    handles.with(
                            partition(),
                            KEY,
                            handle ->
                                    handle.sign(SignatureMechanism.SHA256_WITH_ECDSA, new byte[1]));
            assertThat(signature).isNotEmpty();
            handles.forget(KEY);
        }
    }

    @Test
    void a_handle_that_is_closed_under_a_user_is_opened_again() {
        var handles = BOUNDARY.engine().handles();
        var turns = new java.util.concurrent.atomic.AtomicInteger();
        byte[] signature =
                handles.with(
                        partition(),
                        KEY,
                        handle -> {
                            if (turns.incrementAndGet() == 1) {
                                handles.forgetAll();
                            }
                            return handle.sign(SignatureMechanism.SHA256_WITH_ECDSA, new byte[1]);
                        });
        assertThat(signature).isNotEmpty();
        assertThat(turns).hasValue(2);
    }
}
