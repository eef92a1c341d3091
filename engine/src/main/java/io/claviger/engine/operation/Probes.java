package io.claviger.engine.operation;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.RequestId;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.port.Fault;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.state.Device;
import io.claviger.core.state.InterfaceName;
import io.claviger.crypto.provider.KeyHandle;
import io.claviger.crypto.wrapping.UnwrapFailed;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.device.DeviceKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Health by real cryptography: signs with the device's probe key, checks the signature, and records
 * it like any other use. The result is kept for a few seconds, so that health checks cannot fill
 * the log.
 */
public final class Probes {
    private static final Duration KEEP = Duration.ofSeconds(5);

    private final Supplier<StateView> state;
    private final Inquiries inquiries;
    private final DeviceKeys deviceKeys;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Probe last;
    private Instant lastTime = Instant.MIN;
    private long counter;

    public Probes(
            Supplier<StateView> state,
            Inquiries inquiries,
            DeviceKeys deviceKeys,
            InstantSource clock) {
        this.state = state;
        this.inquiries = inquiries;
        this.deviceKeys = deviceKeys;
        this.clock = clock;
    }

    /** The newest result, at most a few seconds old. */
    public Probe probe() {
        lock.lock();
        try {
            Instant now = clock.instant();
            Probe known = last;
            // A clock that was set back must not keep an old result alive.
            if (known == null || now.isBefore(lastTime) || !now.isBefore(lastTime.plus(KEEP))) {
                known = run(now);
                last = known;
                lastTime = now;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private Probe run(Instant now) {
        Optional<Device> device = state.get().device();
        if (device.isEmpty() || deviceKeys.sealed()) {
            return new Probe(false, "the node is sealed", Optional.empty());
        }
        byte[] message = ("claviger probe " + now).getBytes(StandardCharsets.UTF_8);
        try (KeyHandle handle = deviceKeys.probeKey(device.get())) {
            byte[] signature = handle.sign(SignatureMechanism.SHA256_WITH_ECDSA, message);
            if (!handle.verify(SignatureMechanism.SHA256_WITH_ECDSA, message, signature)) {
                return new Probe(
                        false,
                        "the probe key made a signature that does not verify",
                        Optional.empty());
            }
            var outcome =
                    inquiries.propose(
                            new Command.NoteNode(
                                    origin(now), Operation.PROBE, "probe key signed and verified"));
            return new Probe(
                    true,
                    "the probe key signed, the signature verifies, the record is durable",
                    Optional.of(outcome.evidence()));
        } catch (Fault fault) {
            return new Probe(false, "no durable record: " + fault.getMessage(), Optional.empty());
        } catch (UnwrapFailed damaged) {
            return new Probe(false, String.valueOf(damaged.getMessage()), Optional.empty());
        } catch (Refusal.Thrown refused) {
            return new Probe(false, refused.refusal().message(), Optional.empty());
        }
    }

    private Origin origin(Instant now) {
        return new Origin(
                new RequestId("probe-" + now.toEpochMilli() + "-" + counter++),
                Optional.empty(),
                Optional.empty(),
                Identity.NODE,
                InterfaceName.NODE,
                "local",
                Optional.empty(),
                now);
    }
}
