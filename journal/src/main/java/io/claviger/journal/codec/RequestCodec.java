package io.claviger.journal.codec;

import static io.claviger.journal.codec.ValueCodec.bytes;
import static io.claviger.journal.codec.ValueCodec.known;
import static io.claviger.journal.codec.ValueCodec.require;
import static io.claviger.journal.codec.ValueCodec.time;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.claviger.core.approval.Approval;
import io.claviger.core.approval.ApprovalRequest;
import io.claviger.core.approval.Approvals;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.ApprovalRequestId;
import io.claviger.core.id.KeyId;
import io.claviger.core.id.PartitionId;
import io.claviger.core.port.StateView.RequestLine;
import io.claviger.journal.proto.v1.Requests;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Requests for approval and approvals as bytes (docs/formats/state-values.md). */
public final class RequestCodec {
    private RequestCodec() {}

    public static byte[] encode(ApprovalRequest request) {
        return toMessage(request).toByteArray();
    }

    public static ApprovalRequest decode(byte[] bytes) {
        return ValueCodec.decode(
                "request for approval",
                () -> fromMessage(Requests.ApprovalRequest.parseFrom(bytes)));
    }

    /** What a list shows of a request, but for what the key of the row says. */
    public static byte[] encodeLine(ApprovalRequest request) {
        return Requests.RequestLine.newBuilder()
                .setApplication(request.application().value())
                .setStatus(request.status().name())
                .build()
                .toByteArray();
    }

    public static RequestLine decodeLine(ApprovalRequestId id, Instant submitted, byte[] bytes) {
        return ValueCodec.decode(
                "line of a request",
                () -> {
                    var m = known(Requests.RequestLine.parseFrom(bytes));
                    return new RequestLine(
                            id,
                            new ApplicationId(m.getApplication()),
                            submitted,
                            Vocabulary.requestStatus(m.getStatus()));
                });
    }

    /** 16 bytes, most significant first. */
    public static byte[] requestIdBytes(ApprovalRequestId id) {
        return ValueCodec.keyIdBytes(new KeyId(id.value()));
    }

    static ByteString requestId(ApprovalRequestId id) {
        return UnsafeByteOperations.unsafeWrap(requestIdBytes(id));
    }

    static ApprovalRequestId requestId(ByteString bytes) {
        return new ApprovalRequestId(ValueCodec.keyId(bytes).value());
    }

    static Requests.ApprovalRequest toMessage(ApprovalRequest request) {
        var m =
                Requests.ApprovalRequest.newBuilder()
                        .setId(requestId(request.id()))
                        .setPartition(request.partition().value())
                        .setApplication(request.application().value())
                        .setSubmitted(OriginCodec.toMessage(request.submitted()))
                        .setOperation(request.operation().wireName())
                        .setKey(ValueCodec.keyId(request.key()))
                        .setLabel(request.label())
                        .setBody(bytes(request.body()))
                        .setToken(bytes(request.token()))
                        .setTokenDigest(bytes(request.tokenDigest()))
                        .setIssued(time(request.issued()))
                        .setStatus(request.status().name());
        request.passwordVerifier().ifPresent(value -> m.setPasswordVerifier(bytes(value)));
        request.replacement().ifPresent(r -> m.setReplacement(ApproverCodec.toMessage(r)));
        request.asked().forEach(key -> m.addAsked(bytes(key)));
        request.approved().forEach(approval -> m.addApproved(toMessage(approval)));
        request.rejected().forEach(key -> m.addRejected(bytes(key)));
        request.closed().ifPresent(when -> m.setClosed(time(when)));
        request.result().ifPresent(value -> m.setResult(bytes(value)));
        request.failure().ifPresent(why -> m.setFailure(OriginCodec.toMessage(why)));
        request.repetition().ifPresent(value -> m.setRepetition(bytes(value)));
        return m.build();
    }

    static ApprovalRequest fromMessage(Requests.ApprovalRequest m) {
        require(known(m).hasSubmitted(), "a request has an origin");
        return new ApprovalRequest(
                requestId(m.getId()),
                new PartitionId(m.getPartition()),
                new ApplicationId(m.getApplication()),
                OriginCodec.fromMessage(m.getSubmitted()),
                Vocabulary.operation(m.getOperation()),
                ValueCodec.keyId(m.getKey()),
                m.getLabel(),
                m.hasPasswordVerifier()
                        ? Optional.of(bytes(m.getPasswordVerifier()))
                        : Optional.empty(),
                bytes(m.getBody()),
                m.hasReplacement()
                        ? Optional.of(ApproverCodec.fromMessage(known(m.getReplacement())))
                        : Optional.empty(),
                bytes(m.getToken()),
                bytes(m.getTokenDigest()),
                time(m.hasIssued(), m.getIssued()),
                Vocabulary.requestStatus(m.getStatus()),
                m.getAskedList().stream().map(ValueCodec::bytes).toList(),
                approvals(m.getApprovedList()),
                m.getRejectedList().stream().map(ValueCodec::bytes).toList(),
                m.hasClosed() ? Optional.of(time(true, m.getClosed())) : Optional.empty(),
                m.hasResult() ? Optional.of(bytes(m.getResult())) : Optional.empty(),
                m.hasFailure()
                        ? Optional.of(OriginCodec.fromMessage(m.getFailure()))
                        : Optional.empty(),
                m.hasRepetition() ? Optional.of(bytes(m.getRepetition())) : Optional.empty());
    }

    static Requests.Approvals toMessage(Approvals approvals) {
        var m =
                Requests.Approvals.newBuilder()
                        .setTokenDigest(bytes(approvals.tokenDigest()))
                        .setLabel(approvals.label())
                        .setRule(approvals.rule().wireName())
                        .setIssued(time(approvals.issued()));
        approvals.given().forEach(approval -> m.addGiven(toMessage(approval)));
        return m.build();
    }

    static Approvals fromMessage(Requests.Approvals m) {
        known(m);
        return new Approvals(
                bytes(m.getTokenDigest()),
                m.getLabel(),
                Vocabulary.ruleKind(m.getRule()),
                time(m.hasIssued(), m.getIssued()),
                approvals(m.getGivenList()));
    }

    static Requests.Approval toMessage(Approval approval) {
        var m =
                Requests.Approval.newBuilder()
                        .setPublicKey(bytes(approval.publicKey()))
                        .setDigestAlgorithm(approval.digestAlgorithm())
                        .setSignature(bytes(approval.signature()))
                        .setTime(time(approval.time()));
        approval.name().ifPresent(m::setName);
        return m.build();
    }

    static Approval fromMessage(Requests.Approval m) {
        known(m);
        return new Approval(
                m.hasName() ? Optional.of(m.getName()) : Optional.empty(),
                bytes(m.getPublicKey()),
                m.getDigestAlgorithm(),
                bytes(m.getSignature()),
                time(m.hasTime(), m.getTime()));
    }

    private static List<Approval> approvals(List<Requests.Approval> messages) {
        List<Approval> approvals = new ArrayList<>();
        for (Requests.Approval m : messages) {
            approvals.add(fromMessage(m));
        }
        return approvals;
    }
}
