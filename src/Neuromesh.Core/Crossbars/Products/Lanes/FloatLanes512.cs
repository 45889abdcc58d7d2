using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Neuromesh.Core.Crossbars.Products.Lanes;

/// <summary>Sixteen single-precision numbers in 512 bits.</summary>
internal readonly unsafe struct FloatLanes512 : IFloatLanes<FloatLanes512>
{
    private readonly Vector512<float> _lanes;

    private FloatLanes512(Vector512<float> lanes) => _lanes = lanes;

    /// <inheritdoc/>
    public static int Count => 16;

    /// <inheritdoc/>
    public static FloatLanes512 Zero => new(Vector512<float>.Zero);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes512 Load(float* source) => new(Vector512.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes512 Load(ushort* source)
        => new(Vector512.ConvertToSingle(Avx512F.IsSupported ? Avx512F.ConvertToVector512Int32(Vector256.Load(source)) : Vector512.Create(Widen(source), Widen(source + 8))));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes512 Load(byte* source)
        => new(Vector512.ConvertToSingle(Avx512F.IsSupported ? Avx512F.ConvertToVector512Int32(Vector128.Load(source)) : Vector512.Create(Widen(source), Widen(source + 8))));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes512 Broadcast(float value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => _lanes.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes512 MultiplyAdd(FloatLanes512 left, FloatLanes512 right, FloatLanes512 addend)
        => new(Vector512.FusedMultiplyAdd(left._lanes, right._lanes, addend._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Widen(ushort* source) => Vector256.Create(source[0], source[1], source[2], source[3], source[4], source[5], source[6], (int)source[7]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Widen(byte* source) => Vector256.Create(source[0], source[1], source[2], source[3], source[4], source[5], source[6], (int)source[7]);
}
