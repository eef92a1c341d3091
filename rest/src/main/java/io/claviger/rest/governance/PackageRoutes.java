package io.claviger.rest.governance;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.evidence.Operation;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.PackageProposal;
import io.claviger.core.state.Partition;
import io.claviger.core.state.ServicePackage;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.engine.partition.Packages;
import io.claviger.engine.partition.Surroundings;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Service packages: what partitions promise, and whether they keep it. */
public final class PackageRoutes {
    private static final String ONE = "/ops/v1/partitions/{name}/package";

    private static final Schema PROPOSAL =
            Schema.object(
                    "PackageProposal",
                    "A service package that waits for a second person.",
                    must("package", PackageForm.SCHEMA.orNull()),
                    must("proposedBy", Schema.text("Credential that asked.")),
                    must("proposed", Schema.instant("When.")));

    private static final Schema REPORT =
            Schema.object(
                    "PackageReport",
                    "What a partition promises, and whether it keeps it.",
                    must("partition", Schema.text("Name.")),
                    must("package", PackageForm.SCHEMA.orNull()),
                    must("kept", Schema.flag("Whether everything is kept right now.")),
                    must("breach", Schema.text("The first promise that is not.").orNull()),
                    must("proposal", PROPOSAL.orNull()));

    private final Packages packages;
    private final Inquiries inquiries;
    private final Supplier<StateView> state;
    private final Supplier<Surroundings> surroundings;

    /**
     * Routes over the key boundary.
     *
     * @param surroundings what this node sees around its partitions
     */
    public PackageRoutes(
            Packages packages,
            Inquiries inquiries,
            Supplier<StateView> state,
            Supplier<Surroundings> surroundings) {
        this.packages = packages;
        this.inquiries = inquiries;
        this.state = state;
        this.surroundings = surroundings;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(ONE)
                        .operation(Operation.READ_OPERATIONS)
                        .summary("Tell what a partition promises, and whether it is kept")
                        .gives(200, REPORT)
                        .refuses(RefusalCode.PARTITION_NOT_FOUND)
                        .handledBy(this::report),
                Route.post(ONE)
                        .operation(Operation.PROPOSE_PACKAGE)
                        .summary("Propose a service package for a partition")
                        .description("Another officer approves. Without 'package': none any more.")
                        .takes(
                                Schema.object(
                                        "ProposePackage",
                                        "What is to be promised.",
                                        may("package", PackageForm.FORM.orNull())))
                        .gives(201, PROPOSAL)
                        .refuses(
                                RefusalCode.PARTITION_NOT_FOUND,
                                RefusalCode.PACKAGE_INVALID,
                                RefusalCode.PACKAGE_PROPOSED)
                        .handledBy(this::propose),
                answer("approval", Operation.APPROVE_PACKAGE),
                answer("rejection", Operation.REJECT_PACKAGE));
    }

    private Route answer(String noun, Operation operation) {
        boolean approves = operation == Operation.APPROVE_PACKAGE;
        var route =
                Route.post(ONE + "/" + noun)
                        .operation(operation)
                        .summary(
                                approves
                                        ? "Approve a service package"
                                        : "Reject a service package, or withdraw it")
                        .description(
                                "With 'proposed' only if it is still the one of that time: what was"
                                        + " looked at is what is answered.")
                        .takes(
                                Schema.object(
                                        approves ? "ApprovePackage" : "RejectPackage",
                                        "Which proposal.",
                                        may(
                                                "proposed",
                                                Schema.text("Its 'proposed', as it was read.")
                                                        .orNull())))
                        .gives(200, PROPOSAL)
                        .refuses(
                                RefusalCode.PARTITION_NOT_FOUND,
                                RefusalCode.PACKAGE_PROPOSAL_NOT_FOUND);
        return (approves
                        ? route.refuses(RefusalCode.OWN_REQUEST, RefusalCode.PACKAGE_NOT_KEPT)
                        : route)
                .handledBy(call -> answer(call, approves));
    }

    private Reply report(Call call) {
        Partition partition = partition(call);
        Optional<Refusal> breach = packages.breach(partition, surroundings.get());
        ObjectNode body = Json.object().put("partition", partition.id().value());
        body.set("package", partition.servicePackage().map(PackageForm::written).orElse(null));
        body.put("kept", breach.isEmpty()).put("breach", breach.map(Refusal::message).orElse(null));
        body.set("proposal", partition.proposal().map(PackageRoutes::written).orElse(null));
        return Reply.of(
                inquiries.granted(
                        call.origin(),
                        Operation.READ_OPERATIONS,
                        Optional.of(partition.id()),
                        Optional.empty(),
                        Optional.of("package of " + partition.id()),
                        body),
                granted -> Reply.json(200, granted));
    }

    private Reply propose(Call call) {
        Optional<ServicePackage> next =
                call.body().optionalObject("package").map(PackageForm::read);
        return Reply.of(
                packages.propose(call.origin(), partition(call).id(), next),
                proposal -> Reply.json(201, written(proposal)));
    }

    private Reply answer(Call call, boolean approves) {
        Partition partition = partition(call);
        Optional<String> time = call.body().optionalText("proposed");
        PackageProposal seen =
                partition
                        .proposal()
                        .filter(
                                waiting ->
                                        time.filter(t -> !t.equals(waiting.time().toString()))
                                                .isEmpty())
                        .orElseThrow(
                                () ->
                                        new Unacceptable(
                                                RefusalCode.PACKAGE_PROPOSAL_NOT_FOUND,
                                                "no such service package waits for partition '%s'"
                                                        .formatted(partition.id())));
        return Reply.of(
                approves
                        ? packages.approve(call.origin(), partition.id(), seen, surroundings.get())
                        : packages.reject(call.origin(), partition.id(), seen),
                proposal -> Reply.json(200, written(proposal)));
    }

    /** The partition that is named, if the caller is its officer or one of the device. */
    private Partition partition(Call call) {
        return Reach.partition(state.get(), call.identity(), call.parameter());
    }

    private static ObjectNode written(PackageProposal proposal) {
        ObjectNode body = Json.object();
        body.set("package", proposal.next().map(PackageForm::written).orElse(null));
        return body.put("proposedBy", proposal.by().value())
                .put("proposed", proposal.time().toString());
    }
}
