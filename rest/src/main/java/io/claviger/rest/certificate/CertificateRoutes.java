package io.claviger.rest.certificate;

import static io.claviger.rest.route.Schema.may;
import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.evidence.Operation;
import io.claviger.core.id.KeyLabel;
import io.claviger.core.refusal.RefusalCode;
import io.claviger.crypto.secret.SecretBytes;
import io.claviger.engine.certificate.Certificates;
import io.claviger.engine.certificate.Certified;
import io.claviger.rest.json.Json;
import io.claviger.rest.json.Members;
import io.claviger.rest.policy.ApprovalsForm;
import io.claviger.rest.route.Call;
import io.claviger.rest.route.Reply;
import io.claviger.rest.route.Route;
import io.claviger.rest.route.Schema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** Routes of certificates. */
public final class CertificateRoutes {
    private static final Schema LABEL = Schema.text("Label of the key.");
    private static final Schema CERTIFICATE =
            Schema.object(
                    "Certificate",
                    "A key and its certificate.",
                    must("label", LABEL),
                    must("certificate", Schema.text("PEM with header lines.")));

    private final Certificates certificates;

    public CertificateRoutes(Certificates certificates) {
        this.certificates = certificates;
    }

    public List<Route> routes() {
        return List.of(
                request("/v1/certificate/synchronous/request")
                        .gives(
                                200,
                                Schema.object(
                                        "CertificateSigningRequest",
                                        "A key and a request for its certificate.",
                                        must("label", LABEL),
                                        must(
                                                "certificateSigningRequest",
                                                Schema.text("PKCS #10 as PEM."))))
                        .handledBy(call -> request(call, CertificateRoutes::requestText)),
                request("/v1/certificate/synchronous/request/download")
                        .gives("application/octet-stream")
                        .handledBy(call -> request(call, CertificateRoutes::requestFile)),
                selfSign("/v1/certificate/synchronous/selfsign"),
                selfSign("/v1/certificate/synchronous/create/selfSigned"),
                Route.post("/v1/certificate/synchronous/sign")
                        .operation(Operation.SIGN_CERTIFICATE)
                        .summary("Sign a certificate signing request")
                        .description(
                                "The signing key issues under its own certificate, which must be one of"
                                        + " an authority; the new certificate ends with it at the latest."
                                        + " What the call leaves open is taken from the request.")
                        .takes(
                                CertificateForm.schema(
                                        "SignCertificate",
                                        "A request, and what its certificate shall say.",
                                        certificates.algorithms(),
                                        must(
                                                "certificateSigningRequest",
                                                Schema.text("PKCS #10 as PEM or base64.")),
                                        may("keyName", keyName()),
                                        may("certificateAuthority", authority())))
                        .gives(200, CERTIFICATE)
                        .refuses(signingRefusals())
                        .refuses(
                                RefusalCode.CERTIFICATE_NOT_FOUND,
                                RefusalCode.CERTIFICATE_REQUEST_UNREADABLE,
                                RefusalCode.CERTIFICATE_REQUEST_INVALID)
                        .handledBy(this::sign),
                Route.post("/v1/certificate/import/plain")
                        .operation(Operation.IMPORT_CERTIFICATE)
                        .summary("Keep a certificate with a key")
                        .description(
                                "Replaces what is kept with the key. A chain may come as several PEM"
                                        + " blocks or as PKCS #7; it is checked and put in order.")
                        .takes(
                                Schema.object(
                                        "ImportCertificate",
                                        "A key and its certificate. A comma before the last brace is"
                                                + " passed over.",
                                        must("label", LABEL),
                                        must("certificate", Schema.text("Base64 of DER, or PEM."))))
                        .gives(200, CERTIFICATE)
                        .refuses(
                                RefusalCode.KEY_NOT_FOUND,
                                RefusalCode.CERTIFICATE_UNREADABLE,
                                RefusalCode.CERTIFICATE_INVALID,
                                RefusalCode.POLICY_FORBIDS,
                                RefusalCode.KEY_CHANGED)
                        .handledBy(this::importChain),
                Route.get("/v1/certificate/{keyName...}")
                        .operation(Operation.READ_CERTIFICATE)
                        .summary("Read the certificate of a key")
                        .description("Labels with slashes and quotes may stay unescaped.")
                        .query(
                                "chain",
                                Schema.flag("With true, the answer has 'certificateChain', too."))
                        .gives(
                                200,
                                Schema.object(
                                        "KeptCertificate",
                                        "A key and the certificate kept with it.",
                                        must("label", LABEL),
                                        must("certificate", Schema.text("PEM with header lines.")),
                                        must("rawCertificate", Schema.base64("DER.")),
                                        may(
                                                "certificateChain",
                                                Schema.list(
                                                        Schema.base64("DER."),
                                                        "The certificate, then its issuers."))))
                        .refuses(RefusalCode.KEY_NOT_FOUND, RefusalCode.CERTIFICATE_NOT_FOUND)
                        .handledBy(this::read),
                Route.delete("/v1/certificate/{keyName...}")
                        .operation(Operation.DELETE_CERTIFICATE)
                        .summary("Take the certificate from a key")
                        .description("The key stays.")
                        .refuses(
                                RefusalCode.KEY_NOT_FOUND,
                                RefusalCode.CERTIFICATE_NOT_FOUND,
                                RefusalCode.POLICY_FORBIDS,
                                RefusalCode.KEY_CHANGED)
                        .handledBy(
                                call ->
                                        Reply.of(
                                                certificates.delete(
                                                        call.origin(), call.labelParameter()),
                                                _ -> Reply.empty())));
    }

