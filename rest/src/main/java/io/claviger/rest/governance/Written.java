package io.claviger.rest.governance;

import static io.claviger.rest.route.Schema.must;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.claviger.core.id.Bytes;
import io.claviger.core.id.SinkName;
import io.claviger.core.state.Application;
import io.claviger.core.state.Credential;
import io.claviger.core.state.InterfaceName;
import io.claviger.core.state.Partition;
import io.claviger.core.state.Responsible;
import io.claviger.rest.json.Json;
import io.claviger.rest.route.Schema;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;

/** State values as JSON, and their schemas. No secret and no hash of one is among their members. */
final class Written {
    static final Schema PARTITION =
            Schema.object(
                    "Partition",
                    "A partition.",
                    must("name", Schema.text("Name.")),
                    must("created", Schema.instant("When it was created.")),
                    must("policy", PolicyForm.SCHEMA),
                    must(
                            "attestationPublicKey",
                            Schema.base64("SubjectPublicKeyInfo of its attestation key.")));
    static final Schema CREDENTIAL =
            Schema.object(
                    "Credential",
                    "A credential, without its token.",
                    must("id", Schema.text("Public id.")),
                    must("name", Schema.text("What its owner calls it.")),
                    must("role", Schema.text("Role.")),
                    must("partition", Schema.text("Where it is valid.").orNull()),
                    must("application", Schema.text("Whose it is.").orNull()),
                    must("created", Schema.instant("When it was issued.")),
                    must("expires", Schema.instant("Until when.").orNull()),
                    must("revoked", Schema.instant("Since when it counts no more.").orNull()));
    static final Schema ONBOARDING_FORM = onboarding("OnboardingForm", false);
    static final Schema APPLICATION = onboarding("Application", true);
    static final Schema ONBOARDED =
            onboarding(
                    "OnboardedApplication",
                    true,
                    must(
                            "warnings",
                            list("What the record says and this node cannot do, for people.")));

    private Written() {}

    static ObjectNode partition(Partition partition) {
        ObjectNode node = Json.object();
        node.put("name", partition.id().value());
        node.put("created", partition.created().toString());
        node.set("policy", PolicyForm.written(partition.policy()));
        node.put("attestationPublicKey", partition.attestationPublicKey().base64());
        return node;
    }

    static ObjectNode credential(Credential credential) {
        return Json.object()
                .put("id", credential.id().value())
                .put("name", credential.name())
                .put("role", credential.role().wireName())
                .put("partition", credential.partition().map(id -> id.value()).orElse(null))
                .put("application", credential.application().map(id -> id.value()).orElse(null))
                .put("created", credential.created().toString())
                .put("expires", credential.expires().map(Instant::toString).orElse(null))
                .put("revoked", credential.revoked().map(Instant::toString).orElse(null));
    }

    static ObjectNode application(Application application) {
        ObjectNode node = Json.object();
        node.put("name", application.id().value());
        node.put("partition", application.partition().value());
        node.put("owner", application.owner());
        node.put("purpose", application.purpose());
        node.put("environment", application.environment());
        node.set(
                "interfaces",
                texts(application.interfaces().stream().map(InterfaceName::wireName).toList()));
        node.set("algorithms", texts(List.copyOf(application.algorithms())));
        var access = application.access();
        node.set("sources", texts(access.sources()));
        node.set(
                "clientCertificates",
                texts(access.clientCertificates().stream().map(Bytes::hex).toList()));
        node.set("tokenSubjects", texts(access.tokenSubjects()));
        node.put("secondFactorRequired", access.secondFactorRequired());
        node.set(
                "requestSigners",
                texts(access.requestSigners().stream().map(Bytes::base64).toList()));
        node.put("signedRequestsRequired", access.signedRequestsRequired());
        node.put("destination", application.destination());
        node.put("rotationDays", application.lifecycle().rotationDays());
        node.put("expiryDays", application.lifecycle().expiryDays());
        node.put("destruction", application.lifecycle().destruction());
        node.put("retentionDays", application.lifecycle().retentionDays().orElse(null));
        node.put("recoveryOwner", application.recoveryOwner());
        node.put("recoveryExpectation", application.recoveryExpectation());
        node.put("auditDestination", application.auditDestination());
        node.put("rollback", application.rollback());
        node.put("version", application.version());
        node.put("onboarded", application.onboarded().toString());
        node.set(
                "departed",
                texts(application.departed().stream().map(Responsible::wireName).toList()));
        return node;
    }

