package org.ablate.laboratory.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ablate.spi.data.Split;

/**
 * What became of the items of a split when examples were made of them.
 *
 * @param context the most tokens of an example
 * @param items how many the split has
 * @param leftOut those of which no example can be made, and why
 * @param cut those of which some tokens are left out so that they fit
 * @param tokensCut the tokens left out of these
 */
public record ItemReport(Split split, int context, int items, First leftOut, First cut, long tokensCut) {

    /** How many there are of something, and where the first one stands. */
    public static final class First {

        private int count;
        private String place = "";

        void add(String at) {
            place = count == 0 ? at : place;
            count++;
        }

        public int count() {
            return count;
        }

        /** Where the first one stands, with the reason where there is one. */
        public String place() {
            return place;
        }
    }

    static String name(Split split) {
        return split == Split.TRAIN ? "training" : split.name().toLowerCase(Locale.ROOT);
    }

    /** How many items there are, and how many of them become examples. */
    public String describe() {
        return String.format(
                Locale.ROOT,
                "%-11s%,d, of which %,d become examples of at most %,d tokens",
                name(split),
                items,
                items - leftOut.count(),
                context);
    }

    /** A line for each thing that was lost, none where nothing was. */
    public List<String> losses() {
        List<String> lines = new ArrayList<>();
        if (leftOut.count() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%,d of %,d items of the %s split are left out; the first is %s",
                    leftOut.count(),
                    items,
                    name(split),
                    leftOut.place()));
        }
        if (cut.count() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%,d of %,d items of the %s split are longer than the context of %,d and lose %,d tokens; the first is %s",
                    cut.count(),
                    items,
                    name(split),
                    context,
                    tokensCut,
                    cut.place()));
        }
        return lines;
    }

    /** The same as data, for JSON. */
    public Map<String, Object> asData() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("split", name(split));
        data.put("items", items);
        data.put("leftOut", leftOut.count());
        data.put("cut", cut.count());
        data.put("tokensCut", tokensCut);
        return data;
    }
}
