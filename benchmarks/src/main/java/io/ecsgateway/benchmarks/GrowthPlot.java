package io.ecsgateway.benchmarks;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Draws growth side by side, each cost as a multiple of what it is at the least load. */
final class GrowthPlot {
  private static final int WIDTH = 460;
  private static final int HEIGHT = 330;
  private static final int COLUMNS = 2;

  private GrowthPlot() {}

  static void write(List<Growth> growths, Path png) throws IOException {
    System.setProperty("java.awt.headless", "true");
    Files.createDirectories(png.toAbsolutePath().getParent());
    List<XYChart> charts = growths.stream().map(GrowthPlot::chart).toList();
    int rows = (charts.size() + COLUMNS - 1) / COLUMNS;
    BitmapEncoder.saveBitmap(charts, rows, COLUMNS, png.toString(), BitmapFormat.PNG);
  }

  private static XYChart chart(Growth growth) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(growth.title())
            .xAxisTitle(growth.load())
            .yAxisTitle("times the first")
            .build();
    chart
        .getStyler()
        .setXAxisLogarithmic(true)
        .setYAxisLogarithmic(true)
        .setLegendPosition(LegendPosition.OutsideS)
        .setLegendLayout(LegendLayout.Horizontal)
        .setChartBackgroundColor(Color.WHITE);
    growth
        .costs()
        .forEach((name, costs) ->
            chart.addSeries(
                name,
                growth.loads(),
                costs.stream().map(cost -> Math.max(cost, 1e-9) / first(costs)).toList()));
    return chart;
  }

  private static double first(List<Double> costs) {
    return Math.max(costs.getFirst(), 1e-9);
  }
}
