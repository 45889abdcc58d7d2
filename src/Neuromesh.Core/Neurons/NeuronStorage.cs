using System.Runtime.CompilerServices;
using Neuromesh.Core.Kernels;
using Neuromesh.Core.Memory;
using Neuromesh.Core.NeuronCores;
using Neuromesh.Core.Numerics;
using Neuromesh.Core.Random;

namespace Neuromesh.Core.Neurons;

/// <summary>The memory of a group of neurons of one model: state, coefficients, currents and, where the model draws, random numbers.</summary>
internal sealed unsafe class NeuronStorage : IDisposable
{
    private readonly NeuronSlice _slice;
    private readonly Dictionary<string, double[]> _parameters = [];
    private readonly List<NativeBuffer<double>> _states = [];
    private readonly List<NativeBuffer<double>> _recorded = [];
    private readonly List<NativeBuffer<double>> _unrecorded = [];
    private readonly List<NeuronCoefficient> _coefficients = [];
    private readonly NativeBuffer<double> _currentPa;
    private readonly double[] _biasCurrentPa;
    private RandomKey _randomKey;
    private NativeBuffer<double>? _uniforms;
    private NativeBuffer<uint>? _words;
    private GapCoupling _gaps;

    public NeuronStorage(NeuronSlice slice)
    {
        // Kernels are compiled once, for good: what they read from static fields must be there by then.
        RuntimeHelpers.RunClassConstructor(typeof(DeterministicMath).TypeHandle);
        _slice = slice;
        _biasCurrentPa = Parameter("biasCurrent");
        _currentPa = new NativeBuffer<double>(NeuronCoefficient.RoundUp(Size));
        _unrecorded.Add(_currentPa);
        SetInjectedCurrent([]);
    }

    /// <summary>Number of neurons.</summary>
    public int Size => _slice.Size;

    /// <summary>Length of a step in ms.</summary>
    public double TimeStepMs => _slice.TimeStep.Milliseconds;

    /// <summary>Bytes held.</summary>
    public long Bytes => _states.Union(_recorded).Union(_unrecorded).Sum(buffer => buffer.Bytes)
        + _coefficients.Sum(coefficient => coefficient.Bytes)
        + (_words?.Bytes ?? 0)
        + (sizeof(double) * _biasCurrentPa.LongLength);

    /// <summary>Whether no coefficient is beyond <see cref="StateCheck.LargestCoefficient"/>.</summary>
    public bool HasOrdinaryCoefficients => _coefficients.TrueForAll(coefficient => coefficient.IsWithin(StateCheck.LargestCoefficient));

    /// <summary>Bias and injected current of each neuron in pA.</summary>
    public double* CurrentPa => _currentPa.Pointer;

    /// <summary>A parameter's value for each neuron.</summary>
    /// <param name="name">Its name.</param>
    public double[] Parameter(string name)
    {
        if (!_parameters.TryGetValue(name, out var values))
        {
            values = _slice.Parameter(name);
            _parameters.Add(name, values);
        }

        return values;
    }

    /// <summary>Forgets the parameters' values, from which everything has been made: with all of them a neuron would hold three times as much.</summary>
    public void ForgetParameters() => _parameters.Clear();

    /// <summary>The smallest value that a parameter can have anywhere in the population.</summary>
    /// <param name="name">Its name.</param>
    public double Lowest(string name) => _slice.Lowest(name);

    /// <summary>Whether the experiment gives all neurons of the population one value.</summary>
    /// <param name="name">Name of the parameter.</param>
    /// <param name="value">The value.</param>
    public bool IsConstant(string name, double value) => _slice.Parameters[name] is ConstantValue constant && constant.Value == value;

    /// <summary>A state variable that can be recorded, in the order of the model's descriptor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="start">Value of a neuron where the experiment gives none; 0 if null.</param>
    public double* AddState(string name, Func<int, double>? start = null)
    {
        var buffer = AddValues(start);
        _slice.InitialValue(name)?.CopyTo(buffer.Span);
        _states.Add(buffer);
        _recorded.Add(buffer);
        return buffer.Pointer;
    }

    /// <summary>A state variable that cannot be recorded.</summary>
    public double* AddHiddenState()
    {
        var buffer = AddValues(null);
        _states.Add(buffer);
        return buffer.Pointer;
    }

    /// <summary>A value that can be recorded and follows from the state: no state itself.</summary>
    /// <param name="start">Value of a neuron at the start; 0 if null.</param>
    public double* AddObservable(Func<int, double>? start = null)
    {
        var buffer = AddValues(start);
        _recorded.Add(buffer);
        return buffer.Pointer;
    }

    /// <summary>A parameter as it is.</summary>
    /// <param name="name">Its name.</param>
    public Coefficient AddParameter(string name)
    {
        var values = Parameter(name);
        return AddCoefficient(i => values[i], name);
    }

    /// <summary>A number that follows from parameters.</summary>
    /// <param name="compute">Its value for a neuron.</param>
    /// <param name="dependsOn">Names of all parameters it follows from.</param>
    public Coefficient AddCoefficient(Func<int, double> compute, params ReadOnlySpan<string> dependsOn)
    {
        var varies = false;
        foreach (var name in dependsOn)
        {
            varies |= _slice.Varies(name);
        }

        var coefficient = new NeuronCoefficient(Size, varies, compute);
        _coefficients.Add(coefficient);
        return new Coefficient(coefficient.Pointer, coefficient.Mask);
    }

