package io.claviger.pkcs11.call;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.DataObjectName;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.DataObjectAttributes;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.TokenAttributes;
import io.claviger.core.state.TokenAttributes.Flag;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Engine;
import io.claviger.engine.dataobject.CreateDataObject;
import io.claviger.engine.key.CopyKey;
import io.claviger.engine.key.CreateKey;
import io.claviger.engine.key.ImportKey;
import io.claviger.engine.key.ImportPublicKey;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.answer.Service;
import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.object.Certificates;
import io.claviger.pkcs11.object.Encodings;
import io.claviger.pkcs11.object.KeyAttributeView;
import io.claviger.pkcs11.object.KeySpecs;
import io.claviger.pkcs11.object.KeyTemplate;
import io.claviger.pkcs11.object.KeyView;
import io.claviger.pkcs11.object.Labels;
import io.claviger.pkcs11.object.ObjectIds;
import io.claviger.pkcs11.object.ObjectName;
import io.claviger.pkcs11.object.Objects;
import io.claviger.pkcs11.object.SessionData;
import io.claviger.pkcs11.object.Template;
import io.claviger.pkcs11.object.TokenObject;
import io.claviger.pkcs11.process.Token;
import io.claviger.pkcs11.process.TokenProcess;
import io.claviger.pkcs11.process.TokenSession;
import io.claviger.pkcs11.use.MechanismParameter;
import io.claviger.pkcs11.wire.Reply;
import io.claviger.pkcs11.wire.WireReader;
import io.claviger.pkcs11.wire.WireWriter;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Calls that make objects, bring them in or copy them. */
final class CreationCalls {
    private static final Set<Integer> OF_SECRET = Set.of(Ck.CKA_VALUE_LEN);
    private static final Set<Integer> OF_PAIR =
            Set.of(
                    Ck.CKA_MODULUS_BITS,
                    Ck.CKA_PUBLIC_EXPONENT,
                    Ck.CKA_EC_PARAMS,
                    Ck.CKA_PARAMETER_SET);
    private static final Set<Integer> OF_VALUE = Set.of(Ck.CKA_VALUE, Ck.CKA_VALUE_LEN);

    /** What a copy may have otherwise beside what is changed in an object. */
    private static final Set<Integer> IN_A_COPY =
            Set.of(Ck.CKA_TOKEN, Ck.CKA_LABEL, Ck.CKA_ID, Ck.CKA_PRIVATE, Ck.CKA_WRAP_WITH_TRUSTED);

    private final Engine engine;
    private final Objects objects;

    CreationCalls(Service service, Objects objects) {
        this.engine = service.engine();
        this.objects = objects;
    }

    Reply generateKey(TokenProcess process, TokenSession session, WireReader in) {
        MechanismParameter mechanism = MechanismParameter.read(in);
        Template template = Template.read(in);
        in.end();
        template.requireClass(Ck.CKO_SECRET_KEY);
        var spec = KeySpecs.secret(mechanism.type(), template);
        KeyTemplate.requireKnown(template, false, OF_SECRET);
        ObjectCalls.requireMaker(session, template, true);
        // A key of this mechanism is a generic secret unless its template says what for.
        Template typed =
                mechanism.type() == Ck.CKM_GENERIC_SECRET_KEY_GEN
                        ? template.or(Ck.CKA_KEY_TYPE, Ck.CKK_GENERIC_SECRET)
                        : template;
        Token token = session.token();
        KeyObject key = made(token, () -> KeyTemplate.create(token, spec, typed, Optional.empty()));
        return Reply.of(new WireWriter().u64(handle(process, session, key, KeyView.SECRET)));
    }

    Reply generateKeyPair(TokenProcess process, TokenSession session, WireReader in) {
        MechanismParameter mechanism = MechanismParameter.read(in);
        Template publicSide = Template.read(in);
        Template privateSide = Template.read(in);
        in.end();
        publicSide.requireClass(Ck.CKO_PUBLIC_KEY);
        privateSide.requireClass(Ck.CKO_PRIVATE_KEY);
        var spec = KeySpecs.pair(mechanism.type(), publicSide);
        KeyTemplate.requireKnown(publicSide, true, OF_PAIR);
        KeyTemplate.requireKnown(privateSide, false, Set.of());
        ObjectCalls.requireMaker(session, privateSide, true);
        Token token = session.token();
        KeyObject key =
                made(
                        token,
                        () ->
                                KeyTemplate.create(
                                        token, spec, privateSide, Optional.of(publicSide)));
        return Reply.of(
                new WireWriter()
                        .u64(handle(process, session, key, KeyView.PUBLIC))
                        .u64(handle(process, session, key, KeyView.PRIVATE)));
    }

