package org.ablate.plugins.transformer.config;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Divisors of a number, as messages list them. */
public final class Divisors {

    private Divisors() {}

    /** The divisors of {@code number} as a message lists them: {@code "1, 2, 4, 8"}. */
    public static String of(int number) {
        return IntStream.rangeClosed(1, (int) Math.sqrt(number))
                .filter(candidate -> number % candidate == 0)
                .flatMap(divisor -> IntStream.of(divisor, number / divisor))
                .distinct()
                .sorted()
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", "));
    }
}
