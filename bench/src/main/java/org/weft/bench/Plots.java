package org.weft.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;

/** Results as plots: a measure over the number of ports, both axes logarithmic, a line for each contender. */
final class Plots {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 400;
    private static final List<String> CONTENDERS = List.of("weft", "ovn");

    /**
     * A plot.
     *
     * @param file the name of its file
     * @param title its title, with the unit
     * @param pointer where it is in a contender's results (RFC 6901)
     */
    private record Plot(String file, String title, String pointer) {
    }

    private static final List<Plot> PLOTS = List.of(
        new Plot("add", "one more port, until realized, p50, ms", "/add/p50"),
        new Plot("delete", "delete a port, until realized, p50, ms", "/delete/p50"),
        new Plot("create", "create everything, until realized, s", "/create-seconds"),
        new Plot("flows", "OpenFlow flows per hypervisor", "/flows"),
        new Plot("memory", "memory without Open vSwitch, MB", "/total-megabytes"),
        new Plot("restart", "restart of the controllers, until realized, s", "/restart/realized-seconds"));

    private Plots() {
        // functions only
    }

    /**
     * Writes the plots as SVG.
     *
     * @param results the document that was written; runs on as many hypervisors as the first one are shown
     * @param directory where to write to
     * @throws IOException when a file cannot be written
     */
    static void write(final JsonNode results, final Path directory) throws IOException {
        Files.createDirectories(directory);
        for (Plot plot : PLOTS) {
            final XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).title(plot.title)
                .xAxisTitle("ports").build();
            chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true)
                .setLegendPosition(Styler.LegendPosition.InsideNW);
            for (String contender : CONTENDERS) {
                final var points = new TreeMap<Double, Double>();
                for (JsonNode run : results.path("runs")) {
                    final double value = Table.value(run.path(contender).at(plot.pointer));
                    if (value > 0 && run.path("hypervisors").asInt() == usual(results)) {
                        points.put(run.path("ports").asDouble(), value);
                    }
                }
                if (!points.isEmpty()) {
                    chart.addSeries(contender, new ArrayList<>(points.keySet()), new ArrayList<>(points.values()));
                }
            }
            if (!chart.getSeriesMap().isEmpty()) {
                VectorGraphicsEncoder.saveVectorGraphic(chart, directory.resolve(plot.file).toString(),
                    VectorGraphicsFormat.SVG);
            }
        }
    }

    /** The number of hypervisors of the first run: others are not comparable with it. */
    private static int usual(final JsonNode results) {
        return results.path("runs").path(0).path("hypervisors").asInt();
    }
}
