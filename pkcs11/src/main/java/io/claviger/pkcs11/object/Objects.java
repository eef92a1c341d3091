package io.claviger.pkcs11.object;

import io.claviger.core.id.Bytes;
import io.claviger.core.id.DataObjectName;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateView;
import io.claviger.core.state.DataObject;
import io.claviger.core.state.KeyObject;
import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.Ck;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.process.Handles;
import io.claviger.pkcs11.process.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Finds objects in the state, by handle or by template. Reads only; safe for many threads. */
public final class Objects {
    /** Keys read from the state at a time. */
    private static final int KEY_STEP = 1_000;

    /** Data objects read at a time: each comes with its wrapped value. */
    private static final int DATA_STEP = 50;

    private final Supplier<StateView> state;

    public Objects(Supplier<StateView> state) {
        this.state = state;
    }

    /**
     * The object that a handle names, if it is there and the program may see it.
     *
     * @param missing what the call answers if not
     */
    public TokenObject object(Token token, Handles handles, long handle, ReturnValue missing) {
        return handles.named(handle)
                .filter(name -> name.slot() == token.slot())
                .flatMap(name -> present(token, name))
                .filter(object -> seen(token, object))
                .orElseThrow(() -> new Failure(missing));
    }

    private static Optional<TokenObject> present(Token token, ObjectName name) {
        PartitionId partition = token.partition();
        return switch (name) {
            case ObjectName.OfKey(long slot, var id, KeyView view) ->
                    token.state()
                            .key(id)
                            .filter(key -> key.partition().equals(partition))
                            .filter(Objects::live)
                            .filter(key -> KeyView.of(key).contains(view))
                            .map(key -> new KeyAttributeView(slot, key, view));
            case ObjectName.OfData(long slot, var label, var id) ->
                    token.state()
                            .dataObject(partition, label)
                            .filter(object -> object.id().equals(id))
                            .map(object -> new DataAttributeView(slot, object));
            case ObjectName.OfSessionData(long _, var id) ->
                    Optional.ofNullable(token.data().get(id));
        };
    }

    private static boolean seen(Token token, TokenObject object) {
        return !object.needsUser() || token.login().user();
    }

    private static boolean live(KeyObject key) {
        return key.invalidated().isEmpty();
    }

    /** Every object that the program may see and that the template fits. */
    public List<ObjectName> find(Token token, Template template) {
        var search = new Search(token, template);
        if (search.keys()) {
            if (search.ofToken()) {
                eachKey(token.partition(), template, search::key);
            }
            token.engine().held().all().forEach(search::key);
        }
        if (search.data()) {
            if (search.ofToken()) {
                eachDataObject(token.partition(), template, search::data);
            }
            token.data().values().forEach(search::add);
        }
        return search.found;
    }

    /**
     * A key of the token with this public half and the names of the template, for what is written
     * beside it; empty for what ends with a session.
     */
    public Optional<KeyObject> having(Token token, Bytes publicKey, Template template) {
        if (!KeyTemplate.ofToken(template)) {
            return Optional.empty();
        }
        List<KeyObject> found = new ArrayList<>();
        Template label =
                template.bytes(Ck.CKA_LABEL)
                        .filter(text -> text.length > 0)
                        .map(text -> Template.EMPTY.or(Ck.CKA_LABEL, text))
                        .orElse(Template.EMPTY);
        Optional<byte[]> id = template.bytes(Ck.CKA_ID).filter(bytes -> bytes.length > 0);
        eachKey(
                token.partition(),
                label,
                key -> {
                    boolean named =
                            label.fits(new KeyAttributeView(token.slot(), key, KeyView.PUBLIC))
                                    && id.map(bytes -> Arrays.equals(bytes, ObjectIds.of(key)))
                                            .orElse(true);
                    if (named && key.publicKey().equals(Optional.of(publicKey))) {
                        found.add(key);
                    }
                });
        return found.stream().findFirst();
    }

