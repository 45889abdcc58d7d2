using Neuromesh.Core.Devices;
using Neuromesh.Core.Devices.ElectrochemicalMetallization;
using Neuromesh.Core.Devices.Presets;
using Neuromesh.Core.Devices.ValenceChange;
using Neuromesh.Core.Devices.Waveforms;

namespace Neuromesh.Core.Tests.Devices;

[Trait("Category", "Devices")]
public sealed class SwitchingTests
{
    private const double ThermalVolts = 8.31446261815324 * 298.15 / 96485.33212;

    // Under a constant voltage VTEAM is a straight line in time: s = k/D (V/V_set − 1)^α t.
    [Fact]
    public void Vteam_follows_its_closed_form_and_is_kept_in_its_bounds()
    {
        var device = new VteamDevice().Checked();
        double[] state = [0];
        var integrator = new WaveformIntegrator(device);
        integrator.Advance(state, VoltageWaveform.Pulse(0.3, 1), 0, 1e-9);
        Assert.Equal(10 / 3e-9 * 0.125 * 1e-9, state[0], 1e-9);
        integrator.Advance(state, VoltageWaveform.Pulse(0.3, 1), 0, 1);
        Assert.Equal(1, state[0]);
        Assert.Equal(0.1 / 50, device.CurrentAmperes(state, 0.1), 1e-15);

        // With these parameters 0.2 V for 10 ns in the direction of RESET move 1.5 % of the range; with a ramp, V² / 2.
        integrator.Advance(state, VoltageWaveform.Pulse(-0.2, 1), 0, 10e-9);
        Assert.Equal(0.015, 1 - state[0], 1e-9);
        state[0] = 1;
        integrator.Advance(state, new((0, 0), (1e-6, -0.2)), 0, 1e-6);
        Assert.Equal(5e-4 / 3e-9 * 1e-6 * 0.18 * 9 / 2 / 0.2, 1 - state[0], 2e-4);
    }

