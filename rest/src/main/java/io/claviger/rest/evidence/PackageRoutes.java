package io.claviger.rest.evidence;

import io.claviger.core.evidence.Operation;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.CredentialId;
import io.claviger.core.id.KeyId;
import io.claviger.core.port.Journal;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.core.state.Role;
import io.claviger.engine.answer.Answer;
import io.claviger.engine.attestation.AttestationPackage;
import io.claviger.engine.attestation.Attestations;
import io.claviger.engine.boundary.Inquiries;
import io.claviger.evidence.checkpoint.Checkpointer;
import io.claviger.evidence.checkpoint.SignedCheckpoint;
import io.claviger.evidence.checkpoint.Timestamps;
import io.claviger.evidence.log.Dimension;
import io.claviger.evidence.log.EvidenceReader;
import io.claviger.evidence.log.RecordQuery;
import io.claviger.evidence.pack.EvidencePackage;
import io.claviger.evidence.pack.Manifest;
import io.claviger.evidence.pack.PackageBuilder;
import io.claviger.evidence.pack.PackageZip;
import io.claviger.evidence.verifier.WitnessPolicy;
import io.claviger.rest.certificate.CertificateText;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import io.claviger.verifier.PackageVerifier;
import io.claviger.verifier.Trust;
import io.claviger.verifier.report.Report;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The route under {@code /evidence/v1} that answers a question with an evidence package. */
final class PackageRoutes {
    private static final String ZIP = "application/zip";

    private final Log log;
    private final QueryForm queries;
    private final Journal journal;
    private final Inquiries inquiries;
    private final Attestations attestations;
    private final InstantSource clock;

    PackageRoutes(
            Log log,
            Journal journal,
            Inquiries inquiries,
            Attestations attestations,
            InstantSource clock) {
        this.log = log;
        this.queries = new QueryForm(journal);
        this.journal = journal;
        this.inquiries = inquiries;
        this.attestations = attestations;
        this.clock = clock;
    }

    Route route() {
        return QueryForm.describe(
                        Route.get("/evidence/v1/package")
                                .operation(Operation.READ_EVIDENCE)
                                .summary("Evidence package")
                                .description(
                                        "The records that have all the values given, those that explain"
                                                + " them, and all that verifies them offline, as a zip: see"
                                                + " docs/formats/evidence-package.md. For auditors."))
                .query(
                        "previous",
                        Schema.integer("Size of an older checkpoint to show growth from."))
                .gives(ZIP)
                .refuses(
                        RefusalCode.RECORD_NOT_FOUND,
                        RefusalCode.INVALID_LOG_RANGE,
                        RefusalCode.KEY_NOT_FOUND)
                .handledBy(this::export);
    }

    private Reply export(Call call) {
        Visibility visibility = Visibility.of(call.identity());
        if (!call.identity().roles().contains(Role.AUDITOR)) {
            throw new Unacceptable(
                    RefusalCode.ROLE_NOT_ALLOWED, "evidence packages are for auditors");
        }
        RecordQuery question = queries.read(call);
        Optional<Long> previous = call.queryNumber("previous", 0, Long.MAX_VALUE);
        // The record that evidence was taken away follows on all that is counted: once it is in the
        // log, the checkpoint covers them.
        Optional<Long> count = count(question);
        Answer<Optional<Long>> recorded =
                inquiries.granted(
                        call.origin(),
                        Operation.READ_EVIDENCE,
                        call.identity().partition(),
                        Optional.empty(),
                        Optional.of("evidence package: " + question.sentence()),
                        count);
        return Reply.of(
                recorded,
                counted ->
                        log.read(
                                reader -> export(question, previous, counted, visibility, reader)));
    }

    private Reply.Content export(
            RecordQuery question,
            Optional<Long> previous,
            Optional<Long> count,
            Visibility visibility,
            EvidenceReader reader) {
        Checkpointer checkpointer = log.checkpointer();
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        SignedCheckpoint checkpoint = log.witnesses().cosigned(checkpointer.sign(now));
        var builder = new PackageBuilder(reader, checkpoint, visibility::shows);
        EvidencePackage content =
                builder.build(
                        question,
                        previous.map(size -> EvidenceRoutes.signedAt(checkpointer, size)),
                        new Timestamps(journal.store()),
                        this::attest);
        var manifest =
                new Manifest(now, checkpointer.key(), question, builder.partial(), count, Map.of());
        Map<String, Bytes> files = content.files();
        var signer = checkpointer.signer();
        var unread = EvidencePackage.sealed(files, manifest, signer);
        var verdict =
                PackageVerifier.verify(
                        unread,
                        // Whether enough witnesses cosigned, and whose timestamps count, is the
                        // reader's question, not the node's.
                        new Trust(
                                Optional.of(checkpointer.key()),
                                Optional.empty(),
                                new WitnessPolicy(log.witnesses().keys(), 0),
                                Optional.empty()));
        files.put(EvidencePackage.REPORT, Report.of(unread, verdict));
        byte[] zip = PackageZip.toBytes(EvidencePackage.sealed(files, manifest, signer), now);
        return Reply.bytes(200, ZIP, zip)
                .with("Content-Disposition", "attachment; filename=\"evidence.zip\"");
    }

    /** How many there must be of what is asked for, where that is numbered. */
    private Optional<Long> count(RecordQuery question) {
        return Optional.ofNullable(question.values().get(Dimension.KEY))
                .map(id -> journal.state().uses(KeyId.of(id)))
                .or(
                        () ->
                                Optional.ofNullable(question.values().get(Dimension.CREDENTIAL))
                                        .map(id -> journal.state().records(new CredentialId(id))));
    }

    private Optional<EvidencePackage.KeyAttestation> attest(String key) {
        return attestations.describe(KeyId.of(key)).map(PackageRoutes::file);
    }

    private static EvidencePackage.KeyAttestation file(AttestationPackage attested) {
        String chain =
                attested.chain().stream()
                        .map(der -> CertificateText.file("CERTIFICATE", der))
                        .collect(Collectors.joining());
        return new EvidencePackage.KeyAttestation(
                utf8(attested.attestation().xml()),
                attested.attestation().signature(),
                utf8(chain));
    }

    private static Bytes utf8(String text) {
        return Bytes.owned(text.getBytes(StandardCharsets.UTF_8));
    }
}
