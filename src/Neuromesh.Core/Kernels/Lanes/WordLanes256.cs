using System.Runtime.Intrinsics;

namespace Neuromesh.Core.Kernels.Lanes;

/// <summary>Eight words in 256 bits.</summary>
internal readonly unsafe struct WordLanes256 : IWordLanes<WordLanes256>
{
    private readonly Vector256<uint> _lanes;

    private WordLanes256(Vector256<uint> lanes) => _lanes = lanes;

    public static int Count => 8;

    public static WordLanes256 Load(uint* source) => new(Vector256.Load(source));

    public static WordLanes256 Broadcast(uint value) => new(Vector256.Create(value));

    public void Store(uint* destination) => _lanes.Store(destination);

    public static WordLanes256 operator +(WordLanes256 left, WordLanes256 right) => new(left._lanes + right._lanes);

    public static WordLanes256 operator -(WordLanes256 left, WordLanes256 right) => new(left._lanes - right._lanes);

    public static WordLanes256 GreaterThanOrEqual(WordLanes256 left, WordLanes256 right)
        => new(Vector256.GreaterThanOrEqual(left._lanes, right._lanes));

    public static bool IsZero(WordLanes256 value) => value._lanes == Vector256<uint>.Zero;
}