    private Route.Builder request(String path) {
        return Route.post(path)
                .operation(Operation.REQUEST_CERTIFICATE)
                .summary("Request a certificate")
                .description(
                        "A key without a certificate gets a self-signed one first; this is a use of its"
                                + " own with a record of its own.")
                .takes(
                        CertificateForm.schema(
                                "CertificateRequest",
                                "A key and what its certificate shall say.",
                                certificates.algorithms()))
                .refuses(signingRefusals());
    }

    private Route selfSign(String path) {
        return Route.post(path)
                .operation(Operation.SELF_SIGN_CERTIFICATE)
                .summary("Self-sign a certificate")
                .description("The certificate replaces what is kept with the key.")
                .takes(
                        CertificateForm.schema(
                                "SelfSignCertificate",
                                "A key and what its certificate says.",
                                certificates.algorithms(),
                                may("certificateAuthority", authority())))
                .gives(200, CERTIFICATE)
                .refuses(signingRefusals())
                .handledBy(this::selfSign);
    }

    private Reply selfSign(Call call) {
        Members body = call.body();
        var action = CertificateForm.selfSign(body);
        try {
            return Reply.of(
                    certificates.selfSign(
                            call.origin(), action.order(), ApprovalsForm.authorization(body)),
                    CertificateRoutes::text);
        } finally {
            action.password().ifPresent(SecretBytes::close);
        }
    }

    private Reply request(Call call, Function<Certified, Reply.Content> form) {
        Members body = call.body();
        var action = CertificateForm.request(body);
        try {
            return Reply.of(
                    certificates.request(
                            call.origin(), action.order(), ApprovalsForm.authorization(body)),
                    form);
        } finally {
            action.password().ifPresent(SecretBytes::close);
        }
    }

    private Reply sign(Call call) {
        Members body = call.body();
        var action = CertificateForm.sign(body);
        try {
            return Reply.of(
                    certificates.sign(
                            call.origin(),
                            action.order(),
                            action.request(),
                            action.subject(),
                            ApprovalsForm.authorization(body)),
                    CertificateRoutes::text);
        } finally {
            action.password().ifPresent(SecretBytes::close);
        }
    }

    private Reply importChain(Call call) {
        Members body = call.lenientBody();
        KeyLabel label = body.label("label");
        return Reply.of(
                certificates.importChain(call.origin(), label, body.pemOrBase64("certificate")),
                CertificateRoutes::text);
    }

    private Reply read(Call call) {
        boolean chain = call.query("chain").filter("true"::equals).isPresent();
        return Reply.of(
                certificates.read(call.origin(), call.labelParameter()),
                kept -> {
                    ObjectNode answer = json(kept);
                    answer.put("rawCertificate", kept.first().base64());
                    if (chain) {
                        var list = answer.putArray("certificateChain");
                        kept.documents().forEach(der -> list.add(der.base64()));
                    }
                    return Reply.json(200, answer);
                });
    }

    private static Reply.Content text(Certified certified) {
        return Reply.json(200, json(certified));
    }

    private static ObjectNode json(Certified certified) {
        return Json.object()
                .put("label", certified.label().value())
                .put("certificate", CertificateText.certificate(certified.first()));
    }

    private static Reply.Content requestText(Certified certified) {
        return Reply.json(
                200,
                Json.object()
                        .put("label", certified.label().value())
                        .put(
                                "certificateSigningRequest",
                                CertificateText.request(certified.first())));
    }

    private static Reply.Content requestFile(Certified certified) {
        return Reply.bytes(
                        200,
                        "application/octet-stream",
                        CertificateText.request(certified.first())
                                .getBytes(StandardCharsets.US_ASCII))
                .with(
                        "Content-Disposition",
                        "attachment; filename=\"%s.csr\""
                                .formatted(CertificateText.fileName(certified.label().value())));
    }

    private static Schema keyName() {
        return Schema.text("Key that the certificate is kept with, if there is one of that name.")
                .orNull();
    }

    private static Schema authority() {
        return Schema.flag("Whether the subject may issue certificates. Default false.").orNull();
    }

    private static RefusalCode[] signingRefusals() {
        return new RefusalCode[] {
            RefusalCode.KEY_NOT_FOUND,
            RefusalCode.KEY_PASSWORD_MISMATCH,
            RefusalCode.MECHANISM_KEY_MISMATCH,
            RefusalCode.OPERATION_FORBIDDEN,
            RefusalCode.CERTIFICATE_INVALID,
            RefusalCode.INVALID_NUMBER_RANGE,
            RefusalCode.ALGORITHM_NOT_APPROVED,
            RefusalCode.POLICY_FORBIDS,
            RefusalCode.KEY_CHANGED
        };
    }
}
