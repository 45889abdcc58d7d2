using Neuromesh.Core.Devices;
using Neuromesh.Core.Devices.Geometry;
using Neuromesh.Core.Devices.PhaseChange;
using Neuromesh.Core.Devices.ThreeTerminal;
using Neuromesh.Core.Devices.ValenceChange;
using Neuromesh.Core.Devices.Volatile;
using Neuromesh.Core.Devices.Waveforms;

namespace Neuromesh.Core.Tests.Devices;

[Trait("Category", "Devices")]
public sealed class MemoryTests
{
    // Row: Tsodyks-Markram with U 0.5 and tau 0.2 s at 20 Hz settles at 0.362 of the first response.
    [Fact]
    public void A_diffusive_filament_depresses_like_Tsodyks_and_Markrams_synapse()
    {
        var device = new DiffusiveFilament { DissolutionSeconds = 1e-5, RecoverySeconds = 0.2, GrowthPerSecond = 1e4 }.Checked();
        var width = device.PulseSeconds(0.5, 0.5);
        double[] state = [0, 0];
        device.Reset(state);
        double first = 0, last = 0;
        for (var pulse = 0; pulse < 40; pulse++)
        {
            var ready = state[0];
            device.Hold(state, 0.5, width);
            last = ready - state[0];
            first = pulse == 0 ? last : first;
            device.Relax(state, 0.05 - width);
        }

        Assert.Equal(0.362, last / first, 5e-4);
    }

    [Fact]
    public void A_diffusive_filament_facilitates_within_its_lifetime_and_returns_to_high_resistance()
    {
        var device = new DiffusiveFilament { DissolutionSeconds = 0.1, RecoverySeconds = 1, ThresholdVolts = 0.2 }.Checked();
        var width = device.PulseSeconds(0.1, 0.5);
        double[] state = [0, 0];
        device.Reset(state);
        device.Hold(state, 0.5, width);
        var single = device.CurrentAmperes(state, 0.05);
        device.Relax(state, 0.02);
        device.Hold(state, 0.5, width);
        Assert.True(device.CurrentAmperes(state, 0.05) > 1.5 * single);
        var (ready, filament) = (state[0], state[1]);
        device.Hold(state, 0.15, 0.1);
        Assert.Equal(filament * Math.Exp(-1), state[1], 1e-12);
        device.Relax(state, 3);
        Assert.Equal(1e-8, device.CurrentAmperes(state, 0.05) / 0.05, 1e-12);
        Assert.True(state[0] > ready);
    }

    // The closed form against error-controlled integration, in a pulse and in a pause, with real and with complex eigenvalues.
    [Theory]
    [InlineData(0.003, 0.2, 0.5, 1e-4)]
    [InlineData(0.003, 0.2, 0, 0.01)]
    [InlineData(0.05, 0.05, 0.24, 0.02)]
    [InlineData(0.2, 0.2, 0.2001, 0.3)]
    public void The_volatile_filaments_closed_form_is_its_integral(double dissolution, double recovery, double volts, double seconds)
    {
        var device = new DiffusiveFilament { DissolutionSeconds = dissolution, RecoverySeconds = recovery };
        double[] closed = [0.7, 0.2], integrated = [0.7, 0.2];
        device.Hold(closed, volts, seconds);
        new WaveformIntegrator(device, 1e-10).Advance(integrated, new((0, volts), (1, volts)), 0, seconds);
        Assert.Equal(closed[0], integrated[0], 1e-6);
        Assert.Equal(closed[1], integrated[1], 1e-6);
    }

    // Row: a sub-threshold pre-pulse leaves G and changes the next change of G.
    [Fact]
    public void A_weak_pulse_leaves_the_conductance_and_strengthens_the_next_change()
    {
        var device = new ThermalFilament().Checked();
        var integrator = new WaveformIntegrator(device, 1e-8);
        double Change(bool primed, double pauseSeconds)
        {
            double[] state = [0.3, 0];
            if (primed)
            {
                integrator.Advance(state, VoltageWaveform.Pulse(-0.5, 1e-6), 0, 1e-6);
                Assert.Equal(0.3, state[0], 3e-4);
                device.Relax(state, pauseSeconds);
            }

            var before = state[0];
            integrator.Advance(state, VoltageWaveform.Pulse(1.3, 1e-7), 0, 1e-7);
            return state[0] - before;
        }

        var alone = Change(false, 0);
        Assert.True(alone > 2e-3, $"{alone}");
        Assert.True(Change(true, 1e-7) > 1.5 * alone, $"{Change(true, 1e-7)} against {alone}");
        Assert.Equal(alone, Change(true, 1e-5), 0.02 * alone);
    }

