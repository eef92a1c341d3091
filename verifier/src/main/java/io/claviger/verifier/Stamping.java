package io.claviger.verifier;

import io.claviger.core.id.Bytes;
import io.claviger.crypto.certificate.CertificateAuthorities;
import io.claviger.crypto.certificate.TimestampExchange;
import io.claviger.evidence.checkpoint.NoteKey;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.merkle.TreeHash;
import io.claviger.evidence.pack.EvidencePackage;
import io.claviger.evidence.verifier.Check;
import io.claviger.evidence.verifier.Check.Result;
import java.util.Optional;

/** Since when the records of a package are known to have existed, by somebody else's clock. */
final class Stamping {
    private final NoteKey key;
    private final TreeHash hash;

    Stamping(NoteKey key, TreeHash hash) {
        this.key = key;
        this.hash = hash;
    }

    /** What was found; nothing if nobody asks and there is none. */
    Optional<Check> of(EvidencePackage content, Optional<CertificateAuthorities> authorities) {
        if (content.timestamp().isEmpty()) {
            return authorities.map(
                    _ -> check(Result.FAILED, "The package has no timestamp of an authority."));
        }
        var anchor = content.timestamp().get();
        SignedCheckpoint stamped = anchor.growth().from();
        if (!stamped.note().isSignedBy(key) || !stamped.checkpoint().origin().equals(key.name())) {
            return failed("The stamped checkpoint is not signed by the log '%s'.", key.name());
        }
        if (!grewFrom(stamped, content)) {
            return failed(
                    "The package does not prove that the log grew from the stamped checkpoint of %d records.",
                    stamped.size());
        }
        if (authorities.isEmpty()) {
            return Optional.of(
                    check(
                            Result.NOT_CHECKED,
                            "There is a timestamp of %d records; to check it, name its authority with --timestamp-authority."
                                    .formatted(stamped.size())));
        }
        return Optional.of(judged(content, stamped, anchor.response(), authorities.get()));
    }

    private boolean grewFrom(SignedCheckpoint stamped, EvidencePackage content) {
        var growth = content.timestamp().orElseThrow().growth();
        return growth.proofTo(content.checkpoint().size())
                .proves(
                        hash,
                        stamped.checkpoint().root(),
                        content.checkpoint().checkpoint().root());
    }

    private static Check judged(
            EvidencePackage content,
            SignedCheckpoint stamped,
            Bytes response,
            CertificateAuthorities authorities) {
        try {
            var said =
                    TimestampExchange.verify(
                            response.unsafeArray(),
                            content.timestamp().orElseThrow().digest(),
                            authorities);
            long later =
                    content.selected().stream().filter(index -> index >= stamped.size()).count();
            return check(
                    Result.PASSED,
                    "The tree of %d records existed at %s, by '%s'%s."
                            .formatted(
                                    stamped.size(),
                                    said.time(),
                                    said.authority(),
                                    later == 0
                                            ? ""
                                            : "; of %d records that were asked for it says nothing"
                                                    .formatted(later)));
        } catch (TimestampExchange.NotStamped wrong) {
            return check(Result.FAILED, "The timestamp does not hold: " + wrong.getMessage() + ".");
        }
    }

    private static Optional<Check> failed(String sentence, Object what) {
        return Optional.of(check(Result.FAILED, sentence.formatted(what)));
    }

    private static Check check(Result result, String sentence) {
        return new Check("timestamp", result, sentence);
    }
}
