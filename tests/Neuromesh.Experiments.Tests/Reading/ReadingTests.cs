using Neuromesh.Core.Crossbars;
using Neuromesh.Core.Neurons;
using Neuromesh.Core.Signals;
using Neuromesh.Core.Synapses;
using Neuromesh.Core.Units;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Experiments.Tests.Reading;

public sealed class ReadingTests
{
    [Theory]
    [MemberData(nameof(GoodDescriptions.All), MemberType = typeof(GoodDescriptions))]
    public void Good_descriptions_are_read(string yaml) => Assert.NotEmpty(Descriptions.Read(yaml).Populations);

    [Fact]
    public void Defaults_are_filled_in()
    {
        var experiment = Descriptions.Read(Descriptions.Neurons);

        Assert.Equal("net", experiment.Name);
        Assert.Equal(new TimeStep(100_000), experiment.TimeStep);
        Assert.Equal((100, 1UL, Precision.Double, 64), (experiment.DurationSteps, experiment.Seed, experiment.Precision, experiment.EpochSteps));
        var population = experiment.Populations[0];
        Assert.All(population.Model.Parameters, parameter => Assert.Equal(new ConstantValue(parameter.Default), population.Parameters[parameter.Name]));
        Assert.Empty(population.InitialValues);
        Assert.Equal([population], experiment.Record.Spikes.Select(request => request.Population));
        Assert.Empty(experiment.Record.Traces);
    }

    [Fact]
    public void Every_key_can_be_given()
    {
        var experiment = Descriptions.Read("name: given\ntimeStep: 0.05 ms\nduration: 1 s\nseed: 18446744073709551615\nprecision: double\n" + "populations: { a: { model: lif-delta, size: 3 } }");

        Assert.Equal("given", experiment.Name);
        Assert.Equal((50_000, 20_000, ulong.MaxValue), (experiment.TimeStep.Nanoseconds, experiment.DurationSteps, experiment.Seed));
    }

    [Fact]
    public void Neurons_and_sources_are_numbered_in_order()
    {
        var experiment = Descriptions.Read(
            """
            duration: 1 s
            populations:
              exc: { model: lif-exponential, size: 1000 }
              inh: { model: lif-delta, size: 250 }
            inputs:
              eeg: { type: recording, recording: synthetic, encoder: { type: delta-modulation, delta: 10 uV } }
              noise: { type: poisson, target: exc, rate: 1 kHz, weight: 1 pA }
              trains: { type: spike-trains, trains: [[1 ms], [2 ms], [3 ms]] }
            projections:
              p: { from: eeg, to: exc, rule: { type: all-to-all }, weight: 1 pA, delay: 3 ms }
              q: { from: trains, to: inh, rule: { type: all-to-all }, weight: 1 mV, delay: 1.7 ms }
              r: { from: inh, to: inh, rule: { type: one-to-one }, weight: 1 mV, delay: 2 ms }
            """);

        Assert.Equal(1250, experiment.NeuronCount);
        Assert.Equal([(0, 0, 1000), (1, 1000, 250)], experiment.Populations.Select(population => (population.Index, population.FirstNeuron, population.Size)));
        Assert.Equal([(1250, 16), (1266, 3)], experiment.Inputs.OfType<SpikeSourceInput>().Select(input => (input.FirstSource, input.SourceCount)));
        Assert.Equal([0, 1, 2], experiment.Inputs.Select(input => input.Index));
        Assert.Equal([(0, 1250, 16, false), (1, 1266, 3, false), (2, 1000, 250, true)], experiment.Projections.Select(p => (p.Index, p.FirstSource, p.SourceCount, p.Recurrent)));
        Assert.Equal(17, experiment.EpochSteps);
    }

    [Theory]
    [InlineData("0.1 ms", 1)]
    [InlineData("6.4 ms", 64)]
    [InlineData("6.5 ms", 64)]
    [InlineData("100 ms", 64)]
    public void An_epoch_is_the_smallest_delay_but_no_longer_than_64_steps(string delay, int steps)
    {
        var experiment = Descriptions.Read(
            $"{Descriptions.Neurons}projections:\n  p: {{ from: a, to: a, rule: {{ type: all-to-all }}, weight: 1 mV, delay: {delay} }}\n"
            + "  q: { from: a, to: a, rule: { type: all-to-all }, weight: 1 mV, delay: 200 ms }");

        Assert.Equal(steps, experiment.EpochSteps);
    }

    [Fact]
    public void Weights_are_in_the_unit_of_the_target()
    {
        var experiment = Descriptions.Read(
            "duration: 1 s\npopulations:\n  d: { model: lif-delta, size: 1 }\n  e: { model: lif-exponential, size: 1 }\nprojections:\n"
            + "  p: { from: d, to: e, rule: { type: all-to-all }, weight: 0.3 nA, delay: 1 ms }\n"
            + "  q: { from: e, to: d, rule: { type: all-to-all }, weight: 100 uV, delay: 1 ms }");

        Assert.Equal([new ConstantWeight(300), new ConstantWeight(0.1)], experiment.Projections.Select(projection => projection.Weights));
    }