    /** The label of a key after a change by this template. */
    public Labels.Label renamed(Token token, KeyAttributeView view, Template template) {
        KeyObject key = view.key();
        String text = template.text(Ck.CKA_LABEL).orElse(view.label());
        if (text.equals(view.label())) {
            return new Labels.Label(key.label(), key.token().label());
        }
        return key.ofSession()
                ? new Labels.Label(key.label(), Optional.of(text))
                : Labels.of(token.state(), token.partition(), text, Optional.of(ObjectIds.of(key)));
    }

    private void eachKey(PartitionId partition, Template template, Consumer<KeyObject> visitor) {
        if (template.has(Ck.CKA_LABEL)) {
            text(template)
                    .map(label -> Labels.candidates(state.get(), partition, label))
                    .orElse(List.of())
                    .stream()
                    .filter(Objects::live)
                    .forEach(visitor);
            return;
        }
        Optional<KeyLabel> after = Optional.empty();
        List<KeyObject> step;
        do {
            step = state.get().keys(partition, after, KEY_STEP);
            step.stream().filter(Objects::live).forEach(visitor);
            after = step.isEmpty() ? after : Optional.of(step.getLast().label());
        } while (step.size() == KEY_STEP);
    }

    private void eachDataObject(
            PartitionId partition, Template template, Consumer<DataObject> visitor) {
        if (template.has(Ck.CKA_LABEL)) {
            name(template)
                    .flatMap(label -> state.get().dataObject(partition, new DataObjectName(label)))
                    .ifPresent(visitor);
            return;
        }
        Optional<DataObjectName> after = Optional.empty();
        List<DataObject> step;
        do {
            step = state.get().dataObjects(partition, after, DATA_STEP);
            step.forEach(visitor);
            after = step.isEmpty() ? after : Optional.of(step.getLast().name());
        } while (step.size() == DATA_STEP);
    }

    private static Optional<String> text(Template template) {
        try {
            return template.text(Ck.CKA_LABEL);
        } catch (Failure _) {
            return Optional.empty();
        }
    }

    /** The label that is looked for, if anything can have it. */
    private static Optional<String> name(Template template) {
        try {
            return template.text(Ck.CKA_LABEL).map(text -> new KeyLabel(text).value());
        } catch (IllegalArgumentException | Failure _) {
            return Optional.empty();
        }
    }

    /** One search: what is cheap to say no to is asked first. */
    private static final class Search {
        private final Token token;
        private final Template template;
        private final Optional<byte[]> objectClass;
        private final Optional<byte[]> id;
        private final List<ObjectName> found = new ArrayList<>();

        Search(Token token, Template template) {
            this.token = token;
            this.template = template;
            this.objectClass = template.bytes(Ck.CKA_CLASS);
            this.id = template.bytes(Ck.CKA_ID);
        }

        /** Whether objects of the token are looked for as well as those of sessions. */
        boolean ofToken() {
            return template.bytes(Ck.CKA_TOKEN)
                    .map(value -> Arrays.equals(value, Values.flag(true)))
                    .orElse(true);
        }

        boolean keys() {
            return Arrays.stream(KeyView.values()).anyMatch(view -> wants(view.objectClass()));
        }

        boolean data() {
            return wants(Ck.CKO_DATA) && id.isEmpty();
        }

        private boolean wants(long number) {
            return objectClass
                    .map(value -> Arrays.equals(value, Values.number(number)))
                    .orElse(true);
        }

        void key(KeyObject key) {
            if (id.isPresent() && !Arrays.equals(id.get(), ObjectIds.of(key))) {
                return;
            }
            for (KeyView view : KeyView.of(key)) {
                if (wants(view.objectClass())) {
                    add(new KeyAttributeView(token.slot(), key, view));
                }
            }
        }

        void data(DataObject object) {
            add(new DataAttributeView(token.slot(), object));
        }

        private void add(TokenObject object) {
            if (seen(token, object) && template.fits(object)) {
                found.add(object.name());
            }
        }
    }
}
