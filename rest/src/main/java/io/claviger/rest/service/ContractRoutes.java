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
    private static final Set<Role> AP = Set.of(Role.APPROVER);
    private static final Set<Role> AM = Set.of(Role.APPROVER_KEY_MANAGEMENT);

    private final List<Route> routes = new ArrayList<>();

    private ContractRoutes() {}

    public static List<Route> routes() {
        ContractRoutes all = new ContractRoutes();
        all.approvalRoutes();
        return List.copyOf(all.routes);
    }

    private void approvalRoutes() {
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
