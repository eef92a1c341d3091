package io.claviger.rest.service;

import io.claviger.core.state.Role;
import io.claviger.rest.route.Method;
import io.claviger.rest.route.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Endpoints of the contract that this version refuses. They are there so that a client learns what
 * is missing, and that its credential is right, instead of reading "no such path".
 */
public final class ContractRoutes {
    private static final Set<Role> KO = Set.of(Role.KEY_OPERATION);
    private static final Set<Role> AP = Set.of(Role.APPROVER);
    private static final Set<Role> AM = Set.of(Role.APPROVER_KEY_MANAGEMENT);
    // Published clients send their key management token here (rest-api.md §2.2).
    private static final Set<Role> KO_KM = Set.of(Role.KEY_OPERATION, Role.KEY_MANAGEMENT);

    private final List<Route> routes = new ArrayList<>();

    private ContractRoutes() {}

    public static List<Route> routes() {
        ContractRoutes all = new ContractRoutes();
        all.operationRoutes();
        all.certificateRoutes();
        all.approvalRoutes();
        return List.copyOf(all.routes);
    }

    private void operationRoutes() {
        add(KO, "Request a signature", Method.POST, "/v1/sign");
        add(KO, "Request a decryption", Method.POST, "/v1/decrypt");
        add(KO, "Request to unwrap a key", Method.POST, "/v1/unwrap");
        add(KO, "Request to block a key", Method.POST, "/v1/block");
        add(KO, "Request to unblock a key", Method.POST, "/v1/unblock");
        add(KO_KM, "Status of a request", Method.GET, "/v1/request/{id}");
        add(KO, "Cancel a request", Method.DELETE, "/v1/request/{id}");
        add(KO, "Find requests", Method.POST, "/v1/filteredRequests");
    }

    private void certificateRoutes() {
        for (String path :
                List.of(
                        "/v1/certificate/request",
                        "/v1/certificate/selfsign",
                        "/v1/certificate/sign")) {
            add(KO_KM, "Certificates", Method.POST, path);
        }
    }

    private void approvalRoutes() {
        for (String kind :
                List.of(
                        "Sign",
                        "Decrypt",
                        "UnwrapKey",
                        "BlockKey",
                        "UnblockKey",
                        "ModifyKey",
                        "All")) {
            add(AP, "Approval tasks", Method.POST, "/v1/filtered" + kind + "ApprovalTask");
        }
        add(AP, "Approve", Method.POST, "/v1/approval");
        add(AP, "Reject", Method.PATCH, "/v1/task");
        add(AP, "Reject", Method.DELETE, "/v1/task");
        add(AP, "Onboard as an approver", Method.POST, "/v1/approver/onboard");
        add(AM, "Create an approver", Method.POST, "/v1/approverManagement/create");
        add(AM, "Create an approver", Method.PUT, "/v1/approverManagement/create");
        add(AM, "New one-time code", Method.POST, "/v1/approverManagement/renewOneTimeCode");
        add(AM, "Restore an approver", Method.POST, "/v1/approverManagement/restoreFromBackup");
        add(
                AM,
                "Restore an approver with a new password",
                Method.POST,
                "/v1/approverManagement/restoreFromBackup/forgotPassword");
        add(AM, "Approvers", Method.GET, "/v1/approverManagement/onboarding/status");
        add(AM, "Approvers", Method.POST, "/v1/approverManagement/onboarding/status");
        add(
                AM,
                "Delete an approver",
                Method.DELETE,
                "/v1/approverManagement/delete/{approverName...}");
    }

    private void add(Set<Role> roles, String summary, Method method, String path) {
        Route.Builder builder =
                switch (method) {
                    case GET -> Route.get(path);
                    case POST -> Route.post(path);
                    case PUT -> Route.put(path);
                    case PATCH -> Route.patch(path);
                    case DELETE -> Route.delete(path);
                };
        routes.add(
                builder.roles(roles)
                        .summary(summary)
                        .description("Part of the contract; this version refuses it.")
                        .notImplemented());
    }
}
