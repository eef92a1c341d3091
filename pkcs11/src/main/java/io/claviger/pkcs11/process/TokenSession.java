package io.claviger.pkcs11.process;

import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.ReturnValue;
import io.claviger.pkcs11.object.ObjectName;
import io.claviger.pkcs11.use.ActiveOperation;
import io.claviger.pkcs11.use.OperationKind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One session: what is under way in it. Calls on it are made one after the other. */
public final class TokenSession {
    private final long handle;
    private final Token token;
    private final boolean writable;
    private final Map<OperationKind, ActiveOperation> operations =
            new EnumMap<>(OperationKind.class);
    private final Set<OperationKind> waiting = EnumSet.noneOf(OperationKind.class);
    private final Set<OperationKind> canceled = EnumSet.noneOf(OperationKind.class);
    private boolean closed;
    private final Set<ObjectName> own = new LinkedHashSet<>();
    private boolean authenticated;
    private long @Nullable [] found;
    private int next;

    TokenSession(long handle, Token token, boolean writable) {
        this.handle = handle;
        this.token = token;
        this.writable = writable;
    }

    public long handle() {
        return handle;
    }

    public Token token() {
        return token;
    }

    public boolean writable() {
        return writable;
    }

    /** Ends a call that writes an object of the token in a session that only reads. */
    public void requireWritable() {
        if (!writable) {
            throw new Failure(ReturnValue.SESSION_READ_ONLY);
        }
    }

    /** CK_STATE. */
    public int state() {
        if (token.login().securityOfficer()) {
            return 4;
        }
        return (writable ? 2 : 0) + (token.login().user() ? 1 : 0);
    }

    /** Begins an operation; only one of a kind is under way. */
    public void begin(OperationKind kind, ActiveOperation operation) {
        requireIdle(kind);
        operations.put(kind, operation);
    }

    public void requireIdle(OperationKind kind) {
        if (operations.containsKey(kind) || waiting.contains(kind)) {
            throw new Failure(ReturnValue.OPERATION_ACTIVE);
        }
    }

    public ActiveOperation operation(OperationKind kind) {
        if (waiting.contains(kind)) {
            throw new Failure(ReturnValue.OPERATION_ACTIVE);
        }
        return Optional.ofNullable(operations.get(kind))
                .orElseThrow(() -> new Failure(ReturnValue.OPERATION_NOT_INITIALIZED));
    }

    /** Ends an operation, whether there is one or not. */
    public void end(OperationKind kind) {
        ActiveOperation operation = operations.remove(kind);
        if (operation != null) {
            operation.close();
        }
        if (waiting.contains(kind)) {
            canceled.add(kind);
            notifyAll();
        }
    }

    /**
     * Pauses the call that ends an operation, which holds the session. Meanwhile other calls are
     * made in the session, and may cancel the operation or close the session.
     *
     * @throws Failure if one of them does
     */
    @SuppressWarnings("WaitNotInLoop") // the caller is the loop: it looks at more than this session
    public void pause(OperationKind kind, long millis) {
        waiting.add(kind);
        try {
            wait(millis);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Failure(ReturnValue.FUNCTION_FAILED);
        } finally {
            waiting.remove(kind);
        }
        boolean ended = canceled.remove(kind);
        if (closed) {
            throw new Failure(ReturnValue.SESSION_CLOSED);
        }
        if (ended) {
            throw new Failure(ReturnValue.FUNCTION_CANCELED);
        }
    }

    /** Keeps an object that ends with this session. */
    public void own(ObjectName name) {
        own.add(name);
    }

    /** The user has given the PIN for one use of a key that always asks for it. */
    public void authenticate() {
        authenticated = true;
    }

    /** Ends a use of a key that always asks for the PIN, unless it was given for this use. */
    public void requireAuthenticated() {
        if (!authenticated) {
            throw new Failure(ReturnValue.USER_NOT_LOGGED_IN);
        }
        authenticated = false;
    }

    void close(Handles handles) {
        closed = true;
        own.forEach(
                name -> {
                    token.end(name);
                    handles.forget(name);
                });
        own.clear();
        for (OperationKind kind : OperationKind.values()) {
            end(kind);
        }
        found = null;
    }

    /** Keeps what a search found. */
    public void found(long[] handles) {
        found = handles;
        next = 0;
    }

    public boolean searching() {
        return found != null;
    }

    /** The next of what was found. */
    public long[] take(int most) {
        long[] all = requireSearch();
        int end = Math.min(all.length, next + most);
        long[] part = Arrays.copyOfRange(all, next, end);
        next = end;
        return part;
    }

    public void endSearch() {
        var _ = requireSearch();
        found = null;
    }

    private long[] requireSearch() {
        long[] all = found;
        if (all == null) {
            throw new Failure(ReturnValue.OPERATION_NOT_INITIALIZED);
        }
        return all;
    }
}
