package io.claviger.engine.user;

import io.claviger.core.command.Command;
import io.claviger.core.evidence.Operation;
import io.claviger.core.evidence.Origin;
import io.claviger.core.id.ApplicationId;
import io.claviger.core.id.CredentialId;
import io.claviger.core.port.StateView;
import io.claviger.core.refusal.Refusal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Application;
import io.claviger.core.state.Credential;
import io.claviger.crypto.random.RandomSource;
import io.claviger.crypto.token.ApiToken;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.boundary.Inquiries;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** API keys: issued once, stored as hashes, revoked for good. */
public final class Credentials {
    private static final int MAX_NAME = 128;

    private final Supplier<StateView> state;
    private final Inquiries inquiries;
    private final RandomSource random;

    public Credentials(Supplier<StateView> state, Inquiries inquiries, RandomSource random) {
        this.state = state;
        this.inquiries = inquiries;
        this.random = random;
    }

    /** Issues a credential; its token is in the answer and nowhere else. */
    public Answer<Issued> issue(Origin origin, IssueRequest request) {
        if (request.name().isBlank() || request.name().length() > MAX_NAME) {
            return inquiries.refused(
                    origin,
                    Operation.ISSUE_CREDENTIAL,
                    Optional.empty(),
                    Optional.empty(),
                    Refusal.of(
                            RefusalCode.CREDENTIAL_INVALID,
                            "a credential's name has 1 to " + MAX_NAME + " characters"));
        }
        Issued issued = draw(request, origin.time());
        return inquiries.answer(new Command.IssueCredential(origin, issued.credential()), issued);
    }

    /** A fresh credential that nobody has recorded yet: for the first one of a device. */
    public Issued draw(IssueRequest request, Instant now) {
        try (ApiToken token = ApiToken.generate(random)) {
            return new Issued(
                    new Credential(
                            new CredentialId("cr-" + HexFormat.of().formatHex(random.bytes(8))),
                            request.name(),
                            request.role(),
                            request.application()
                                    .flatMap(state.get()::application)
                                    .map(Application::partition)
                                    .or(request::partition),
                            request.application(),
                            token.hash(),
                            now,
                            request.expires(),
                            Optional.empty()),
                    token.reveal());
        }
    }

    /** Revokes; doing it twice is no error. */
    public Answer<Credential> revoke(Origin origin, CredentialId id) {
        Optional<Credential> present = state.get().credential(id);
        if (present.isEmpty()) {
            return inquiries.refused(
                    origin,
                    Operation.REVOKE_CREDENTIAL,
                    Optional.empty(),
                    Optional.empty(),
                    Refusal.of(
                            RefusalCode.CREDENTIAL_NOT_FOUND,
                            "there is no credential '%s'".formatted(id)));
        }
        return inquiries.answer(
                new Command.RevokeCredential(origin, id),
                present.get().revoked().isPresent()
                        ? present.get()
                        : present.get().revokedAt(origin.time()));
    }

    public List<Credential> of(ApplicationId application) {
        return state.get().credentials(application);
    }

    /** Credentials of device SO, partition SO and auditor. */
    public List<Credential> officers() {
        return state.get().officerCredentials();
    }
}
