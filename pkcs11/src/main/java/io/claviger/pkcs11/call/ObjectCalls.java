package io.claviger.pkcs11.call;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.attribute.KeyAttributes;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.TokenAttributes;
import io.claviger.core.state.TokenAttributes.Flag;
import io.claviger.core.state.Validity;
import io.claviger.engine.boundary.Engine;
import io.claviger.engine.dataobject.OpenedDataObject;
import io.claviger.engine.key.ExportedKey;
import io.claviger.engine.partition.Pins;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.answer.Service;
import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.object.DataAttributeView;
import io.claviger.pkcs11.object.KeyAttributeView;
import io.claviger.pkcs11.object.KeyTemplate;
import io.claviger.pkcs11.object.KeyView;
import io.claviger.pkcs11.object.Labels;
import io.claviger.pkcs11.object.ObjectName;
import io.claviger.pkcs11.object.Objects;
import io.claviger.pkcs11.object.SessionData;
import io.claviger.pkcs11.object.Template;
import io.claviger.pkcs11.object.TokenObject;
import io.claviger.pkcs11.process.Token;
import io.claviger.pkcs11.process.TokenProcess;
import io.claviger.pkcs11.process.TokenSession;
import io.claviger.pkcs11.wire.Reply;
import io.claviger.pkcs11.wire.WireReader;
import io.claviger.pkcs11.wire.WireWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Calls that find objects, read, change and destroy them. */
final class ObjectCalls {
    private static final int MOST_FOUND = 65_536;

    /** What a program changes in a key beside its attributes that are true or not. */
    private static final Set<Integer> DESCRIPTION =
            Set.of(
                    Ck.CKA_LABEL,
                    Ck.CKA_ID,
                    Ck.CKA_START_DATE,
                    Ck.CKA_END_DATE,
                    Ck.CKA_WRAP_WITH_TRUSTED);

    /** What the security officer changes in an object. */
    private static final Set<Long> TRUST = Set.of((long) Ck.CKA_TRUSTED);

    private final Engine engine;
    private final Objects objects;

    ObjectCalls(Service service, Objects objects) {
        this.engine = service.engine();
        this.objects = objects;
    }

    /** A search is recorded once, when it begins; what it found is kept as it was then. */
    Reply findInit(TokenProcess process, TokenSession session, WireReader in) {
        Template template = Template.read(in);
        in.end();
        if (session.searching()) {
            throw new Failure(ReturnValue.OPERATION_ACTIVE);
        }
        Token token = session.token();
        Origin origin = token.origin(Operation.FIND_OBJECTS);
        List<ObjectName> found = objects.find(token, template);
        List<ObjectName> released =
                token.released(
                        engine.inquiries()
                                .granted(
                                        origin,
                                        Operation.FIND_OBJECTS,
                                        Optional.of(token.partition()),
                                        Optional.empty(),
                                        Optional.of(found.size() + " objects"),
                                        found));
        session.found(released.stream().mapToLong(process.handles()::of).toArray());
        return Reply.done();
    }

    Reply find(TokenSession session, WireReader in) {
        int most = in.count(Integer.MAX_VALUE);
        in.end();
        long[] handles = session.take(Math.min(most, MOST_FOUND));
        WireWriter out = new WireWriter().u32(handles.length);
        for (long handle : handles) {
            out.u64(handle);
        }
        return Reply.of(out);
    }

    Reply findFinal(TokenSession session, WireReader in) {
        in.end();
        session.endSearch();
        return Reply.done();
    }

    /** Every attribute has its own result; the call's is that of one that was not given. */
    Reply attributes(TokenProcess process, TokenSession session, WireReader in) {
        long handle = in.u64();
        long[] types = new long[in.count(Template.MAX_ATTRIBUTES)];
        for (int i = 0; i < types.length; i++) {
            types[i] = in.u64();
        }
        in.end();
        session.token().requirePresent();
        TokenObject object = object(process, session, handle);
        WireWriter out = new WireWriter().u32(types.length);
        ReturnValue whole = ReturnValue.OK;
        for (long type : types) {
            Optional<byte[]> value =
                    object.attribute(type).or(() -> withheld(session.token(), object, type));
            ReturnValue each =
                    value.isPresent()
                            ? ReturnValue.OK
                            : object.withholds(type)
                                    ? ReturnValue.ATTRIBUTE_SENSITIVE
                                    : ReturnValue.ATTRIBUTE_TYPE_INVALID;
            whole = each == ReturnValue.OK ? whole : each;
            out.u32(each.number()).bytes(value);
        }
        return Reply.of(whole, out);
    }

