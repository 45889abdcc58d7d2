using System.Runtime.Intrinsics;

namespace Neuromesh.Core.Kernels.Lanes;

/// <summary>Four words in 128 bits.</summary>
internal readonly unsafe struct WordLanes128 : IWordLanes<WordLanes128>
{
    private readonly Vector128<uint> _lanes;

    private WordLanes128(Vector128<uint> lanes) => _lanes = lanes;

    public static int Count => 4;

    public static WordLanes128 Load(uint* source) => new(Vector128.Load(source));

    public static WordLanes128 Broadcast(uint value) => new(Vector128.Create(value));

    public void Store(uint* destination) => _lanes.Store(destination);

    public static WordLanes128 operator +(WordLanes128 left, WordLanes128 right) => new(left._lanes + right._lanes);

    public static WordLanes128 operator -(WordLanes128 left, WordLanes128 right) => new(left._lanes - right._lanes);

    public static WordLanes128 GreaterThanOrEqual(WordLanes128 left, WordLanes128 right)
        => new(Vector128.GreaterThanOrEqual(left._lanes, right._lanes));

    public static bool IsZero(WordLanes128 value) => value._lanes == Vector128<uint>.Zero;
}
