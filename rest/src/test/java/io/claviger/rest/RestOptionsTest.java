package io.claviger.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.rest.approval.ApproverSettings;
import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestOptionsTest {

    @Test
    void plain_http_stays_on_loopback_unless_somebody_says_otherwise() {
        assertThat(options("127.0.0.1", false).port()).isEqualTo(8080);
        assertThat(options("::1", false).port()).isEqualTo(8080);
        assertThatThrownBy(() -> options("0.0.0.0", false)).hasMessageContaining("plain HTTP");
        assertThatThrownBy(() -> options("10.0.0.1", false)).hasMessageContaining("10.0.0.1");
        assertThat(options("0.0.0.0", true).port()).isEqualTo(8080);
    }

    private static RestOptions options(String address, boolean allow) {
        return new RestOptions(
                InetAddress.ofLiteral(address),
                8080,
                Optional.empty(),
                allow,
                RestOptions.DEFAULT_MAX_BODY_BYTES,
                RestOptions.DEFAULT_MAX_FILE_BYTES,
                64,
                Optional.empty(),
                Optional.empty(),
                ApproverSettings.DEFAULT,
                false,
                "1",
                "n",
                Optional.empty());
    }
}
