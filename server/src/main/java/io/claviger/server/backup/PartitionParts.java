package io.claviger.server.backup;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.DataObjectName;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateView;
import io.claviger.core.state.Application;
import io.claviger.core.state.ApproverAccount;
import io.claviger.core.state.Credential;
import io.claviger.core.state.DataObject;
import io.claviger.core.state.KeyObject;
import io.claviger.core.state.PartitionPart;
import io.claviger.journal.codec.ValueCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a partition holds, in parts that fit into a command: applications and approvers, then keys
 * and data objects, and last the credentials, without which nobody comes in.
 */
final class PartitionParts {
    private static final int PAGE = 500;
    private static final int MAX_BYTES = 1 << 17;

    private final StateView state;
    private final PartitionId partition;
    private final Sink sink;
    private List<Application> applications = new ArrayList<>();
    private List<ApproverAccount> approvers = new ArrayList<>();
    private List<KeyObject> keys = new ArrayList<>();
    private List<DataObject> dataObjects = new ArrayList<>();
    private List<Credential> credentials = new ArrayList<>();
    private int bytes;
    private boolean any;

    /** Takes the encoded parts in their order. */
    interface Sink {
        void part(byte[] encoded) throws IOException;
    }

    private PartitionParts(StateView state, PartitionId partition, Sink sink) {
        this.state = state;
        this.partition = partition;
        this.sink = sink;
    }

    /** All parts but the partition itself; at least one. */
    static void write(StateView state, PartitionId partition, Sink sink) throws IOException {
        new PartitionParts(state, partition, sink).all();
    }

    private void all() throws IOException {
        List<Application> mine = mine();
        for (Application application : mine) {
            room(ValueCodec.encode(application).length);
            applications.add(application);
        }
        for (ApproverAccount account : state.approvers(partition, Integer.MAX_VALUE)) {
            room(account.wrapped().length() + account.certificate().length());
            approvers.add(account);
        }
        keys();
        dataObjects();
        for (Application application : mine) {
            credentials(state.credentials(application.id()));
        }
        credentials(
                state.officerCredentials().stream()
                        .filter(it -> it.partition().equals(Optional.of(partition)))
                        .toList());
        if (bytes > 0 || !any) {
            flush();
        }
    }

    private List<Application> mine() {
        var found = new ArrayList<Application>();
        Optional<ApplicationId> after = Optional.empty();
        List<Application> page;
        do {
            page = state.applications(after, PAGE);
            page.stream().filter(it -> it.partition().equals(partition)).forEach(found::add);
            after = page.isEmpty() ? after : Optional.of(page.getLast().id());
        } while (page.size() == PAGE);
        return found;
    }

    private void keys() throws IOException {
        Optional<KeyLabel> after = Optional.empty();
        List<KeyObject> page;
        do {
            page = state.keys(partition, after, PAGE);
            for (KeyObject key : page) {
                room(ValueCodec.encode(key).length);
                keys.add(key);
                after = Optional.of(key.label());
            }
        } while (page.size() == PAGE);
    }

    private void dataObjects() throws IOException {
        Optional<DataObjectName> after = Optional.empty();
        List<DataObject> page;
        do {
            page = state.dataObjects(partition, after, PAGE);
            for (DataObject object : page) {
                room(ValueCodec.encode(object).length);
                dataObjects.add(object);
                after = Optional.of(object.name());
            }
        } while (page.size() == PAGE);
    }

    private void credentials(List<Credential> more) throws IOException {
        for (Credential credential : more) {
            room(ValueCodec.encode(credential).length);
            credentials.add(credential);
        }
    }

    /** Ends the part if this does not fit into it any more. */
    private void room(int more) throws IOException {
        if (bytes > 0 && bytes + more > MAX_BYTES) {
            flush();
        }
        bytes += more;
    }

    private void flush() throws IOException {
        sink.part(
                ValueCodec.encode(
                        new PartitionPart(
                                applications, approvers, keys, dataObjects, credentials)));
        applications = new ArrayList<>();
        approvers = new ArrayList<>();
        keys = new ArrayList<>();
        dataObjects = new ArrayList<>();
        credentials = new ArrayList<>();
        bytes = 0;
        any = true;
    }
}