    // Row: 59.16/(α z) mV per decade of SET time in the charge-transfer regime.
    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(0.3, 1)]
    [InlineData(0.5, 2)]
    public void Ecm_set_time_falls_a_decade_for_every_59_mV_over_alpha_z(double alpha, int charge)
    {
        var device = new SilverFilament { TransferCoefficient = alpha, ChargeNumber = charge }.Checked();
        double Seconds(double volts)
        {
            double[] state = [device.LargestGapMetres];
            var half = device.LargestGapMetres / 2;
            return new WaveformIntegrator(device).Advance(state, VoltageWaveform.Pulse(volts, 1e6), 0, 1e6, now => half - now[0])!.Value;
        }

        var volts = 0.15 / (alpha * charge);
        var perDecade = volts / 3 / Math.Log10(Seconds(volts) / Seconds(volts * 4 / 3));
        Assert.Equal(0.05916 / (alpha * charge), perDecade, 0.05 * 0.05916 / (alpha * charge));

        // Without ion resistance the time is the gap over a constant rate.
        device = device with { IonOhmMetres = 0, SeriesOhms = 0 };
        var j = 100 * (Math.Exp(alpha * charge * 0.4 / ThermalVolts) - Math.Exp(-(1 - alpha) * charge * 0.4 / ThermalVolts));
        var exact = 2.5e-9 * charge * 96485.33212 * 10490 / (0.1078682 * j);
        Assert.Equal(1, Seconds(0.4) / exact, 1e-6);
    }

    [Fact]
    public void Ion_transport_flattens_the_set_time_at_high_voltage()
    {
        var device = new SilverFilament();
        double Seconds(double volts)
        {
            double[] state = [device.LargestGapMetres];
            return new WaveformIntegrator(device).Advance(state, VoltageWaveform.Pulse(volts, 1), 0, 1, now => 2.5e-9 - now[0])!.Value;
        }

        Assert.True(Math.Log10(Seconds(1.2) / Seconds(1.4)) < 0.5 * Math.Log10(Seconds(0.3) / Seconds(0.5)));
    }

    // Row: 59.16 mV per decade at 298.15 K; current at 0 V; V = IR + emf.
    [Fact]
    public void A_nanobattery_has_its_nernst_voltage_and_drives_a_current_at_no_voltage()
    {
        var device = new SilverFilament { ActivityRatio = 100 }.Checked();
        double[] state = [device.LargestGapMetres];
        Assert.Equal(2 * 0.05916, device.EmfVolts, 1e-5);
        Assert.Equal(device.EmfVolts, device.OpenCircuitVolts(state), 1e-5);
        Assert.True(device.CurrentAmperes(state, 0) < 0);
        Assert.Equal(0, new SilverFilament().CurrentAmperes(state, 0));

        // Near the open circuit V − emf is I times the charge-transfer, ion and series resistances.
        var ohms = (ThermalVolts / (100 * device.AreaSquareMetres)) + (0.01 * 5e-9 / device.AreaSquareMetres) + 1000;
        Assert.Equal(1, device.CurrentAmperes(state, device.EmfVolts + 1e-5) * ohms / 1e-5, 0.02);

        // A partial electronic short lowers the open-circuit voltage, and a grown filament dissolves by itself.
        state[0] = 0.5e-9;
        Assert.True(device.OpenCircuitVolts(state) < 0.5 * device.EmfVolts);
        device.Relax(state, 1);
        Assert.True(state[0] > 0.6e-9);
    }

    [Fact]
    public void Oxide_gaps_have_the_resistances_of_the_fit_and_switch_both_ways()
    {
        var device = new GapDevice().Checked();
        Assert.Equal(542, 0.01 / device.CurrentAmperes([0.1935e-9], 0.01), 5.0);
        Assert.Equal(218_586, 0.01 / device.CurrentAmperes([1.693e-9], 0.01), 1500.0);
        double[] state = [0];
        device.Reset(state);
        var integrator = new WaveformIntegrator(device);
        integrator.Advance(state, VoltageWaveform.Sweep(2.5, -2.5, 1e-3), 0, 0.5e-3);
        Assert.Equal(device.SmallestGapMetres, state[0], 1e-12);
        integrator.Advance(state, VoltageWaveform.Sweep(2.5, -2.5, 1e-3), 0.5e-3, 1e-3);
        Assert.True(state[0] > 1e-9);
    }

    // γ(g) |V|/t_ox = F_min: a RESET ends at that gap, a SET needs a larger voltage the larger the gap, and above it the time is ∫ dg/v.
    [Fact]
    public void Gaps_move_only_above_the_minimum_field()
    {
        var device = ((GapDevice)DevicePresets.Find("oxide-gap")!.TwoTerminal!.Variants[0].Device) with { Retention = null, ThermalKelvinPerWatt = 0 };
        double Gap(double volts, double field = 1.4e9) => 1e-9 * Math.Cbrt((16 - (field * 12e-9 / volts)) / 0.8);
        double[] state = [0.2e-9];
        var integrator = new WaveformIntegrator(device);
        integrator.Advance(state, VoltageWaveform.Pulse(-1.04, 1), 0, 1);
        Assert.Equal(0.2e-9, state[0]);
        integrator.Advance(state, VoltageWaveform.Pulse(-1.2, 1e-3), 0, 1e-3);
        Assert.InRange(state[0], Gap(1.2), Gap(1.2, 0.999 * 1.4e9));
        integrator.Advance(state, VoltageWaveform.Pulse(1.19, 1), 0, 1);
        Assert.InRange(state[0], Gap(1.2), Gap(1.2, 0.999 * 1.4e9));

        // A ramp so slow that the gap is at the limit all the time.
        state[0] = 0.2e-9;
        integrator.Advance(state, new((0, 0), (1, -1.5)), 0, 0.8);
        Assert.InRange(state[0], Gap(1.2) - 1e-13, Gap(1.2, 0.999 * 1.4e9) + 1e-13);
        Assert.True(integrator.Steps < 10_000, $"{integrator.Steps} steps");

        state[0] = 1.7e-9;
        var seconds = integrator.Advance(state, VoltageWaveform.Pulse(1.5, 1), 0, 1, now => 0.5e-9 - now[0])!.Value;
        const int Pieces = 20_000;
        double SecondsPerMetre(double gap) => 1 / (10 * Math.Exp(-0.6 / (8.617333262e-5 * 298)) * Math.Sinh((16 - (0.8 * Math.Pow(gap * 1e9, 3))) * 0.25e-9 * 1.5 / (12e-9 * 8.617333262e-5 * 298)));
        var expected = Enumerable.Range(0, Pieces).Sum(i => SecondsPerMetre(0.5e-9 + (1.2e-9 * (i + 0.5) / Pieces))) * 1.2e-9 / Pieces;
        Assert.Equal(1, seconds / expected, 1e-4);
    }

    // The Verilog-A values: two exponentials of 150 m/s are 300 m/s times a sinh, here at 1.7 nm, 1 V and the temperature of 0.23 ns over 3.1825e-16 J/K.
    [Fact]
    public void The_Verilog_values_have_the_sources_velocity()
    {
        var device = (GapDevice)DevicePresets.Find("oxide-gap-asu")!.TwoTerminal!.Variants[0].Device;
        const double Gap = 0.6e-9, Volts = 0.8;
        var amperes = 6.14e-5 * Math.Exp(-Gap / 2.7505e-10) * Math.Sinh(Volts / 0.43);
        var thermalVolts = 8.617333262e-5 * (298 + (amperes * Volts * 2.3e-10 / 3.1825e-16));
        var gamma = 16.5 - (1.25 * 0.6 * 0.6 * 0.6);
        var x = gamma * 0.25e-9 * Volts / (5e-9 * thermalVolts);
        var rate = new double[1];
        device.Rates([Gap], Volts, rate);
        var source = -150 * ((Math.Exp(-1.501 / thermalVolts) * Math.Exp(x)) - (Math.Exp(-1.5 / thermalVolts) * Math.Exp(-x)));
        Assert.Equal(Math.Exp(0.001 / thermalVolts), rate[0] / source, 1e-6);
    }

    // Row: rates follow Arrhenius' law; a dopant's shift of the energy multiplies them by exp(−ΔE/kT).
    [Fact]
    public void Switching_and_retention_follow_Arrhenius_law_and_its_dopants()
    {
        double SetSeconds(double kelvin)
        {
            var device = new GapDevice { AmbientKelvin = kelvin, ThermalKelvinPerWatt = 0, FieldEnhancementFall = 0, FieldEnhancement = 1e-6 };
            double[] state = [device.LargestGapMetres];
            return new WaveformIntegrator(device).Advance(state, VoltageWaveform.Pulse(1, 1e12), 0, 1e12, now => 1e-9 - now[0])!.Value;
        }

        // At a field so low that sinh is straight, the rate is exp(−E/kT)/T.
        var (cold, hot) = (SetSeconds(300), SetSeconds(360));
        var electronVolts = Math.Log(cold / 300 / (hot / 360)) / ((1 / 300.0) - (1 / 360.0)) * 8.617333262e-5;
        Assert.Equal(0.6, electronVolts, 1e-4);

        var retention = new ArrheniusRate(1e-13, 1.2);
        var halved = 1.5e-9;
        double Left(ArrheniusRate rate, double kelvin, double seconds)
        {
            double[] state = [1.7e-9 - halved];
            new GapDevice { Retention = rate, AmbientKelvin = kelvin, SmallestGapMetres = 1e-10 }.Checked().Relax(state, seconds);
            return (1.7e-9 - state[0]) / halved;
        }

        Assert.Equal(Math.Exp(-1e5 * 1e13 * Math.Exp(-1.2 / (8.617333262e-5 * 330))), Left(retention, 330, 1e5), 1e-6);
        Assert.True(Left(retention with { DopantFraction = 0.05, DopantShiftEv = 3 }, 330, 1e5) > Left(retention, 330, 1e5));
        Assert.True(Left(retention with { DopantFraction = 0.05, DopantShiftEv = -3 }, 330, 1e5) < Left(retention, 330, 1e5));

        // The closed form is what integration at 0 V gives.
        var oxide = new GapDevice { Retention = retention, AmbientKelvin = 350 };
        double[] closed = [0.4e-9], integrated = [0.4e-9];
        oxide.Relax(closed, 3000);
        new WaveformIntegrator(oxide, 1e-9).Advance(integrated, new((0, 0)), 0, 3000);
        Assert.Equal(closed[0] * 1e9, integrated[0] * 1e9, 1e-6);
    }

    /// <summary>A conductance that grows exponentially at a constant voltage, far beyond the end of its range in one step: integrals of the current and of its square are those of exponentials, and then of what does not change.</summary>
    [Theory]
    [InlineData(2e-5)]
    [InlineData(1e-2)]
    public void Integrals_of_the_current_follow_the_state_to_its_end(double seconds)
    {
        const double Volts = 1.2;
        var device = new VteamDevice
        {
            OnOhms = 1e4,
            OffOhms = 1e6,
            SetVolts = 0.8,
            ResetVolts = -0.8,
            SetMetresPerSecond = 6e-5,
            ResetMetresPerSecond = 6e-5,
            SetExponent = 1,
            ResetExponent = 1,
            ExponentialResistance = true,
            HighestVolts = 2,
        };
        var perSecond = device.SetMetresPerSecond / device.LengthMetres * ((Volts / 0.8) - 1);
        var rate = Math.Log(100) * perSecond;
        var moves = Math.Min(seconds, 1 / perSecond);
        var rests = seconds - moves;
        double[] state = [0], plain = [0];
        new WaveformIntegrator(device).Advance(state, VoltageWaveform.Pulse(Volts, seconds), 0, seconds, null, out var current);
        new WaveformIntegrator(device).Advance(plain, VoltageWaveform.Pulse(Volts, seconds), 0, seconds);
        var first = Volts * 1e-6;
        Assert.Equal(plain, state);
        Assert.Equal(1, current.Coulombs / (first * (((Math.Exp(rate * moves) - 1) / rate) + (100 * rests))), 1e-6);
        Assert.Equal(1, current.SquareAmpereSeconds / (first * first * (((Math.Exp(2 * rate * moves) - 1) / (2 * rate)) + (10_000 * rests))), 1e-6);
    }

    /// <summary>A filament behind a series resistance, stiff by many orders of magnitude, under a ramp: the integral of its current is that of many samples.</summary>
    [Fact]
    public void Integrals_of_the_current_are_those_of_small_pieces()
    {
        var device = DevicePresets.Find("ecm-silver")!.TwoTerminal!.Variants[0].Device;
        var waveform = VoltageWaveform.Sweep(0.5, -0.5, 1e-3);
        var (whole, pieces) = (new double[device.StateCount], new double[device.StateCount]);
        device.Reset(whole);
        device.Reset(pieces);
        new WaveformIntegrator(device).Advance(whole, waveform, 0, 1e-3, null, out var current);
        var integrator = new WaveformIntegrator(device, 1e-9);
        const int Count = 4000;
        var (coulombs, before) = (0.0, device.CurrentAmperes(pieces, 0));
        for (var i = 1; i <= Count; i++)
        {
            integrator.Advance(pieces, waveform, 1e-3 * (i - 1) / Count, 1e-3 * i / Count);
            var now = device.CurrentAmperes(pieces, waveform.After(1e-3 * i / Count).Volts);
            coulombs += (before + now) / 2 * 1e-3 / Count;
            before = now;
        }

        Assert.Equal(1, current.Coulombs / coulombs, 2e-3);
    }

    [Fact]
    public void Errors_fall_with_the_tolerance()
    {
        var device = new GapDevice();
        double Gap(double tolerance)
        {
            double[] state = [0.3e-9];
            new WaveformIntegrator(device, tolerance).Advance(state, new((0, 0), (1e-6, -1.0), (2e-6, 0)), 0, 2e-6);
            return state[0] / 1.5e-9;
        }

        var exact = Gap(1e-11);
        Assert.True(exact is > 0.2 and < 0.75, $"{exact}");
        Assert.Equal(exact, Gap(1e-6), 1e-4);
        Assert.Equal(exact, Gap(1e-8), 3e-6);
    }

    [Fact]
    public void Waveforms_and_parameters_outside_their_range_are_refused_by_name_value_and_range()
    {
        string Refused(Action action) => Assert.Throws<ArgumentException>(action).Message;
        Assert.Contains("TransferCoefficient is 2; it must be 0.05 to 0.95.", Refused(() => new SilverFilament { TransferCoefficient = 2 }.Checked()), StringComparison.Ordinal);
        Assert.Contains("OffOhms is 10 ohm; it must be finite and above OnOhms = 50.", Refused(() => new VteamDevice { OffOhms = 10 }.Checked()), StringComparison.Ordinal);
        Assert.Contains("AmbientKelvin is NaN K", Refused(() => new GapDevice { AmbientKelvin = double.NaN }.Checked()), StringComparison.Ordinal);
        Assert.Contains("Corner 1", Refused(() => _ = new VoltageWaveform((0, 0), (1, double.NaN))), StringComparison.Ordinal);
        Assert.Contains("must not fall", Refused(() => _ = new VoltageWaveform((1, 0), (0, 1))), StringComparison.Ordinal);
        Assert.Contains(
            "The waveform's peak is 9 V; it must be 0 to 2.5.",
            Refused(() => new WaveformIntegrator(new GapDevice()).Advance(new double[1], VoltageWaveform.Pulse(9, 1), 0, 1)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_difference_of_two_waveforms_is_the_voltage_between_them()
    {
        var spike = new VoltageWaveform((0, 0), (1, 2), (1, -1), (3, 0));
        var between = VoltageWaveform.Between(spike, 0, spike, 0.5);
        foreach (var time in (double[])[0.25, 0.75, 1.25, 1.75, 2.5, 3.25])
        {
            Assert.Equal(spike.After(time).Volts - spike.After(time - 0.5).Volts, between.After(time).Volts, 1e-12);
        }

        Assert.Equal((0.0, 0.0), between.After(4));
        Assert.Equal(2.5, VoltageWaveform.Between(spike, 0, spike, 1).PeakVolts, 1e-12);
    }
}
