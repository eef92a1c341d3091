package io.claviger.rest.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.attribute.Attribute;
import io.claviger.core.id.PartitionId;
import io.claviger.core.mechanism.Curve;
import io.claviger.core.mechanism.KeySpec;
import io.claviger.core.state.KeyPolicy;
import io.claviger.rest.error.Unacceptable;
import io.claviger.rest.json.Json;
import io.claviger.rest.policy.OnboardedApprovers;
import io.claviger.rest.policy.PolicyForm;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreateKeyFormTest {
    private static final String SIGN = "\"attributes\":{\"sign\":true}";

    @Test
    void specs_come_from_name_or_oid() {
        assertThat(parse("'algorithm':'AES','keySize':256").spec()).isEqualTo(new KeySpec.Aes(256));
        assertThat(parse("'algorithmOid':'1.0.18033.3.2.1','keySize':128.0").spec())
                .isEqualTo(new KeySpec.Aes(128));
        assertThat(
                        parse(
                                        "'algorithm':'RSA','algorithmOid':'1.2.840.113549.1.1.1','keySize':2048")
                                .spec())
                .isEqualTo(new KeySpec.Rsa(2048));
        assertThat(parse("'algorithm':'EC','curveOid':'1.3.132.0.10'").spec())
                .isEqualTo(new KeySpec.Ec(Curve.SECP256K1));
        assertThat(parse("'algorithm':'ED','curveOid':'1.3.101.112'").spec())
                .isEqualTo(new KeySpec.Ed(Curve.ED25519));
        assertThat(parse("'algorithm':'ED'").spec()).isEqualTo(new KeySpec.Ed(Curve.ED25519));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "'keySize':256;600;algorithm",
                "'algorithm':'FOO';600;algorithm",
                "'algorithm':'aes','keySize':256;600;algorithm",
                "'algorithm':7;600;algorithm",
                "'algorithmOid':'1.2.3';600;algorithmOid",
                "'algorithm':'AES','algorithmOid':'1.3.101.112','keySize':256;600;contradict",
                "'algorithm':'AES';603;keySize",
                "'algorithm':'AES','keySize':257;603;keySize",
                "'algorithm':'AES','keySize':0;603;keySize",
                "'algorithm':'AES','keySize':-1;603;keySize",
                "'algorithm':'AES','keySize':'256';600;keySize",
                "'algorithm':'AES','keySize':256.5;600;keySize",
                "'algorithm':'RSA','keySize':1016;603;keySize",
                "'algorithm':'RSA','keySize':8200;603;keySize",
                "'algorithm':'EC';600;curveOid",
                "'algorithm':'EC','curveOid':'1.2.3';600;curveOid",
                "'algorithm':'EC','curveOid':'1.3.101.112';600;curveOid",
                "'algorithm':'ED','curveOid':'1.3.132.0.10';600;curveOid",
                "'algorithm':'ISS','keySize':1;101;ISS",
                "'algorithm':'DILITHIUM_L3';101;ML-DSA-65 (FIPS 204)",
                "'algorithm':'SPHINCS_PLUS_SHAKE_L5';101;SLH-DSA-SHAKE-256s or -256f (FIPS 205)",
                "'algorithm':'KYBER1024_WITH_SHA2_AES';101;ML-KEM-1024 (FIPS 203)",
                "'algorithm':'ML-DSA';600;algorithm",
                "'algorithm':'HSS-LMS';600;algorithm",
                "'algorithm':'XMSS';600;algorithm",
                "'algorithm':'ML-DSA-65','algorithmOid':'2.16.840.1.101.3.4.3.17';600;contradict",
                "'algorithm':'EC','algorithmOid':'2.16.840.1.101.3.4.3.18';600;contradict",
                "'algorithm':'EC','curveOid':'17.a2.b2.x5.y1.g19.h1';101;curveOid",
                "'algorithm':'EC','curveOid':'1.3.132.0.10','addressFormat':{'format':'DOGE'};605;addressFormat",
                "'algorithm':'EC','curveOid':'1.3.132.0.10','addressFormat':{};600;addressFormat",
                "'algorithm':'ED','policy':{'ruleUse':{'tokens':[{}]}};600;policy.ruleUse.tokens[0].name",
                "'algorithm':'ED','policy':{'ruleUse':[]};600;policy.ruleUse",
                "'algorithm':'ED','policy':{'keyStatus':{'blocked':1}};600;policy.keyStatus.blocked",
                "'algorithm':'ED','id':7;600;id"
            },
            delimiter = ';')
    void what_cannot_be_is_refused_with_code_and_field(String members, int code, String named) {
        assertThatThrownBy(() -> parse(members))
                .isInstanceOfSatisfying(
                        Unacceptable.class,
                        refused -> assertThat(refused.error().error().code()).isEqualTo(code))
                .hasMessageContaining(named);
    }

    @Test
    void attributes_have_the_defaults_of_the_contract() {
        assertThat(parse("'algorithm':'ED'").attributes())
                .containsExactlyInAnyOrder(
                        Attribute.SIGN,
                        Attribute.ENCRYPT,
                        Attribute.VERIFY,
                        Attribute.WRAP,
                        Attribute.SENSITIVE,
                        Attribute.MODIFIABLE);
        assertThat(
                        form(
                                        "'algorithm':'AES','keySize':128",
                                        "{\"decrypt\":true,\"extractable\":true}")
                                .attributes())
                .containsExactlyInAnyOrder(
                        Attribute.DECRYPT,
                        Attribute.ENCRYPT,
                        Attribute.EXTRACTABLE,
                        Attribute.MODIFIABLE);
        assertThat(
                        form(
                                        "'algorithm':'AES','keySize':128",
                                        "{\"decrypt\":true,\"encrypt\":false,\"modifiable\":false,"
                                                + "\"destroyable\":true,\"neverExtractable\":true,"
                                                + "\"alwaysSensitive\":true,\"rollover\":true,\"sensitive\":null}")
                                .attributes())
                .containsExactlyInAnyOrder(
                        Attribute.DECRYPT, Attribute.DESTROYABLE, Attribute.SENSITIVE);
    }

    @Test
    void a_wrong_type_of_an_attribute_is_refused() {
        assertThatThrownBy(() -> form("'algorithm':'ED'", "{\"sign\":\"true\"}"))
                .hasMessageContaining("'attributes.sign'");
        assertThatThrownBy(() -> form("'algorithm':'ED'", "[]"))
                .hasMessageContaining("'attributes'");
    }

    @Test
    void an_empty_policy_makes_a_policy_key_but_not_for_symmetric_keys() {
        for (String policy :
                new String[] {
                    "{}",
                    "{'ruleUse':null,'ruleBlock':null,'ruleUnblock':null,'ruleModify':null,"
                            + "'keyStatus':{'blocked':false}}",
                    "{'ruleUse':{'tokens':null}}",
                    "{'ruleUse':{'tokens':[]}}"
                }) {
            assertThat(parse("'algorithm':'ED','policy':" + policy).policy())
                    .contains(new KeyPolicy(false));
            assertThat(parse("'algorithm':'AES','keySize':128,'policy':" + policy).policy())
                    .isEmpty();
        }
        assertThat(parse("'algorithm':'ED','policy':null").policy()).isEmpty();
    }

    @Test
    void label_and_attributes_are_needed() {
        assertThatThrownBy(() -> read("{\"algorithm\":\"ED\"," + SIGN + "}"))
                .hasMessageContaining("'label'");
        assertThatThrownBy(() -> read("{\"label\":\"k\",\"algorithm\":\"ED\"}"))
                .hasMessageContaining("'attributes'");
    }

    private static CreateKeyForm parse(String members) {
        return form(members, "{\"sign\":true}");
    }

    private static CreateKeyForm form(String members, String attributes) {
        return read(
                "{\"label\":\"k\","
                        + members.replace('\'', '"')
                        + ",\"attributes\":"
                        + attributes
                        + "}");
    }

    private static CreateKeyForm read(String json) {
        return CreateKeyForm.parse(
                Json.parse(json.getBytes(StandardCharsets.UTF_8)),
                new PolicyForm(OnboardedApprovers.NOBODY, new PartitionId("DEMO")));
    }
}
