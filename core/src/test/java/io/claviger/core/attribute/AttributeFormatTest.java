package io.claviger.core.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Bit numbers are part of every stored key and of its wrapping. */
class AttributeFormatTest {
    @Test
    void bits_are_for_ever() {
        assertThat(
                        Arrays.stream(Attribute.values())
                                .map(a -> a.name() + "=" + a.bit())
                                .collect(Collectors.joining(" ")))
                .isEqualTo(
                        "SIGN=0 VERIFY=1 ENCRYPT=2 DECRYPT=3 WRAP=4 UNWRAP=5 DERIVE=6"
                                + " SENSITIVE=16 EXTRACTABLE=17 MODIFIABLE=18 COPYABLE=19"
                                + " DESTROYABLE=20 ALWAYS_SENSITIVE=32 NEVER_EXTRACTABLE=33"
                                + " LOCAL=34 BIP32=48 SLIP10=49 PUBLIC_ONLY=50 SESSION=56 AGREED=57");
    }
}
