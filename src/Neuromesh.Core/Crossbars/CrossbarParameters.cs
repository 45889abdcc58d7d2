using Neuromesh.Core.Crossbars.Biasing;
using Neuromesh.Core.Crossbars.Nonlinear;
using Neuromesh.Core.Crossbars.Periphery;
using Neuromesh.Core.Crossbars.Products;

namespace Neuromesh.Core.Crossbars;

/// <summary>The devices, the geometry and the periphery of the crossbar that realises a projection.</summary>
/// <remarks>
/// A weight w is stored as a conductance <c>G = Gmin + (Gmax − Gmin) · |w| / weightFullScale</c>, clipped to the range. With differential
/// pairs a positive weight lies on the positive device and its partner stays at Gmin, and the reverse. On single devices weights must be
/// ≥ 0 and Gmin's share is subtracted digitally; other ways are <see cref="WeightEncoding"/>'s. With a <see cref="Circuit"/> G and its ends in these formulas are what a read finds of a cell alone. Rows that spike in one step are driven together at
/// <see cref="ReadVoltageVolts"/>; the target receives <c>weightFullScale · (I+ − I−) / (readVoltage · (Gmax − Gmin))</c>. A row that
/// spikes n times in one step is read n times.
/// </remarks>
public sealed record CrossbarParameters
{
    /// <summary>Conductance of the off state in S, ≥ 0.</summary>
    public required double ConductanceMinSiemens { get; init; }

    /// <summary>Conductance of the on state in S, above the off state.</summary>
    public required double ConductanceMaxSiemens { get; init; }

    /// <summary>Rows of one tile, 1 to 4096.</summary>
    public required int TileRows { get; init; }

    /// <summary>Columns (targets) of one tile, 1 to 4096; with differential pairs each has two bit lines, offset columns are not counted.</summary>
    public required int TileColumns { get; init; }

    /// <summary>How a weight lies in the devices.</summary>
    public required WeightEncoding Encoding { get; init; }

    /// <summary>Arrays over which the digits of a weight are spread, 1 to 24; counts with <see cref="WeightEncoding.BitSlices"/>.</summary>
    public int Slices { get; init; } = 1;

    /// <summary>Bits that a device of a slice holds, 1 to 8; slices times bits is 2 to 24. Counts with <see cref="WeightEncoding.BitSlices"/>.</summary>
    public int BitsPerCell { get; init; } = 1;

    /// <summary>
    /// Number of conductance levels between the two states, 2 or more, odd with an offset column; null for a continuous range, or as many as a slice's digits take.
    /// </summary>
    public required int? Levels { get; init; }

    /// <summary>Voltage on a spiking row in V, above 0.</summary>
    public required double ReadVoltageVolts { get; init; }

    /// <summary>The weight that Gmax stands for, in the target's unit (pA or mV), above 0; null to take the largest magnitude in the matrix.</summary>
    public required double? WeightFullScale { get; init; }

    /// <summary>The physical devices; null for ideal ones, which hold what is written for ever.</summary>
    public TileDevice? Device { get; init; }

    /// <summary>What a cell is made of; null for a linear memristor alone.</summary>
    public CellCircuit? Circuit { get; init; }

    /// <summary>Layers above each other; null for a planar array.</summary>
    public TileStack? Stack { get; init; }

    /// <summary>What rows get that do not spike.</summary>
    public UnselectedRows UnselectedRows { get; init; }

    /// <summary>Deviation of a cell's conductance from read to read over the conductance, 0 to 1/6; independent of each other, normal.</summary>
    public double ReadNoise { get; init; }

    /// <summary>Whether that noise is drawn for each cell or, with the same distribution, for each output.</summary>
    public ReadNoiseMode ReadNoiseMode { get; init; } = ReadNoiseMode.PerCell;

    /// <summary>Resistance of a word line's segment in ohm, 0 or more.</summary>
    public double WordLineOhms { get; init; }

    /// <summary>Resistance of a bit line's segment in ohm, 0 or more.</summary>
    public double BitLineOhms { get; init; }

    /// <summary>Width of a read pulse in s, above 0.</summary>
    public double PulseSeconds { get; init; } = 10e-9;

    /// <summary>Bits of the converters behind the columns, 1 to 24; null for ideal ones.</summary>
    public int? AdcBits { get; init; }

    /// <summary>
    /// Range of the converters as a weight in the target's unit, above 0: from −range (0 on single devices and for slices) to a step below +range. Counts
    /// with <see cref="AdcBits"/>. A slice's current is a weight as that of a single device is: an on state stands for the full-scale weight.
    /// </summary>
    public double AdcRange { get; init; } = 1;

    /// <summary>Amplifiers, hold stages and errors of the converters behind the columns; null where there are none.</summary>
    public ReadoutParameters? Readout { get; init; }

    /// <summary>Whether the pulse of a read acts on the cells; physical models only.</summary>
    public bool ReadDisturb { get; init; }

    /// <summary>How spikes change the cells, the plus devices of pairs; null where they do not. Physical and pulse models and phase change, not in slices.</summary>
    public TileLearning? Learning { get; init; }

    /// <summary>What writes do beside the cell that they are meant for; null where nothing. Pulse models and physical models only.</summary>
    public TileWrites? Writes { get; init; }

    /// <summary>Whether the lines have resistance.</summary>
    public bool HasWires => WordLineOhms > 0 || BitLineOhms > 0;

    /// <summary>Whether a read is the solution of a network: lines have resistance, or currents find ways through other layers.</summary>
    public bool NeedsSolution => HasWires || Stack is not null;

    /// <summary>Whether lines or what is in series leave a memristor less than the whole voltage of a write.</summary>
    public bool SeesWriteLoads => Writes is not null && (HasWires || Circuit is not null);

    /// <summary>Whether each write is a solution of the array.</summary>
    public bool SolvesWrites => Writes?.Scheme is { } scheme && (SeesWriteLoads || Stack is not null || scheme == BiasScheme.Floating);

    /// <summary>Whether a weight is the difference of two devices.</summary>
    public bool DifferentialPairs => Encoding == WeightEncoding.DifferentialPairs;

    /// <summary>Whether the converters see currents of both signs.</summary>
    public bool IsSigned => Encoding is WeightEncoding.DifferentialPairs or WeightEncoding.OffsetColumn;

    /// <summary>Arrays of one tile.</summary>
    public int Arrays => Encoding switch
    {
        WeightEncoding.DifferentialPairs => 2,
        WeightEncoding.BitSlices => Slices,
        _ => 1,
    };

    /// <summary>Whether the arrays have one column more than the tile has targets.</summary>
    public bool HasOffsetColumn => Encoding is WeightEncoding.OffsetColumn or WeightEncoding.BitSlices;

    /// <summary>Values converted by one read of a tile.</summary>
    /// <param name="columns">Its targets.</param>
    public int Conversions(int columns) => Encoding == WeightEncoding.BitSlices ? Slices * (columns + 1) : columns;

    /// <summary>Whether a read is the product of programmed conductances and spikes, and nothing else, in an array without offset columns.</summary>
    public bool IsIdeal => Device is null && Circuit is null && ReadNoise == 0 && !NeedsSolution && AdcBits is null && Readout is null && !HasOffsetColumn;
}
