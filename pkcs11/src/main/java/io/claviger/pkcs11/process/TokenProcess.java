package io.claviger.pkcs11.process;

import io.claviger.pkcs11.answer.Failure;
import io.claviger.pkcs11.constant.ReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One program: its tokens, sessions and handles, over all of its connections. Safe for many
 * threads.
 */
public final class TokenProcess {
    /** Most sessions that a program has open at once. */
    static final int MAX_SESSIONS = 16_384;

    private final Program program;
    private final Map<Long, Token> tokens = new ConcurrentHashMap<>();
    private final Map<Long, TokenSession> sessions = new ConcurrentHashMap<>();
    private final Handles handles = new Handles();
    private final Answers answers = new Answers();
    private long lastSession = FirstHandle.random();

    public TokenProcess(Program program) {
        this.program = program;
    }

    public Program program() {
        return program;
    }

    public Handles handles() {
        return handles;
    }

    public Answers answers() {
        return answers;
    }

    /**
     * Takes what a connection brings for a slot. Another partition or other credentials than the
     * program had there end what was open in it.
     */
    public Token use(Token token) {
        Token before = tokens.putIfAbsent(token.slot(), token);
        if (before == null) {
            return token;
        }
        if (before.same(token)) {
            token.close();
            return before;
        }
        tokens.put(token.slot(), token);
        closeAll(token.slot());
        before.close();
        return token;
    }

    public Token token(long slot) {
        return Optional.ofNullable(tokens.get(slot))
                .orElseThrow(() -> new Failure(ReturnValue.SLOT_ID_INVALID));
    }

    public TokenSession session(long handle) {
        return Optional.ofNullable(sessions.get(handle))
                .orElseThrow(() -> new Failure(ReturnValue.SESSION_HANDLE_INVALID));
    }

    /** Opens a session; a security officer who is logged in has none that only reads. */
    public synchronized TokenSession open(Token token, boolean writable) {
        if (sessions.size() >= MAX_SESSIONS) {
            throw new Failure(ReturnValue.SESSION_COUNT);
        }
        if (!writable && token.login().securityOfficer()) {
            throw new Failure(ReturnValue.SESSION_READ_WRITE_SO_EXISTS);
        }
        TokenSession session = new TokenSession(++lastSession, token, writable);
        sessions.put(session.handle(), session);
        return session;
    }

    /** Closes a session; the last one of a slot logs out. */
    public void close(TokenSession session) {
        synchronized (session) {
            session.close(handles);
        }
        synchronized (this) {
            sessions.remove(session.handle());
            if (!anyOpen(session.token().slot())) {
                session.token().logOut();
            }
        }
    }

    public void closeAll(long slot) {
        sessions(slot).forEach(this::close);
    }

    /** The open sessions of a slot. */
    public List<TokenSession> sessions(long slot) {
        List<TokenSession> open = new ArrayList<>();
        for (TokenSession session : sessions.values()) {
            if (session.token().slot() == slot) {
                open.add(session);
            }
        }
        return open;
    }

    /** Stops at the first, so that closing all of many sessions does not take for ever. */
    private boolean anyOpen(long slot) {
        return sessions.values().stream().anyMatch(session -> session.token().slot() == slot);
    }

    /** How many sessions are open, of all slots. */
    int sessionCount() {
        return sessions.size();
    }

    /** Ends everything. */
    public void close() {
        tokens.keySet().forEach(this::closeAll);
        tokens.values().forEach(Token::close);
    }
}
