package io.claviger.acceptance.jca;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Calendar;
import java.util.List;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;

/** Libraries that sign: CMS of Bouncy Castle, JWT, PDF, XML. None of them knows of the service. */
@ExtendWith(Store.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SigningLibrariesTest {
    private static final byte[] CONTENT = "pay 5".getBytes(StandardCharsets.UTF_8);

    private Store store;
    private KeyStore keys;

    @BeforeAll
    void generate(Store shared) throws Exception {
        store = shared;
        store.selfSigned("lib-rsa", "RSA", "SHA256withRSA");
        store.selfSigned("lib-ec", "EC", "SHA256withECDSA");
        keys = store.keyStore();
    }

    @AfterAll
    void delete() throws Exception {
        keys.deleteEntry("lib-rsa");
        keys.deleteEntry("lib-ec");
    }

    private PrivateKey key(String alias) throws Exception {
        return (PrivateKey) keys.getKey(alias, null);
    }

    private X509Certificate certificate(String alias) throws Exception {
        return (X509Certificate) keys.getCertificate(alias);
    }

    @ParameterizedTest
    @CsvSource({
        "lib-rsa, SHA256withRSA",
        "lib-rsa, SHA512withRSA",
        "lib-rsa, SHA256withRSAandMGF1",
        "lib-ec, SHA256withECDSA"
    })
    void bouncy_castle_makes_cms(String alias, String algorithm) throws Exception {
        CMSSignedData signed = cms(alias, algorithm, CONTENT, true);
        SignerInformation signer = signed.getSignerInfos().getSigners().iterator().next();
        assertThat(
                        signer.verify(
                                new JcaSimpleSignerInfoVerifierBuilder().build(certificate(alias))))
                .isTrue();

        Path file =
                Files.write(store.dir().resolve(alias + algorithm + ".p7"), signed.getEncoded());
        Path trusted = Certificates.pem(store.dir().resolve(alias + ".crt"), certificate(alias));
        assertThat(
                        store.run(
                                List.of(
                                        "openssl",
                                        "cms",
                                        "-verify",
                                        "-inform",
                                        "DER",
                                        "-in",
                                        file.toString(),
                                        "-CAfile",
                                        trusted.toString(),
                                        "-purpose",
                                        "any")))
                .contains("pay 5");
    }

    private CMSSignedData cms(String alias, String algorithm, byte[] content, boolean inside)
            throws Exception {
        var generator = new CMSSignedDataGenerator();
        generator.addSignerInfoGenerator(
                new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
                        .build(
                                new JcaContentSignerBuilder(algorithm)
                                        .setProvider(store.provider())
                                        .build(key(alias)),
                                new JcaX509CertificateHolder(certificate(alias))));
        generator.addCertificates(new JcaCertStore(List.of(certificate(alias))));
        return generator.generate(new CMSProcessableByteArray(content), inside);
    }

    @Test
    void a_jwt_library_signs() throws Exception {
        var claims = new JWTClaimsSet.Builder().subject("invoice").build();
        for (JWSAlgorithm algorithm :
                List.of(JWSAlgorithm.RS256, JWSAlgorithm.PS384, JWSAlgorithm.ES256)) {
            boolean rsa = !algorithm.equals(JWSAlgorithm.ES256);
            JWSSigner signer =
                    rsa
                            ? new RSASSASigner(key("lib-rsa"))
                            : new ECDSASigner(key("lib-ec"), Curve.P_256);
            signer.getJCAContext().setProvider(store.provider());
            var token = new SignedJWT(new JWSHeader(algorithm), claims);
            token.sign(signer);
            SignedJWT read = SignedJWT.parse(token.serialize());
            assertThat(
                            read.verify(
                                    rsa
                                            ? new RSASSAVerifier(
                                                    (RSAPublicKey)
                                                            certificate("lib-rsa").getPublicKey())
                                            : new ECDSAVerifier(
                                                    (ECPublicKey)
                                                            certificate("lib-ec").getPublicKey())))
                    .as(algorithm.getName())
                    .isTrue();
        }
    }

    @Test
    void pdfbox_signs_a_document() throws Exception {
        var unsigned = new ByteArrayOutputStream();
        try (var document = new PDDocument()) {
            document.addPage(new PDPage());
            document.save(unsigned);
        }
        var signed = new ByteArrayOutputStream();
        try (PDDocument document = Loader.loadPDF(unsigned.toByteArray())) {
            var signature = new PDSignature();
            signature.setFilter(PDSignature.FILTER_ADOBE_PPKLITE);
            signature.setSubFilter(PDSignature.SUBFILTER_ADBE_PKCS7_DETACHED);
            signature.setName("library");
            signature.setSignDate(Calendar.getInstance());
            document.addSignature(
                    signature,
                    content -> {
                        try {
                            return cms("lib-rsa", "SHA256withRSA", content.readAllBytes(), false)
                                    .getEncoded();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    });
            document.saveIncremental(signed);
        }
        try (PDDocument document = Loader.loadPDF(signed.toByteArray())) {
            PDSignature signature = document.getLastSignatureDictionary();
            var cms =
                    new CMSSignedData(
                            new CMSProcessableByteArray(
                                    signature.getSignedContent(
                                            new ByteArrayInputStream(signed.toByteArray()))),
                            // Zeros fill the place that the signature was given.
                            new ByteArrayInputStream(signature.getContents()));
            SignerInformation signer = cms.getSignerInfos().getSigners().iterator().next();
            assertThat(
                            signer.verify(
                                    new JcaSimpleSignerInfoVerifierBuilder()
                                            .build(certificate("lib-rsa"))))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "lib-rsa, http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        "lib-rsa, http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1",
        "lib-ec, http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
    })
    void the_jdk_signs_xml(String alias, String method) throws Exception {
        var builders = DocumentBuilderFactory.newInstance();
        builders.setNamespaceAware(true);
        Document document =
                builders.newDocumentBuilder()
                        .parse(
                                new ByteArrayInputStream(
                                        "<pay>5</pay>".getBytes(StandardCharsets.UTF_8)));
        XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
        Reference whole =
                factory.newReference(
                        "",
                        factory.newDigestMethod(DigestMethod.SHA256, null),
                        List.of(
                                factory.newTransform(
                                        Transform.ENVELOPED, (TransformParameterSpec) null)),
                        null,
                        null);
        SignedInfo info =
                factory.newSignedInfo(
                        factory.newCanonicalizationMethod(
                                CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
                        factory.newSignatureMethod(method, null),
                        List.of(whole));
        var signing = new DOMSignContext(key(alias), document.getDocumentElement());
        // It sets parameters before it shows the key, by which a provider is found otherwise.
        signing.setProperty("org.jcp.xml.dsig.internal.dom.SignatureProvider", store.provider());
        factory.newXMLSignature(info, null).sign(signing);
        var context =
                new DOMValidateContext(
                        certificate(alias).getPublicKey(),
                        document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature").item(0));
        assertThat(factory.unmarshalXMLSignature(context).validate(context)).isTrue();

        document.getDocumentElement().setAttribute("to", "somebody else");
        assertThat(factory.unmarshalXMLSignature(context).validate(context)).isFalse();
    }
}
