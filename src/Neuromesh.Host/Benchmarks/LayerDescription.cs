using System.Globalization;

namespace Neuromesh.Host.Benchmarks;

/// <summary>A layer of devices as a description: neurons that fire at random, one row each, onto as many columns.</summary>
/// <remarks>
/// Tiles are actors. An epoch is 25 steps, and the delay of the layer two of them, so that tiles read one epoch while the cores compute the next. The devices have 256 levels, which take a byte each with <c>--precision mixed</c> and eight in double.
/// </remarks>
internal static class LayerDescription
{
    private const int Lines = 4096;

    /// <summary>The description.</summary>
    /// <param name="scale">Factor of rows and columns, above 0.</param>
    public static string Create(double scale)
    {
        var lines = Math.Max(1, (int)Math.Round(Lines * scale)).ToString(CultureInfo.InvariantCulture);
        return $$"""
            timeStep: 0.1 ms
            duration: 1 s
            populations:
              rows: { model: lif-delta, size: {{lines}}, parameters: { refractoryPeriod: 0 ms } }
              columns: { model: lif-delta, size: {{lines}} }
            inputs:
              drive: { type: poisson, target: rows, rate: 500 Hz, weight: 1 V }
            projections:
              layer:
                from: rows
                to: columns
                crossbar: { conductanceRange: [1 uS, 100 uS], levels: 256, tileSize: [2048, 512], weightFullScale: 1 mV }
                weight: { normal: { mean: 0 mV, standardDeviation: 0.3 mV } }
                delay: 5 ms
              itself: { from: columns, to: columns, rule: { type: one-to-one }, weight: -0.1 mV, delay: 2.5 ms }
            """;
    }
}