    private static KeyObject made(Token token, Supplier<CreateKey> request) {
        return token.released(
                anew(
                        () ->
                                token.engine()
                                        .keys()
                                        .create(
                                                token.origin(Operation.CREATE_KEY),
                                                request.get())));
    }

    /** Another program may take a label at the same moment: the next look finds another one. */
    private static <T> Answer<T> anew(Supplier<Answer<T>> attempt) {
        Answer<T> answer = attempt.get();
        return answer instanceof Answer.Refused<T>(var refusal, var _)
                        && refusal.code() == RefusalCode.KEY_EXISTS
                ? attempt.get()
                : answer;
    }

    Reply create(TokenProcess process, TokenSession session, WireReader in) {
        Template template = Template.read(in);
        in.end();
        try {
            long objectClass = template.requiredNumber(Ck.CKA_CLASS);
            boolean secret = objectClass == Ck.CKO_PRIVATE_KEY || objectClass == Ck.CKO_SECRET_KEY;
            ObjectCalls.requireMaker(session, template, secret);
            ObjectName name;
            if (objectClass == Ck.CKO_DATA) {
                name = data(session.token(), template);
            } else if (objectClass == Ck.CKO_CERTIFICATE) {
                name = certificate(session.token(), template);
            } else if (objectClass == Ck.CKO_PUBLIC_KEY) {
                name = publicKey(session.token(), template);
            } else if (objectClass == Ck.CKO_PRIVATE_KEY) {
                name = privateKey(session.token(), template);
            } else if (objectClass == Ck.CKO_SECRET_KEY) {
                name = secretKey(session.token(), template);
            } else {
                throw new Failure(ReturnValue.ATTRIBUTE_VALUE_INVALID);
            }
            if (!KeyTemplate.ofToken(template)) {
                session.own(name);
            }
            return Reply.of(new WireWriter().u64(process.handles().of(name)));
        } finally {
            template.wipe();
        }
    }

    private ObjectName data(Token token, Template template) {
        byte[] bytes = template.bytes(Ck.CKA_VALUE).map(byte[]::clone).orElse(new byte[0]);
        if (!KeyTemplate.ofToken(template)) {
            return sessionData(token, template, bytes);
        }
        try (SecretBytes value = SecretBytes.consume(bytes)) {
            var object =
                    token.released(
                            engine.dataObjects()
                                    .create(
                                            token.origin(Operation.CREATE_DATA_OBJECT),
                                            new CreateDataObject(
                                                    dataName(template),
                                                    value,
                                                    new DataObjectAttributes(
                                                            template.flag(Ck.CKA_PRIVATE, false),
                                                            template.flag(Ck.CKA_MODIFIABLE, true),
                                                            template.flag(
                                                                    Ck.CKA_DESTROYABLE, true)))));
            return new ObjectName.OfData(token.slot(), object.name(), object.id());
        }
    }

    /** It never leaves this program, and nobody else could tell what is in it: one record. */
    private ObjectName sessionData(Token token, Template template, byte[] value) {
        var object =
                new SessionData(
                        SessionData.newName(token.slot()),
                        template.text(Ck.CKA_LABEL).orElse(""),
                        template.flag(Ck.CKA_PRIVATE, false),
                        value);
        var _ =
                token.released(
                        engine.inquiries()
                                .granted(
                                        token.origin(Operation.CREATE_DATA_OBJECT),
                                        Operation.CREATE_DATA_OBJECT,
                                        Optional.of(token.partition()),
                                        Optional.empty(),
                                        Optional.of("data object of a session"),
                                        object));
        token.data().put(object.name().id(), object);
        return object.name();
    }

    private static DataObjectName dataName(Template template) {
        String label = template.text(Ck.CKA_LABEL).orElse("");
        try {
            return new DataObjectName(label.isBlank() ? "p11-" + UUID.randomUUID() : label);
        } catch (IllegalArgumentException _) {
            throw new Failure(ReturnValue.ATTRIBUTE_VALUE_INVALID);
        }
    }