    [Fact]
    public void A_crossbar_has_its_devices_in_siemens_and_volts()
    {
        var experiment = Descriptions.Read(
            $"{Descriptions.Neurons}projections:\n  p: {{ from: a, to: a, crossbar: {{ conductanceRange: [1 uS, 0.1 mS], levels: 16, tileSize: [8, 32], weightFullScale: 0.5 mV }}, weight: {{ uniform: [-1 mV, 1 mV] }}, delay: 1 ms }}\n"
            + "  q: { from: a, to: a, crossbar: { conductanceRange: [0, 1 nS], differentialPairs: false, readVoltage: 50 mV }, weight: 1 mV, delay: 1 ms }");

        Assert.Equal(
            new CrossbarParameters
            {
                ConductanceMinSiemens = 1e-6,
                ConductanceMaxSiemens = 1e-4,
                TileRows = 8,
                TileColumns = 32,
                Encoding = WeightEncoding.DifferentialPairs,
                Levels = 16,
                ReadVoltageVolts = 0.2,
                WeightFullScale = 0.5,
            },
            Assert.IsType<CrossbarProjection>(experiment.Projections[0]).Crossbar);
        Assert.Equal(
            new CrossbarParameters
            {
                ConductanceMinSiemens = 0,
                ConductanceMaxSiemens = 1e-9,
                TileRows = 128,
                TileColumns = 128,
                Encoding = WeightEncoding.SingleDevices,
                Levels = null,
                ReadVoltageVolts = 0.05,
                WeightFullScale = null,
            },
            Assert.IsType<CrossbarProjection>(experiment.Projections[1]).Crossbar);
    }

    [Theory]
    [InlineData("synthetic", "", "Fp1 Fp2 C3 C4 P3 P4 O1 O2")]
    [InlineData("synthetic", "channels: all,", "Fp1 Fp2 C3 C4 P3 P4 O1 O2")]
    [InlineData("synthetic", "channels: voltages,", "Fp1 Fp2 C3 C4 P3 P4 O1 O2")]
    [InlineData("synthetic", "channels: 3,", "Fp1 Fp2 C3")]
    [InlineData("synthetic", "channels: O2,", "O2")]
    [InlineData("synthetic", "channels: [O2, '#3'],", "O2 C3")]
    [InlineData("sleep.edf", "channels: voltages,", "EEG Fpz-Cz|EEG Pz-Oz|EMG")]
    [InlineData("sleep.edf", "channels: ['#5', EEG Pz-Oz],", "EMG|EEG Pz-Oz")]
    [InlineData("twice.edf", "", "#1 C4 #3")]
    [InlineData("twice.edf", "channels: ['#3', C4],", "#3 C4")]
    [InlineData("stream", "channels: 2,", "#1 #2")]
    [InlineData("stream", "channels: [A, B],", "A B")]
    public void Channels_are_chosen_by_label_where_it_is_unique_and_by_position_where_not(string recording, string channels, string expected)
    {
        var experiment = Descriptions.Read(
            $"{Descriptions.Neurons}inputs:\n  x: {{ type: recording, recording: {recording}, {channels} encoder: {{ type: delta-modulation, delta: 0.02 mV }} }}");

        var input = Assert.IsType<RecordingInput>(experiment.Inputs[0]);
        Assert.Equal(expected.Split(expected.Contains('|', StringComparison.Ordinal) ? '|' : ' '), input.Channels);
        Assert.Equal((3, 2 * input.Channels.Length), (input.FirstSource, input.SourceCount));
        Assert.Equal(new DeltaModulationEncoder(new SignalLevel(20, InMicrovolts: true), 0), input.Encoder);
        Assert.Equal(recording is "synthetic" or "stream" ? recording : "/" + recording, input.Recording);
        Assert.Equal((0, ResamplingRule.Hold, null), (input.OffsetMs, input.Resampling, input.SamplesPerSecond));
    }

    [Fact]
    public void A_level_without_unit_is_in_that_of_the_channel_and_a_rate_is_an_exact_fraction()
    {
        var experiment = Descriptions.Read(
            $"{Descriptions.Neurons}inputs:\n  x: {{ type: recording, recording: eeg.txt, rate: 173.61 Hz, resample: linear, offset: 0.5 s, encoder: {{ type: threshold-crossing, threshold: -2.5, refractoryPeriod: 2 ms }} }}");

        var input = Assert.IsType<RecordingInput>(experiment.Inputs[0]);
        Assert.Equal(new ThresholdEncoder(new SignalLevel(-2.5, InMicrovolts: false), 20), input.Encoder);
        Assert.Equal((17361L, 100L), input.SamplesPerSecond);
        Assert.Equal((500, ResamplingRule.Linear, 1), (input.OffsetMs, input.Resampling, input.SourceCount));
    }

