package org.ablate.spi.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ablate.spi.ExperimentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareTest {

    @ParameterizedTest
    @CsvSource({
        "0.29, 100, 29, 29, 29", "0.57, 100, 57, 57, 57", "0.1, 3, 0, 1, 0", "0.5, 3, 1, 2, 2",
                "0.145, 100, 14, 15, 15",
        "0, 7, 0, 0, 0", "1, 7, 7, 7, 7", "2.3, 10, 23, 23, 23", "1e-9, 7, 0, 1, 0", "0.07, 0, 0, 0, 0"
    })
    void aShareIsCountedInDecimalDigits(double share, int of, int floor, int ceiling, int rounded) {
        assertThat(Share.floor(share, of)).isEqualTo(floor);
        assertThat(Share.ceiling(share, of)).isEqualTo(ceiling);
        assertThat(Share.rounded(share, of)).isEqualTo(rounded);
    }

    @Test
    void everyWholePercentageOfEveryHundredIsThatMany() {
        for (int percent = 0; percent <= 100; percent++) {
            for (int hundreds = 1; hundreds <= 30; hundreds++) {
                assertThat(Share.floor(percent / 100.0, 100 * hundreds)).isEqualTo(percent * hundreds);
                assertThat(Share.ceiling(percent / 100.0, 100 * hundreds)).isEqualTo(percent * hundreds);
            }
        }
    }

    @Test
    void aShareOfOneOfSeveralPartsIsRoundedOnce() {
        assertThat(Share.ceiling(1.1, 100, 10)).isEqualTo(11);
        assertThat(Share.ceiling(1.1, 101, 10)).isEqualTo(12);
        assertThat(Share.ceiling(1, 10, 3)).isEqualTo(4);
        assertThat(Share.ceiling(0.3, 10, 3)).isEqualTo(1);
    }

    @Test
    void moreThanCanBeCountedIsRefused() {
        assertThatThrownBy(() -> Share.floor(1e300, 10))
                .isInstanceOf(ExperimentException.class)
                .hasMessageContaining("choose a smaller share");
    }
}
