using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Neuromesh.Core.Crossbars.Products.Lanes;

/// <summary>Four single-precision numbers in 128 bits.</summary>
internal readonly unsafe struct FloatLanes128 : IFloatLanes<FloatLanes128>
{
    private readonly Vector128<float> _lanes;

    private FloatLanes128(Vector128<float> lanes) => _lanes = lanes;

    /// <inheritdoc/>
    public static int Count => 4;

    /// <inheritdoc/>
    public static FloatLanes128 Zero => new(Vector128<float>.Zero);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes128 Load(float* source) => new(Vector128.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes128 Load(ushort* source)
        => new(Vector128.ConvertToSingle(Sse41.IsSupported ? Sse41.ConvertToVector128Int32(source) : Vector128.Create(source[0], source[1], source[2], (int)source[3])));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes128 Load(byte* source)
        => new(Vector128.ConvertToSingle(Sse41.IsSupported ? Sse41.ConvertToVector128Int32(source) : Vector128.Create(source[0], source[1], source[2], (int)source[3])));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes128 Broadcast(float value) => new(Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => _lanes.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes128 MultiplyAdd(FloatLanes128 left, FloatLanes128 right, FloatLanes128 addend)
        => new(Vector128.FusedMultiplyAdd(left._lanes, right._lanes, addend._lanes));
}
