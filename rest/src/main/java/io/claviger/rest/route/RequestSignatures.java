package io.claviger.rest.route;

import io.claviger.core.evidence.Identity;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.Bytes;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.AccessPath;
import io.claviger.core.state.Application;
import io.claviger.crypto.certificate.Certificate;
import io.claviger.crypto.signer.SignerKey;
import io.claviger.engine.approval.ApprovalJudge;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Compact;
import io.claviger.rest.json.Members;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Signatures of requests: a further proof of their origin, beside the API key (rest-api.md §7.1).
 * Safe for many threads.
 */
final class RequestSignatures {
    private static final String MEMBER = "requestSignature";

    private final Supplier<StateView> state;
    private final ApprovalJudge judge;

    RequestSignatures(Supplier<StateView> state, ApprovalJudge judge) {
        this.state = state;
        this.judge = judge;
    }

    /**
     * The origin with what the signature proves. Refuses a wrong signature always; an absent one,
     * or one of a key that the application does not list, where the application requires or lists
     * any.
     *
     * @param member of {@code body} whose value is signed
     * @param raw the body as it came
     */
    Origin proven(Origin origin, Members body, String member, Bytes raw) {
        Optional<AccessPath> access =
                origin.identity()
                        .application()
                        .flatMap(state.get()::application)
                        .map(Application::access);
        Optional<Members> signature = body.optionalObject(MEMBER);
        if (signature.isEmpty()) {
            if (access.filter(AccessPath::signedRequestsRequired).isPresent()) {
                throw notAllowed("requests of this application must be signed");
            }
            return origin;
        }
        SignerKey signer = signer(signature.get());
        boolean lists = access.filter(path -> !path.requestSigners().isEmpty()).isPresent();
        boolean listed = access.filter(a -> a.requestSigners().contains(signer.spki())).isPresent();
        if (lists && !listed) {
            throw notAllowed("the onboarding record does not list the key that signed the request");
        }
        boolean right =
                signer.verifies(
                        digest(signature.get()),
                        Compact.member(raw.unsafeArray(), member),
                        signature.get().base64("signature"));
        if (!right) {
            throw new Unacceptable(
                    RefusalCode.SIGNATURE_INVALID,
                    "field '%s.signature' is not over the compact bytes of '%s'"
                            .formatted(MEMBER, member));
        }
        return listed ? signed(origin) : origin;
    }

    private SignerKey signer(Members signature) {
        return signature
                .optionalPem("publicKey")
                .map(Bytes::owned)
                .map(judge::key)
                .or(
                        () ->
                                signature
                                        .optionalPem("certificate")
                                        .map(Bytes::owned)
                                        .map(Certificate::read)
                                        .map(SignerKey::of))
                .orElseThrow(() -> signature.missing("publicKey"));
    }

    /** Older clients name the digest, newer ones the algorithm of the signature. */
    private static String digest(Members signature) {
        String name =
                signature
                        .optionalText("digestAlgorithm")
                        .or(() -> signature.optionalText("signatureAlgorithm"))
                        .orElseThrow(() -> signature.missing("digestAlgorithm"));
        String digest = name.replaceFirst("_WITH_.*", "").replace('_', '-');
        return digest.matches("SHA\\d{3}") ? "SHA-" + digest.substring(3) : digest;
    }

    private static Unacceptable notAllowed(String message) {
        return new Unacceptable(RefusalCode.REQUEST_SIGNER_NOT_ALLOWED, message);
    }

    private static Origin signed(Origin origin) {
        Identity identity = origin.identity();
        return new Origin(
                origin.request(),
                origin.correlation(),
                origin.ticket(),
                new Identity(
                        identity.application(),
                        identity.credential(),
                        identity.partition(),
                        identity.roles(),
                        identity.authentication() + "+request-signature"),
                origin.interfaceName(),
                origin.source(),
                origin.client(),
                origin.time());
    }
}
