package io.claviger.evidence.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TilePathTest {
    @Test
    void names_are_those_of_the_specification() {
        assertThat(new TilePath(OptionalInt.of(0), 1_234_067, 256)).hasToString("0/x001/x234/067");
        assertThat(new TilePath(OptionalInt.of(1), 0, 1)).hasToString("1/000.p/1");
        assertThat(new TilePath(OptionalInt.empty(), 273, 112)).hasToString("entries/273.p/112");
        assertThat(new TilePath(OptionalInt.empty(), 1000, 256)).hasToString("entries/x001/000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0/000",
                "0/x001/x234/067",
                "6/999.p/255",
                "entries/000",
                "entries/x001/000.p/1",
                "0/x999/x999/x999/x999/x999/999"
            })
    void a_name_is_read_and_written_back(String name) {
        assertThat(TilePath.parse(name).orElseThrow()).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0/0",
                "0/00",
                "0/0000",
                "0/x000/001",
                "0/001/x002",
                "0/000.p/0",
                "0/000.p/256",
                "0/000.p/08",
                "0/000.p/",
                "7/000",
                "-1/000",
                "00/000",
                "entries/../000",
                "entries/000/",
                "0/x001/x234/067.p/1000",
                "0/x999/x999/x999/x999/x999/x999/999",
                "0/٠٠٠"
            })
    void everything_else_is_no_name(String name) {
        assertThat(TilePath.parse(name)).isEmpty();
    }
}
