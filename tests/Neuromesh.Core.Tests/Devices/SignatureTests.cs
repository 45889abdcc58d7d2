using Neuromesh.Core.Devices;
using Neuromesh.Core.Devices.Characterization;
using Neuromesh.Core.Devices.Geometry;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Devices.ValenceChange;
using Neuromesh.Core.Devices.Variation;

namespace Neuromesh.Core.Tests.Devices;

[Trait("Category", "Devices")]
public sealed class SignatureTests
{
    private const double BoltzmannEv = 8.617333262e-5;

    // Row: without a threshold, but with a rate of 2 k sinh(V/V₀), the window is the integral of the sinh over the pair: on a straight line (cosh b − cosh a) V₀ / slope.
    [Theory]
    [InlineData(2e-6)]
    [InlineData(1e-5)]
    [InlineData(8e-5)]
    [InlineData(-1e-5)]
    [InlineData(-1.2e-4)]
    [InlineData(3e-4)]
    public void The_window_of_an_exponential_device_is_the_integral_of_its_rate(double delay)
    {
        const double Peak = 0.6, Tail = 2e-4, Width = Tail / 20;
        double Spike(double time) => time < 0 || time > Width + Tail ? 0 : time < Width ? -Peak : Peak / 2 * (1 - ((time - Width) / Tail));
        double Pair(double time) => Spike(time - Math.Max(0, -delay)) - Spike(time - Math.Max(0, delay));
        double[] corners = [.. new[] { Math.Max(0, -delay), Math.Max(0, delay) }.SelectMany(start => new[] { start, start + Width, start + Width + Tail }).Order()];
        var integral = 0.0;
        for (var i = 1; i < corners.Length; i++)
        {
            var length = corners[i] - corners[i - 1];
            var (quarter, threeQuarters) = (Pair(corners[i - 1] + (length / 4)), Pair(corners[i - 1] + (3 * length / 4)));
            var half = threeQuarters - quarter;
            var (a, b) = (quarter - (half / 2), threeQuarters + (half / 2));
            integral += length * (Math.Abs(b - a) < 1e-9 ? Math.Sinh(a / SinhDevice.Scale) : (Math.Cosh(b / SinhDevice.Scale) - Math.Cosh(a / SinhDevice.Scale)) * SinhDevice.Scale / (b - a));
        }

        var change = SpikePairs.Change(new SinhDevice(), [0.5], SpikePairs.Spike(Peak, Tail), delay);
        Assert.Equal(2 * SinhDevice.PerSecond * integral / 0.5, change, 1e-5);
        if (Math.Abs(delay) < Tail)
        {
            Assert.Equal(Math.Sign(delay), Math.Sign(change));
        }
    }

    // Each window is chosen from the device: one pair changes the conductance by 30 %, one way or the other, and order decides which.
    [Theory]
    [InlineData("ecm-silver")]
    [InlineData("oxide-gap")]
    [InlineData("oxide-gap-asu")]
    [InlineData("thermal-filament")]
    [InlineData("vteam")]
    [InlineData("heterosynaptic")]
    [InlineData("switching-geometry")]
    public void Every_bipolar_preset_has_a_window(string name)
    {
        var preset = DevicePresets.Find(name)!;
        var window = SpikeWindow.Measure(preset.TwoTerminal! with { Variants = [preset.TwoTerminal!.Variants[0]] }).Curves[0].Series[0];
        var changes = window.X.Zip(window.Y).ToArray();
        Assert.True(changes.Where(one => one.First > 0).Max(one => one.Second) > 5);
        Assert.True(changes.Where(one => one.First < 0).Min(one => one.Second) < -5);
        Assert.True(Math.Abs(changes[0].Second) < 0.2 * window.Y.Max());
    }

