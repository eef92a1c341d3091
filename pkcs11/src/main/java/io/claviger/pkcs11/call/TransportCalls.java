package io.claviger.pkcs11.call;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.mechanism.Hash;
import io.claviger.core.mechanism.KemMechanism;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.KeyDerivation;
import io.claviger.core.mechanism.KeyDerivationFunction;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.TokenAttributes.Flag;
import io.claviger.engine.approval.Authorization;
import io.claviger.engine.key.ComputeKey;
import io.claviger.engine.key.CreateKey;
import io.claviger.engine.key.KeySource;
import io.claviger.engine.key.ShareKey;
import io.claviger.engine.key.SharedKey;
import io.claviger.engine.key.Wrapping;
import io.claviger.pkcs11.answer.Failure;
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

    /** FIPS 203, of every parameter set. */
    private static final int SHARED_SECRET_BYTES = 32;

    private static final Map<Long, KeyDerivationFunction> FUNCTIONS =
            Map.of(
                    Ck.CKD_SHA1_KDF, KeyDerivationFunction.X963_SHA1,
                    Ck.CKD_SHA224_KDF, KeyDerivationFunction.X963_SHA224,
                    Ck.CKD_SHA256_KDF, KeyDerivationFunction.X963_SHA256,
                    Ck.CKD_SHA384_KDF, KeyDerivationFunction.X963_SHA384,
                    Ck.CKD_SHA512_KDF, KeyDerivationFunction.X963_SHA512);

    private static final Map<Long, Hash> OF_HKDF =
            Map.of(
                    Ck.CKM_SHA256, Hash.SHA256,
                    Ck.CKM_SHA384, Hash.SHA384,
                    Ck.CKM_SHA512, Hash.SHA512);

    private final Objects objects;

    TransportCalls(Objects objects) {
        this.objects = objects;
    }

    Reply wrap(TokenProcess process, TokenSession session, WireReader in) {
        MechanismParameter mechanism = MechanismParameter.read(in);
        long by = in.u64();
        long wrapped = in.u64();
        in.end();
        Token token = session.token();
        KeyAttributeView wrapper = key(process, session, by).requireAllowed(mechanism.type());
        KeyAttributeView key = key(process, session, wrapped);
        if (key.view() == KeyView.PUBLIC) {
            throw new Failure(ReturnValue.KEY_UNEXTRACTABLE);
        }
        Wrapping wrapping = WrapTable.of(mechanism, wrapper.key(), key.key().spec().algorithm());
        try {
            Bytes blob =
                    token.used(
                            token.engine()
                                    .transport()
                                    .wrap(
                                            token.origin(Operation.WRAP),
                                            key.key().label(),
                                            Optional.empty(),
                                            wrapping));
            return Reply.of(new WireWriter().bytes(blob.toArray()));
        } catch (Failure failure) {
            throw switch (failure.value()) {
                case KEY_TYPE_INCONSISTENT ->
                        new Failure(ReturnValue.WRAPPING_KEY_TYPE_INCONSISTENT);
                case KEY_FUNCTION_NOT_PERMITTED -> notWrapped(key.key(), wrapper.key());
                default -> failure;
            };
        }
    }

    /** Which of the two keys it was that does not allow it. */
    private static Failure notWrapped(KeyObject key, KeyObject wrapper) {
        if (!key.attributes().has(Attribute.EXTRACTABLE)) {
            return new Failure(ReturnValue.KEY_UNEXTRACTABLE);
        }
        boolean wraps =
                wrapper.spec().algorithm().asymmetric() || wrapper.attributes().has(Attribute.WRAP);
        boolean untrusted =
                key.token().has(Flag.WRAP_WITH_TRUSTED) && !wrapper.token().has(Flag.TRUSTED);
        return new Failure(
                wraps && untrusted
                        ? ReturnValue.KEY_NOT_WRAPPABLE
                        : ReturnValue.KEY_FUNCTION_NOT_PERMITTED);
    }

    Reply unwrap(TokenProcess process, TokenSession session, WireReader in) {
        MechanismParameter mechanism = MechanismParameter.read(in);
        long handle = in.u64();
        byte[] blob = in.bytes();
        Template template = Template.read(in);
        in.end();
        Token token = session.token();
        KeyAttributeView wrapper = key(process, session, handle).requireAllowed(mechanism.type());
        requireKept(template, wrapper.key().token().has(Flag.TRUSTED));
        boolean secret = template.requiredNumber(Ck.CKA_CLASS) == Ck.CKO_SECRET_KEY;
        KeyTemplate.requireKnown(template, false, OF_SECRET);
        KeyAlgorithm algorithm =
                secret
                        ? KeySpecs.algorithm(template, Ck.CKK_GENERIC_SECRET)
                        : Encodings.pair(template);
        ObjectCalls.requireMaker(session, template, true);
        try {
            KeyObject key =
                    token.used(
                            token.engine()
                                    .transport()
                                    .unwrap(
                                            token.origin(Operation.UNWRAP),
                                            CreationCalls.incoming(token, algorithm, template),
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

    /** A secret key from a stored one: agreed on with a peer, or expanded from a secret. */
    Reply derive(TokenProcess process, TokenSession session, WireReader in) {
        MechanismParameter mechanism = MechanismParameter.read(in);
        long handle = in.u64();
        Template given = Template.read(in);
        in.end();
        boolean agreed = mechanism.type() == Ck.CKM_ECDH1_DERIVE;
        if (!agreed && mechanism.type() != Ck.CKM_HKDF_DERIVE) {
            throw new Failure(ReturnValue.MECHANISM_INVALID);
        }
        Token token = session.token();
        KeyAttributeView base = key(process, session, handle).requireAllowed(mechanism.type());
        Derived how = agreed ? agreement(mechanism, base) : expansion(mechanism);
        Template template = agreed ? ofShared(given) : how.completed(ofSecret(given));
        requireKept(template, !agreed && base.key().token().has(Flag.WRAP_WITH_TRUSTED));
        CreateKey target = target(session, template, how.usualBytes());
        KeyObject key =
                token.used(
                        token.engine()
                                .agreements()
                                .compute(
                                        token.origin(Operation.DERIVE_KEY),
                                        new ComputeKey(
                                                base.key().label(),
                                                Optional.empty(),
                                                how.source(),
                                                target)));
        return Reply.of(
                new WireWriter().u64(CreationCalls.handle(process, session, key, KeyView.SECRET)));
    }

    /** Ends a call that wants a key to leave freely that leaves under trusted keys only. */
    private static void requireKept(Template template, boolean kept) {
        if (kept && !template.flag(Ck.CKA_WRAP_WITH_TRUSTED, true)) {
            throw new Failure(ReturnValue.TEMPLATE_INCONSISTENT);
        }
    }

    /** What a template that names no kind of key asks for. */
    private static Template ofSecret(Template template) {
        template.requireClass(Ck.CKO_SECRET_KEY);
        return template.or(Ck.CKA_KEY_TYPE, Ck.CKK_GENERIC_SECRET);
    }

    /**
     * A secret that a peer holds too is the program's as much as the token's: in a session it can
     * be read, unless the template says otherwise (the standard's default of CKA_SENSITIVE).
     */
    private static Template ofShared(Template template) {
        Template secret = ofSecret(template);
        return KeyTemplate.ofToken(secret)
                ? secret
                : secret.or(Ck.CKA_SENSITIVE, false).or(Ck.CKA_EXTRACTABLE, true);
    }

    private static CreateKey target(TokenSession session, Template template, int usualBytes) {
        KeyTemplate.requireKnown(template, false, OF_SECRET);
        KeyAlgorithm algorithm = KeySpecs.algorithm(template, Ck.CKK_GENERIC_SECRET);
        ObjectCalls.requireMaker(session, template, true);
        return KeyTemplate.create(
                session.token(),
                KeySpecs.secret(algorithm, template, usualBytes),
                template,
                Optional.empty());
    }

    /**
     * How a key is computed.
     *
     * @param usualBytes how long it is if its template does not say
     * @param fixed whether it has no other length
     */
    private record Derived(KeySource source, int usualBytes, boolean fixed) {
        Derived(KeySource source, int usualBytes) {
            this(source, usualBytes, false);
        }

        /**
         * The template with what the function adds to it. What was extracted is there to be
         * expanded: about whose uses nothing is said, derives and makes no codes.
         */
        Template completed(Template template) {
            if (!fixed) {
                return template;
            }
            long bytes = template.number(Ck.CKA_VALUE_LEN).orElse((long) usualBytes);
            if (bytes != usualBytes || !KeySpecs.fits(template, usualBytes)) {
                throw new Failure(ReturnValue.TEMPLATE_INCONSISTENT);
            }
            return KeyTemplate.saysUses(template) ? template : template.or(Ck.CKA_DERIVE, true);
        }
    }

    /** CK_ECDH1_DERIVE_PARAMS. */
    private static Derived agreement(MechanismParameter mechanism, KeyAttributeView base) {
        return mechanism.parsed(
                in -> {
                    long kdf = in.u64();
                    Bytes shared = Bytes.owned(in.bytes());
                    Bytes peer = Encodings.peer(base, in.bytes());
                    KeyDerivationFunction function = FUNCTIONS.get(kdf);
                    boolean bare = kdf == Ck.CKD_NULL && shared.length() == 0;
                    if (bare) {
                        return new Derived(
                                new KeySource.SharedSecret(peer), Encodings.secretBytes(base));
                    }
                    if (function == null || shared.length() > KeyDerivation.MAX_INPUT_BYTES) {
                        throw new Failure(ReturnValue.MECHANISM_PARAM_INVALID);
                    }
                    return new Derived(
                            new KeySource.Agreement(
                                    new KeyDerivation(function, Bytes.empty(), shared), peer),
                            function.hash().bytes());
                });
    }

    /** CK_HKDF_PARAMS: extract, expand or both, with a salt that is no key. */
    private static Derived expansion(MechanismParameter mechanism) {
        return mechanism.parsed(
                in -> {
                    boolean extract = in.flag();
                    boolean expand = in.flag();
                    Hash hash = OF_HKDF.get(in.u64());
                    long saltType = in.u64();
                    byte[] salt = in.optionalBytes().orElse(new byte[0]);
                    in.u64(); // hSaltKey, of CKF_HKDF_SALT_KEY
                    byte[] info = in.optionalBytes().orElse(new byte[0]);
                    if (hash == null) {
                        throw new Failure(ReturnValue.MECHANISM_PARAM_INVALID);
                    }
                    KeyDerivationFunction function =
                            KeyDerivationFunction.of(family(extract, expand), hash).orElseThrow();
                    // PKCS #11 v3.0, CK_HKDF_PARAMS: what a step does not use is ignored.
                    Bytes used = extract ? salt(saltType, salt) : Bytes.empty();
                    Bytes named = expand ? bounded(info) : Bytes.empty();
                    return new Derived(
                            new KeySource.Expansion(new KeyDerivation(function, used, named)),
                            hash.bytes(),
                            !expand);
                });
    }

    private static KeyDerivationFunction.Family family(boolean extract, boolean expand) {
        if (extract) {
            return expand
                    ? KeyDerivationFunction.Family.HKDF
                    : KeyDerivationFunction.Family.HKDF_EXTRACT;
        }
        if (expand) {
            return KeyDerivationFunction.Family.HKDF_EXPAND;
        }
        throw new Failure(ReturnValue.MECHANISM_PARAM_INVALID);
    }

    private static Bytes salt(long type, byte[] salt) {
        if (type == Ck.CKF_HKDF_SALT_NULL) {
            return Bytes.empty();
        }
        if (type != Ck.CKF_HKDF_SALT_DATA) {
            throw new Failure(ReturnValue.MECHANISM_PARAM_INVALID);
        }
        return bounded(salt);
    }

    private static Bytes bounded(byte[] input) {
        if (input.length > KeyDerivation.MAX_INPUT_BYTES) {
            throw new Failure(ReturnValue.MECHANISM_PARAM_INVALID);
        }
        return Bytes.owned(input);
    }

    Reply encapsulate(TokenProcess process, TokenSession session, WireReader in) {
        MechanismParameter mechanism = MechanismParameter.read(in);
        long handle = in.u64();
        Template template = Template.read(in);
        in.end();
        KeyAttributeView base = key(process, session, handle).requireAllowed(mechanism.type());
        ShareKey request = sharing(session, mechanism, base, KeyView.PUBLIC, template);
        Token token = session.token();
        SharedKey made =
                token.used(
                        token.engine()
                                .sharedKeys()
                                .encapsulate(token.origin(Operation.ENCAPSULATE), request));
        return Reply.of(
                new WireWriter()
                        .bytes(made.ciphertext().toArray())
                        .u64(CreationCalls.handle(process, session, made.key(), KeyView.SECRET)));
    }

    Reply decapsulate(TokenProcess process, TokenSession session, WireReader in) {
        MechanismParameter mechanism = MechanismParameter.read(in);
        long handle = in.u64();
        byte[] ciphertext = in.bytes();
        Template template = Template.read(in);
        in.end();
        KeyAttributeView base = key(process, session, handle).requireAllowed(mechanism.type());
        ShareKey request = sharing(session, mechanism, base, KeyView.PRIVATE, template);
        Token token = session.token();
        SharedKey made =
                token.used(
                        token.engine()
                                .sharedKeys()
                                .decapsulate(
                                        token.origin(Operation.DECAPSULATE), request, ciphertext));
        return Reply.of(
                new WireWriter()
                        .u64(CreationCalls.handle(process, session, made.key(), KeyView.SECRET)));
    }

    private static ShareKey sharing(
            TokenSession session,
            MechanismParameter mechanism,
            KeyAttributeView base,
            KeyView side,
            Template given) {
        if (mechanism.type() != Ck.CKM_ML_KEM) {
            throw new Failure(ReturnValue.MECHANISM_INVALID);
        }
        mechanism.requireNone();
        if (!(base.key().spec() instanceof KeySpec.MlKem)) {
            throw new Failure(ReturnValue.KEY_TYPE_INCONSISTENT);
        }
        boolean encapsulating = side == KeyView.PUBLIC;
        boolean may = base.may(encapsulating ? Attribute.ENCRYPT : Attribute.DECRYPT);
        if (base.view() != side || !may) {
            throw new Failure(ReturnValue.KEY_FUNCTION_NOT_PERMITTED);
        }
        return new ShareKey(
                base.key().label(),
                KemMechanism.ML_KEM,
                target(session, ofShared(given), SHARED_SECRET_BYTES));
    }

    private KeyAttributeView key(TokenProcess process, TokenSession session, long handle) {
        return objects.object(
                        session.token(), process.handles(), handle, ReturnValue.KEY_HANDLE_INVALID)
                .asKey();
    }
}
