package io.claviger.governance.change;

import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.RequestId;
import io.claviger.core.state.InterfaceName;
import java.util.Optional;

/**
 * What somebody who tried an operation for a gate says of it. Only the log decides whether it was
 * done; this helps to name the layer where it was not.
 *
 * @param way interface by which it was tried
 * @param request id that the node gave the call, if it came that far
 * @param error what the caller saw, in words
 */
public record Attempt(
        ApplicationId application, InterfaceName way, Optional<RequestId> request, String error) {}
