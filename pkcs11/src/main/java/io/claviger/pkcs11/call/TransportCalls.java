package io.claviger.pkcs11.call;

import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeyDerivation;
import io.claviger.core.mechanism.KeyDerivationFunction;
import io.claviger.core.state.KeyObject;
import io.claviger.engine.approval.Authorization;
import io.claviger.engine.boundary.Engine;
import io.claviger.engine.key.ComputeKey;
import io.claviger.engine.key.KeySource;
import io.claviger.engine.key.Wrapping;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.answer.Service;
import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.object.Encodings;
import io.claviger.pkcs11.object.KeyAttributeView;
import io.claviger.pkcs11.object.KeySpecs;
import io.claviger.pkcs11.object.KeyTemplate;
import io.claviger.pkcs11.object.KeyView;
import io.claviger.pkcs11.object.Objects;
import io.claviger.pkcs11.object.Template;
import io.claviger.pkcs11.process.Token;
import io.claviger.pkcs11.process.TokenProcess;
import io.claviger.pkcs11.process.TokenSession;
import io.claviger.pkcs11.use.MechanismParameter;
import io.claviger.pkcs11.use.WrapTable;
import io.claviger.pkcs11.wire.Reply;
import io.claviger.pkcs11.wire.WireReader;
import io.claviger.pkcs11.wire.WireWriter;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Calls that wrap keys, unwrap them, and compute keys from keys. */
final class TransportCalls {
    private static final Set<Integer> OF_SECRET = Set.of(Ck.CKA_VALUE_LEN);

    private static final Map<Long, KeyDerivationFunction> FUNCTIONS =
            Map.of(
                    Ck.CKD_SHA256_KDF, KeyDerivationFunction.X963_SHA256,
                    Ck.CKD_SHA384_KDF, KeyDerivationFunction.X963_SHA384,
                    Ck.CKD_SHA512_KDF, KeyDerivationFunction.X963_SHA512);

    private final Engine engine;
    private final Objects objects;

    TransportCalls(Service service, Objects objects) {
        this.engine = service.engine();
        this.objects = objects;
    }

    Reply wrap(TokenProcess process, TokenSession session, WireReader in) {
        MechanismParameter mechanism = MechanismParameter.read(in);
        long by = in.u64();
        long wrapped = in.u64();
        in.end();
        Token token = session.token();
        KeyAttributeView wrapper = key(process, session, by);
        KeyAttributeView key = key(process, session, wrapped);
        if (key.view() == KeyView.PUBLIC) {
            throw new Failure(ReturnValue.KEY_UNEXTRACTABLE);
        }
        Wrapping wrapping = WrapTable.of(mechanism, wrapper.key(), key.key().spec().algorithm());
        try {
            Bytes blob =
                    token.used(
                            engine.transport()
                                    .wrap(
                                            token.origin(Operation.WRAP),
                                            key.key().label(),
                                            Optional.empty(),
                                            wrapping));
            return Reply.of(new WireWriter().bytes(blob.toArray()));
        } catch (Failure failure) {
            throw failure.value() == ReturnValue.KEY_TYPE_INCONSISTENT
                    ? new Failure(ReturnValue.WRAPPING_KEY_TYPE_INCONSISTENT)
                    : failure;
        }
    }

    Reply unwrap(TokenProcess process, TokenSession session, WireReader in) {
        MechanismParameter mechanism = MechanismParameter.read(in);
        long handle = in.u64();
        byte[] blob = in.bytes();
        Template template = Template.read(in);
        in.end();
        Token token = session.token();
        KeyAttributeView wrapper = key(process, session, handle);
        boolean secret = template.requiredNumber(Ck.CKA_CLASS) == Ck.CKO_SECRET_KEY;
        KeyTemplate.requireKnown(template, false, OF_SECRET);
        KeyAlgorithm algorithm =
                secret
                        ? KeySpecs.algorithm(template, Ck.CKK_GENERIC_SECRET)
                        : Encodings.pair(template);
        ObjectCalls.requireWriter(session);
        try {
            KeyObject key =
                    token.used(
                            engine.transport()
                                    .unwrap(
                                            token.origin(Operation.UNWRAP),
                                            CreationCalls.incoming(algorithm, template),
                                            WrapTable.of(mechanism, wrapper.key(), algorithm),
                                            blob,
                                            Authorization.none()));
            KeyView view = secret ? KeyView.SECRET : KeyView.PRIVATE;
            return Reply.of(
                    new WireWriter().u64(CreationCalls.handle(process, session, key, view)));
        } catch (Failure failure) {
            throw failure.value() == ReturnValue.KEY_TYPE_INCONSISTENT
                    ? new Failure(ReturnValue.UNWRAPPING_KEY_TYPE_INCONSISTENT)
                    : failure;
        }
    }

    /** The secret never comes out as it is: a function of ANSI X9.63 makes the key of it. */
    Reply derive(TokenProcess process, TokenSession session, WireReader in) {
        MechanismParameter mechanism = MechanismParameter.read(in);
        long handle = in.u64();
        Template template = Template.read(in);
        in.end();
        if (mechanism.type() != Ck.CKM_ECDH1_DERIVE) {
            throw new Failure(ReturnValue.MECHANISM_INVALID);
        }
        Token token = session.token();
        KeyAttributeView base = key(process, session, handle);
        Agreement agreement = Agreement.of(mechanism);
        template.requireClass(Ck.CKO_SECRET_KEY);
        KeyTemplate.requireKnown(template, false, OF_SECRET);
        KeyAlgorithm algorithm = KeySpecs.algorithm(template, Ck.CKK_GENERIC_SECRET);
        var target =
                KeyTemplate.create(
                        KeySpecs.secret(algorithm, template), template, Optional.empty());
        ObjectCalls.requireWriter(session);
        KeyObject key =
                token.used(
                        engine.agreements()
                                .compute(
                                        token.origin(Operation.DERIVE_KEY),
                                        new ComputeKey(
                                                base.key().label(),
                                                Optional.empty(),
                                                new KeySource.Agreement(
                                                        agreement.derivation(),
                                                        Encodings.peer(base, agreement.point())),
                                                target)));
        return Reply.of(
                new WireWriter().u64(CreationCalls.handle(process, session, key, KeyView.SECRET)));
    }

    /** CK_ECDH1_DERIVE_PARAMS. */
    @SuppressWarnings("ArrayRecordComponent") // read at once, never compared
    private record Agreement(KeyDerivation derivation, byte[] point) {
        static Agreement of(MechanismParameter mechanism) {
            return mechanism.parsed(
                    in -> {
                        KeyDerivationFunction function = FUNCTIONS.get(in.u64());
                        byte[] shared = in.bytes();
                        byte[] point = in.bytes();
                        if (function == null || shared.length > KeyDerivation.MAX_INPUT_BYTES) {
                            throw new Failure(ReturnValue.MECHANISM_PARAM_INVALID);
                        }
                        return new Agreement(
                                new KeyDerivation(function, Bytes.empty(), Bytes.owned(shared)),
                                point);
                    });
        }
    }

    private KeyAttributeView key(TokenProcess process, TokenSession session, long handle) {
        return objects.object(
                        session.token(), process.handles(), handle, ReturnValue.KEY_HANDLE_INVALID)
                .asKey();
    }
}
