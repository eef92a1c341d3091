package io.claviger.rest.cluster;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.port.Fault;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Nodes;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.rest.cluster.ClusterControl.Admission;
import io.claviger.rest.cluster.ClusterControl.Candidate;
import io.claviger.rest.cluster.ClusterControl.Member;
import io.claviger.rest.cluster.ClusterControl.Opening;
import io.claviger.rest.cluster.ClusterControl.State;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** {@code /ops/v1/cluster}: which nodes keep this HSM. Changing that is for the device SO. */
public final class ClusterRoutes {
    private static final Schema MEMBERS =
            Schema.list(
                    Schema.object(
                            "ClusterMember",
                            "A node of the cluster.",
                            must("node", Schema.text("Its name.")),
                            must("address", Schema.text("Where the other nodes reach it.")),
                            must("role", Schema.text("'master' or 'member'.")),
                            must(
                                    "appliedIndex",
                                    Schema.integer(
                                            "Journal entry up to which it follows; -1 if this node"
                                                    + " does not know.")),
                            must(
                                    "certificateNotAfter",
                                    Schema.instant("When its certificate ends.").orNull())),
                    "Its nodes; empty if this node is alone.");

    private static final Schema STATE =
            Schema.object(
                    "ClusterState",
                    "The cluster as this node sees it.",
                    must("node", Schema.text("Name of this node.")),
                    must("members", MEMBERS),
                    must("nodes", NodeRows.SCHEMA),
                    must(
                            "certificateUntil",
                            Schema.instant("When this node's certificate ends.").orNull()),
                    must(
                            "approvals",
                            Schema.integer("How many device SOs let a node in and put one out.")),
                    must(
                            "waiting",
                            Schema.list(
                                    Schema.object(
                                            "WaitingNode",
                                            "A node that asks to be let in.",
                                            must("node", Schema.text("Its name.")),
                                            must("address", Schema.text("Where it is reached.")),
                                            must(
                                                    "key",
                                                    Schema.text(
                                                            "SHA-256 of its public key, hexadecimal;"
                                                                    + " the node shows the same.")),
                                            must(
                                                    "approvals",
                                                    Schema.integer("Device SOs who want it in."))),
                                    "Nodes that wait for approvals.")));

    private static final Schema ADMISSION =
            Schema.object(
                    "ClusterAdmission",
                    "What the new node needs; nobody else can use it.",
                    must("device", Schema.text("Name of the evidence log.")),
                    must("node", Schema.text("For which node.")),
                    must("certificate", Schema.base64("Of the node, DER.")),
                    must("authority", Schema.base64("Certificate of the authority, DER.")),
                    must("rootKeyVersion", Schema.integer("Which root key.")),
                    must("rootKey", Schema.base64("The root key, sealed to the node (HPKE).")),
                    must("members", MEMBERS));

    private static final Schema OPENING =
            Schema.object(
                    "SealedNode",
                    "A sealed node of the cluster.",
                    must("node", Schema.text("Its name.")),
                    must("recipient", Schema.base64("X25519 key to which is sealed.")),
                    must("publicKey", Schema.base64("Of its certificate.")),
                    must("signature", Schema.base64("By the certificate's key.")));

    private static final Schema LET_IN =
            Schema.object(
                    "LetIn",
                    "Whether the node is let in.",
                    must("approvals", Schema.integer("Device SOs who want it in.")),
                    must("needed", Schema.integer("How many it takes.")),
                    may("admission", ADMISSION));

    private static final int DEFAULT_MINUTES = 60;
    private static final int MAX_MINUTES = 7 * 24 * 60;

    private final ClusterControl cluster;
    private final Inquiries inquiries;

