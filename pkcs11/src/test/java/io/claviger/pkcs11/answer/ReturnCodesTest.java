package io.claviger.pkcs11.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.refusal.RefusalCode;
import io.claviger.pkcs11.constant.ReturnValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReturnCodesTest {

    @ParameterizedTest
    @EnumSource(RefusalCode.class)
    void no_refusal_reads_as_success(RefusalCode code) {
        assertThat(ReturnCodes.of(code)).isNotEqualTo(ReturnValue.OK);
    }

    @Test
    void what_programs_look_at_has_the_value_of_the_standard() {
        assertThat(ReturnCodes.of(RefusalCode.PIN_INCORRECT).number()).isEqualTo(0xa0);
        assertThat(ReturnCodes.of(RefusalCode.PIN_LOCKED).number()).isEqualTo(0xa4);
        assertThat(ReturnCodes.of(RefusalCode.OPERATION_FORBIDDEN).number()).isEqualTo(0x68);
        assertThat(ReturnCodes.of(RefusalCode.MECHANISM_KEY_MISMATCH).number()).isEqualTo(0x63);
        assertThat(ReturnCodes.of(RefusalCode.SEALED).number()).isEqualTo(0xe0);
        assertThat(ReturnCodes.of(RefusalCode.APPROVAL_REQUIRED).number()).isEqualTo(0x8000_0001L);
    }
}
