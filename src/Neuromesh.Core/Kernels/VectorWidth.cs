using System.Runtime.Intrinsics;

namespace Neuromesh.Core.Kernels;

/// <summary>The vector width that the kernels of this process use.</summary>
/// <remarks>
/// It changes the speed and never a bit of a result. <c>DOTNET_EnableAVX512=0</c>, <c>DOTNET_EnableAVX2=0</c> and
/// <c>DOTNET_EnableHWIntrinsic=0</c> narrow it. On x64 without AVX2 there is no 256-bit path.
/// </remarks>
public static class VectorWidth
{
    /// <summary>Width in bits: 512, 256 or 128; 64 where the kernels run scalar.</summary>
    public static int Bits => Vector512.IsHardwareAccelerated ? 512
        : Vector256.IsHardwareAccelerated ? 256
        : Vector128.IsHardwareAccelerated ? 128
        : 64;

    /// <summary>The width for a report: <c>512 bit</c>, <c>256 bit</c>, <c>128 bit</c> or <c>scalar</c>.</summary>
    public static string Name => Bits == 64 ? "scalar" : $"{Bits} bit";
}