    public ClusterRoutes(ClusterControl cluster, Inquiries inquiries) {
        this.cluster = cluster;
        this.inquiries = inquiries;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/ops/v1/cluster")
                        .operation(Operation.READ_OPERATIONS)
                        .summary("The nodes of the cluster")
                        .gives(200, STATE)
                        .refuses(RefusalCode.ROLE_NOT_ALLOWED)
                        .handledBy(this::state),
                Route.post("/ops/v1/cluster")
                        .operation(Operation.CHANGE_CLUSTER)
                        .summary("Make this node the first of a cluster")
                        .description("It is one from its next start on.")
                        .takes(
                                Schema.object(
                                        "FoundCluster",
                                        "Where the node meets the others.",
                                        must("listen", Schema.text("host:port to listen on.")),
                                        must(
                                                "address",
                                                Schema.text(
                                                        "host:port under which others reach it."))))
                        .gives(200, STATE)
                        .refuses(RefusalCode.CLUSTER_STATE)
                        .handledBy(this::found),
                Route.post("/ops/v1/cluster/members")
                        .operation(Operation.CHANGE_CLUSTER)
                        .summary("Let a node in")
                        .description(
                                "One approval; with the last one that is needed the answer holds the"
                                        + " device root key, sealed to the node that asks. It becomes a"
                                        + " member when it starts with that. Before, 202 without.")
                        .takes(
                                Schema.object(
                                        "ClusterCandidate",
                                        "What the node says of itself ('claviger cluster join').",
                                        must("node", Schema.text("Its name.")),
                                        must(
                                                "address",
                                                Schema.text(
                                                        "host:port under which others reach it.")),
                                        must("publicKey", Schema.base64("Of its certificate.")),
                                        must(
                                                "recipient",
                                                Schema.base64("X25519 key to which is sealed."))))
                        .gives(200, LET_IN)
                        .refuses(RefusalCode.CLUSTER_STATE)
                        .handledBy(this::admit),
                Route.delete("/ops/v1/cluster/members/{node}")
                        .operation(Operation.CHANGE_CLUSTER)
                        .summary("Put a node out of the cluster")
                        .gives(200, STATE)
                        .refuses(RefusalCode.CLUSTER_STATE)
                        .handledBy(this::remove),
                Route.post("/ops/v1/cluster/approvals")
                        .operation(Operation.CHANGE_CLUSTER)
                        .summary("Let several device SOs decide on nodes")
                        .description("The number can grow only.")
                        .takes(
                                Schema.object(
                                        "ClusterApprovals",
                                        "By how many.",
                                        must("approvals", Schema.integer("Device SOs."))))
                        .gives(200, STATE)
                        .refuses(RefusalCode.CLUSTER_STATE)
                        .handledBy(this::approvals),
                Route.post("/ops/v1/cluster/invitations")
                        .operation(Operation.CHANGE_CLUSTER)
                        .summary("Invite a node")
                        .description("One node may ask by it, once. Officers approve all the same.")
                        .takes(
                                Schema.object(
                                        "InviteNode",
                                        "For how long.",
                                        may(
                                                "minutes",
                                                Schema.integer("Until it ends; default 60.")
                                                        .orNull())))
                        .gives(
                                201,
                                Schema.object(
                                        "NodeInvitation",
                                        "Shown this once.",
                                        must("secret", Schema.text("For the new node alone.")),
                                        must("until", Schema.instant("When it ends."))))
                        .refuses(RefusalCode.CLUSTER_STATE)
                        .handledBy(this::invite),
                Route.post("/ops/v1/cluster/joins")
                        .summary("Ask to be let in, by an invitation")
                        .description(
                                "The new node asks the same again until it gets what it needs; 202"
                                        + " while approvals are missing. Many wrong secrets get 503.")
                        .takes(
                                Schema.object(
                                        "JoinCluster",
                                        "The invitation, and what the node says of itself.",
                                        must("secret", Schema.text("Of the invitation.")),
                                        must("node", Schema.text("Its name.")),
                                        must(
                                                "address",
                                                Schema.text(
                                                        "host:port under which others reach it.")),
                                        must("publicKey", Schema.base64("Of its certificate.")),
                                        must(
                                                "recipient",
                                                Schema.base64("X25519 key to which is sealed."))))
                        .gives(200, LET_IN)
                        .refuses(RefusalCode.CLUSTER_STATE, RefusalCode.INVITATION_INVALID)
                        .handledBy(this::join),
                Route.post("/ops/v1/cluster/candidates/{node}")
                        .operation(Operation.CHANGE_CLUSTER)
                        .summary("Approve a node that asks to be let in")
                        .takes(
                                Schema.object(
                                        "ApproveNode",
                                        "Which node that is.",
                                        must(
                                                "key",
                                                Schema.text(
                                                        "SHA-256 of its public key, hexadecimal, as"
                                                                + " the node shows it."))))
                        .gives(200, STATE)
                        .refuses(RefusalCode.CLUSTER_STATE)
                        .handledBy(this::approve),
                Route.delete("/ops/v1/cluster/candidates/{node}")
                        .operation(Operation.CHANGE_CLUSTER)
                        .summary("Turn down a node that asks to be let in")
                        .gives(200, STATE)
                        .refuses(RefusalCode.CLUSTER_STATE)
                        .handledBy(this::turnDown),
                Route.post("/ops/v1/cluster/openings")
                        .operation(Operation.CHANGE_CLUSTER)
                        .summary("Open a sealed node of the cluster")
                        .description(
                                "Seals the root key to a node that showed that it is a member. Only"
                                        + " where setting 'cluster.unseal-by-peer' says so.")
                        .takes(OPENING)
                        .gives(
                                200,
                                Schema.object(
                                        "ClusterOpening",
                                        "For the sealed node alone.",
                                        must("version", Schema.integer("Which root key that is.")),
                                        must(
                                                "rootKey",
                                                Schema.base64(
                                                        "The root key, sealed to the node (HPKE)."))))
                        .refuses(RefusalCode.CLUSTER_STATE, RefusalCode.NOT_CONFIGURED)
                        .handledBy(this::open),
                Route.post("/ops/v1/unseal/openings")
                        .whileSealed()
                        .summary("What a sealed node shows to be opened by another")
                        .description("Of a node of a cluster. It waits ten minutes for the answer.")
                        .gives(200, OPENING)
                        .refuses(RefusalCode.CLUSTER_STATE)
                        .handledBy(_ -> Reply.json(200, written(cluster.askToBeOpened()))),
                Route.post("/ops/v1/cluster/master")
                        .operation(Operation.CHANGE_CLUSTER)
                        .summary("Make a node the master")
                        .takes(
                                Schema.object(
                                        "PromoteNode",
                                        "Which node.",
                                        must("node", Schema.text("Its name."))))
                        .gives(200, STATE)
                        .refuses(RefusalCode.CLUSTER_STATE)
                        .handledBy(this::promote),
                Route.delete("/ops/v1/cluster/master")
                        .operation(Operation.CHANGE_CLUSTER)
                        .summary("Have the master give up its role")
                        .description("The member that follows furthest takes over.")
                        .gives(200, STATE)
                        .refuses(RefusalCode.CLUSTER_STATE)
                        .handledBy(this::stepDown));
    }

    private Reply state(Call call) {
        if (call.identity().partition().isPresent()) {
            throw new Unacceptable(
                    RefusalCode.ROLE_NOT_ALLOWED,
                    "the nodes are for officers and auditors of the device");
        }
        return Reply.json(200, written(cluster.state()));
    }

    private Reply found(Call call) {
        Members body = call.body();
        String listen = body.text("listen");
        String address = body.text("address");
        return Reply.of(
                cluster.found(call.origin(), listen, address),
                state -> Reply.json(200, written(state)));
    }

    private Reply admit(Call call) {
        Members body = call.body();
        return Reply.of(
                cluster.admit(call.origin(), candidate(body)),
                admission -> letIn(body.text("node"), admission));
    }

    private Reply open(Call call) {
        Members body = call.body();
        var sealed =
                new Opening(
                        body.text("node"),
                        Bytes.owned(body.base64("recipient")),
                        Bytes.owned(body.base64("publicKey")),
                        Bytes.owned(body.base64("signature")));
        return Reply.of(
                cluster.open(call.origin(), sealed),
                opened ->
                        Reply.json(
                                200,
                                Json.object()
                                        .put("version", opened.version())
                                        .put("rootKey", opened.rootKey().base64())));
    }

    private static ObjectNode written(Opening sealed) {
        return Json.object()
                .put("node", sealed.node())
                .put("recipient", sealed.recipient().base64())
                .put("publicKey", sealed.publicKey().base64())
                .put("signature", sealed.signature().base64());
    }

    private static Candidate candidate(Members body) {
        return new Candidate(
                body.text("node"),
                body.text("address"),
                Bytes.owned(body.base64("publicKey")),
                Bytes.owned(body.base64("recipient")));
    }

    private Reply invite(Call call) {
        int minutes = call.body().optionalInteger("minutes").orElse(DEFAULT_MINUTES);
        if (minutes < 1 || minutes > MAX_MINUTES) {
            throw new Unacceptable(
                    RefusalCode.INVALID_NUMBER_RANGE, "field 'minutes' is 1 to " + MAX_MINUTES);
        }
        return Reply.of(
                cluster.invite(call.origin(), Duration.ofMinutes(minutes)),
                made ->
                        Reply.json(
                                201,
                                Json.object()
                                        .put("secret", made.secret())
                                        .put("until", made.until().toString())));
    }

    private Reply join(Call call) {
        Members body = call.body();
        Bytes secret = Bytes.owned(body.text("secret").getBytes(StandardCharsets.US_ASCII));
        return cluster.join(call.origin(), secret, candidate(body))
                .map(
                        admission ->
                                Reply.of(
                                        admission,
                                        complete ->
                                                letIn(body.text("node"), Optional.of(complete))))
                .orElseGet(() -> letIn(body.text("node"), Optional.empty()));
    }

    private Reply approve(Call call) {
        String key = call.body().text("key");
        try {
            return Reply.of(
                    cluster.approve(call.origin(), call.parameter(), Bytes.ofHex(key)),
                    state -> Reply.json(200, written(state)));
        } catch (IllegalArgumentException malformed) {
            throw Unacceptable.malformed("field 'key' is not hexadecimal");
        }
    }

    private Reply turnDown(Call call) {
        return Reply.of(
                cluster.turnDown(call.origin(), call.parameter()),
                state -> Reply.json(200, written(state)));
    }

    /** What the node needs; or how many approvals there are. */
    private Reply.Content letIn(String node, Optional<Admission> admission) {
        State state = cluster.state();
        int approvals =
                state.waiting().stream()
                        .filter(waiting -> waiting.node().equals(node))
                        .mapToInt(ClusterControl.Waiting::approvals)
                        .findFirst()
                        .orElse(admission.isPresent() ? state.approvals() : 0);
        ObjectNode body =
                Json.object().put("approvals", approvals).put("needed", state.approvals());
        admission.ifPresent(complete -> body.set("admission", written(complete)));
        return Reply.json(admission.isPresent() ? 200 : 202, body);
    }

    private Reply remove(Call call) {
        return Reply.of(
                cluster.remove(call.origin(), call.parameter()),
                state -> Reply.json(200, written(state)));
    }

    private Reply approvals(Call call) {
        int officers = call.body().optionalInteger("approvals").orElse(0);
        if (officers < 1 || officers > Nodes.MAX_APPROVALS) {
            throw new Unacceptable(
                    RefusalCode.INVALID_NUMBER_RANGE,
                    "field 'approvals' is 1 to " + Nodes.MAX_APPROVALS);
        }
        return Reply.of(
                cluster.requireApprovals(call.origin(), officers),
                state -> Reply.json(200, written(state)));
    }

    private Reply promote(Call call) {
        String node = call.body().text("node");
        return change(call, "make node " + node + " the master", () -> cluster.promote(node));
    }

    private Reply stepDown(Call call) {
        return change(call, "the master steps down", cluster::stepDown);
    }

    /**
     * Records what is to be done, and then does it: a node that fails in between leaves a line
     * about something that did not happen, never the other way round. Where nothing was done that
     * is recorded, too: a refusal by the dispatcher, a fault here.
     */
    private Reply change(Call call, String what, Runnable change) {
        return Reply.of(
                note(call, what),
                _ -> {
                    try {
                        change.run();
                    } catch (Fault fault) {
                        notDone(call, what, fault);
                        throw fault;
                    }
                    return Reply.json(200, written(cluster.state()));
                });
    }

    private void notDone(Call call, String what, Fault fault) {
        try {
            var _ = note(call, "not done: " + what);
        } catch (Fault unrecorded) {
            // The journal takes nothing; the line about the intention is in it.
            fault.addSuppressed(unrecorded);
        }
    }

    /** Granted only if the caller still may do that when the journal orders it. */
    private Answer<String> note(Call call, String what) {
        return inquiries.granted(
                call.origin(),
                Operation.CHANGE_CLUSTER,
                Optional.empty(),
                Optional.empty(),
                Optional.of(what),
                what);
    }

    private ObjectNode written(State state) {
        ObjectNode body = Json.object().put("node", state.node());
        members(body, state.members());
        NodeRows.officers(body.putArray("nodes"), cluster.watch().nodes());
        body.put("certificateUntil", state.certificateUntil().map(Object::toString).orElse(null));
        body.put("approvals", state.approvals());
        var waiting = body.putArray("waiting");
        state.waiting()
                .forEach(
                        each ->
                                waiting.addObject()
                                        .put("node", each.node())
                                        .put("address", each.address())
                                        .put("key", each.key().hex())
                                        .put("approvals", each.approvals()));
        return body;
    }

    private static void members(ObjectNode body, List<Member> members) {
        var list = body.putArray("members");
        members.forEach(
                member ->
                        list.addObject()
                                .put("node", member.node())
                                .put("address", member.address())
                                .put("role", member.master() ? "master" : "member")
                                .put("appliedIndex", member.applied())
                                .put(
                                        "certificateNotAfter",
                                        member.certificateUntil()
                                                .map(Object::toString)
                                                .orElse(null)));
    }

    private static ObjectNode written(Admission admission) {
        var base64 = Base64.getEncoder();
        ObjectNode body =
                Json.object()
                        .put("device", admission.device())
                        .put("node", admission.node())
                        .put(
                                "certificate",
                                base64.encodeToString(admission.certificate().toArray()))
                        .put("authority", base64.encodeToString(admission.authority().toArray()))
                        .put("rootKeyVersion", admission.rootKeyVersion())
                        .put("rootKey", base64.encodeToString(admission.rootKey().toArray()));
        members(body, admission.members());
        return body;
    }
}