    /// <summary>The refractory period in steps.</summary>
    public Coefficient AddRefractorySteps()
    {
        var periodMs = Parameter("refractoryPeriod");
        return AddCoefficient(i => Math.Round(periodMs[i] / TimeStepMs), "refractoryPeriod");
    }

    /// <summary>A uniform deviate in [0, 1) for each neuron and step.</summary>
    /// <param name="purpose">What is drawn for.</param>
    public double* AddUniforms(string purpose)
    {
        _randomKey = RandomKey.Create(_slice.Seed, purpose, _slice.Population);
        _words = new NativeBuffer<uint>(2 * WordCount);
        _uniforms = new NativeBuffer<double>(NeuronCoefficient.RoundUp(Size));
        _unrecorded.Add(_uniforms);
        return _uniforms.Pointer;
    }

    /// <summary>The currents of gap junctions; none where the slice has no junctions.</summary>
    /// <param name="substeps">Substeps of a step.</param>
    public GapCoupling AddGapCoupling(int substeps)
    {
        if (_slice.HasGapJunctions)
        {
            double* Values()
            {
                var buffer = AddValues(null);
                _unrecorded.Add(buffer);
                return buffer.Pointer;
            }

            _gaps = new GapCoupling { ConductanceNanosiemens = Values(), ConstantPa = Values(), LinearPa = Values(), QuadraticPa = Values(), HalfSubsteps = 2.0 * substeps };
        }

        return _gaps;
    }

    /// <summary>Sets the current of a neuron's gap junctions.</summary>
    /// <param name="neuron">Index of the neuron.</param>
    /// <param name="current">The current.</param>
    public void SetGapCurrent(int neuron, in GapCurrent current)
    {
        _gaps.ConductanceNanosiemens[neuron] = current.ConductanceNanosiemens;
        _gaps.ConstantPa[neuron] = current.ConstantPa;
        _gaps.LinearPa[neuron] = current.LinearPa;
        _gaps.QuadraticPa[neuron] = current.QuadraticPa;
    }

    /// <summary>Draws the random numbers of a step.</summary>
    /// <param name="step">The step.</param>
    /// <remarks>
    /// Philox counter = (neuron / 4, step low, step high, draw), word = neuron mod 4, with the neuron's index in its population and draw 0
    /// for the low, 1 for the high word: the draws do not depend on the cut.
    /// </remarks>
    public void Draw(long step)
    {
        if (_uniforms is null)
        {
            return;
        }

        var count = WordCount;
        var low = _words!.Span[..count];
        var high = _words.Span[count..];
        var firstBlock = (uint)(_slice.First / Philox4x32.WordsPerBlock);
        PhiloxFill.Words(_randomKey, firstBlock, (uint)step, (uint)(step >>> 32), 0, low);
        PhiloxFill.Words(_randomKey, firstBlock, (uint)step, (uint)(step >>> 32), 1, high);
        var skipped = _slice.First % Philox4x32.WordsPerBlock;
        for (var i = 0; i < Size; i++)
        {
            _uniforms.Pointer[i] = Deviates.Uniform(low[skipped + i], high[skipped + i]);
        }
    }

    /// <summary>Sets the currents to the bias and what is injected.</summary>
    /// <param name="currentsPa">Injected current of each neuron in pA; empty for none.</param>
    public void SetInjectedCurrent(ReadOnlySpan<double> currentsPa)
    {
        for (var i = 0; i < Size; i++)
        {
            CurrentPa[i] = _biasCurrentPa[i] + (currentsPa.IsEmpty ? 0 : currentsPa[i]);
        }
    }

    /// <summary>Reads what can be recorded.</summary>
    /// <param name="variable">Position among the model's state variables.</param>
    /// <param name="neuron">Index of the neuron.</param>
    public double Read(int variable, int neuron) => _recorded[variable].Pointer[neuron];

    /// <summary>Adds the state of a neuron to a digest.</summary>
    /// <param name="neuron">Index of the neuron.</param>
    /// <param name="digest">The digest.</param>
    public void AddState(int neuron, ref StateDigest digest)
    {
        foreach (var state in _states)
        {
            digest.Add(state.Pointer[neuron]);
        }
    }

    /// <summary>See <see cref="INeuronGroup.FindNonFinite"/>.</summary>
    public int FindNonFinite(double headroom)
    {
        var first = -1;
        foreach (var state in _states)
        {
            var found = FiniteSearch.FindFirst(state.Pointer, Size, headroom);
            first = found >= 0 && (first < 0 || found < first) ? found : first;
        }

        return first;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _states.ForEach(buffer => buffer.Dispose());
        _recorded.ForEach(buffer => buffer.Dispose());
        _unrecorded.ForEach(buffer => buffer.Dispose());
        _coefficients.ForEach(coefficient => coefficient.Dispose());
        _words?.Dispose();
    }

    private int WordCount => NeuronCoefficient.RoundUp((_slice.First % Philox4x32.WordsPerBlock) + Size);

    private NativeBuffer<double> AddValues(Func<int, double>? start)
    {
        var buffer = new NativeBuffer<double>(NeuronCoefficient.RoundUp(Size));
        for (var i = 0; start is not null && i < Size; i++)
        {
            buffer.Pointer[i] = start(i);
        }

        return buffer;
    }
}
