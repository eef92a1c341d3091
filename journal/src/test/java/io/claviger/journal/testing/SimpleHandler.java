package io.claviger.journal.testing;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.RequestStatus;
import io.claviger.core.command.Command;
import io.claviger.core.command.Outcome;
import io.claviger.core.evidence.EvidenceRef;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.ApprovalRequestId;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.LogId;
import io.claviger.core.port.Column;
import io.claviger.core.port.CommandHandler;
import io.claviger.core.port.StateTransaction;
import io.claviger.core.port.StateView;
import io.claviger.core.port.Store;
import io.claviger.core.port.StoreTransaction;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.ApproverAccount;
import io.claviger.core.state.BackupKeys;
import io.claviger.core.state.TokenPin;
import io.claviger.core.state.TokenPins;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A small, deterministic handler: decides little, folds everything, writes one record each. */
public final class SimpleHandler implements CommandHandler {
    /** What a command with this source address does to {@link #apply}. */
    public static final String POISON = "poison";

    public final AtomicInteger opened = new AtomicInteger();
    public final AtomicLong committed = new AtomicLong();
    private @Nullable StateView view;
    private long next;

    @Override
    public void open(StateView state, Store store) {
        view = state;
        opened.incrementAndGet();
        next = records(store);
    }

    /** How many records a store holds. */
    public static long records(Store store) {
        var last = new long[] {-1};
        store.scan(
                Column.RECORDS,
                null,
                null,
                false,
                (key, _) -> {
                    last[0] = ByteBuffer.wrap(key).getLong();
                    return false;
                });
        return last[0] + 1;
    }

    /** The record at {@code index} as text, or null. */
    public static @Nullable String record(Store store, long index) {
        byte[] bytes = store.get(Column.RECORDS, key(index));
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] key(long index) {
        return ByteBuffer.allocate(8).putLong(index).array();
    }

    @Override
    public Outcome apply(Command command, StateTransaction state, StoreTransaction store) {
        if (command.origin().source().equals(POISON)) {
            throw new IllegalStateException("poisoned");
        }
        long[] use = {0};
        Optional<Refusal> refusal = decide(command, state, use);
        long index = next++;
        String record =
                index
                        + " "
                        + command.origin().request()
                        + " "
                        + command.getClass().getSimpleName()
                        + " "
                        + use[0]
                        + " "
                        + refusal.map(r -> r.code().wireName()).orElse("granted")
                        + " "
                        + "x".repeat(200);
        store.put(Column.RECORDS, key(index), record.getBytes(StandardCharsets.UTF_8));
        byte[] request = command.origin().request().value().getBytes(StandardCharsets.UTF_8);
        store.put(
                Column.INDEX,
                ByteBuffer.allocate(1 + request.length + 8)
                        .put((byte) 'r')
                        .put(request)
                        .putLong(index)
                        .array(),
                new byte[0]);
        LogId log = state.device().map(d -> d.log()).orElse(new LogId("none"));
        return new Outcome(new EvidenceRef(log, index), refusal);
    }