    // Row: the layer makes potentiation more linear; nonlinearity is the largest distance from the straight line between the ends.
    [Fact]
    public void A_diffusion_limiting_layer_makes_potentiation_more_linear()
    {
        double Nonlinearity(double limit)
        {
            var device = new ThermalFilament { LimitPerSecond = limit, ThermalKelvinPerWatt = 0, AttemptPerSecond = 2e17 }.Checked();
            var integrator = new WaveformIntegrator(device);
            double[] state = [0, 0];
            var curve = new List<double> { 0 };
            for (var pulse = 0; pulse < 50; pulse++)
            {
                integrator.Advance(state, VoltageWaveform.Pulse(0.9, 1e-6), 0, 1e-6);
                curve.Add(state[0]);
            }

            Assert.True(curve[^1] > 0.5);
            return Enumerable.Range(0, 51).Max(i => Math.Abs((curve[i] / curve[^1]) - (i / 50.0)));
        }

        var (without, with) = (Nonlinearity(double.PositiveInfinity), Nonlinearity(2e4));
        Assert.True(with < 0.5 * without, $"{with} against {without}");
    }

    // Row: the gate's voltage shifts SET and RESET.
    [Theory]
    [InlineData(0.5)]
    [InlineData(-0.5)]
    public void A_gate_shifts_set_and_reset_and_both_trains(double gate)
    {
        var cell = new VteamDevice { SetVolts = 0.8, ResetVolts = -0.8, SetMetresPerSecond = 0.01, ResetMetresPerSecond = 0.01, SetExponent = 1 };
        var gated = new HeterosynapticDevice(cell, 0.3, gate).Checked();
        double SetVolts(ITwoTerminalDevice device, double sign)
        {
            double[] state = [sign > 0 ? 0 : 1];
            return sign * new WaveformIntegrator(device).Advance(state, new((0, 0), (1, sign)), 0, 1, now => sign > 0 ? now[0] - 1e-9 : 1 - 1e-9 - now[0])!.Value;
        }

        Assert.Equal(SetVolts(cell, 1) - (0.3 * gate), SetVolts(gated, 1), 1e-3);
        Assert.Equal(SetVolts(cell, -1) - (0.3 * gate), SetVolts(gated, -1), 1e-3);
        double Train(ITwoTerminalDevice device, double volts)
        {
            double[] state = [0.5];
            new WaveformIntegrator(device).Advance(state, VoltageWaveform.Pulse(volts, 20e-9), 0, 20e-9);
            return state[0] - 0.5;
        }

        Assert.Equal(gate > 0, Train(gated, 1) > Train(cell, 1));
        Assert.Equal(gate > 0, Math.Abs(Train(gated, -1)) < Math.Abs(Train(cell, -1)));
    }

    // Row: filament resistance does not depend on the area, the others do.
    [Fact]
    public void Only_a_filaments_resistance_is_independent_of_the_area()
    {
        double Ratio(SwitchingMechanism mechanism, double area, double thickness)
        {
            var cell = new SwitchingGeometry { Mechanism = mechanism }.Checked();
            return (cell with { AreaSquareMetres = area * cell.AreaSquareMetres, ThicknessMetres = thickness * cell.ThicknessMetres }).Ohms(1) / cell.Ohms(1);
        }

        Assert.Equal(1, Ratio(SwitchingMechanism.Filament, 10, 1), 1e-4);
        Assert.Equal(0.1, Ratio(SwitchingMechanism.Volume, 10, 1), 1e-12);
        Assert.Equal(0.1, Ratio(SwitchingMechanism.Area, 10, 1), 1e-12);
        Assert.Equal(2, Ratio(SwitchingMechanism.Filament, 1, 2), 1e-4);
        Assert.Equal(2, Ratio(SwitchingMechanism.Volume, 1, 2), 1e-12);
        Assert.Equal(1, Ratio(SwitchingMechanism.Area, 1, 2), 1e-12);
    }

    // Row: up to 1,000 states, symmetric; a side wall's 50 nm channel switches more than 1,000 times faster.
    [Fact]
    public void Ecram_has_a_thousand_symmetric_states_and_a_side_wall_is_a_thousand_times_faster()
    {
        var device = new EcramDevice { RetentionSeconds = double.PositiveInfinity }.Checked();
        var integrator = new WaveformIntegrator(device);
        double[] state = [0];
        var levels = new SortedSet<double>();
        for (var pulse = 0; pulse < 1000; pulse++)
        {
            integrator.Advance(state, VoltageWaveform.Pulse(1, 5e-9), 0, 5e-9);
            levels.Add(state[0]);
        }

        Assert.Equal(1000, levels.Count);
        Assert.Equal(1, state[0], 1e-6);
        for (var pulse = 0; pulse < 500; pulse++)
        {
            integrator.Advance(state, VoltageWaveform.Pulse(-1, 5e-9), 0, 5e-9);
        }

        Assert.Equal(0.5, state[0], 1e-6);
        Assert.True((device with { PathMetres = 2e-6 }).StepSeconds / device.StepSeconds > 1000);

        // At half the write voltage a pulse does next to nothing: cells that are not selected keep their state.
        integrator.Advance(state, VoltageWaveform.Pulse(0.5, 5e-9), 0, 5e-9);
        Assert.Equal(0.5, state[0], 5e-5);
    }