    /** What is told with a record alone: a data object's value, and a secret key that may leave. */
    private Optional<byte[]> withheld(Token token, TokenObject object, long type) {
        if (!object.withholds(type)) {
            return Optional.empty();
        }
        return switch (object) {
            case DataAttributeView data -> {
                try (OpenedDataObject opened =
                        token.released(
                                engine.dataObjects()
                                        .read(
                                                token.origin(Operation.READ_DATA_OBJECT),
                                                data.object().name()))) {
                    yield Optional.of(opened.value().clone());
                }
            }
            case KeyAttributeView view -> secretValue(token, view);
            case SessionData _ -> Optional.empty();
        };
    }

    private Optional<byte[]> secretValue(Token token, KeyAttributeView view) {
        boolean mayLeave =
                view.view() == KeyView.SECRET
                        && Arrays.equals(flag(view, Ck.CKA_SENSITIVE), new byte[] {0})
                        && Arrays.equals(flag(view, Ck.CKA_EXTRACTABLE), new byte[] {1});
        if (!mayLeave) {
            return Optional.empty();
        }
        try {
            ExportedKey exported =
                    token.released(
                            token.engine()
                                    .transport()
                                    .export(
                                            token.origin(Operation.EXPORT_KEY),
                                            view.key().label(),
                                            Optional.empty()));
            return Optional.of(exported.material());
        } catch (Failure _) {
            // The partition lets no key out in the clear: to the program it is as good as
            // sensitive.
            return Optional.empty();
        }
    }

    private static byte[] flag(TokenObject object, long type) {
        return object.attribute(type).orElseThrow();
    }

    /** What an object takes in the store, as far as that says anything. */
    Reply size(TokenProcess process, TokenSession session, WireReader in) {
        long handle = in.u64();
        in.end();
        session.token().requirePresent();
        long size =
                switch (object(process, session, handle)) {
                    case KeyAttributeView view -> size(view.key());
                    case DataAttributeView data -> data.object().size();
                    case SessionData data -> data.size();
                };
        return Reply.of(new WireWriter().u64(size));
    }

    private static long size(KeyObject key) {
        return key.wrapped().length()
                + key.publicKey().map(Bytes::length).orElse(0)
                + key.certificates().stream().mapToLong(Bytes::length).sum();
    }

    /** All that a template changes is one change of the key, with one record. */
    Reply change(TokenProcess process, TokenSession session, WireReader in) {
        long handle = in.u64();
        Template template = Template.read(in);
        in.end();
        Token token = session.token();
        TokenObject object = object(process, session, handle);
        if (token.login().securityOfficer() && template.types().equals(TRUST)) {
            trust(token, object, template.flag(Ck.CKA_TRUSTED).orElseThrow());
            return Reply.done();
        }
        requireWriter(session, object);
        if (!(object instanceof KeyAttributeView view)) {
            // Only what the object has already may be written into it.
            var _ = KeyTemplate.changes(template, object, Set.of());
            return Reply.done();
        }
        Map<Attribute, Boolean> changes = KeyTemplate.changes(template, object, DESCRIPTION);
        if (view.view() == KeyView.CERTIFICATE && !changes.isEmpty()) {
            throw new Failure(ReturnValue.ATTRIBUTE_READ_ONLY);
        }
        KeyObject key = view.key();
        Labels.Label label = objects.renamed(token, view, template);
        KeyAttributes attributes = key.attributes();
        for (var change : changes.entrySet()) {
            attributes = attributes.with(change.getKey(), change.getValue());
        }
        Described next =
                new Described(
                        label.key(),
                        template.has(Ck.CKA_ID) ? KeyTemplate.id(template) : key.pkcs11Id(),
                        KeyTemplate.protectedAs(template, view).labelled(label.written()),
                        attributes,
                        KeyTemplate.validity(template, key.validity()));
        if (!next.equals(Described.of(key))) {
            var _ = described(token, key, next);
        }
        return Reply.done();
    }

    /** The officer sees no private object, and so trusts what everybody sees, and nothing else. */
    private static void trust(Token token, TokenObject object, boolean trusted) {
        if (!(object instanceof KeyAttributeView view) || view.view() == KeyView.PRIVATE) {
            throw new Failure(ReturnValue.ATTRIBUTE_TYPE_INVALID);
        }
        Flag flag = view.view() == KeyView.CERTIFICATE ? Flag.CERTIFICATE_TRUSTED : Flag.TRUSTED;
        if (view.key().token().has(flag) == trusted) {
            return;
        }
        Pins.Proven officer =
                token.login().who().orElseThrow(() -> new Failure(ReturnValue.USER_NOT_LOGGED_IN));
        var _ =
                token.released(
                        token.engine()
                                .keys()
                                .trust(
                                        token.origin(Operation.CHANGE_KEY_ATTRIBUTES),
                                        view.key().label(),
                                        officer,
                                        flag,
                                        trusted));
    }