    /**
     * A certificate goes to the key that it is about, if the two have one name; else it stands for
     * its public key.
     */
    private ObjectName certificate(Token token, Template template) {
        KeyTemplate.requireUntrusted(template);
        if (template.number(Ck.CKA_CERTIFICATE_TYPE)
                .filter(type -> type != Ck.CKC_X_509)
                .isPresent()) {
            throw new Failure(ReturnValue.ATTRIBUTE_VALUE_INVALID);
        }
        Bytes der = Bytes.of(template.required(Ck.CKA_VALUE));
        Certificates.Subject about = Certificates.subject(der);
        KeyObject key =
                objects.having(token, about.publicKey(), template)
                        .filter(present -> present.certificates().isEmpty())
                        .map(present -> certified(token, present, der))
                        .orElseGet(() -> brought(token, template, about.algorithm(), der, true));
        return new ObjectName.OfKey(token.slot(), key.id(), KeyView.CERTIFICATE);
    }

    private KeyObject certified(Token token, KeyObject key, Bytes der) {
        var _ =
                token.released(
                        engine.certificates()
                                .importChain(
                                        token.origin(Operation.IMPORT_CERTIFICATE),
                                        key.label(),
                                        List.of(der)));
        return key;
    }

    private static KeyObject brought(
            Token token,
            Template template,
            KeyAlgorithm algorithm,
            Bytes encoded,
            boolean certificate) {
        return token.released(
                anew(
                        () -> {
                            Labels.Label label =
                                    Labels.of(token.state(), token.partition(), template);
                            return token.engine()
                                    .transport()
                                    .importPublic(
                                            token.origin(Operation.IMPORT_KEY),
                                            new ImportPublicKey(
                                                    label.key(),
                                                    algorithm,
                                                    encoded,
                                                    certificate,
                                                    protection(template),
                                                    KeyTemplate.id(template),
                                                    KeyTemplate.token(template, label, false)
                                                            .with(Flag.PUBLIC_HIDDEN, certificate),
                                                    false),
                                            Optional.empty());
                        }));
    }

    /** One that a key of the same name has already is that key's. */
    private ObjectName publicKey(Token token, Template template) {
        KeyTemplate.requireKnown(template, true, Encodings.PUBLIC);
        KeyAlgorithm algorithm = Encodings.pair(template);
        Bytes spki = Encodings.publicKey(algorithm, template);
        KeyObject key =
                objects.having(token, spki, template)
                        .filter(present -> !present.certificateOnly())
                        .map(present -> shown(token, present))
                        .orElseGet(() -> brought(token, template, algorithm, spki, false));
        return new ObjectName.OfKey(token.slot(), key.id(), KeyView.PUBLIC);
    }

    private static KeyObject shown(Token token, KeyObject key) {
        return key.token().has(Flag.PUBLIC_HIDDEN)
                ? ObjectCalls.hidingPublic(token, key, false)
                : key;
    }

    private ObjectName privateKey(Token token, Template template) {
        KeyTemplate.requireKnown(template, false, Encodings.PRIVATE);
        KeyAlgorithm algorithm = Encodings.pair(template);
        try (SecretBytes encoded = Encodings.privateKey(algorithm, template)) {
            return imported(token, algorithm, template, encoded, KeyView.PRIVATE);
        }
    }

    private ObjectName secretKey(Token token, Template template) {
        KeyTemplate.requireKnown(template, false, OF_VALUE);
        KeyAlgorithm algorithm = KeySpecs.algorithm(template, Ck.CKK_GENERIC_SECRET);
        try (SecretBytes value = SecretBytes.consume(template.required(Ck.CKA_VALUE).clone())) {
            return imported(token, algorithm, template, value, KeyView.SECRET);
        }
    }

    private static ObjectName imported(
            Token token,
            KeyAlgorithm algorithm,
            Template template,
            SecretBytes encoded,
            KeyView view) {
        KeyObject key =
                token.released(
                        anew(
                                () ->
                                        token.engine()
                                                .transport()
                                                .importKey(
                                                        token.origin(Operation.IMPORT_KEY),
                                                        incoming(token, algorithm, template),
                                                        encoded)));
        return new ObjectName.OfKey(token.slot(), key.id(), view);
    }

