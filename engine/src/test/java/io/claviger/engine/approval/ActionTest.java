package io.claviger.engine.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.CipherMechanism;
import io.claviger.core.mechanism.Hash;
import io.claviger.core.mechanism.OaepForm;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.core.mechanism.SignatureOptions;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.engine.operation.DecryptRequest;
import io.claviger.engine.operation.SignRequest;
import io.claviger.engine.operation.SignatureForm;
import io.claviger.engine.operation.Taproot;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ActionTest {
    private static final KeyLabel KEY = new KeyLabel("key");
    private static final byte[] NOTHING = {};

    @Test
    void what_a_request_cannot_hold_is_not_asked_for() {
        assertThat(new Action.Sign(sign(SignatureOptions.USUAL)).operation())
                .isEqualTo(Operation.SIGN);
        refused(() -> new Action.Sign(sign(new SignatureOptions.Pss(Hash.SHA256, 7))));
        refused(() -> new Action.Sign(sign(new SignatureOptions.NoPadding())));
        assertThat(new Action.Decrypt(decrypt(12, Optional.empty())).operation())
                .isEqualTo(Operation.DECRYPT);
        refused(() -> new Action.Decrypt(decrypt(16, Optional.empty())));
        var labelled = Optional.of(new OaepForm(Hash.SHA1, Bytes.of(new byte[] {1})));
        refused(() -> new Action.Decrypt(decrypt(12, labelled)));
    }

    private static SignRequest sign(SignatureOptions options) {
        return new SignRequest(
                KEY,
                Optional.empty(),
                SignatureMechanism.NONE_WITH_RSA_PSS,
                SignatureForm.RAW,
                NOTHING,
                NOTHING,
                Taproot.NONE,
                options);
    }

    private static DecryptRequest decrypt(int ivBytes, Optional<OaepForm> oaep) {
        return new DecryptRequest(
                KEY,
                Optional.empty(),
                CipherMechanism.AES_GCM,
                NOTHING,
                new byte[ivBytes],
                NOTHING,
                128,
                oaep,
                true);
    }

    private static void refused(Runnable asked) {
        assertThatThrownBy(asked::run)
                .isInstanceOfSatisfying(
                        Refusal.Thrown.class,
                        thrown ->
                                assertThat(thrown.refusal().code())
                                        .isEqualTo(RefusalCode.NOT_IMPLEMENTED));
    }
}
