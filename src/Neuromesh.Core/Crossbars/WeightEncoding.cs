namespace Neuromesh.Core.Crossbars;

/// <summary>How a weight lies in the devices of an array.</summary>
public enum WeightEncoding
{
    /// <summary>The difference of two devices, each on an array of its own; one of them is off.</summary>
    DifferentialPairs,

    /// <summary>One device; weights are 0 or more, and a reference line of ideal off devices is subtracted.</summary>
    SingleDevices,

    /// <summary>One device about the middle of the range; one more column of each tile, all in the middle, is subtracted, see <see cref="Periphery.OffsetColumn"/>.</summary>
    OffsetColumn,

    /// <summary>An integer whose digits lie on several arrays, each with an offset column of its own, see <see cref="Periphery.BitSlicing"/>.</summary>
    BitSlices,
}
