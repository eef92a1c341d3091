package io.claviger.rest.route;

import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.RequestId;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.InterfaceName;
import io.claviger.crypto.random.RequestIds;
import io.claviger.engine.user.Presented;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.http.HttpRequest;
import io.claviger.rest.identity.BearerTokens;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the headers of a request say about its caller. */
final class Caller {
    private static final int MAX_TAG = 128;
    private static final int MAX_CLIENT = 256;
    private static final String BEARER = "Bearer ";

    private Caller() {}

    /**
     * The one that the idempotency key names, else the caller's own id of the request where it is
     * well-formed, else a fresh one.
     */
    static RequestId requestId(HttpRequest request, Instant now) {
        try {
            Optional<RequestId> ofKey = IdempotencyKey.of(request).map(IdempotencyKey::requestId);
            if (ofKey.isPresent()) {
                return ofKey.get();
            }
        } catch (Unacceptable notOurs) {
            // Refused once the caller is known; the refusal has an id, too.
        }
        List<String> values = request.header("X-Request-Id");
        if (values.size() == 1) {
            try {
                return new RequestId(values.getFirst());
            } catch (IllegalArgumentException notOurs) {
                // A fresh id is as good, and the answer tells which.
            }
        }
        return RequestIds.fresh(now);
    }

    static Origin origin(HttpRequest request, RequestId id, Identity identity, Instant now) {
        return new Origin(
                id,
                tag(request, "X-Correlation-Id").filter(Caller::isTag),
                tag(request, "X-Ticket").filter(Caller::isTag),
                identity,
                interfaceName(request),
                request.source(),
                client(request),
                now);
    }

    /** Refuses correlation and ticket headers that no record should hold. */
    static void requireTags(HttpRequest request) {
        for (String name : List.of("X-Correlation-Id", "X-Ticket")) {
            if (tag(request, name).filter(text -> !isTag(text)).isPresent()) {
                throw Unacceptable.malformed(
                        "header '"
                                + name
                                + "' is not 1 to "
                                + MAX_TAG
                                + " printable ASCII characters");
            }
        }
    }

    /**
     * What the caller shows of itself.
     *
     * @throws Unacceptable if a bearer token is not valid
     */
    static Presented presented(HttpRequest request, Optional<BearerTokens> tokens) {
        return new Presented(
                request.header("X-API-KEY"),
                tokens.flatMap(verifier -> tokenSubject(request, verifier)),
                request.clientCertificate(),
                request.source(),
                interfaceName(request));
    }

    /**
     * The JCA provider says that it is one, and gets what its application may do by JCA; everything
     * else that speaks HTTP is REST.
     */
    private static InterfaceName interfaceName(HttpRequest request) {
        return request.header("Claviger-Interface").equals(List.of("jca"))
                ? InterfaceName.JCA
                : InterfaceName.REST;
    }

    // One client adds its headers again on a retry, so equal values count as one
    // (rest-api.md §2.3).
    private static Optional<String> tokenSubject(HttpRequest request, BearerTokens verifier) {
        List<String> found = new ArrayList<>(1);
        for (String value : request.header("Authorization")) {
            if (value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                String token = value.substring(BEARER.length()).strip();
                if (!found.contains(token)) {
                    found.add(token);
                }
            }
        }
        return switch (found.size()) {
            case 0 -> Optional.empty();
            case 1 ->
                    Optional.of(
                            verifier.subject(found.getFirst())
                                    .orElseThrow(() -> invalid("the bearer token is not valid")));
            default -> throw invalid("two different bearer tokens came with the request");
        };
    }

    private static Unacceptable invalid(String message) {
        return new Unacceptable(RefusalCode.INVALID_ACCESS_TOKEN, message);
    }

    /** For what is refused before a caller is known. */
    static Refusal unknownRoute(String message) {
        return Refusal.of(RefusalCode.UNKNOWN_ROUTE, message);
    }

    private static Optional<String> tag(HttpRequest request, String name) {
        List<String> values = request.header(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    private static boolean isTag(String text) {
        return !text.isBlank()
                && text.length() <= MAX_TAG
                && text.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
    }

    private static Optional<String> client(HttpRequest request) {
        List<String> values = request.header("User-Agent");
        if (values.isEmpty() || values.getFirst().isBlank()) {
            return Optional.empty();
        }
        String text = values.getFirst();
        if (text.length() > MAX_CLIENT) {
            text = text.substring(0, MAX_CLIENT);
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < 0x20 || text.charAt(i) >= 0x7F) {
                return Optional.of(text.replaceAll("[^\\x20-\\x7e]", "?"));
            }
        }
        return Optional.of(text);
    }
}
