package io.claviger.engine.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.mechanism.KeySpec;
import io.claviger.engine.testing.TestBoundary;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class AttestationsTest {
    private final TestBoundary boundary = TestBoundary.create();

    private static Document parse(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(Document document, String element) {
        return document.getElementsByTagName(element).item(0).getTextContent();
    }

    @Test
    void the_jdk_verifies_the_signature_over_the_exact_bytes() throws Exception {
        var attestation = boundary.engine().attestations().attest(boundary.key("k"));
        var partition = boundary.state().partition(TestBoundary.DEMO).orElseThrow();
        Signature jdk = Signature.getInstance("SHA256withECDSA");
        jdk.initVerify(
                KeyFactory.getInstance("EC")
                        .generatePublic(
                                new X509EncodedKeySpec(
                                        partition.attestationPublicKey().toArray())));
        jdk.update(attestation.xml().getBytes(StandardCharsets.UTF_8));
        assertThat(jdk.verify(attestation.signature().toArray())).isTrue();
        assertThat(attestation.attestTime()).isEqualTo(boundary.clock().instant());
    }

    @Test
    void a_label_cannot_break_out_of_its_element() throws Exception {
        String label = "</label><sign>true</sign> & \"quoted\" ]]> 'ä' \u20ac";
        var attestation = boundary.engine().attestations().attest(boundary.key(label));
        Document document = parse(attestation.xml());
        assertThat(text(document, "label")).isEqualTo(label);
        assertThat(document.getElementsByTagName("sign").getLength()).isOne();
    }

    @Test
    void the_statement_says_what_the_key_is() throws Exception {
        var key = boundary.key("aes", new KeySpec.Aes(256));
        Document document = parse(boundary.engine().attestations().attest(key).xml());
        assertThat(document.getDocumentElement().getTagName()).isEqualTo("secret_key");
        assertThat(text(document, "uuid")).isEqualTo(key.id().toString());
        assertThat(text(document, "key_size")).isEqualTo("256");
        assertThat(text(document, "never_extractable")).isEqualTo("true");
        assertThat(text(document, "extractable")).isEqualTo("false");
        assertThat(text(document, "key_use_count")).isEqualTo("0");
        assertThat(document.getElementsByTagName("public_key").getLength()).isZero();
    }
}
