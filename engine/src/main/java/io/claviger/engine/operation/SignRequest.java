package io.claviger.engine.operation;

import io.claviger.core.id.KeyLabel;
import io.claviger.core.mechanism.SignatureMechanism;
import io.claviger.crypto.secret.SecretBytes;
import java.util.Optional;

/** What to sign with which key; the payload's array is only read. */
@SuppressWarnings("ArrayRecordComponent") // lent for one call, never compared or kept
public record SignRequest(
        KeyLabel key,
        Optional<SecretBytes> password,
        SignatureMechanism mechanism,
        SignatureForm form,
        byte[] payload) {}
