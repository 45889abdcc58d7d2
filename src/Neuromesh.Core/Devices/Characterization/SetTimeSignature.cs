using Neuromesh.Core.Devices.ThreeTerminal;
using Neuromesh.Core.Devices.ValenceChange;
using Neuromesh.Core.Numerics;

namespace Neuromesh.Core.Devices.Characterization;

/// <summary>The time to SET against the voltage.</summary>
internal static class SetTimeSignature
{
    private const int Points = 41;

    /// <summary>Measures.</summary>
    /// <param name="protocol">Devices and voltages.</param>
    public static DeviceCharacter Measure(TwoTerminalProtocol protocol)
    {
        CurveSeries[] series = [.. protocol.Variants.Select(variant =>
        {
            List<double> volts = [], seconds = [];
            for (var i = 0; i < Points; i++)
            {
                var now = protocol.SetVolts.Lowest + ((protocol.SetVolts.Highest - protocol.SetVolts.Lowest) * i / (Points - 1));
                if (now <= variant.Device.HighestVolts
                    && TwoTerminalCharacterization.SetSeconds(variant.Device, now, protocol.LongestSetSeconds, protocol.SetSiemens) is { } time)
                {
                    volts.Add(now);
                    seconds.Add(time);
                }
            }

            return new CurveSeries(variant.Label, volts, seconds);
        })];
        return new(
            [new("set-time", "SET time at a constant voltage", "voltage (V)", "time to SET (s)", false, true, series)],
            Figures(protocol.Variants[0].Device, series[0]));
    }

    // Beyond a threshold the time is a power of the overvoltage, elsewhere it falls exponentially: the slope of the lowest quarter.
    private static DeviceFigure[] Figures(ITwoTerminalDevice device, CurveSeries times)
    {
        var quarter = times.X.Count / 4;
        if (quarter < 2)
        {
            return [];
        }

        var logRatio = DeterministicMath.Log(times.Y[0] / times.Y[quarter]);
        if (Threshold(device) is var (thresholdVolts, exponent))
        {
            var overvoltages = DeterministicMath.Log((times.X[quarter] - thresholdVolts) / (times.X[0] - thresholdVolts));
            return [new("setTimeExponent", -logRatio / overvoltages, "", -exponent, "power of the voltage beyond the SET threshold, −α of the model")];
        }

        return [new("setTimeSlope", 1000 * (times.X[quarter] - times.X[0]) * DeterministicMath.Log(10) / logRatio, "mV/decade")];
    }

    private static (double Volts, double Exponent)? Threshold(ITwoTerminalDevice device) => device switch
    {
        VteamDevice vteam => (vteam.SetVolts, vteam.SetExponent),
        HeterosynapticDevice { Cell: VteamDevice vteam } gated => (vteam.SetVolts - (gated.Coupling * gated.GateVolts), vteam.SetExponent),
        _ => null,
    };
}
