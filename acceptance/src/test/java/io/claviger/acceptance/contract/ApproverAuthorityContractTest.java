package io.claviger.acceptance.contract;

import static io.claviger.acceptance.contract.Approving.group;
import static io.claviger.acceptance.contract.Approving.rule;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.acceptance.process.ClavigerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Certificates of approvers chain to authorities that the device trusts ({@code
 * approvals.certificate-authorities}); all of them are made by openssl.
 */
class ApproverAuthorityContractTest {
    private static final Map<String, String> EC =
            Map.of("algorithm", "EC", "curveOid", "1.2.840.10045.3.1.7");

    private final Path dir;

    ApproverAuthorityContractTest(@TempDir Path dir) {
        this.dir = dir;
    }

    private static void openssl(String... arguments) {
        OpenSsl.Result result = OpenSsl.run(arguments);
        assertThat(result.code()).as("%s", result.output()).isZero();
    }

    private String path(String name) {
        return dir.resolve(name).toString();
    }

    /** Key and self-signed certificate of a root. */
    private void root(String name) {
        openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                path(name + ".key"),
                "-out",
                path(name + ".crt"),
                "-days",
                "30",
                "-subj",
                "/CN=" + name);
    }

    /** Key and certificate below an issuer. */
    private void issued(String name, String issuer, String basicConstraints, String days)
            throws Exception {
        openssl(
                "req",
                "-new",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                path(name + ".key"),
                "-out",
                path(name + ".csr"),
                "-subj",
                "/CN=" + name);
        Files.writeString(dir.resolve("ext"), "basicConstraints=critical," + basicConstraints);
        openssl(
                "x509",
                "-req",
                "-in",
                path(name + ".csr"),
                "-CA",
                path(issuer + ".crt"),
                "-CAkey",
                path(issuer + ".key"),
                "-CAcreateserial",
                "-days",
                days,
                "-extfile",
                path("ext"),
                "-out",
                path(name + ".crt"));
    }

    private ObjectNode named(String name) throws Exception {
        openssl("x509", "-in", path(name + ".crt"), "-outform", "DER", "-out", path(name + ".der"));
        return Body.node(
                "type",
                "certificate",
                "value",
                Body.base64(Files.readAllBytes(dir.resolve(name + ".der"))));
    }

    private static ObjectNode policy(ObjectNode... approvers) {
        return Body.node(
                "ruleUse",
                Body.node(
                        "tokens",
                        List.of(
                                Body.node(
                                        "name",
                                        "T1",
                                        "timelock",
                                        0,
                                        "timeout",
                                        0,
                                        "groups",
                                        List.of(
                                                Body.node(
                                                        "name",
                                                        "g",
                                                        "quorum",
                                                        1,
                                                        "approvals",
                                                        new ArrayList<>(List.of(approvers))))))));
    }

    @Test
    void only_certificates_of_trusted_authorities_come_into_policies() throws Exception {
        root("trusted-root");
        issued("intermediate", "trusted-root", "CA:true", "20");
        issued("alice", "intermediate", "CA:false", "10");
        issued("below-alice", "alice", "CA:false", "10");
        root("other-root");
        issued("mallory", "other-root", "CA:false", "10");
        Path authorities = dir.resolve("authorities.pem");
        Files.writeString(
                authorities,
                Files.readString(dir.resolve("trusted-root.crt"))
                        + Files.readString(dir.resolve("intermediate.crt")));
        try (var node =
                ClavigerProcess.node(dir.resolve("data"))
                        .option("--set", "approvals.certificate-authorities=" + authorities)
                        .start()) {
            Tenant tenant = Tenant.create(node, "Authorities").allowingRules();
            var approving = new Approving(tenant);
            approving.create("by-alice", EC, policy(named("alice"))).expect(201);
            for (String stranger : List.of("mallory", "other-root", "below-alice")) {
                Refusals.expect(
                        approving.create("by-" + stranger, EC, policy(named(stranger))),
                        400,
                        600,
                        "no authority that this device trusts",
                        stranger);
            }
            // A public key has no chain, and is named as before.
            ApproverKey key = ApproverKey.ed25519(dir, "carol");
            approving
                    .create("by-carol", EC, Body.node("ruleUse", rule(0, 0, group("g", 1, key))))
                    .expect(201);
        }
    }
}
