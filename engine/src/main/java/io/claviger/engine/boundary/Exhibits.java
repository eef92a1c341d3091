package io.claviger.engine.boundary;

import io.claviger.core.approval.Approval;
import io.claviger.core.command.Command;
import io.claviger.core.id.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes behind the digests of a granted command's record by which a third party judges its
 * approvals again: tokens, keys of approvers, their signatures. All of them public.
 */
final class Exhibits {
    private Exhibits() {}

    static List<Bytes> of(Command command) {
        return switch (command) {
            case Command.SubmitRequest c when c.request().token().length() > 0 ->
                    List.of(c.request().token());
            case Command.ApproveRequest c ->
                    List.of(c.approval().publicKey(), c.approval().signature());
            case Command.RejectRequest c -> List.of(c.publicKey(), c.signature());
            case Command.InSession c -> of(c.action());
            // Those of a request were kept when they came.
            case Command.Authorized c when c.presentedToken().isPresent() -> {
                List<Bytes> all = new ArrayList<>();
                all.add(c.presentedToken().get());
                for (Approval approval : c.approvals().given()) {
                    all.add(approval.publicKey());
                    all.add(approval.signature());
                }
                yield all;
            }
            default -> List.of();
        };
    }
}