    private static Optional<Refusal> decide(Command command, StateTransaction state, long[] use) {
        switch (command) {
            case Command.InitializeDevice c -> {
                state.put(c.device());
                state.put(c.deviceSo());
            }
            case Command.NoteNode _, Command.Inquire _, Command.RecordRefusal _ -> {}
            // Decided by the engine, whose tests drive them.
            case Command.ChangeRootKey _, Command.ChangeCluster _ -> {}
            case Command.CreatePartition c -> state.put(c.partition());
            case Command.ChangePartitionPolicy c ->
                    state.partition(c.partition()).ifPresent(p -> state.put(p.with(c.policy())));
            case Command.UsePin c ->
                    state.partition(c.partition())
                            .ifPresent(
                                    p ->
                                            state.put(
                                                    p.opening(
                                                            TokenPins.initialized(
                                                                    TokenPin.fresh(
                                                                            c.next()
                                                                                    .orElse(
                                                                                            Bytes
                                                                                                    .empty()))))));
            case Command.ChangePackage c ->
                    state.partition(c.partition())
                            .ifPresent(p -> state.put(p.proposing(Optional.of(c.proposal()))));
            case Command.OnboardApplication c -> state.put(c.application());
            case Command.RequestApplication c -> state.put(c.request());
            case Command.AnswerApplication c -> state.remove(c.request());
            case Command.MarkDeparture c ->
                    state.application(c.application())
                            .ifPresent(a -> state.put(a.marked(c.who(), c.left())));
            case Command.OpenIncident c ->
                    state.application(c.application())
                            .ifPresent(a -> state.put(a.lookingInto(c.incident())));
            case Command.ChangeIncident c ->
                    state.application(c.application())
                            .ifPresent(a -> state.put(a.done(c.seen().key())));
            case Command.IssueCredential c -> state.put(c.credential());
            case Command.RevokeCredential c ->
                    state.credential(c.credential())
                            .ifPresent(found -> state.put(found.revokedAt(c.origin().time())));
            case Command.OpenChange c -> state.put(c.change());
            case Command.AdvanceChange c -> state.put(c.next());
            case Command.ChangeBackupKey c ->
                    state.device()
                            .ifPresent(
                                    d ->
                                            state.put(
                                                    d.with(
                                                            new BackupKeys(
                                                                    Optional.of(c.key()),
                                                                    Optional.empty()))));
            case Command.RestoreDevice _ -> {}
            case Command.RestoreKey c -> state.put(c.key());
            case Command.RestorePartition _ -> {}
            case Command.PruneEvidence c ->
                    state.device().ifPresent(d -> state.put(d.archivedBelow(c.below())));
            case Command.CreateKey c -> {
                if (state.key(c.key().partition(), c.key().label()).isPresent()) {
                    return refuse(RefusalCode.KEY_EXISTS);
                }
                state.put(c.key());
            }
            case Command.DeriveKey c -> {
                if (state.key(c.base()).isEmpty()) {
                    return refuse(RefusalCode.KEY_NOT_FOUND);
                }
                state.put(c.key());
            }
            case Command.ChangeKey c -> {
                var key = state.key(c.next().id());
                if (key.isEmpty()) {
                    return refuse(RefusalCode.KEY_NOT_FOUND);
                }
                if (key.get().version() + 1 != c.next().version()) {
                    return refuse(RefusalCode.KEY_CHANGED);
                }
                state.put(c.next());
            }
            case Command.ReserveLeaves c -> {
                if (state.reservedLeaves(c.key()) != c.first()) {
                    return refuse(RefusalCode.LEAVES_TAKEN);
                }
                state.reserveLeaves(c.key(), c.end());
            }
            case Command.DestroyKey c -> {
                var key = state.key(c.key());
                if (key.isEmpty()) {
                    return refuse(RefusalCode.KEY_NOT_FOUND);
                }
                state.remove(key.get());
            }
            case Command.StoreDataObject c -> state.put(c.object());
            case Command.UseDataObject c -> {
                if (c.operation() == Operation.DELETE_DATA_OBJECT) {
                    state.dataObject(Samples.DEMO, c.name()).ifPresent(state::remove);
                }
            }
            case Command.CreateApprover c -> state.put(c.account());
            case Command.IssueApproverCode c ->
                    change(state, c.approver(), account -> account.with(c.code()));
            case Command.OnboardApprover c ->
                    change(state, c.approver(), account -> account.fetched(time(c)));
            case Command.ChangeApproverPassword c ->
                    change(
                            state,
                            c.approver(),
                            account ->
                                    c.wrapped()
                                            .map(account.nextVersion()::wrappedAs)
                                            .orElseGet(() -> account.wrongPassword(time(c))));
            case Command.ReplaceBackup c ->
                    change(
                            state,
                            Command.ApproverReference.of(c.replacement()),
                            account -> account.contained(c.replacement().wrapped()).with(c.code()));
            case Command.DeleteApprover c ->
                    state.approver(Samples.DEMO, c.approver().name()).ifPresent(state::remove);
            case Command.StoreKey c -> state.put(c.key());
            case Command.InSession _ -> {}
            case Command.ReleaseKey _, Command.EmptyTrash _ -> {}
            case Command.Certify c -> {
                state.countUse(c.signer());
                c.next().ifPresent(state::put);
            }
            case Command.UseKey c -> {
                var key = state.key(c.key());
                if (key.isEmpty()) {
                    return refuse(RefusalCode.KEY_NOT_FOUND);
                }
                if (key.get().version() != c.version()) {
                    return refuse(RefusalCode.KEY_CHANGED);
                }
                use[0] = state.countUse(c.key());
            }
            case Command.Authorized c -> {
                if (state.tokenSpent(c.approvals().tokenDigest())) {
                    return refuse(RefusalCode.APPROVAL_SPENT);
                }
                var refusal = decide(c.action(), state, use);
                if (refusal.isPresent()) {
                    return refusal;
                }
                state.spendToken(c.approvals().tokenDigest());
                c.request()
                        .ifPresent(
                                end ->
                                        change(
                                                state,
                                                end.request(),
                                                r -> r.executed(end.result(), time(c))));
            }
            case Command.SubmitRequest c -> state.put(c.request());
            case Command.ApproveRequest c ->
                    change(
                            state,
                            c.request(),
                            r -> r.approvedBy(c.approval(), RequestStatus.PENDING));
            case Command.RejectRequest c ->
                    change(
                            state,
                            c.request(),
                            r -> r.rejectedBy(c.publicKey(), RequestStatus.REJECTED, time(c)));
            case Command.CloseRequest c -> {
                if (c.operation() == Operation.REMOVE_REQUEST) {
                    state.request(c.request()).ifPresent(state::remove);
                } else {
                    change(
                            state,
                            c.request(),
                            r -> r.closed(RequestStatus.CANCELLED, c.why(), time(c)));
                }
            }
        }
        return Optional.empty();
    }

    private static Instant time(Command command) {
        return command.origin().time();
    }

    private static void change(
            StateTransaction state, ApprovalRequestId id, UnaryOperator<ApprovalRequest> change) {
        state.request(id).map(change).ifPresent(state::put);
    }

    private static void change(
            StateTransaction state,
            Command.ApproverReference approver,
            UnaryOperator<ApproverAccount> change) {
        state.approver(Samples.DEMO, approver.name()).map(change).ifPresent(state::put);
    }

    private static Optional<Refusal> refuse(RefusalCode code) {
        return Optional.of(Refusal.of(code, "refused in a test"));
    }

    @Override
    public void finish(StoreTransaction store) {}

    @Override
    public void committed() {
        committed.incrementAndGet();
    }

    @Override
    public Optional<LogId> log() {
        StateView state = view;
        return state == null ? Optional.empty() : state.device().map(d -> d.log());
    }
}
