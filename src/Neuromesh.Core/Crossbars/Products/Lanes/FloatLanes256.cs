using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Neuromesh.Core.Crossbars.Products.Lanes;

/// <summary>Eight single-precision numbers in 256 bits.</summary>
internal readonly unsafe struct FloatLanes256 : IFloatLanes<FloatLanes256>
{
    private readonly Vector256<float> _lanes;

    private FloatLanes256(Vector256<float> lanes) => _lanes = lanes;

    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    public static FloatLanes256 Zero => new(Vector256<float>.Zero);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes256 Load(float* source) => new(Vector256.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes256 Load(ushort* source)
        => new(Vector256.ConvertToSingle(Avx2.IsSupported ? Avx2.ConvertToVector256Int32(source) : Vector256.Create(Widen(source), Widen(source + 4))));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes256 Load(byte* source)
        => new(Vector256.ConvertToSingle(Avx2.IsSupported ? Avx2.ConvertToVector256Int32(source) : Vector256.Create(Widen(source), Widen(source + 4))));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes256 Broadcast(float value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => _lanes.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatLanes256 MultiplyAdd(FloatLanes256 left, FloatLanes256 right, FloatLanes256 addend)
        => new(Vector256.FusedMultiplyAdd(left._lanes, right._lanes, addend._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Widen(ushort* source) => Vector128.Create(source[0], source[1], source[2], (int)source[3]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Widen(byte* source) => Vector128.Create(source[0], source[1], source[2], (int)source[3]);
}
