package io.claviger.governance.rehearsal;

import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.id.RequestId;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.Role;
import io.claviger.evidence.record.ParsedRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an application did, without when: operations that are equal here are judged once.
 *
 * @param approvalRequest whose execution it was; such operations are judged one by one
 * @param approvals SHA-256 of the approvers' keys, in hexadecimal
 */
record Act(
        ApplicationId application,
        Optional<CredentialId> credential,
        PartitionId partition,
        Set<Role> roles,
        Operation operation,
        Optional<KeyId> key,
        String label,
        Optional<String> mechanism,
        InterfaceName interfaceName,
        String source,
        Optional<String> approvalRequest,
        List<String> approvals) {

    /** The act that a record tells of, if it is a granted one of an application. */
    static Optional<Act> of(ParsedRecord record) {
        var boundary = record.boundary();
        Optional<Operation> operation = Operation.ofWireName(boundary.operation());
        Optional<InterfaceName> way = InterfaceName.ofWireName(record.from().name());
        if (!boundary.granted()
                || record.identity().application().isEmpty()
                || boundary.partition().isEmpty()
                || operation.isEmpty()
                || way.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Act(
                        new ApplicationId(record.identity().application().get()),
                        record.identity().credential().map(CredentialId::new),
                        new PartitionId(boundary.partition().get()),
                        record.identity().roles().stream()
                                .flatMap(name -> Role.ofWireName(name).stream())
                                .collect(Collectors.toUnmodifiableSet()),
                        operation.get(),
                        boundary.key().map(KeyId::of),
                        boundary.label().orElse(""),
                        boundary.mechanism(),
                        way.get(),
                        record.from().source(),
                        boundary.approvalRequest(),
                        boundary.approvals().stream()
                                .map(ParsedRecord.Approval::publicKey)
                                .toList()));
    }

    Origin origin(Instant time) {
        return new Origin(
                new RequestId("rehearsal"),
                Optional.empty(),
                Optional.empty(),
                new Identity(
                        Optional.of(application),
                        credential,
                        Optional.of(partition),
                        roles,
                        "rehearsal"),
                interfaceName,
                source,
                Optional.empty(),
                time);
    }
}