    /** A key that comes in, as its template wants it. */
    static ImportKey incoming(Token token, KeyAlgorithm algorithm, Template template) {
        Labels.Label label = Labels.of(token.state(), token.partition(), template);
        return new ImportKey(
                label.key(),
                algorithm,
                Optional.empty(),
                KeyTemplate.attributes(algorithm, template),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                KeyTemplate.id(template),
                KeyTemplate.validity(template),
                KeyTemplate.token(template, label, true));
    }

    private static Set<Attribute> protection(Template template) {
        var set = EnumSet.noneOf(Attribute.class);
        if (template.flag(Ck.CKA_MODIFIABLE, true)) {
            set.add(Attribute.MODIFIABLE);
        }
        if (template.flag(Ck.CKA_DESTROYABLE, true)) {
            set.add(Attribute.DESTROYABLE);
        }
        if (!KeyTemplate.ofToken(template)) {
            set.add(Attribute.SESSION);
        }
        return set;
    }

    /**
     * A copy keeps what the template does not make stricter, or name anew. It may live as long as
     * the session or the token, whatever its source does.
     */
    Reply copy(TokenProcess process, TokenSession session, WireReader in) {
        long handle = in.u64();
        Template given = Template.read(in);
        in.end();
        Token token = session.token();
        TokenObject source =
                objects.object(token, process.handles(), handle, ReturnValue.OBJECT_HANDLE_INVALID);
        if (!(source instanceof KeyAttributeView view)) {
            throw new Failure(ReturnValue.ACTION_PROHIBITED);
        }
        Template template =
                given.or(Ck.CKA_TOKEN, !view.key().ofSession()).or(Ck.CKA_LABEL, view.label());
        boolean secret = view.view() == KeyView.PRIVATE || view.view() == KeyView.SECRET;
        ObjectCalls.requireMaker(session, template.or(Ck.CKA_PRIVATE, view.needsUser()), secret);
        Map<Attribute, Boolean> changes = KeyTemplate.changes(template, view, IN_A_COPY);
        if (template.flag(Ck.CKA_PRIVATE, view.needsUser()) != view.needsUser()) {
            throw new Failure(ReturnValue.TEMPLATE_INCONSISTENT);
        }
        TokenAttributes kept = KeyTemplate.protectedAs(template, view);
        KeyObject key =
                secret
                        ? copied(token, view.key(), kept, template, changes)
                        : brought(
                                token,
                                template.or(Ck.CKA_ID, ObjectIds.of(view.key())),
                                view.key().spec().algorithm(),
                                view.view() == KeyView.PUBLIC
                                        ? view.key().publicKey().orElseThrow()
                                        : view.key().certificates().getFirst(),
                                view.view() == KeyView.CERTIFICATE);
        return Reply.of(new WireWriter().u64(handle(process, session, key, view.view())));
    }

    private static KeyObject copied(
            Token token,
            KeyObject source,
            TokenAttributes kept,
            Template template,
            Map<Attribute, Boolean> changes) {
        boolean ofToken = KeyTemplate.ofToken(template);
        Map<Attribute, Boolean> all = new EnumMap<>(Attribute.class);
        all.putAll(changes);
        all.put(Attribute.SESSION, !ofToken);
        if (ofToken) {
            all.put(Attribute.AGREED, false);
        }
        Optional<String> id =
                template.has(Ck.CKA_ID) ? KeyTemplate.id(template) : source.pkcs11Id();
        return token.released(
                anew(
                        () -> {
                            Labels.Label label =
                                    Labels.of(token.state(), token.partition(), template);
                            return token.engine()
                                    .transport()
                                    .copy(
                                            token.origin(Operation.COPY_KEY),
                                            new CopyKey(
                                                    source.label(),
                                                    Optional.empty(),
                                                    label.key(),
                                                    Optional.empty(),
                                                    all,
                                                    id,
                                                    kept.labelled(label.written())));
                        }));
    }

    /** The handle of a new key, which ends with its session if it is none of the token. */
    static long handle(TokenProcess process, TokenSession session, KeyObject key, KeyView view) {
        var name = new ObjectName.OfKey(session.token().slot(), key.id(), view);
        if (key.ofSession()) {
            session.own(name);
        }
        return process.handles().of(name);
    }
}
