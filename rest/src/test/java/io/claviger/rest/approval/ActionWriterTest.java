package io.claviger.rest.approval;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.engine.approval.Action;
import io.claviger.engine.operation.DecryptRequest;
import io.claviger.engine.operation.SignRequest;
import io.claviger.engine.operation.SignatureForm;
import io.claviger.rest.policy.OnboardedApprovers;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written for approvers is read as the very action that was asked for. */
class ActionWriterTest {
    private static final KeyLabel KEY = new KeyLabel("Schlüssel \"1\"");
    private static final byte[] DATA = {0, -1, 3, 4, 5};

    private static Action read(Action action) {
        Bytes body = ActionWriter.body(action);
        return new ActionReader(OnboardedApprovers.NOBODY)
                .read(new PartitionId("P"), action.operation(), body);
    }

    @ParameterizedTest
    @EnumSource(SignatureMechanism.class)
    void a_signature_is_read_as_it_was_written(SignatureMechanism mechanism) {
        for (byte[] context : new byte[][] {{}, {1, 2}}) {
            var asked =
                    new SignRequest(
                            KEY, Optional.empty(), mechanism, SignatureForm.RAW, DATA, context);
            assertThat(((Action.Sign) read(new Action.Sign(asked))).request())
                    .usingRecursiveComparison()
                    .isEqualTo(asked);
        }
    }

    @ParameterizedTest
    @EnumSource(CipherMechanism.class)
    void a_decryption_is_read_as_it_was_written(CipherMechanism mechanism) {
        for (byte[] more : new byte[][] {{}, {1, 2}}) {
            var asked =
                    new DecryptRequest(
                            KEY,
                            Optional.empty(),
                            mechanism,
                            DATA,
                            more,
                            more,
                            mechanism.authenticated() ? 96 : 0);
            assertThat(((Action.Decrypt) read(new Action.Decrypt(asked))).request())
                    .usingRecursiveComparison()
                    .isEqualTo(asked);
        }
    }
}
