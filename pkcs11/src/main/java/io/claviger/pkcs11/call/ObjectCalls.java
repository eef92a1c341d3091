package io.claviger.pkcs11.call;

import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.state.KeyObject;
import io.claviger.engine.boundary.Engine;
import io.claviger.engine.dataobject.OpenedDataObject;
import io.claviger.engine.key.ExportedKey;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.answer.Service;
import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.object.DataAttributeView;
import io.claviger.pkcs11.object.KeyAttributeView;
import io.claviger.pkcs11.object.KeyTemplate;
import io.claviger.pkcs11.object.KeyView;
import io.claviger.pkcs11.object.ObjectName;
import io.claviger.pkcs11.object.Objects;
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
import java.util.Optional;

/** Calls that find objects, read, change and destroy them. */
final class ObjectCalls {
    private static final int MOST_FOUND = 65_536;

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
                            engine.transport()
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
                };
        return Reply.of(new WireWriter().u64(size));
    }

    private static long size(KeyObject key) {
        return key.wrapped().length()
                + key.publicKey().map(Bytes::length).orElse(0)
                + key.certificates().stream().mapToLong(Bytes::length).sum();
    }

    Reply change(TokenProcess process, TokenSession session, WireReader in) {
        long handle = in.u64();
        Template template = Template.read(in);
        in.end();
        Token token = session.token();
        TokenObject object = object(process, session, handle);
        requireWriter(session);
        var changes = KeyTemplate.changes(template, object);
        if (changes.isEmpty()) {
            return Reply.done();
        }
        if (!(object instanceof KeyAttributeView view) || view.view() == KeyView.CERTIFICATE) {
            throw new Failure(ReturnValue.ATTRIBUTE_READ_ONLY);
        }
        var _ =
                token.released(
                        engine.keys()
                                .changeAttributes(
                                        token.origin(Operation.CHANGE_KEY_ATTRIBUTES),
                                        view.key().label(),
                                        Optional.empty(),
                                        changes));
        return Reply.done();
    }

    /** The private side is the key itself; the public one goes with it, a certificate alone. */
    Reply destroy(TokenProcess process, TokenSession session, WireReader in) {
        long handle = in.u64();
        in.end();
        Token token = session.token();
        TokenObject object = object(process, session, handle);
        requireWriter(session);
        switch (object) {
            case DataAttributeView data -> {
                var _ =
                        token.released(
                                engine.dataObjects()
                                        .delete(
                                                token.origin(Operation.DELETE_DATA_OBJECT),
                                                data.object().name()));
            }
            case KeyAttributeView view -> destroy(token, view);
        }
        process.handles().forget(handle);
        return Reply.done();
    }

    private void destroy(Token token, KeyAttributeView view) {
        KeyObject key = view.key();
        if (view.view() == KeyView.CERTIFICATE) {
            var _ =
                    token.released(
                            engine.certificates()
                                    .delete(
                                            token.origin(Operation.DELETE_CERTIFICATE),
                                            key.label()));
            return;
        }
        if (view.view() == KeyView.PUBLIC && !key.publicOnly()) {
            throw new Failure(ReturnValue.ACTION_PROHIBITED);
        }
        try {
            var _ =
                    token.released(
                            engine.keys()
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
    static void requireWriter(TokenSession session) {
        session.requireWritable();
        session.token().login().requireUser();
    }
}