    // s(t) = k/D (V/V_s − 1) t reaches the middle, so d ln t/d ln V_s = (V/V_s)/(V/V_s − 1).
    [Fact]
    public void The_spread_of_set_times_is_that_of_the_thresholds()
    {
        var preset = DevicePresets.Find("vteam")!;
        var figures = SpreadSignature.Measure(preset.TwoTerminal!, 7).Figures.ToDictionary(figure => figure.Name);
        var ratio = (0.85 + 2) / 2 / 0.8;
        var decades = 0.05 * ratio / (ratio - 1) / Math.Log(10);
        Assert.Equal(1, figures["setTimeDeviation"].Expected!.Value / decades, 1e-3);
        Assert.Equal(1, figures["setTimeDeviation"].Value / decades, 0.25);

        // A train that reaches the conducting end leaves that end's spread.
        var filament = SpreadSignature.Measure(DevicePresets.Find("thermal-filament")!.TwoTerminal!, 7).Figures.Single(figure => figure.Name == "deviationAfterPulsesUp");
        Assert.Equal(1, filament.Value / (0.05 / Math.Log(10)), 0.25);
    }

    [Fact]
    public void Every_physical_preset_has_its_variability()
    {
        foreach (var preset in DevicePresets.All.Where(one => one.TwoTerminal is not null))
        {
            var spread = SpreadSignature.Measure(preset.TwoTerminal!, 1);
            Assert.All(spread.Figures, figure => Assert.True(figure.Value > 0 && double.IsFinite(figure.Value), $"{preset.Name} {figure.Name}"));
            Assert.Contains(spread.Curves, curve => curve.Name == "variability");
        }
    }

    // A step of ECRAM scales with the voltage: as much more voltage for the same velocity.
    [Fact]
    public void Varied_ecram_takes_as_much_more_voltage()
    {
        var lateral = (Core.Devices.ThreeTerminal.EcramDevice)DevicePresets.Find("ecram")!.TwoTerminal!.Variants[0].Device;
        var varied = (Core.Devices.ThreeTerminal.EcramDevice)VariedDevice.Of(lateral, new DeviceFactors(1.2, 0.7, 1.1, 1, 1));
        double[] model = [0], other = [0];
        lateral.Rates([0.2], 0.9, model);
        varied.Rates([0.2], 0.99, other);
        Assert.Equal(1, other[0] / model[0], 1e-12);
        Assert.Equal(1.2, varied.CurrentAmperes([1], 0.1) / lateral.CurrentAmperes([1], 0.1), 1e-12);
        Assert.Equal(0.7, varied.CurrentAmperes([0], 0.1) / lateral.CurrentAmperes([0], 0.1), 1e-12);
    }

    // Row: rates follow Arrhenius' law, and a dopant's 50 meV are a factor of exp(0.05 eV/kT) either way.
    [Fact]
    public void Retention_against_temperature_has_the_models_energies()
    {
        var protocol = DevicePresets.Find("oxide-gap")!.TwoTerminal!;
        var measured = TemperatureSignature.Measure(protocol, protocol.Temperature!);
        var figures = measured.Figures.ToDictionary(figure => figure.Name);
        Assert.Equal(1.5, figures["retentionActivationEnergy"].Value, 1e-4);
        Assert.Equal(1, figures["retentionRatioFirmDopant"].Value / Math.Exp(0.05 / (BoltzmannEv * 298)), 1e-4);
        Assert.Equal(1, figures["retentionRatioLooseDopant"].Value * Math.Exp(0.05 / (BoltzmannEv * 298)), 1e-4);

        // The dopant slows SET as it slows retention, at every temperature.
        var sets = measured.Curves[0].Series;
        Assert.All(Enumerable.Range(0, sets[0].Y.Count), i => Assert.True(sets[1].Y[i] > sets[0].Y[i] && sets[2].Y[i] < sets[0].Y[i]));
    }

    // Row: filament resistance does not depend on the area; volume as thickness over area, interface as one over area.
    [Fact]
    public void Resistances_of_cells_scale_as_their_mechanism_says()
    {
        var preset = DevicePresets.Find("switching-geometry")!;
        var kinetics = (ThermalFilament)preset.TwoTerminal!.Variants[0].Device;
        var figures = GeometrySignature.Measure(preset.TwoTerminal.Geometries, kinetics).Figures.ToDictionary(figure => figure.Name, figure => figure.Value);
        Assert.Equal(0, figures["areaExponentFilament"], 2e-3);
        Assert.Equal(-1, figures["areaExponentVolume"], 1e-9);
        Assert.Equal(-1, figures["areaExponentInterface"], 1e-9);
        Assert.Equal(1, figures["thicknessExponentFilament"], 2e-3);
        Assert.Equal(1, figures["thicknessExponentVolume"], 1e-9);
        Assert.Equal(0, figures["thicknessExponentInterface"], 1e-9);

        // At every state, not at the ends alone: a film half switched is both resistivities in parallel.
        var volume = preset.TwoTerminal.Geometries.Single(geometry => geometry.Mechanism == SwitchingMechanism.Volume);
        var half = 1e-14 / 10e-9 * ((0.5 / 0.02) + (0.5 / 5));
        Assert.Equal(1, volume.Cell(kinetics).CurrentAmperes([0.5, 0], 0.1) / (0.1 * half), 1e-12);
    }

