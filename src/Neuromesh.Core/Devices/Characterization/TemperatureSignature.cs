using System.Globalization;
using Neuromesh.Core.Devices.Waveforms;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Devices.Characterization;

/// <summary>SET time and retention time against temperature: Arrhenius plots.</summary>
internal static class TemperatureSignature
{
    private const int Points = 13;

    /// <summary>Measures.</summary>
    /// <param name="protocol">Pulses and SET threshold.</param>
    /// <param name="temperature">Devices and temperatures.</param>
    public static DeviceCharacter Measure(TwoTerminalProtocol protocol, TemperatureProtocol temperature)
    {
        double[] inverse = [.. Enumerable.Range(0, Points).Select(i => 1 / (temperature.LowestKelvin + ((temperature.HighestKelvin - temperature.LowestKelvin) * i / (Points - 1))))];
        List<CurveSeries> sets = [], retentions = [];
        foreach (var device in temperature.Devices)
        {
            sets.Add(Series(device, inverse, at => TwoTerminalCharacterization.SetSeconds(at, temperature.SetVolts, protocol.LongestSetSeconds, protocol.SetSiemens)));
            retentions.Add(Series(device, inverse, at => RetentionSeconds(protocol, at)));
        }

        const string Axis = "1000 / temperature (1/K)";
        var title = string.Create(CultureInfo.InvariantCulture, $"SET time at {temperature.SetVolts:0.###} V, {temperature.LowestKelvin:0} to {temperature.HighestKelvin:0} K");
        List<DeviceCurve> curves = [new("temperature", title, Axis, "time to SET (s)", false, true, sets)];
        List<DeviceFigure> figures = [];
        if (Energy(sets[0]) is { } setEv)
        {
            figures.Add(new("setActivationEnergy", setEv, "eV"));
        }

        if (Energy(retentions[0]) is { } retentionEv)
        {
            curves.Add(new("temperature-retention", "Retention time without voltage, to 1/e of the state", Axis, "retention time (s)", false, true, retentions));
            figures.Add(new("retentionActivationEnergy", retentionEv, "eV"));
            for (var i = 1; i < retentions.Count; i++)
            {
                // Both at the lowest temperature, where the dopant's shift acts most.
                var shiftEv = temperature.Devices[i].ShiftEv;
                var kelvin = 1 / inverse[0];
                figures.Add(new(
                    $"retentionRatio{(shiftEv > 0 ? "FirmDopant" : "LooseDopant")}",
                    retentions[i].Y[0] / retentions[0].Y[0],
                    "",
                    DeterministicMath.Exp(shiftEv / (PhysicalConstants.BoltzmannEvPerKelvin * kelvin)),
                    string.Create(CultureInfo.InvariantCulture, $"exp(ΔE c/(kT)) at {kelvin:0} K")));
            }
        }

        return new(curves, figures);
    }

    private static CurveSeries Series(TemperatureDevice device, double[] inverse, Func<ITwoTerminalDevice, double?> measure)
    {
        List<double> x = [], y = [];
        foreach (var one in inverse)
        {
            if (measure(device.At(1 / one)) is { } seconds)
            {
                x.Add(1000 * one);
                y.Add(seconds);
            }
        }

        return new(device.Label, x, y);
    }

    // k times the slope of ln t over 1/T between the ends.
    private static double? Energy(CurveSeries series) => series.X.Count < 2
        ? null
        : PhysicalConstants.BoltzmannEvPerKelvin * 1000 * DeterministicMath.Log(series.Y[0] / series.Y[^1]) / (series.X[0] - series.X[^1]);

    // After the potentiating voltage, bisected on a logarithmic scale; null for a device that keeps its state.
    private static double? RetentionSeconds(TwoTerminalProtocol protocol, ITwoTerminalDevice device)
    {
        const double Shortest = 1e-15;
        const double Longest = 1e30;
        double[] rest = new double[device.StateCount], start = new double[device.StateCount];
        device.Reset(rest);
        device.Reset(start);
        var hold = protocol.HoldSeconds > 0 ? protocol.HoldSeconds : protocol.PulseSeconds * protocol.Pulses;
        new WaveformIntegrator(device).Advance(start, VoltageWaveform.Pulse(protocol.PulseUpVolts, hold), 0, hold);
        bool IsLost(double seconds)
        {
            double[] state = [.. start];
            device.Relax(state, seconds);
            return Math.Abs(state[0] - rest[0]) < Math.Abs(start[0] - rest[0]) * DeterministicMath.Exp(-1);
        }

        if (start[0] == rest[0] || !IsLost(Longest))
        {
            return null;
        }

        var (low, high) = (DeterministicMath.Log(Shortest), DeterministicMath.Log(Longest));
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = IsLost(DeterministicMath.Exp(middle)) ? (low, middle) : (middle, high);
        }

        return DeterministicMath.Exp(high);
    }
}