    [Fact]
    public void Neurons_are_chosen_by_list_range_or_one()
    {
        var experiment = Descriptions.Read(GoodDescriptions.Texts.First(yaml => yaml.Contains("list: {", StringComparison.Ordinal)));

        var currents = experiment.Inputs.OfType<CurrentInput>().ToDictionary(input => input.Name, input => input.Neurons.ToArray());
        Assert.Equal([1, 2], currents["step"]);
        Assert.Equal([3], currents["one"]);
        Assert.Equal([0, 2], currents["list"]);
        Assert.Empty(currents["all"]);
        Assert.Equal([0, 1], experiment.Record.Traces[0].Neurons.AsEnumerable());
        Assert.Equal((1, 100), (experiment.Record.Traces[0].IntervalSteps, experiment.Record.Traces[1].IntervalSteps));
        Assert.Equal(["a", "b"], experiment.Record.Spikes.Select(request => request.Population.Name));
        Assert.Equal([0, 1], experiment.Record.Spikes[0].Neurons.AsEnumerable());
        Assert.Empty(experiment.Record.Spikes[1].Neurons);
    }

    [Theory]
    [InlineData("[{ population: b, neurons: 2 }, { population: a, neurons: 1..2 }, { population: a, neurons: [2, 0] }, { population: b, neurons: [2, 3] }]", "a: all; b: 2 3")]
    [InlineData("[{ population: a, neurons: 1 }, a, { population: b, neurons: 3 }]", "a: all; b: 3")]
    [InlineData("{ population: b, neurons: 0..3 }", "b: all")]
    [InlineData("[b, b]", "b: all")]
    [InlineData("b", "b: all")]
    [InlineData("[]", "")]
    [InlineData("none", "")]
    [InlineData("all", "a: all; b: all")]
    public void Spikes_asked_for_in_several_places_are_recorded_once(string spikes, string expected)
    {
        var record = Descriptions.Read(
            $"duration: 1 s\npopulations:\n  a: {{ model: lif-delta, size: 3 }}\n  b: {{ model: lif-delta, size: 4 }}\nrecord: {{ spikes: {spikes} }}").Record;

        Assert.Equal(expected, string.Join("; ", record.Spikes.Select(
            request => $"{request.Population.Name}: {(request.Neurons.IsEmpty ? "all" : string.Join(' ', request.Neurons))}")));
        Assert.All(record.Spikes, request => Assert.Equal(request.Count, record.SpikingNeurons(request.Population)));
    }

    [Fact]
    public void Segments_are_put_in_order_and_may_touch()
    {
        var experiment = Descriptions.Read(
            $"{Descriptions.Neurons}inputs:\n  x: {{ type: current, target: a, segments: [{{ amplitude: 2 pA, start: 2 ms, stop: 3 ms }}, {{ amplitude: 1 nA, start: 0, stop: 2 ms }}] }}");

        Assert.Equal([new CurrentSegment(1000, 0, 20), new CurrentSegment(2, 20, 30)], Assert.IsType<CurrentInput>(experiment.Inputs[0]).Segments.AsEnumerable());
    }

    [Fact]
    public void The_longest_time_fits_into_whole_nanoseconds()
    {
        var longest = Descriptions.Read("duration: 4611686018427.3 ms\npopulations: { a: { model: lif-delta, size: 1 } }");
        var fault = Descriptions.Fault("duration: 4611686018427.4 ms\npopulations: { a: { model: lif-delta, size: 1 } }");

        Assert.Equal(46_116_860_184_273, longest.DurationSteps);
        Assert.Equal(4611686018427.3, longest.TimeStep.ToMilliseconds(longest.DurationSteps));
        Assert.Contains("0.1 ms to 4611686018427.3 ms", fault.Problem, StringComparison.Ordinal);
    }

    /// <summary>The numbers of the preset's source; 1 V and 10 ns where it gives none; what is said goes first.</summary>
    [Theory]
    [InlineData("device: ag-si-jo-2010, readVoltage: 1.5 V", 2.8, 300e-6)]
    [InlineData("device: ag-si-jo-2010, programming: { voltage: 3.2 V, pulseWidth: 1 us }", 3.2, 1e-6)]
    [InlineData("device: reram-soft-bounds", 1, 10e-9)]
    public void Programming_pulses_are_those_of_the_preset(string crossbar, double volts, double seconds)
    {
        var experiment = Descriptions.Read($"{Descriptions.Neurons}projections:\n  p: {{ from: a, to: a, crossbar: {{ {crossbar} }}, weight: 1 mV, delay: 1 ms }}\n");
        var device = Assert.IsType<CrossbarProjection>(experiment.Projections[0]).Crossbar.Device!;
        Assert.Equal((volts, seconds), (device.WriteVolts, device.WritePulseSeconds));
    }

    [Fact]
    public void A_single_device_may_have_a_converter_of_one_bit()
    {
        var experiment = Descriptions.Read(
            $"{Descriptions.Neurons}projections:\n  p: {{ from: a, to: a, crossbar: {{ conductanceRange: [1 uS, 2 uS], encoding: single-devices, adcBits: 1, adcRange: 4 mV }}, weight: 1 mV, delay: 1 ms }}\n");
        Assert.Equal(1, Assert.IsType<CrossbarProjection>(experiment.Projections[0]).Crossbar.AdcBits);
    }
}