    /** What of a key programs change. */
    private record Described(
            KeyLabel label,
            Optional<String> id,
            TokenAttributes token,
            KeyAttributes attributes,
            Validity validity) {
        static Described of(KeyObject key) {
            return new Described(
                    key.label(), key.pkcs11Id(), key.token(), key.attributes(), key.validity());
        }
    }

    private static KeyObject described(Token token, KeyObject key, Described next) {
        return token.released(
                token.engine()
                        .keys()
                        .describe(
                                token.origin(Operation.CHANGE_KEY_ATTRIBUTES),
                                key.label(),
                                present ->
                                        present.described(
                                                next.label(),
                                                next.id(),
                                                next.token(),
                                                next.attributes(),
                                                next.validity())));
    }

    /** The public half becomes an object of its own, or none. */
    static KeyObject hidingPublic(Token token, KeyObject key, boolean hidden) {
        return described(
                token,
                key,
                new Described(
                        key.label(),
                        key.pkcs11Id(),
                        key.token().with(Flag.PUBLIC_HIDDEN, hidden),
                        key.attributes(),
                        key.validity()));
    }

    /** The private side is the key itself; the public one and a certificate go alone. */
    Reply destroy(TokenProcess process, TokenSession session, WireReader in) {
        long handle = in.u64();
        in.end();
        Token token = session.token();
        TokenObject object = object(process, session, handle);
        requireWriter(session, object);
        switch (object) {
            case DataAttributeView data -> {
                var _ =
                        token.released(
                                engine.dataObjects()
                                        .delete(
                                                token.origin(Operation.DELETE_DATA_OBJECT),
                                                data.object().name()));
            }
            case SessionData data -> token.end(data.name());
            case KeyAttributeView view -> destroy(token, view);
        }
        process.handles().forget(handle);
        return Reply.done();
    }

    private void destroy(Token token, KeyAttributeView view) {
        KeyObject key = view.key();
        boolean last = KeyView.of(key).equals(List.of(view.view()));
        boolean whole = last || view.view() == KeyView.PRIVATE || view.view() == KeyView.SECRET;
        if (whole) {
            destroyed(token, key);
        } else if (!key.attributes().has(Attribute.DESTROYABLE)) {
            throw new Failure(ReturnValue.ACTION_PROHIBITED);
        } else if (view.view() == KeyView.PUBLIC) {
            var _ = hidingPublic(token, key, true);
        } else {
            var _ =
                    token.released(
                            engine.certificates()
                                    .delete(
                                            token.origin(Operation.DELETE_CERTIFICATE),
                                            key.label()));
        }
    }

    private static void destroyed(Token token, KeyObject key) {
        try {
            var _ =
                    token.released(
                            token.engine()
                                    .keys()
                                    .destroy(
                                            token.origin(Operation.DESTROY_KEY),
                                            key.label(),
                                            Optional.empty()));
        } catch (Failure failure) {
            // A key that may not be destroyed is a prohibition, not a matter of uses.
            throw failure.value() == ReturnValue.KEY_FUNCTION_NOT_PERMITTED
                    ? new Failure(ReturnValue.ACTION_PROHIBITED)
                    : failure;
        }
    }

    private TokenObject object(TokenProcess process, TokenSession session, long handle) {
        return objects.object(
                session.token(), process.handles(), handle, ReturnValue.OBJECT_HANDLE_INVALID);
    }

    /** Objects of the token are written by the user, in a session that writes. */
    private static void requireWriter(TokenSession session, TokenObject object) {
        boolean ofToken =
                Arrays.equals(object.attribute(Ck.CKA_TOKEN).orElseThrow(), new byte[] {1});
        if (ofToken) {
            session.requireWritable();
            session.token().login().requireUser();
        }
    }

    /**
     * Ends a call that may not make this object: of the token by whom it may not be written, of the
     * session if it is private and the user is not there.
     *
     * @param secret whether it is a secret or private key, which is private unless it says not
     */
    static void requireMaker(TokenSession session, Template template, boolean secret) {
        if (KeyTemplate.ofToken(template)) {
            session.requireWritable();
            session.token().login().requireUser();
            return;
        }
        if (template.flag(Ck.CKA_PRIVATE, secret)) {
            session.token().login().requireUser();
        }
        session.token().requireRoom();
    }
}
