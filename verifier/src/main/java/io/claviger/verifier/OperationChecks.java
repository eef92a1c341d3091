package io.claviger.verifier;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.evidence.json.Json;
import io.claviger.evidence.json.StrictBase64;
import io.claviger.evidence.pack.EvidencePackage;
import io.claviger.evidence.record.ParsedRecord;
import io.claviger.evidence.state.Subject;
import io.claviger.evidence.verifier.Check;
import io.claviger.evidence.verifier.Check.Result;
import io.claviger.verifier.approval.Approvals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One check for each operation that was done under a rule: who approved it, by the policy that the
 * key had and the records in which the approvals came.
 */
final class OperationChecks {
    private static final String NAME = "quorum";

    private final History history;
    private final Approvals approvals;

    /** Records of approvals so far, by the request that they are for. */
    private final Map<String, List<ParsedRecord>> given = new HashMap<>();

    private OperationChecks(History history, Approvals approvals) {
        this.history = history;
        this.approvals = approvals;
    }

    static List<Check> of(
            EvidencePackage content, SortedMap<Long, ParsedRecord> records, History history) {
        var operations = new OperationChecks(history, new Approvals(content.exhibits()));
        List<Check> checks = new ArrayList<>();
        records.forEach((index, record) -> operations.check(index, record).ifPresent(checks::add));
        return checks;
    }

    private Optional<Check> check(long index, ParsedRecord record) {
        var boundary = record.boundary();
        Optional<Operation> operation = Operation.ofWireName(boundary.operation());
        if (operation.isEmpty() || !boundary.granted() || boundary.key().isEmpty()) {
            return Optional.empty();
        }
        return switch (operation.get()) {
            case APPROVE -> {
                boundary.approvalRequest()
                        .ifPresent(
                                id ->
                                        given.computeIfAbsent(id, _ -> new ArrayList<>())
                                                .add(record));
                yield Optional.empty();
            }
            case REJECT -> Optional.empty();
            default -> check(index, record, operation.get());
        };
    }

    private Optional<Check> check(long index, ParsedRecord record, Operation operation) {
        Optional<String> policy = policy(index, record, operation);
        if (!record.boundary().approvals().isEmpty()) {
            var one =
                    new Approvals.Case(
                            record,
                            operation,
                            policy,
                            attestationKey(index, record),
                            given(record));
            return Optional.of(judged(index, one, approvals.judge(one)));
        }
        boolean missing =
                ApprovalRequest.OPERATIONS.contains(operation)
                        && authorizes(index, record)
                        && approvals.rule(policy, operation).isPresent();
        return missing
                ? Optional.of(
                        new Check(
                                NAME,
                                Result.FAILED,
                                "Record %d: %s was done without the approvals that the key's policy asks for."
                                        .formatted(index, what(record))))
                : Optional.empty();
    }

    private static Check judged(long index, Approvals.Case one, Approvals.Finding finding) {
        return switch (finding) {
            case Approvals.Finding.Right(var sentence) ->
                    new Check(
                            NAME,
                            Result.PASSED,
                            "Record %d: %s was approved: %s."
                                    .formatted(index, what(one.record()), sentence));
            case Approvals.Finding.Wrong(var sentence) ->
                    new Check(
                            NAME,
                            Result.FAILED,
                            "Record %d: %s was not approved as the policy asks: %s."
                                    .formatted(index, what(one.record()), sentence));
            case Approvals.Finding.Missing(var sentence) ->
                    new Check(
                            NAME,
                            Result.NOT_CHECKED,
                            "Record %d: the approvals of %s cannot be judged: %s."
                                    .formatted(index, what(one.record()), sentence));
        };
    }

    private static String what(ParsedRecord record) {
        return "%s with key '%s'"
                .formatted(
                        record.boundary().operation(),
                        record.boundary().label().orElse(record.boundary().key().orElse("?")));
    }

    /** The policy that the key had: a record of a change shows the one that it made. */
    private Optional<String> policy(long index, ParsedRecord record, Operation operation) {
        return switch (operation) {
            case BLOCK_KEY, UNBLOCK_KEY, CHANGE_KEY_POLICY ->
                    record.boundary()
                            .key()
                            .map(id -> new Subject(Subject.Kind.KEY, id))
                            .flatMap(key -> history.before(key, index))
                            .flatMap(key -> key.optionalText("policyDigest"));
            default -> record.boundary().policyDigest();
        };
    }

    private Optional<Bytes> attestationKey(long index, ParsedRecord record) {
        return partition(index, record)
                .flatMap(partition -> partition.optionalText("attestationPublicKey"))
                .map(text -> Bytes.owned(StrictBase64.decode(text, "attestationPublicKey")));
    }

    /** Whether the partition lets rules of keys count at all. */
    private boolean authorizes(long index, ParsedRecord record) {
        return partition(index, record)
                .flatMap(partition -> partition.optionalObject("policy"))
                .flatMap(policy -> policy.optionalText("keyAuthorization"))
                .filter("true"::equals)
                .isPresent();
    }

    private Optional<Json.Obj> partition(long index, ParsedRecord record) {
        return record.boundary()
                .partition()
                .flatMap(id -> history.before(new Subject(Subject.Kind.PARTITION, id), index));
    }

    /** The records in which the approvals came: of a request those of it, else the operation's. */
    private List<ParsedRecord> given(ParsedRecord record) {
        return record.boundary()
                .approvalRequest()
                .map(request -> given.getOrDefault(request, List.of()))
                .orElseGet(() -> List.of(record));
    }
}
