package io.claviger.crypto.certificate;

import io.claviger.core.certificate.SubjectAttribute;
import io.claviger.core.certificate.SubjectName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;

/** Subjects as X.501 names. */
final class Names {
    private Names() {}

    static X500Name of(SubjectName subject) {
        return replaced(new X500Name(new RDN[0]), subject);
    }

    /** {@code name} with the parts that {@code subject} gives, each in place of its like. */
    static X500Name replaced(X500Name name, SubjectName subject) {
        Map<SubjectAttribute, String> left = new EnumMap<>(SubjectAttribute.class);
        left.putAll(subject.parts());
        List<RDN> parts = new ArrayList<>();
        for (RDN part : name.getRDNs()) {
            var replacing =
                    subject.parts().keySet().stream()
                            .filter(given -> isOf(part, given))
                            .findFirst();
            if (replacing.isEmpty()) {
                parts.add(part);
            } else {
                String value = left.remove(replacing.get());
                if (value != null) {
                    parts.add(part(replacing.get(), value));
                }
            }
        }
        left.forEach((attribute, value) -> parts.add(part(attribute, value)));
        return new X500Name(parts.toArray(RDN[]::new));
    }

    private static boolean isOf(RDN part, SubjectAttribute attribute) {
        return !part.isMultiValued() && part.getFirst().getType().getId().equals(attribute.oid());
    }

    private static RDN part(SubjectAttribute attribute, String value) {
        ASN1Encodable text =
                switch (attribute) {
                    case COUNTRY -> new DERPrintableString(value);
                    case EMAIL -> new DERIA5String(value);
                    default -> new DERUTF8String(value);
                };
        return new RDN(new ASN1ObjectIdentifier(attribute.oid()), text);
    }
}
