using Neuromesh.Core.Devices;
using Neuromesh.Core.Devices.Characterization;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Devices.Pulses;
using Neuromesh.Core.Devices.ValenceChange;

namespace Neuromesh.Core.Tests.Devices;

[Trait("Category", "Devices")]
public sealed class PresetTests
{
    // Row: the window emerges from the device. With α = 1 it is k/D times the overvoltage's integral over the later spike's peak.
    [Theory]
    [InlineData(50e-6)]
    [InlineData(100e-6)]
    [InlineData(-50e-6)]
    [InlineData(-100e-6)]
    public void Overlapping_spikes_change_a_threshold_device_by_their_overvoltage(double delay)
    {
        var device = new VteamDevice { OnOhms = 1e4, OffOhms = 1e6, SetVolts = 0.8, ResetVolts = -0.8, SetMetresPerSecond = 6e-5, ResetMetresPerSecond = 6e-5, SetExponent = 1, ResetExponent = 1 };
        var (peak, tail) = (1e-5, 2e-4);
        var volts = 0.7 + (0.35 * (1 - ((Math.Abs(delay) - (peak / 2)) / tail)));
        var change = Math.Sign(delay) * 6e-5 / 3e-9 * peak * ((volts / 0.8) - 1);
        var expected = (1e4 + (0.5 * 9.9e5)) / (1e4 + ((0.5 - change) * 9.9e5));
        Assert.Equal(expected - 1, SpikePairs.Change(device, [0.5], SpikePairs.Spike(0.7, tail), delay), 1e-5);
        Assert.Equal(0, SpikePairs.Change(device, [0.5], SpikePairs.Spike(0.7, tail), 2 * Math.Sign(delay) * tail));
    }

    [Fact]
    public void A_linear_device_without_threshold_shows_no_window()
    {
        foreach (var delay in (double[])[-1e-4, -3e-5, -5e-6, 0, 7e-6, 5e-5, 1.5e-4, 4e-4])
        {
            Assert.Equal(0, SpikePairs.Change(new LinearDevice(), [0.5], SpikePairs.Spike(0.7, 2e-4), delay), 1e-9);
        }
    }

    [Fact]
    public void Names_are_unique_and_every_preset_names_its_source_and_has_one_model()
    {
        Assert.Equal(DevicePresets.All.Count, DevicePresets.All.Select(preset => preset.Name).Distinct().Count());
        Assert.All(DevicePresets.All, preset =>
        {
            Assert.Matches("[(]20[0-9]{2}[)]|20[0-9]{2}, doi", preset.Source);
            object?[] models = [preset.LinearStep, preset.ExponentialStep, preset.PhaseChange, preset.Programming, preset.TwoTerminal];
            Assert.Single(models, model => model is not null);
            Assert.Same(preset, DevicePresets.Find(preset.Name));
        });
        Assert.Null(DevicePresets.Find("ReRAM"));
    }

    // The printed fits at a conductance each.
    [Theory]
    [InlineData("reram-milo-2021", 225, 4.782321 - (0.009107 * 225))]
    [InlineData("reram-wan-2022", 20, 1.053 + (0.2374 * 20) - (1.167e-2 * 400) + (1.536e-4 * 8000))]
    [InlineData("reram-wan-2022-1d", 40, 0.701 + 22.086 - 50.773 + 47.095 - 16.458)]
    [InlineData("pcm-joshi-2020-programming", 10, 0.28638599 + 0.7585724 - 0.178767)]
    public void Programming_errors_are_those_of_the_fits(string name, double microsiemens, double expected)
        => Assert.Equal(expected, DevicePresets.Find(name)!.Programming!.DeviationSiemens(microsiemens * 1e-6) * 1e6, 1e-9);

    // G = B (1 − exp(−P/A)) + Gmin, A = 0.513372 · 97 up; the way down is the same curve upside down with A = 0.204361 · 100.
    [Fact]
    public void Silver_in_silicon_follows_its_published_curve()
    {
        var preset = DevicePresets.Find("ag-si-jo-2010")!;
        using var cells = new PulsedCells(1, preset.LinearStep! with { StepDeviation = 0 }, 1, 0);
        cells.SetWeight(0, -1);
        double Up(double pulses) => 0.0030769 + ((0.038462 - 0.0030769) * (1 - Math.Exp(-pulses / (0.513372 * 97))) / (1 - Math.Exp(-1 / 0.513372)));
        double Down(double pulses) => 0.038462 - ((0.038462 - 0.0030769) * (1 - Math.Exp(-pulses / 20.4361)) / (1 - Math.Exp(-1 / 0.204361)));
        for (var pulse = 1u; pulse <= 97; pulse++)
        {
            cells.PulseAll(true, 0, pulse);
            Assert.Equal(Up(pulse), preset.MicrosiemensOf(cells.Weights[0]), 1e-6);
        }

        for (var pulse = 1u; pulse <= 100; pulse++)
        {
            cells.PulseAll(false, 1, pulse);
            Assert.Equal(Down(pulse), preset.MicrosiemensOf(cells.Weights[0]), 1e-6);
        }
    }

    // What sources expect of a characterization, within 5 %.
    [Theory]
    [InlineData("ecm-silver", "setTimeSlope")]
    [InlineData("ecm-silver", "setActivationEnergy")]
    [InlineData("switching-geometry", "setTimeSlope")]
    [InlineData("diffusive-silver", "secondOverFirst")]
    [InlineData("ag-si-jo-2010", "highestConductance")]
    [InlineData("pcm-joshi-2020", "driftExponentAt50Percent")]
    public void Characterizations_reach_the_numbers_of_their_sources(string name, string figure)
    {
        var found = DevicePresets.Find(name)!.Characterize(1).Figures.Single(candidate => candidate.Name == figure);
        Assert.Equal(1, found.Value / found.Expected!.Value, 0.05);
    }

    [Fact]
    public void Characterizations_are_the_same_each_time_and_finite()
    {
        foreach (var name in (string[])["thermal-filament", "oxide-gap", "reram-exponential"])
        {
            var (first, second) = (DevicePresets.Find(name)!.Characterize(3), DevicePresets.Find(name)!.Characterize(3));
            Assert.Equal(first.Figures, second.Figures);
            Assert.All(first.Figures, figure => Assert.True(double.IsFinite(figure.Value), figure.Name));
            for (var curve = 0; curve < first.Curves.Count; curve++)
            {
                Assert.Equal(first.Curves[curve].Series.SelectMany(series => series.Y), second.Curves[curve].Series.SelectMany(series => series.Y));
                Assert.All(first.Curves[curve].Series.SelectMany(series => series.Y), value => Assert.True(double.IsFinite(value)));
            }
        }
    }

    private sealed class LinearDevice : ITwoTerminalDevice
    {
        public int StateCount => 1;

        public double HighestVolts => 5;

        public double ReadVolts => 0.1;

        public (double Lowest, double Highest) Bounds(int index) => (0, 1);

        public void Reset(Span<double> state) => state[0] = 0;

        public double CurrentAmperes(ReadOnlySpan<double> state, double volts) => volts * state[0];

        public void Rates(ReadOnlySpan<double> state, double volts, Span<double> perSecond) => perSecond[0] = 3000 * volts;

        public void Relax(Span<double> state, double seconds)
        {
        }
    }
}
