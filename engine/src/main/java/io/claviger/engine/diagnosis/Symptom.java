package io.claviger.engine.diagnosis;

import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.id.RequestId;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.state.Application;
import io.claviger.core.state.Credential;
import io.claviger.core.state.InterfaceName;
import java.util.Optional;

/**
 * What does not work, as far as it is known.
 *
 * @param caller who called
 * @param call what was called
 * @param request id under which it was recorded
 * @param waiting the request for approval that it became
 * @param refused what the caller was told
 * @param recorded whether the log shows that; else it is claimed
 */
public record Symptom(
        Caller caller,
        Call call,
        Optional<RequestId> request,
        Optional<ApprovalRequest> waiting,
        Optional<Refusal> refused,
        boolean recorded) {

    /**
     * Who called.
     *
     * @param partition where the caller believes to be; empty: nothing is believed
     * @param tokenSubject issuer and subject of a bearer token that came along
     * @param clientCertificate SHA-256 of a client certificate that came along
     */
    public record Caller(
            Optional<Credential> credential,
            Optional<Application> application,
            Optional<PartitionId> partition,
            Optional<String> tokenSubject,
            Optional<Bytes> clientCertificate) {}

    /**
     * What was called.
     *
     * @param key id or label
     * @param source address; empty: one that the application may come from
     */
    public record Call(
            Optional<Operation> operation,
            Optional<String> key,
            Optional<String> mechanism,
            InterfaceName interfaceName,
            Optional<String> source) {}
}