    // Row: a sub-threshold pre-pulse leaves G and changes the next change of G.
    [Fact]
    public void Priming_leaves_the_conductance_and_changes_the_next_change()
    {
        var protocol = DevicePresets.Find("thermal-filament")!.TwoTerminal!;
        var figures = MetaplasticitySignature.Measure(protocol.Variants[0].Device, protocol.Metaplasticity!).Figures.ToDictionary(figure => figure.Name, figure => figure.Value);
        Assert.Equal(0, figures["primingChange"], 0.1);
        Assert.True(figures["primedOverUnprimed"] > 1.5);
        Assert.Equal(1, figures["primedOverUnprimedLate"], 0.02);
    }

    [Theory]
    [InlineData("vteam", "α = 1", -1)]
    [InlineData("vteam", "α = 3", -3)]
    [InlineData("heterosynaptic", "gate 0.5 V", -1)]
    [InlineData("heterosynaptic", "gate -0.5 V", -1)]
    public void Beyond_a_threshold_the_set_time_is_a_power_of_the_overvoltage(string name, string variant, double exponent)
    {
        var protocol = DevicePresets.Find(name)!.TwoTerminal!;
        var figures = SetTimeSignature.Measure(protocol with { Variants = [protocol.Variants.Single(one => one.Label == variant)] }).Figures;
        Assert.Equal("setTimeExponent", Assert.Single(figures).Name);
        Assert.Equal(exponent, figures[0].Value, 1e-3);
    }

    // E exp(−ν L) of a normal ν falls with the slope μ − s² (L₁ + L₂)/2 between L₁ and L₂, L = ln(1 + t/t₀); at 50 %, μ 0.049 and s 0.008.
    [Fact]
    public void Drift_of_the_mean_is_slower_than_the_mean_drift()
    {
        var figures = DevicePresets.Find("pcm-joshi-2020")!.Characterize(1).Figures.ToDictionary(figure => figure.Name);
        var (exponent, slope) = (figures["driftExponentAt50Percent"], figures["driftSlopeOfMeanAt50Percent"]);
        var (first, last) = (Math.Log(1 + (1e-3 * Math.Pow(10, 11.5 * 20 / 39) / 20)), Math.Log(1 + (1e-3 * Math.Pow(10, 11.5) / 20)));
        var less = 0.008 * 0.008 * (first + last) / 2;
        Assert.Equal(0.049, exponent.Value, 4.5 * 0.008 / Math.Sqrt(1000));
        Assert.Equal(0.049 - less, slope.Expected!.Value, 1e-9);
        Assert.Equal(less, exponent.Value - slope.Value, 0.2 * less);
    }

    [Fact]
    public void A_variant_is_measured_alone()
    {
        var preset = DevicePresets.Find("vteam")!;
        var alone = preset.Characterize(1, "α = 3");
        Assert.All(alone.Curves.Where(curve => curve.Name is "sweep" or "pulses" or "stdp"), curve => Assert.Single(curve.Series));
        Assert.Throws<ArgumentException>(() => preset.Characterize(1, "α = 2"));
    }

    private sealed class SinhDevice : ITwoTerminalDevice
    {
        public const double Scale = 0.1;
        public const double PerSecond = 1;

        public int StateCount => 1;

        public double HighestVolts => 5;

        public double ReadVolts => 0.1;

        public (double Lowest, double Highest) Bounds(int index) => (0, 1);

        public void Reset(Span<double> state) => state[0] = 0;

        public double CurrentAmperes(ReadOnlySpan<double> state, double volts) => volts * state[0];

        public void Rates(ReadOnlySpan<double> state, double volts, Span<double> perSecond) => perSecond[0] = 2 * PerSecond * Math.Sinh(volts / Scale);

        public void Relax(Span<double> state, double seconds)
        {
        }
    }
}
