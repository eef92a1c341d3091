package io.claviger.rest.governance;

import io.claviger.engine.application.OnboardingForm;
import io.claviger.rest.json.Members;
import java.util.Set;

/** Request bodies of governance. */
final class Forms {
    private Forms() {}

    private static final Set<String> FIELDS =
            Set.of(
                    "name",
                    "partition",
                    "owner",
                    "purpose",
                    "environment",
                    "interfaces",
                    "algorithms",
                    "sources",
                    "clientCertificates",
                    "tokenSubjects",
                    "secondFactorRequired",
                    "destination",
                    "rotationDays",
                    "expiryDays",
                    "destruction",
                    "recoveryOwner",
                    "recoveryExpectation",
                    "auditDestination",
                    "rollback",
                    "requestSigners",
                    "signedRequestsRequired",
                    "retentionDays");

    /**
     * Any field may be missing: the key boundary says which one must not be. None may be there that
     * would be ignored.
     */
    static OnboardingForm onboarding(Members body) {
        body.refuseOthers(FIELDS);
        return new OnboardingForm(
                body.optionalText("name"),
                body.optionalText("partition"),
                body.optionalText("owner"),
                body.optionalText("purpose"),
                body.optionalText("environment"),
                body.optionalTexts("interfaces"),
                body.optionalTexts("algorithms"),
                body.optionalTexts("sources"),
                body.optionalTexts("clientCertificates"),
                body.optionalTexts("tokenSubjects"),
                body.optionalFlag("secondFactorRequired"),
                body.optionalText("destination"),
                body.optionalInteger("rotationDays"),
                body.optionalInteger("expiryDays"),
                body.optionalText("destruction"),
                body.optionalText("recoveryOwner"),
                body.optionalText("recoveryExpectation"),
                body.optionalText("auditDestination"),
                body.optionalText("rollback"),
                body.optionalTexts("requestSigners"),
                body.optionalFlag("signedRequestsRequired"),
                body.optionalInteger("retentionDays"));
    }
}
