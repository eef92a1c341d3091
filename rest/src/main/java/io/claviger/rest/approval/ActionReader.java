package io.claviger.rest.approval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.claviger.broker.request.RequestReader;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.PartitionId;
import io.claviger.core.refusal.Refusal;
import io.claviger.engine.approval.Action;
import io.claviger.rest.approver.ApproverForm;
import io.claviger.rest.certificate.CertificateForm;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.key.PolicyActions;
import io.claviger.rest.key.UnwrapForm;
import io.claviger.rest.operation.UseForms;
import io.claviger.rest.policy.OnboardedApprovers;
import io.claviger.rest.policy.PolicyForm;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads requests: when they are submitted, and again when they are done, out of the same bytes that
 * the approvers were shown.
 */
public final class ActionReader implements RequestReader {
    /** How the names of members end that hold a password. */
    private static final String PASSWORD = "password";

    private final OnboardedApprovers approvers;

    public ActionReader(OnboardedApprovers approvers) {
        this.approvers = approvers;
    }

    @Override
    public Action read(PartitionId partition, Operation operation, Bytes body) {
        try {
            Asked asked = Asked.of(operation);
            return read(partition, asked, Json.parse(body.unsafeArray()).object(asked.wrapper()));
        } catch (Unacceptable unacceptable) {
            throw new Refusal.Thrown(unacceptable.refusal());
        }
    }

    /** The action in the wrapped request; the caller closes its password. */
    Action read(PartitionId partition, Asked asked, Members request) {
        var policies = new PolicyForm(approvers, partition);
        // Shown to the approvers only, but it must be what the contract says it is.
        request.optionalBase64("metaData");
        request.optionalBase64("metaDataSignature");
        return switch (asked) {
            case SIGN -> new Action.Sign(UseForms.sign(request));
            case DECRYPT -> new Action.Decrypt(UseForms.decrypt(request));
            case UNWRAP -> UnwrapForm.read(request, policies);
            case BLOCK -> PolicyActions.block(request, true);
            case UNBLOCK -> PolicyActions.block(request, false);
            case MODIFY -> PolicyActions.modify(request, policies);
            case REQUEST_CERTIFICATE -> CertificateForm.request(request);
            case SELF_SIGN_CERTIFICATE -> CertificateForm.selfSign(request);
            case SIGN_CERTIFICATE -> CertificateForm.sign(request);
            case RESET_APPROVER_PASSWORD ->
                    new Action.ForgottenPassword(
                            request.label(ForgottenPasswordRoute.KEY),
                            ApproverForm.name(request),
                            Optional.empty());
        };
    }

    /**
     * What is kept and shown of a body: the bytes as they came, or the body without passwords,
     * wherever in it they stand.
     */
    static Bytes shown(Bytes body) {
        JsonNode tree = Json.parseOwn(body.unsafeArray());
        return withoutPasswords(tree) ? Bytes.owned(Json.bytes(tree)) : body;
    }

    /** Whether there was one to take out. */
    private static boolean withoutPasswords(JsonNode node) {
        boolean found = false;
        for (var member : node.properties()) {
            boolean password = member.getKey().toLowerCase(Locale.ROOT).endsWith(PASSWORD);
            if (password && !member.getValue().isNull()) {
                member.setValue(NullNode.getInstance());
                found = true;
            }
        }
        for (JsonNode child : node) {
            found |= withoutPasswords(child);
        }
        return found;
    }
}
