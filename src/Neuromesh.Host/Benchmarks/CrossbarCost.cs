using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Crossbars.Products;
using Neuromesh.Core.Devices;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Numerics;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Host.Benchmarks;

/// <summary>What reading the tiles of a crossbar is expected to cost: products with a matrix in memory, or networks that are solved.</summary>
/// <remarks>
/// A product costs the bytes of the driven rows. Where no one matrix describes the array (floating rows, nonlinear or gated cells, stacks) each set of rows that are driven together is a
/// network of its own, whose cost goes with its cells. How many Newton steps that takes depends on the voltages, so this part is right to a factor of two. What time, reads and spikes
/// do to physical devices (<see cref="IsComplete"/>) is not counted.
/// </remarks>
internal static class CrossbarCost
{
    private const double MostDriven = 0.999;

    /// <summary>Whether all that a crossbar does is counted: its cells are ideal memories.</summary>
    /// <param name="crossbar">The crossbar.</param>
    public static bool IsComplete(CrossbarParameters crossbar) => crossbar is { Device: null, Learning: null };

    /// <summary>Cost of a biological second in ns of a thread.</summary>
    /// <param name="projection">The projection.</param>
    /// <param name="rateHz">Rate of its sources in Hz.</param>
    /// <param name="stepsPerSecond">Steps in a biological second.</param>
    /// <param name="placeBytes">Bytes of a pair of row and column.</param>
    /// <param name="byteNanoseconds">What a byte of the weights costs to read, in ns.</param>
    /// <param name="limits">Limits of the machine.</param>
    public static double Nanoseconds(
        CrossbarProjection projection, double rateHz, double stepsPerSecond, double placeBytes, double byteNanoseconds, MachineLimits limits)
    {
        var crossbar = projection.Crossbar;
        var places = (double)projection.SourceCount * projection.Target.Size;
        if (IsSolved(crossbar))
        {
            var rows = Math.Min(crossbar.TileRows, projection.SourceCount);
            var driven = Math.Min(MostDriven, rateHz / stepsPerSecond);
            var patterns = stepsPerSecond * -DeterministicMath.Expm1(rows * DeterministicMath.Log1p(-driven));
            var cell = (IsLinear(crossbar) ? CostFactors.SolvedLinearCellExponentials : CostFactors.SolvedCellExponentials) * limits.ExponentialNanoseconds;
            return patterns * places * crossbar.Arrays * cell;
        }

        var events = places * rateHz;
        var unpacked = placeBytes < sizeof(double) ? CostFactors.TileLevelScatters * limits.ScatterL1Nanoseconds : 0;
        var drawn = crossbar is { ReadNoise: > 0, ReadNoiseMode: ReadNoiseMode.PerCell } ? crossbar.Arrays * CostFactors.NoiseDrawExponentials * limits.ExponentialNanoseconds : 0;
        return events * ((placeBytes * CostFactors.TileByteReads * byteNanoseconds) + unpacked + drawn);
    }

    // Without resistance of the lines every cell sees the voltages of the drivers, whatever it is made of.
    private static bool IsSolved(CrossbarParameters crossbar) =>
        crossbar.Stack is not null || (crossbar.HasWires && (crossbar.UnselectedRows == UnselectedRows.Floating || !IsLinear(crossbar)));

    private static bool IsLinear(CrossbarParameters crossbar) => crossbar.Circuit is null && (Physical(crossbar) is not { } model || TileDevice.IsLinear(model));

    private static ITwoTerminalDevice? Physical(CrossbarParameters crossbar) =>
        crossbar.Device is { } device && DevicePresets.Find(device.Preset) is { } preset ? TileDevice.PhysicalModel(preset, device.Variant) : null;
}
