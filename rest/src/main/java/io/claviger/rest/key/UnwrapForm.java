package io.claviger.rest.key;

import io.claviger.core.mechanism.KeyAlgorithm;
import io.claviger.core.mechanism.WrapMethod;
import io.claviger.engine.approval.Action;
import io.claviger.engine.key.ImportKey;
import io.claviger.engine.key.Wrapping;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Members;
import io.claviger.rest.policy.PolicyForm;
import java.util.Optional;

/** Reads an {@code unwrapKeyRequest}, wherever it comes. */
public final class UnwrapForm {
    private UnwrapForm() {}

    /** The caller closes the password. */
    public static Action.Unwrap read(Members request, PolicyForm policies) {
        byte[] blob = request.base64("wrappedKey");
        WrapMethod method = request.named("wrapMethod", WrapMethod::ofWireName);
        KeyAlgorithm algorithm =
                method.wrapped()
                        .orElseThrow(
                                () ->
                                        Unacceptable.notImplemented(
                                                "value '%s' of field 'wrapMethod'"
                                                        .formatted(method)));
        var made =
                new ImportKey(
                        request.label("label"),
                        algorithm,
                        Optional.empty(),
                        TransportRoutes.attributes(request, algorithm),
                        CreateKeyForm.policy(request, algorithm, policies),
                        Optional.empty(),
                        Optional.empty());
        var wrapper = request.label("unwrapKeyName");
        return new Action.Unwrap(
                made, new Wrapping(wrapper, request.password("unwrapKeyPassword"), method), blob);
    }
}
