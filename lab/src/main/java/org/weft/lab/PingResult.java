package org.weft.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What became of some echo requests.
 *
 * @param sent how many were sent
 * @param received how many were answered
 * @param longestGap the longest time between two answers that follow each other; zero if there were fewer than two
 * @param average the average round trip time; zero if nothing was answered
 */
public record PingResult(int sent, int received, Duration longestGap, Duration average) {
    private static final Pattern TOTALS = Pattern.compile("(\\d+) packets transmitted, (\\d+) received");
    private static final Pattern TIMES = Pattern.compile("rtt min/avg/max/mdev = [\\d.]+/([\\d.]+)/");
    private static final Pattern ANSWER = Pattern.compile("^\\[(\\d+\\.\\d+)\\] \\d+ bytes from .*(?<!DUP!\\))$");

    /** How many requests were not answered. */
    public int lost() {
        return sent - received;
    }

    /** All requests were answered, and there was one. */
    public boolean complete() {
        return received > 0 && sent == received;
    }

    /**
     * Reads the output of {@code ping -D} of iputils.
     *
     * @param output the output, with its totals
     * @return the result
     * @throws LabException when there are no totals
     */
    public static PingResult parse(final String output) {
        final Matcher totals = TOTALS.matcher(output);
        if (!totals.find()) {
            throw new LabException("ping gave no totals: " + output.strip());
        }
        final List<Double> times = answerTimes(output);
        double longest = 0;
        for (int i = 1; i < times.size(); i++) {
            longest = Math.max(longest, times.get(i) - times.get(i - 1));
        }
        final Matcher average = TIMES.matcher(output);
        return new PingResult(Integer.parseInt(totals.group(1)), Integer.parseInt(totals.group(2)),
            Duration.ofNanos((long) (longest * 1e9)),
            average.find() ? Duration.ofNanos((long) (Double.parseDouble(average.group(1)) * 1e6)) : Duration.ZERO);
    }

    /** When answers came, in seconds since 1970. */
    static List<Double> answerTimes(final String output) {
        final List<Double> times = new ArrayList<>();
        output.lines().forEach(line -> {
            final Matcher matcher = ANSWER.matcher(line);
            if (matcher.find()) {
                times.add(Double.valueOf(matcher.group(1)));
            }
        });
        return times;
    }
}