    static ObjectNode onboarded(Application application, SortedSet<SinkName> unknownSinks) {
        ObjectNode node = application(application);
        ArrayNode warnings = node.putArray("warnings");
        unknownSinks.forEach(
                sink ->
                        warnings.add(
                                "auditDestination: no sink of this node is named '%s'"
                                        .formatted(sink)));
        return node;
    }

    private static ArrayNode texts(List<String> values) {
        ArrayNode array = Json.array();
        values.stream().sorted().forEach(array::add);
        return array;
    }

    private static Schema onboarding(String name, boolean stored, Schema.Member... more) {
        var members =
                new java.util.ArrayList<>(
                        List.of(
                                must("name", Schema.text("Lower case letters, digits, hyphens.")),
                                must("partition", Schema.text("Where its keys live.")),
                                must("owner", Schema.text("Who answers for it.")),
                                must("purpose", Schema.text("What its keys are for.")),
                                must("environment", Schema.text("production, test, ...")),
                                must(
                                        "interfaces",
                                        list("Interfaces it may use: rest, pkcs11, ...")),
                                must(
                                        "algorithms",
                                        list(
                                                "Approved algorithms: EC-secp256r1, RSA, AES-256, ...")),
                                list(stored, "sources", "Addresses or CIDR blocks; empty: any."),
                                list(
                                        stored,
                                        "clientCertificates",
                                        "SHA-256 of certificates, hexadecimal."),
                                list(stored, "tokenSubjects", "'issuer subject' of bearer tokens."),
                                new Schema.Member(
                                        "secondFactorRequired",
                                        stored
                                                ? Schema.flag("An API key alone is not enough.")
                                                : Schema.flag("An API key alone is not enough.")
                                                        .orNull(),
                                        stored),
                                list(
                                        stored,
                                        "requestSigners",
                                        "Public keys or certificates that sign requests, base64."),
                                new Schema.Member(
                                        "signedRequestsRequired",
                                        stored
                                                ? Schema.flag("Unsigned requests are refused.")
                                                : Schema.flag("Unsigned requests are refused.")
                                                        .orNull(),
                                        stored),
                                must("destination", Schema.text("What consumes its results.")),
                                must("rotationDays", Schema.integer("Days until rotation.")),
                                must("expiryDays", Schema.integer("Days until expiry.")),
                                must(
                                        "destruction",
                                        Schema.text("Who destroys retired keys, and when.")),
                                new Schema.Member(
                                        "retentionDays",
                                        Schema.integer(
                                                        "Days for which nodes keep the records of the log; absent: no rule yet.")
                                                .orNull(),
                                        stored),
                                must("recoveryOwner", Schema.text("Who restores service.")),
                                must("recoveryExpectation", Schema.text("How fast.")),
                                must("auditDestination", Schema.text("Where its evidence goes.")),
                                must("rollback", Schema.text("How the integration is undone."))));
        if (stored) {
            members.add(must("version", Schema.integer("1 at onboarding.")));
            members.add(must("onboarded", Schema.instant("When it was onboarded.")));
            members.add(must("departed", list("Fields that name somebody who left: owner, ...")));
        }
        members.addAll(List.of(more));
        return Schema.object(name, "An onboarding record.", members.toArray(new Schema.Member[0]));
    }

    private static Schema list(String description) {
        return Schema.list(Schema.text(""), description);
    }

    private static Schema.Member list(boolean stored, String name, String description) {
        return new Schema.Member(
                name, stored ? list(description) : list(description).orNull(), stored);
    }
}
