package org.ablate.laboratory.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Which short rows share a long one. */
public final class Packing {

    private Packing() {}

    /**
     * Puts pieces into bins, longest first, each into the fullest bin that still has room (best fit decreasing; Johnson, 1973,
     * hdl.handle.net/1721.1/57819): at most 11/9 of the fewest bins possible, and one more.
     *
     * @param lengths of the pieces; one longer than a bin has a bin of its own
     * @param capacity of a bin
     * @return the numbers of the pieces in each bin, each list ascending, in the order of their first pieces
     */
    public static List<List<Integer>> pack(int[] lengths, int capacity) {
        List<List<Integer>> bins = new ArrayList<>();
        TreeMap<Integer, List<List<Integer>>> byRoom = new TreeMap<>();
        List<Integer> longestFirst = IntStream.range(0, lengths.length)
                .boxed()
                .sorted(Comparator.comparing((Integer piece) -> -lengths[piece]).thenComparing(piece -> piece))
                .toList();
        for (int piece : longestFirst) {
            var fullest = byRoom.ceilingEntry(lengths[piece]);
            List<Integer> bin;
            int room;
            if (fullest == null) {
                bin = new ArrayList<>();
                bins.add(bin);
                room = capacity;
            } else {
                room = fullest.getKey();
                List<List<Integer>> alike = fullest.getValue();
                bin = alike.remove(alike.size() - 1);
                if (alike.isEmpty()) {
                    byRoom.remove(room);
                }
            }
            bin.add(piece);
            byRoom.computeIfAbsent(room - lengths[piece], left -> new ArrayList<>())
                    .add(bin);
        }
        bins.forEach(bin -> bin.sort(Comparator.naturalOrder()));
        bins.sort(Comparator.comparing(bin -> bin.get(0)));
        return bins;
    }
}
