package org.ablate.plugins.objectives.jinja;

import java.time.LocalDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** Times as Python's {@code strftime} writes them, in English. */
final class Clock {

    private Clock() {}

    static String format(LocalDateTime time, String format, Bounds bounds) {
        Output output = new Output(bounds);
        for (int i = 0; i < format.length(); i++) {
            char letter = format.charAt(i);
            if (letter != '%' || i + 1 == format.length()) {
                output.add(letter);
                continue;
            }
            boolean plain = format.charAt(i + 1) == '-' && i + 2 < format.length();
            i += plain ? 2 : 1;
            String shown = shown(time, format.charAt(i), bounds);
            output.add(plain ? withoutZeros(shown) : shown);
        }
        return output.toString();
    }

    private static String withoutZeros(String shown) {
        int start = 0;
        while (start < shown.length() - 1 && (shown.charAt(start) == '0' || shown.charAt(start) == ' ')) {
            start++;
        }
        return shown.substring(start);
    }

    private static String shown(LocalDateTime time, char directive, Bounds bounds) {
        int weekday = time.getDayOfWeek().getValue() % 7;
        int hour = (time.getHour() + 11) % 12 + 1;
        return switch (directive) {
            case 'a' -> time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case 'A' -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'b', 'h' -> time.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case 'B' -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'c' -> format(time, "%a %b %e %H:%M:%S %Y", bounds);
            case 'C' -> padded(time.getYear() / 100, 2);
            case 'd' -> padded(time.getDayOfMonth(), 2);
            case 'D', 'x' -> format(time, "%m/%d/%y", bounds);
            case 'e' -> String.format("%2d", time.getDayOfMonth());
            case 'f' -> padded(time.getNano() / 1000, 6);
            case 'F' -> format(time, "%Y-%m-%d", bounds);
            case 'g' -> padded(time.get(IsoFields.WEEK_BASED_YEAR) % 100, 2);
            case 'G' -> String.valueOf(time.get(IsoFields.WEEK_BASED_YEAR));
            case 'H' -> padded(time.getHour(), 2);
            case 'I' -> padded(hour, 2);
            case 'j' -> padded(time.getDayOfYear(), 3);
            case 'k' -> String.format("%2d", time.getHour());
            case 'l' -> String.format("%2d", hour);
            case 'm' -> padded(time.getMonthValue(), 2);
            case 'M' -> padded(time.getMinute(), 2);
            case 'n' -> "\n";
            case 'p' -> time.getHour() < 12 ? "AM" : "PM";
            case 'P' -> time.getHour() < 12 ? "am" : "pm";
            case 'r' -> format(time, "%I:%M:%S %p", bounds);
            case 'R' -> format(time, "%H:%M", bounds);
            case 'S' -> padded(time.getSecond(), 2);
            case 't' -> "\t";
            case 'T', 'X' -> format(time, "%H:%M:%S", bounds);
            case 'u' -> String.valueOf(time.getDayOfWeek().getValue());
            case 'U' -> padded((time.getDayOfYear() + 6 - weekday) / 7, 2);
            case 'V' -> padded(time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2);
            case 'w' -> String.valueOf(weekday);
            case 'W' -> padded((time.getDayOfYear() + 6 - (weekday + 6) % 7) / 7, 2);
            case 'y' -> padded(time.get(ChronoField.YEAR) % 100, 2);
            case 'Y' -> String.valueOf(time.getYear());
            case 'z', 'Z' -> "";
            case '%' -> "%";
            default -> throw new TemplateException("strftime_now does not read %" + directive);
        };
    }

    private static String padded(int number, int digits) {
        String shown = String.valueOf(number);
        return "0".repeat(Math.max(0, digits - shown.length())) + shown;
    }
}
