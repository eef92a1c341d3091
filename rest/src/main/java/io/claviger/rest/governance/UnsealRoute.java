package io.claviger.rest.governance;

import static io.claviger.rest.route.Schema.must;

import io.claviger.core.evidence.Operation;
import io.claviger.core.port.Fault;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.rest.Unsealer;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Opens the node. The passphrase is the credential: nothing else can be checked better while the
 * node is sealed. One attempt at a time, because each costs memory and time by design.
 */
public final class UnsealRoute {
    private static final int MAX_PASSPHRASE = 1024;

    private final Unsealer unsealer;
    private final Inquiries inquiries;
    private final ReentrantLock attempts = new ReentrantLock();

    public UnsealRoute(Unsealer unsealer, Inquiries inquiries) {
        this.unsealer = unsealer;
        this.inquiries = inquiries;
    }

    public Route route() {
        return Route.post("/ops/v1/unseal")
                .whileSealed()
                .summary("Unseal the node")
                .description("One attempt at a time; more get 503.")
                .takes(
                        Schema.object(
                                "Unseal",
                                "The unseal secret.",
                                must("passphrase", Schema.text("Passphrase."))))
                .gives(
                        200,
                        Schema.object(
                                "Unsealed",
                                "State afterwards.",
                                must("sealed", Schema.flag("false"))))
                .refuses(RefusalCode.INVALID_API_KEY, RefusalCode.NOT_IMPLEMENTED)
                .handledBy(this::unseal);
    }

    /** Recorded, or counted with others from there, as every attempt with a wrong credential. */
    private Reply refused(Call call) {
        Answer<Reply.Content> refused =
                inquiries.refusedUnknown(
                        call.origin(),
                        Operation.START_NODE,
                        Refusal.of(
                                RefusalCode.INVALID_API_KEY,
                                "the passphrase does not open this node"));
        return Reply.of(refused, granted -> granted);
    }

    private Reply unseal(Call call) {
        String text = call.body().text("passphrase");
        if (text.isEmpty() || text.length() > MAX_PASSPHRASE) {
            throw Unacceptable.malformed(
                    "field 'passphrase' has 1 to " + MAX_PASSPHRASE + " characters");
        }
        if (!attempts.tryLock()) {
            throw new Fault.Overloaded();
        }
        char[] passphrase = text.toCharArray();
        try {
            return switch (unsealer.unseal(passphrase)) {
                case UNSEALED, ALREADY_UNSEALED ->
                        Reply.json(200, Json.object().put("sealed", false));
                case WRONG_PASSPHRASE -> refused(call);
                case NOT_POSSIBLE ->
                        throw new Unacceptable(
                                RefusalCode.NOT_IMPLEMENTED,
                                "this node is not opened by a passphrase");
            };
        } finally {
            Arrays.fill(passphrase, '\0');
            attempts.unlock();
        }
    }
}
