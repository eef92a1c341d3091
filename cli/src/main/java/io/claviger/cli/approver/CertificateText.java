package io.claviger.cli.approver;

import io.claviger.crypto.certificate.ToBeSigned;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A certificate, or a request for one, before it is signed. */
final class CertificateText {
    private CertificateText() {}

    static List<String> of(ToBeSigned toBeSigned) {
        List<String> lines = new ArrayList<>();
        lines.add("subject     " + Printable.line(toBeSigned.subject()));
        toBeSigned
                .issued()
                .ifPresent(
                        issued -> {
                            lines.add("issuer      " + Printable.line(issued.issuer()));
                            lines.add("serial      " + issued.serialNumber());
                            lines.add(
                                    "valid       %s to %s"
                                            .formatted(issued.notBefore(), issued.notAfter()));
                        });
        lines.add("key         " + KeyName.of(toBeSigned.publicKey()));
        lines.add(
                "authority   "
                        + (toBeSigned.authority() ? "YES: this key may sign certificates" : "no"));
        list("usage", toBeSigned.usages().stream().map(Enum::name).sorted().toList(), lines);
        list("purposes", toBeSigned.purposes().stream().map(Enum::name).sorted().toList(), lines);
        list("other names", toBeSigned.alternativeNames(), lines);
        list("extensions", toBeSigned.otherExtensions(), lines);
        return lines;
    }

    private static void list(String what, Collection<String> values, List<String> lines) {
        if (!values.isEmpty()) {
            lines.add("%-11s %s".formatted(what, Printable.line(String.join(", ", values))));
        }
    }
}