    [Fact]
    public void Phase_change_drifts_from_the_last_programming_and_looking_changes_nothing()
    {
        var model = new PhaseChangeModel { ReadNoiseScale = 0 };
        var cells = new PhaseChangeCells(2000, model, 3, 0);
        for (var cell = 0; cell < cells.Count; cell++)
        {
            cells.Program(cell, 12.5e-6, 100);
        }

        double[] start = [.. Enumerable.Range(0, cells.Count).Select(cell => cells.DriftedSiemens(cell, 100))];
        Assert.Equal(12.5e-6, start.Average(), 4.5 * 0.953e-6 / Math.Sqrt(cells.Count));
        var deviation = Math.Sqrt(start.Average(value => Math.Pow(value - 12.5e-6, 2)));
        Assert.Equal(0.26348e-6 + (0.5 * 1.965e-6) - (0.25 * 1.1731e-6), deviation, 0.06e-6);

        // ν = clip(0.0244 + 0.0155 ln 2, 0.049, 0.1) = 0.049; after 20 s · (10⁴ − 1) it has left 10^(−4 ν).
        var left = Enumerable.Range(0, cells.Count).Average(cell => Math.Log10(cells.DriftedSiemens(cell, 100 + (20 * 9999)) / start[cell]) / -4);
        Assert.Equal(0.049, left, 4.5 * 0.008 / Math.Sqrt(cells.Count));
        Assert.Equal(start, Enumerable.Range(0, cells.Count).Select(cell => cells.DriftedSiemens(cell, 100)));
        cells.Program(7, 12.5e-6, 1e6);
        Assert.Equal(12.5e-6, cells.DriftedSiemens(7, 1e6), 5e-6);
        Assert.Throws<ArgumentException>(() => cells.Program(7, 26e-6, 1e6));
        Assert.Throws<ArgumentException>(() => cells.DriftedSiemens(7, 1));
    }

    // A normal ν of small conductances would be below 0 in a few cells of a hundred; a read's noise is that of the conductance reached, not aimed at.
    [Fact]
    public void Phase_change_never_drifts_upwards_and_its_noise_is_that_of_what_was_reached()
    {
        var cells = new PhaseChangeCells(4000, new PhaseChangeModel { ReadNoiseScale = 0, ProgrammingSiemens = 0, ProgrammingLinearSiemens = 0, ProgrammingSquareSiemens = 0 }, 3, 0);
        for (var cell = 0; cell < cells.Count; cell++)
        {
            cells.Program(cell, 0.4e-6, 0);
        }

        // x = 0.016: mean 0.0885, deviation 0.0458 → 0.045. A folded normal has the normal's second moment.
        double[] exponents = [.. Enumerable.Range(0, cells.Count).Select(cell => Math.Log(0.4e-6 / cells.DriftedSiemens(cell, 20 * 9999)) / Math.Log(1e4))];
        Assert.All(exponents, exponent => Assert.True(exponent >= 0));
        var mean = (-0.0155 * Math.Log(0.016)) + 0.0244;
        Assert.Equal((mean * mean) + (0.045 * 0.045), exponents.Average(exponent => exponent * exponent), 4.5 * 0.0085 / Math.Sqrt(cells.Count));

        var model = new PhaseChangeModel { ProgrammingSiemens = 3e-6 };
        var noisy = new PhaseChangeCells(200, model, 3, 0);
        for (var cell = 0; cell < noisy.Count; cell++)
        {
            noisy.Program(cell, 12.5e-6, 0);
            Assert.Equal(model.NoiseStrength(noisy.ProgrammedSiemens(cell)), noisy.Save(cell).Strength);
        }
    }

    // σ/G = Q √ln((t + t_r)/(2 t_r)), Q = 0.0088/0.5^0.65; and reads close together are alike.
    [Theory]
    [InlineData(0.01)]
    [InlineData(100)]
    public void Read_noise_is_one_over_f_and_correlated(double seconds)
    {
        var model = new PhaseChangeModel { DriftScale = 0, ProgrammingSiemens = 0, ProgrammingLinearSiemens = 0, ProgrammingSquareSiemens = 0 };
        var cells = new PhaseChangeCells(6000, model, 11, 4);
        var (variance, difference) = (0.0, 0.0);
        for (var cell = 0; cell < cells.Count; cell++)
        {
            cells.Program(cell, 12.5e-6, 0);
            var first = (cells.Read(cell, seconds) / 12.5e-6) - 1;
            var second = (cells.Read(cell, seconds * 1.001) / 12.5e-6) - 1;
            variance += first * first / cells.Count;
            difference += (second - first) * (second - first) / cells.Count;
        }

        var expected = model.ReadDeviation(12.5e-6, seconds);
        Assert.Equal(0.0088 / Math.Pow(0.5, 0.65) * Math.Sqrt(Math.Log((seconds + 250e-9) / 500e-9)), expected, 1e-12);
        Assert.Equal(1, variance / (expected * expected), 0.12);
        Assert.True(difference < variance);
    }
}
