package io.claviger.rest.operation;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import io.claviger.core.evidence.Operation;
import io.claviger.core.mechanism.MacMechanism;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.operation.MacRequest;
import io.claviger.engine.operation.Operations;
import io.claviger.rest.json.Members;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Message authentication codes: the route that makes them, and the half of {@code /v1/verify}. */
final class HmacRoutes {
    static final String VERIFY = "verifyHmacRequest";

    private final Operations operations;

    HmacRoutes(Operations operations) {
        this.operations = operations;
    }

    Route route(RefusalCode... refusals) {
        return Route.post("/v1/synchronousHmac")
                .operation(Operation.SIGN)
                .summary("Make a message authentication code")
                .takes(
                        Schema.object(
                                "HmacRequest",
                                "Wrapper of the request.",
                                must("hmacRequest", Schema.object("", "The request.", members())),
                                may(
                                        "requestSignature",
                                        Schema.object("", "Passed over.").orNull())))
                .gives(
                        200,
                        Schema.object(
                                "KeyedHash",
                                "The code.",
                                must("keyedHash", Schema.base64("The whole code."))))
                .refuses(refusals)
                .handledBy(this::make);
    }

    static Schema verifySchema() {
        return Schema.object(
                "",
                "A code of an HMAC key, or of a cipher key by CMAC.",
                Stream.concat(
                                Stream.of(members()),
                                Stream.of(must("signature", Schema.base64("The whole code."))))
                        .toArray(Schema.Member[]::new));
    }

    private static Schema.Member[] members() {
        return new Schema.Member[] {
            must("keyName", Schema.text("Label of the key.")),
            may("keyPassword", Schema.password("Password of the key, if it has one.")),
            must("payload", Schema.base64("What is authenticated.")),
            may(
                    "macAlgorithm",
                    Schema.oneOf(
                                    "Needed for CMAC only: an HMAC key has its hash in its algorithm."
                                            + " The contract has no such member.",
                                    Stream.of(MacMechanism.values())
                                            .filter(HmacRoutes::served)
                                            .map(Enum::name)
                                            .toList())
                            .orNull())
        };
    }

    /** The contract has no member for an initialization vector. */
    private static boolean served(MacMechanism mechanism) {
        return mechanism.ivBytes() == 0;
    }

    private Reply make(Call call) {
        return answer(
                call.wrapped("hmacRequest"),
                request ->
                        Reply.of(
                                operations.mac(call.origin(), request),
                                mac ->
                                        Reply.json(
                                                200, "{\"keyedHash\":\"" + mac.base64() + "\"}")));
    }

    Reply verify(Call call, Members body) {
        Members members = body.object(VERIFY);
        byte[] code = members.base64("signature");
        return answer(
                members,
                request ->
                        Reply.of(
                                operations.verifyMac(call.origin(), request, code),
                                valid -> Reply.json(200, "{\"signatureValid\":" + valid + "}")));
    }

    private static Reply answer(Members members, Function<MacRequest, Reply> use) {
        var label = members.label("keyName");
        Optional<MacMechanism> mechanism =
                members.optionalNamed(
                        "macAlgorithm",
                        name -> MacMechanism.ofWireName(name).filter(HmacRoutes::served));
        byte[] payload = members.base64("payload");
        Optional<SecretBytes> password = members.password("keyPassword");
        try {
            return use.apply(new MacRequest(label, password, mechanism, payload));
        } finally {
            password.ifPresent(SecretBytes::close);
        }
    }
}
