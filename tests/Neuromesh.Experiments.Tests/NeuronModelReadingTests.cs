using Neuromesh.Core.Neurons;
using Neuromesh.Core.Synapses;
using Neuromesh.Experiments.Model;

namespace Neuromesh.Experiments.Tests;

/// <summary>Populations of every neuron model: defaults, units, distributions, and what is refused.</summary>
public sealed class NeuronModelReadingTests
{
    [Fact]
    public void Every_model_can_be_used_with_its_defaults()
    {
        foreach (var model in NeuronModels.All)
        {
            var population = Read($"model: {model.Name}").Populations[0];
            Assert.Same(model, population.Model);
            Assert.All(model.Parameters, parameter => Assert.Equal(new ConstantValue(parameter.Default), population.Parameters[parameter.Name]));
        }
    }

    [Fact]
    public void Conductances_are_held_in_nanosiemens()
    {
        var experiment = Read("model: adex", "parameters: { adaptationConductance: 0.002 uS, leakConductance: 10 nS }");
        Assert.Equal(new ConstantValue(2), experiment.Populations[0].Parameters["adaptationConductance"]);
        Assert.Equal(new ConstantValue(10), experiment.Populations[0].Parameters["leakConductance"]);
        var projection = ReadText("""
            duration: 10 ms
            populations:
              cells: { model: lif-cond-exp, size: 10 }
            projections:
              own: { from: cells, to: cells, rule: { type: all-to-all }, weight: -0.5 nS, delay: 1 ms }
            """).Projections[0];
        Assert.Equal(new ConstantWeight(-0.5), Assert.IsType<SparseProjection>(projection).Weights);
    }

    [Fact]
    public void Parameters_and_initial_values_are_drawn()
    {
        var population = Read(
            "model: hh",
            "parameters: { capacitance: { lognormal: { mean: 100 pF, standardDeviation: 10 pF } }, leakConductance: { normal: { mean: 30 nS, standardDeviation: 20 nS }, minimum: 5 nS, maximum: 80 nS } }",
            "initial: { membranePotential: { normal: { mean: -65 mV, standardDeviation: 3 mV } }, potassiumActivation: { uniform: [0.3, 0.4] } }").Populations[0];
        Assert.Equal(new LognormalValue(100, 10), population.Parameters["capacitance"]);
        Assert.Equal(new TruncatedValue(new NormalValue(30, 20), 5, 80), population.Parameters["leakConductance"]);
        Assert.Equal(new NormalValue(-65, 3), population.InitialValues["membranePotential"]);
        Assert.Equal(new UniformValue(0.3, 0.4), population.InitialValues["potassiumActivation"]);
    }

    [Theory]
    [InlineData("lif-delta", "capacitance: -0 pF", "above 0 pF")]
    [InlineData("lif-delta", "refractoryPeriod: -0 ms", "at least 0 ms")]
    [InlineData("lif-delta", "refractoryPeriod: 0.25 ms", "no whole number of time steps")]
    [InlineData("lif-alpha", "resetPotential: -50 mV", "must be below the threshold potential (-55 mV)")]
    [InlineData("lif-cond-exp", "leakConductance: 0 nS", "above 0 nS")]
    [InlineData("lif-cond-exp", "leakConductance: NaN", "is no conductance")]
    [InlineData("lif-cond-exp", "leakConductance: Infinity", "is no conductance")]
    [InlineData("lif-cond-exp", "leakConductance: 1e400 nS", "out of range")]
    [InlineData("lif-cond-exp", "leakConductance: 10 pA", "expected a conductance")]
    [InlineData("adex", "resetPotential: 5 mV", "must be below the peak potential (0 mV)")]
    [InlineData("adex", "slopeFactor: -1 mV", "at least 0 mV")]
    [InlineData("adex", "slopeFactor: 0.05 mV", "at most 600 are permitted")]
    [InlineData("eif", "peakPotential: -55 mV", "must be below the peak potential (-55 mV)")]
    [InlineData("gem", "spikeActivation: 1.5", "at most 1")]
    [InlineData("gif", "slopeFactor: { normal: { mean: 0.5 mV, standardDeviation: 0.1 mV } }", "bound them with 'minimum' and 'maximum'")]
    [InlineData("gif", "slopeFactor: { normal: { mean: 0.5 mV, standardDeviation: 0.01 mV }, minimum: 2 mV }", "lie within the bounds")]
    [InlineData("izhikevich", "consistentIntegration: 0.5", "must be 0 or 1")]
    [InlineData("hh-ions", "insideVolume: 0", "above 0")]
    public void What_a_model_cannot_have_is_refused_with_what_it_can(string model, string parameter, string expected)
    {
        var fault = Assert.Throws<ExperimentException>(() => Read($"model: {model}", $"parameters: {{ {parameter} }}"));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.Contains("test.yaml", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hh", "potassiumActivation: 1.1", "at most 1")]
    [InlineData("adex", "excitatoryConductance: -1 nS", "at least 0 nS")]
    [InlineData("gif", "adaptiveThreshold: -35 mV", "recorded only")]
    public void What_a_state_cannot_be_is_refused(string model, string initial, string expected)
    {
        var fault = Assert.Throws<ExperimentException>(() => Read($"model: {model}", $"initial: {{ {initial} }}"));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NaN", "finite number")]
    [InlineData("1e999", "finite number")]
    [InlineData("-Infinity", "finite number")]
    public void Tables_may_hold_finite_numbers_only(string value, string expected)
    {
        var folder = Directory.CreateTempSubdirectory("neuromesh-table-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "cells.csv"), $"v\n-65\n{value}\n");
            var fault = Assert.Throws<ExperimentException>(() => ExperimentReader.ReadText(
                "test",
                "test.yaml",
                "{ duration: 10 ms, populations: { cells: { model: hh, size: 2, perNeuron: { file: cells.csv, columns: { membranePotential: { column: v, unit: mV } } } } } }",
                folder.FullName,
                [],
                new NoRecordings()));
            Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Experiment Read(params string[] population) =>
        ReadText($"duration: 10 ms\npopulations:\n  cells:\n    size: 4\n{string.Concat(population.Select(line => $"    {line}\n"))}");

    private static Experiment ReadText(string description) =>
        ExperimentReader.ReadText("test", "test.yaml", description, ".", [], new NoRecordings()).Experiment;

    private sealed class NoRecordings : IRecordingProbe
    {
        public RecordingSummary Probe(string recording, (long Numerator, long Denominator)? samplesPerSecond) =>
            throw new InvalidOperationException("The descriptions of these tests have no recordings.");
    }
}
