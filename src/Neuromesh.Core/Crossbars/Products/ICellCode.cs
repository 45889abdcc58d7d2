using Neuromesh.Core.Crossbars.Products.Lanes;

namespace Neuromesh.Core.Crossbars.Products;

/// <summary>How a cell's conductance is stored.</summary>
/// <typeparam name="T">The stored number.</typeparam>
internal unsafe interface ICellCode<T>
    where T : unmanaged
{
    /// <summary>Neighbouring cells as numbers.</summary>
    static abstract TLanes Load<TLanes>(T* source)
        where TLanes : struct, IFloatLanes<TLanes>;
}

/// <summary>The conductance itself in single precision.</summary>
internal readonly unsafe struct SingleCode : ICellCode<float>
{
    /// <inheritdoc/>
    public static TLanes Load<TLanes>(float* source)
        where TLanes : struct, IFloatLanes<TLanes> => TLanes.Load(source);
}

/// <summary>One of 65,536 levels.</summary>
internal readonly unsafe struct WordCode : ICellCode<ushort>
{
    /// <inheritdoc/>
    public static TLanes Load<TLanes>(ushort* source)
        where TLanes : struct, IFloatLanes<TLanes> => TLanes.Load(source);
}

/// <summary>One of 256 levels.</summary>
internal readonly unsafe struct ByteCode : ICellCode<byte>
{
    /// <inheritdoc/>
    public static TLanes Load<TLanes>(byte* source)
        where TLanes : struct, IFloatLanes<TLanes> => TLanes.Load(source);
}
