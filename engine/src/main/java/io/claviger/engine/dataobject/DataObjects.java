package io.claviger.engine.dataobject;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.DataObjectId;
import io.claviger.core.id.DataObjectName;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.DataObject;
import io.claviger.core.state.Partition;
import io.claviger.crypto.random.RandomSource;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.device.DeviceKeys;
import io.claviger.engine.key.Attempts;
import io.claviger.engine.key.Drafts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Life of data objects. Safe for many threads; each call blocks until its record is durable. Values
 * never change: who wants another one deletes and creates.
 */
public final class DataObjects {
    /** Most data objects in one page of a list. */
    public static final int MAX_PAGE = 1_000;

    /** Data objects read from the state at a time: each comes with its wrapped value. */
    private static final int STEP = 50;

    private final Supplier<StateView> state;
    private final Inquiries inquiries;
    private final Attempts attempts;
    private final DeviceKeys deviceKeys;
    private final RandomSource random;

    public DataObjects(
            Supplier<StateView> state,
            Inquiries inquiries,
            Attempts attempts,
            DeviceKeys deviceKeys,
            RandomSource random) {
        this.state = state;
        this.inquiries = inquiries;
        this.attempts = attempts;
        this.deviceKeys = deviceKeys;
        this.random = random;
    }

    /** Stores a value under a new name. */
    public Answer<DataObject> create(Origin origin, CreateDataObject request) {
        return attempt(
                origin,
                Operation.CREATE_DATA_OBJECT,
                partition -> {
                    DataObject draft = draft(origin, partition, request);
                    attempts.refuseEarly(new Command.StoreDataObject(origin, draft));
                    DataObject object =
                            draft.wrappedAs(deviceKeys.wrap(partition, draft, request.value()));
                    return inquiries.answer(new Command.StoreDataObject(origin, object), object);
                });
    }

    /** Releases the value. The caller closes it. */
    public Answer<OpenedDataObject> read(Origin origin, DataObjectName name) {
        return attempt(
                origin,
                Operation.READ_DATA_OBJECT,
                partition -> {
                    DataObject object = find(partition, name);
                    return released(
                            new Command.UseDataObject(
                                    origin, Operation.READ_DATA_OBJECT, name, object.id()),
                            deviceKeys.open(partition, object));
                });
    }

    /** Deletes for good: the wrapped value leaves the state, and then the journal. */
    public Answer<DataObject> delete(Origin origin, DataObjectName name) {
        return attempt(
                origin,
                Operation.DELETE_DATA_OBJECT,
                partition -> {
                    DataObject object = find(partition, name);
                    return inquiries.answer(
                            new Command.UseDataObject(
                                    origin, Operation.DELETE_DATA_OBJECT, name, object.id()),
                            object);
                });
    }

    /** Data objects of the caller's partition by name, without their values. */
    public Answer<List<DataObject>> list(Origin origin, Optional<DataObjectName> after, int limit) {
        return attempt(
                origin,
                Operation.LIST_DATA_OBJECTS,
                partition -> {
                    List<DataObject> found = page(partition, after, limit);
                    return inquiries.granted(
                            origin,
                            Operation.LIST_DATA_OBJECTS,
                            Optional.of(partition.id()),
                            Optional.empty(),
                            Optional.of(found.size() + " data objects"),
                            found);
                });
    }

    private <T> Answer<T> attempt(
            Origin origin, Operation operation, Function<Partition, Answer<T>> body) {
        return attempts.run(origin, operation, Optional.empty(), Optional.empty(), body);
    }

    /** A value that is not released is wiped here. */
    private Answer<OpenedDataObject> released(Command command, OpenedDataObject opened) {
        boolean released = false;
        try {
            Answer<OpenedDataObject> answer = inquiries.answer(command, opened);
            released = answer instanceof Answer.Granted<OpenedDataObject>;
            return answer;
        } finally {
            if (!released) {
                opened.close();
            }
        }
    }

    private DataObject find(Partition partition, DataObjectName name) {
        return state.get()
                .dataObject(partition.id(), name)
                .orElseThrow(() -> new Refusal.Thrown(DataObjectRules.notFound(name)));
    }

    private List<DataObject> page(
            Partition partition, Optional<DataObjectName> from, int requested) {
        int limit = Math.clamp(requested, 0, MAX_PAGE);
        List<DataObject> found = new ArrayList<>();
        Optional<DataObjectName> after = from;
        while (found.size() < limit) {
            int step = Math.min(STEP, limit - found.size());
            List<DataObject> read = state.get().dataObjects(partition.id(), after, step);
            read.forEach(object -> found.add(object.wrappedAs(Bytes.empty())));
            if (read.size() < step) {
                break;
            }
            after = Optional.of(read.getLast().name());
        }
        return List.copyOf(found);
    }

    private DataObject draft(Origin origin, Partition partition, CreateDataObject request) {
        int size = request.value().length();
        DataObjectRules.forbidsLength(size)
                .ifPresent(
                        refusal -> {
                            throw new Refusal.Thrown(refusal);
                        });
        return new DataObject(
                new DataObjectId(Drafts.newUuid(random)),
                partition.id(),
                application(origin),
                request.name(),
                request.attributes(),
                origin.time(),
                size,
                Bytes.empty());
    }

    private static ApplicationId application(Origin origin) {
        return origin.identity()
                .application()
                .orElseThrow(
                        () ->
                                new Refusal.Thrown(
                                        RefusalCode.APPLICATION_NOT_FOUND,
                                        "a data object is made under an onboarded application"));
    }
}
