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
                .flatMap(name -> present(token.partition(), name))
                .filter(object -> seen(token, object))
                .orElseThrow(() -> new Failure(missing));
    }

    private Optional<TokenObject> present(PartitionId partition, ObjectName name) {
        return switch (name) {
            case ObjectName.OfKey(long slot, var id, KeyView view) ->
                    state.get()
                            .key(id)
                            .filter(key -> key.partition().equals(partition))
                            .filter(Objects::live)
                            .filter(key -> KeyView.of(key).contains(view))
                            .map(key -> new KeyAttributeView(slot, key, view));
            case ObjectName.OfData(long slot, var label, var id) ->
                    state.get()
                            .dataObject(partition, label)
                            .filter(object -> object.id().equals(id))
                            .map(object -> new DataAttributeView(slot, object));
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
            eachKey(token.partition(), template, search::key);
        }
        if (search.data()) {
            eachDataObject(token.partition(), template, search::data);
        }
        return search.found;
    }

    /** A key with this public half. */
    public Optional<KeyObject> having(PartitionId partition, Bytes publicKey) {
        List<KeyObject> found = new ArrayList<>();
        eachKey(
                partition,
                Template.EMPTY,
                key -> {
                    if (key.publicKey().equals(Optional.of(publicKey))) {
                        found.add(key);
                    }
                });
        return found.stream().findFirst();
    }

    private void eachKey(PartitionId partition, Template template, Consumer<KeyObject> visitor) {
        if (template.has(Ck.CKA_LABEL)) {
            name(template)
                    .flatMap(label -> state.get().key(partition, new KeyLabel(label)))
                    .filter(Objects::live)
                    .ifPresent(visitor);
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
