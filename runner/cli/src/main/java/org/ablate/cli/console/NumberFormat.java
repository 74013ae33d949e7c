package org.ablate.cli.console;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.ablate.spi.event.Coverage;

/** Numbers as a person reads them. */
public final class NumberFormat {

    private NumberFormat() {}

    /** {@code "loss 1.8843, perplexity 6.58"}. */
    static String metrics(Map<String, Double> metrics) {
        return metrics.entrySet().stream()
                .map(entry -> entry.getKey() + " " + significant(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** The same, with the rows that they are of where these are not all. */
    public static String metrics(Map<String, Double> metrics, Coverage coverage) {
        return metrics(metrics) + (coverage.partial() ? " (" + coverage.describe() + ")" : "");
    }

    /** {@code {"rows": 64, "of": 3000}}. */
    public static Map<String, Long> asData(Coverage coverage) {
        Map<String, Long> data = new LinkedHashMap<>();
        data.put("rows", coverage.rows());
        data.put("of", coverage.of());
        return data;
    }

    /** Five significant digits. */
    public static String significant(double value) {
        return value == 0 || !Double.isFinite(value)
                ? Double.toString(value)
                : new java.math.BigDecimal(value, new java.math.MathContext(5)).toPlainString();
    }

    /** {@code 809,856}. */
    public static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** {@code 12.3 M}, {@code 1.20 G}: three significant digits and a decimal prefix. */
    public static String scaled(double value) {
        String[] prefixes = {"", " k", " M", " G", " T"};
        int power = 0;
        double scaled = value;
        while (scaled >= 999.5 && power < prefixes.length - 1) {
            scaled /= 1000;
            power++;
        }
        int decimals = power == 0 || scaled >= 100 ? 0 : scaled >= 10 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f%s", scaled, prefixes[power]);
    }
}
