package io.claviger.pkcs11.call;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.DataObjectName;
import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.state.DataObjectAttributes;
import io.claviger.core.state.KeyObject;
import io.claviger.crypto.secret.SecretBytes;
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
import io.claviger.pkcs11.object.KeySpecs;
import io.claviger.pkcs11.object.KeyTemplate;
import io.claviger.pkcs11.object.KeyView;
import io.claviger.pkcs11.object.ObjectName;
import io.claviger.pkcs11.object.Objects;
import io.claviger.pkcs11.object.Template;
import io.claviger.pkcs11.object.TokenObject;
import io.claviger.pkcs11.process.Token;
import io.claviger.pkcs11.process.TokenProcess;
import io.claviger.pkcs11.process.TokenSession;
import io.claviger.pkcs11.use.MechanismParameter;
import io.claviger.pkcs11.wire.Reply;
import io.claviger.pkcs11.wire.WireReader;
import io.claviger.pkcs11.wire.WireWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
        ObjectCalls.requireWriter(session);
        KeyObject key = made(session.token(), KeyTemplate.create(spec, template, Optional.empty()));
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
        ObjectCalls.requireWriter(session);
        KeyObject key =
                made(
                        session.token(),
                        KeyTemplate.create(spec, privateSide, Optional.of(publicSide)));
        return Reply.of(
                new WireWriter()
                        .u64(handle(process, session, key, KeyView.PUBLIC))
                        .u64(handle(process, session, key, KeyView.PRIVATE)));
    }

    private KeyObject made(Token token, CreateKey request) {
        return token.released(engine.keys().create(token.origin(Operation.CREATE_KEY), request));
    }

    Reply create(TokenProcess process, TokenSession session, WireReader in) {
        Template template = Template.read(in);
        in.end();
        try {
            KeyTemplate.requireToken(template);
            ObjectCalls.requireWriter(session);
            long objectClass = template.requiredNumber(Ck.CKA_CLASS);
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
            return Reply.of(new WireWriter().u64(process.handles().of(name)));
        } finally {
            template.wipe();
        }
    }

    private ObjectName data(Token token, Template template) {
        try (SecretBytes value =
                SecretBytes.consume(
                        template.bytes(Ck.CKA_VALUE).map(byte[]::clone).orElse(new byte[0]))) {
            var object =
                    token.released(
                            engine.dataObjects()
                                    .create(
                                            token.origin(Operation.CREATE_DATA_OBJECT),
                                            new CreateDataObject(
                                                    new DataObjectName(
                                                            KeyTemplate.label(template).value()),
                                                    value,
                                                    new DataObjectAttributes(
                                                            template.flag(Ck.CKA_PRIVATE, false),
                                                            template.flag(Ck.CKA_MODIFIABLE, true),
                                                            template.flag(
                                                                    Ck.CKA_DESTROYABLE, true)))));
            return new ObjectName.OfData(token.slot(), object.name(), object.id());
        }
    }

    /** A certificate goes to the key that it is about; without one it stands for its public key. */
    private ObjectName certificate(Token token, Template template) {
        if (template.number(Ck.CKA_CERTIFICATE_TYPE)
                .filter(type -> type != Ck.CKC_X_509)
                .isPresent()) {
            throw new Failure(ReturnValue.ATTRIBUTE_VALUE_INVALID);
        }
        Bytes der = Bytes.of(template.required(Ck.CKA_VALUE));
        Certificates.Subject about = Certificates.subject(der);
        KeyObject key =
                objects.having(token.partition(), about.publicKey())
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

    private KeyObject brought(
            Token token,
            Template template,
            KeyAlgorithm algorithm,
            Bytes encoded,
            boolean certificate) {
        return token.released(
                engine.transport()
                        .importPublic(
                                token.origin(Operation.IMPORT_KEY),
                                new ImportPublicKey(
                                        KeyTemplate.label(template),
                                        algorithm,
                                        encoded,
                                        certificate,
                                        protection(template)),
                                Optional.empty()));
    }

    private ObjectName publicKey(Token token, Template template) {
        KeyTemplate.requireKnown(template, true, Encodings.PUBLIC);
        KeyAlgorithm algorithm = Encodings.pair(template);
        Bytes spki = Encodings.publicKey(algorithm, template);
        KeyObject key = brought(token, template, algorithm, spki, false);
        return new ObjectName.OfKey(token.slot(), key.id(), KeyView.PUBLIC);
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

    private ObjectName imported(
            Token token,
            KeyAlgorithm algorithm,
            Template template,
            SecretBytes encoded,
            KeyView view) {
        KeyObject key =
                token.released(
                        engine.transport()
                                .importKey(
                                        token.origin(Operation.IMPORT_KEY),
                                        incoming(algorithm, template),
                                        encoded));
        return new ObjectName.OfKey(token.slot(), key.id(), view);
    }

    /** A key that comes in, as its template wants it. */
    static ImportKey incoming(KeyAlgorithm algorithm, Template template) {
        return new ImportKey(
                KeyTemplate.label(template),
                algorithm,
                Optional.empty(),
                KeyTemplate.attributes(algorithm, template),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                KeyTemplate.id(template));
    }

    private static Set<Attribute> protection(Template template) {
        var set = EnumSet.noneOf(Attribute.class);
        if (template.flag(Ck.CKA_MODIFIABLE, true)) {
            set.add(Attribute.MODIFIABLE);
        }
        if (template.flag(Ck.CKA_DESTROYABLE, true)) {
            set.add(Attribute.DESTROYABLE);
        }
        return set;
    }

    /** A copy has another label, and what the template makes stricter. */
    Reply copy(TokenProcess process, TokenSession session, WireReader in) {
        long handle = in.u64();
        Template template = Template.read(in);
        in.end();
        Token token = session.token();
        TokenObject source =
                objects.object(token, process.handles(), handle, ReturnValue.OBJECT_HANDLE_INVALID);
        var view = source.asKey();
        if (view.view() == KeyView.PUBLIC || !template.flag(Ck.CKA_TOKEN, true)) {
            throw new Failure(ReturnValue.TEMPLATE_INCONSISTENT);
        }
        ObjectCalls.requireWriter(session);
        Map<Attribute, Boolean> changes =
                KeyTemplate.changes(template.without(Ck.CKA_LABEL).without(Ck.CKA_TOKEN), source);
        KeyObject key =
                token.released(
                        engine.transport()
                                .copy(
                                        token.origin(Operation.COPY_KEY),
                                        new CopyKey(
                                                view.key().label(),
                                                Optional.empty(),
                                                KeyTemplate.label(template),
                                                Optional.empty(),
                                                changes)));
        return Reply.of(new WireWriter().u64(handle(process, session, key, view.view())));
    }

    static long handle(TokenProcess process, TokenSession session, KeyObject key, KeyView view) {
        return process.handles().of(new ObjectName.OfKey(session.token().slot(), key.id(), view));
    }
}
