package io.claviger.rest.governance;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.port.Fault;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.rest.Unsealer;
import io.claviger.rest.Unsealer.Collected;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.Arrays;
import java.util.List;
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

    public List<Route> routes() {
        return List.of(byPassphrase(), byShare(), byPeer());
    }

    private Route byPeer() {
        return Route.post("/ops/v1/unseal/peers")
                .whileSealed()
                .summary("Unseal the node with what a node of its cluster sealed to it")
                .takes(
                        Schema.object(
                                "UnsealByPeer",
                                "What '/ops/v1/cluster/openings' of an open node gave.",
                                must("version", Schema.integer("Which root key that is.")),
                                must(
                                        "rootKey",
                                        Schema.base64("The root key, sealed to this node."))))
                .gives(
                        200,
                        Schema.object(
                                "OpenedByPeer",
                                "State afterwards.",
                                must("sealed", Schema.flag("false"))))
                .refuses(RefusalCode.INVALID_API_KEY, RefusalCode.NOT_IMPLEMENTED)
                .handledBy(this::fromPeer);
    }

    private Reply fromPeer(Call call) {
        Members body = call.body();
        int version = body.optionalInteger("version").orElse(0);
        return switch (unsealer.fromPeer(version, Bytes.owned(body.base64("rootKey")))) {
            case UNSEALED, ALREADY_UNSEALED -> Reply.json(200, Json.object().put("sealed", false));
            case WRONG_PASSPHRASE ->
                    refused(
                            call,
                            "that was not sealed to this node, or not for what it asked last");
            case NOT_POSSIBLE ->
                    throw new Unacceptable(
                            RefusalCode.NOT_IMPLEMENTED, "this node has not asked to be opened");
        };
    }

    private Route byShare() {
        return Route.post("/ops/v1/unseal/shares")
                .whileSealed()
                .summary("Give a share to unseal the node")
                .description(
                        "The node keeps it in locked memory, for half an hour after the first one,"
                                + " and opens with the last that is needed. A share that is wrong"
                                + " changes nothing.")
                .takes(
                        Schema.object(
                                "UnsealShare",
                                "One share of the unseal key.",
                                must("set", Schema.text("Id of its set: 16 hexadecimal digits.")),
                                must("number", Schema.integer("Its number, from 1.")),
                                must("value", Schema.base64("32 bytes."))))
                .gives(
                        200,
                        Schema.object(
                                "UnsealProgress",
                                "State afterwards.",
                                must("sealed", Schema.flag("Whether more are needed.")),
                                may("have", Schema.integer("How many shares the node has.")),
                                may("needed", Schema.integer("How many it needs.")),
                                may(
                                        "seconds",
                                        Schema.integer("After which it forgets those it has."))))
                .refuses(RefusalCode.INVALID_API_KEY, RefusalCode.NOT_IMPLEMENTED)
                .handledBy(this::share);
    }

    private Reply share(Call call) {
        Members body = call.body();
        Bytes set = Bytes.owned(body.hex("set"));
        int number = body.optionalInteger("number").orElse(0);
        try (SecretBytes value = SecretBytes.consume(body.base64("value"))) {
            return switch (unsealer.share(set, number, value)) {
                case Collected.Unsealed() -> Reply.json(200, Json.object().put("sealed", false));
                case Collected.Waiting(int have, int needed, long seconds) ->
                        Reply.json(
                                200,
                                Json.object()
                                        .put("sealed", true)
                                        .put("have", have)
                                        .put("needed", needed)
                                        .put("seconds", seconds));
                case Collected.OtherSet(String why) -> throw Unacceptable.malformed(why);
                case Collected.Wrong() ->
                        refused(call, "that is not what the set has under this number");
                case Collected.NotPossible() ->
                        throw new Unacceptable(
                                RefusalCode.NOT_IMPLEMENTED, "this node is not opened by shares");
            };
        }
    }

    private Route byPassphrase() {
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
    private Reply refused(Call call, String why) {
        Answer<Reply.Content> refused =
                inquiries.refusedUnknown(
                        call.origin(),
                        Operation.START_NODE,
                        Refusal.of(RefusalCode.INVALID_API_KEY, why));
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
                case WRONG_PASSPHRASE -> refused(call, "the passphrase does not open this node");
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
