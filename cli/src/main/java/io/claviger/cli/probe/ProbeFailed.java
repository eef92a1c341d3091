package io.claviger.cli.probe;

import io.claviger.cli.CommandFailed;
import java.util.Optional;

/** An operation that was not done, or came to something wrong; the message says what. */
public final class ProbeFailed extends CommandFailed {
    private static final long serialVersionUID = 1L;

    private final transient Optional<String> requestId;

    ProbeFailed(Optional<String> requestId, String message) {
        super(message);
        this.requestId = requestId;
    }

    /** Id of the call, if the node gave it one. */
    public Optional<String> requestId() {
        return requestId;
    }
}
