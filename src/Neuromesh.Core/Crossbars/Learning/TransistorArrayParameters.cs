namespace Neuromesh.Core.Crossbars.Learning;

/// <summary>Devices and size of a 1T1R array that is trained in place.</summary>
public sealed record TransistorArrayParameters
{
    /// <summary>Most rows.</summary>
    public const int MaximumRows = 4096;

    /// <summary>Rows, 1 to 4096.</summary>
    public required int Rows { get; init; }

    /// <summary>Columns, 1 to 64.</summary>
    public required int Columns { get; init; }

    /// <summary>The devices.</summary>
    public required LearningDevice Device { get; init; }

    /// <summary>Conductance at w = −1 in S, 0 or more.</summary>
    public required double ConductanceMinSiemens { get; init; }

    /// <summary>Conductance at w = 1 in S, above that at −1.</summary>
    public required double ConductanceMaxSiemens { get; init; }

    /// <summary>Deviation of the states w before training, 0 or more.</summary>
    public required double InitialDeviation { get; init; }

    /// <summary>Share of the cells that do not answer to pulses, 0 to 1.</summary>
    public double StuckShare { get; init; }

    /// <summary>Where those are.</summary>
    public StuckState StuckAt { get; init; }

    /// <summary>Refuses values outside the documented ranges.</summary>
    /// <exception cref="ArgumentException">One is; the message names it.</exception>
    internal void Check()
    {
        Require(Rows is >= 1 and <= MaximumRows, nameof(Rows), Rows, $"1 to {MaximumRows}");
        Require(Columns is >= 1 and <= TransistorArray.Stride, nameof(Columns), Columns, $"1 to {TransistorArray.Stride}");
        Require(ConductanceMinSiemens >= 0 && double.IsFinite(ConductanceMinSiemens), nameof(ConductanceMinSiemens), ConductanceMinSiemens, "0 or more");
        Require(
            ConductanceMaxSiemens > ConductanceMinSiemens && double.IsFinite(ConductanceMaxSiemens),
            nameof(ConductanceMaxSiemens),
            ConductanceMaxSiemens,
            $"above {ConductanceMinSiemens:R}");
        Require(InitialDeviation >= 0 && double.IsFinite(InitialDeviation), nameof(InitialDeviation), InitialDeviation, "0 or more");
        Require(StuckShare is >= 0 and <= 1, nameof(StuckShare), StuckShare, "0 to 1");
        Device.Steps.Check();
    }

    private static void Require(bool condition, string name, double value, string permitted)
    {
        if (!condition)
        {
            throw new ArgumentException($"{name} is {value:R}; it must be {permitted}.");
        }
    }
}
