using Neuromesh.Core.Kernels;
using Neuromesh.Core.Kernels.Lanes;
using Neuromesh.Core.NeuronCores;

namespace Neuromesh.Core.Neurons;

/// <summary>A neuron model: what a user may set, and how a group of its neurons is built and advanced.</summary>
/// <typeparam name="TSelf">The implementing struct: pointers to state and coefficients.</typeparam>
internal interface INeuronModel<TSelf> : INeuronKernel
    where TSelf : struct, INeuronModel<TSelf>
{
    /// <summary>What a user may set and record.</summary>
    static abstract NeuronModelDescriptor Descriptor { get; }

    /// <summary>Input rows per step: 1 where one row takes all weights, 2 where the second one takes the negative ones.</summary>
    static abstract int PortCount { get; }

    /// <summary>Whether an update adds to the state and never multiplies it by more than 1.</summary>
    static virtual bool IsLinear => false;

    /// <summary>Builds the neurons in their initial state.</summary>
    /// <param name="storage">Where their memory comes from.</param>
    static abstract TSelf Create(NeuronStorage storage);
}

/// <summary>The neurons of one core, of any model that is an <see cref="INeuronModel{TSelf}"/>.</summary>
/// <typeparam name="TModel">The model.</typeparam>
internal sealed unsafe class NeuronGroup<TModel> : INeuronGroup
    where TModel : struct, INeuronModel<TModel>
{
    private readonly NeuronStorage _storage;
    private readonly TModel _model;

    /// <summary>Creates the neurons in their initial state.</summary>
    /// <param name="slice">Parameters and initial values.</param>
    public NeuronGroup(NeuronSlice slice)
    {
        _storage = new NeuronStorage(slice);
        _model = TModel.Create(_storage);
        _storage.ForgetParameters();
    }

    /// <inheritdoc/>
    public int Size => _storage.Size;

    /// <inheritdoc/>
    public int PortCount => TModel.PortCount;

    /// <inheritdoc/>
    public long Bytes => _storage.Bytes;

    /// <inheritdoc/>
    public void SetInjectedCurrent(ReadOnlySpan<double> currentsPa) => _storage.SetInjectedCurrent(currentsPa);

    /// <inheritdoc/>
    public bool IntegratesGapCurrents => TModel.Descriptor.IntegratesGapCurrents;

    /// <inheritdoc/>
    public void SetGapCurrent(int neuron, in GapCurrent current) => _storage.SetGapCurrent(neuron, current);

    /// <inheritdoc/>
    public int Step(long step, int first, int count, double* input, nint portOffset, int* fired)
    {
        if (first == 0)
        {
            _storage.Draw(step);
        }

        return NeuronUpdate.Step(_model, first, first + count, input, input + portOffset, fired);
    }

    /// <summary>Advances at one vector width; for tests and measurements.</summary>
    /// <typeparam name="TLanes">The width.</typeparam>
    /// <param name="step">See <see cref="INeuronGroup.Step(long, double*, nint, int*)"/>.</param>
    /// <param name="input">See <see cref="INeuronGroup.Step(long, double*, nint, int*)"/>.</param>
    /// <param name="portOffset">See <see cref="INeuronGroup.Step(long, double*, nint, int*)"/>.</param>
    /// <param name="fired">See <see cref="INeuronGroup.Step(long, double*, nint, int*)"/>.</param>
    /// <returns>Number of neurons that fired.</returns>
    public int Step<TLanes>(long step, double* input, nint portOffset, int* fired)
        where TLanes : unmanaged, IDoubleLanes<TLanes>
    {
        _storage.Draw(step);
        return NeuronUpdate.Step<TModel, TLanes>(_model, 0, Size, input, input + portOffset, fired);
    }

    /// <inheritdoc/>
    public double Read(int variable, int neuron) => _storage.Read(variable, neuron);

    /// <inheritdoc/>
    public void AddState(int neuron, ref StateDigest digest) => _storage.AddState(neuron, ref digest);

    /// <inheritdoc/>
    public bool GrowsSlowly => TModel.IsLinear && _storage.HasOrdinaryCoefficients;

    /// <inheritdoc/>
    public int FindNonFinite(double headroom) => _storage.FindNonFinite(headroom);

    /// <inheritdoc/>
    public void Dispose() => _storage.Dispose();
}
