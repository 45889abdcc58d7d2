namespace Neuromesh.Core.Kernels.Lanes;

/// <summary>
/// Several doubles side by side, so that a kernel is written once and runs at every vector width with the same bits.
/// </summary>
/// <remarks>
/// Each operation works lane by lane and rounds as the scalar operation does; multiply-add is fused only where it is asked for, and there is no sum over lanes.
/// A mask is a vector whose lanes have all bits set (true) or none (false). Comparisons with NaN are false. All of it works, slowly,
/// also where the CPU lacks the width.
/// </remarks>
/// <typeparam name="TSelf">The implementing struct; <see cref="DoubleLanes64"/>, one lane, is the scalar reference of kernels written once for all widths.</typeparam>
public unsafe interface IDoubleLanes<TSelf>
    where TSelf : struct, IDoubleLanes<TSelf>
{
    /// <summary>Number of lanes, 1 to 8.</summary>
    static abstract int Count { get; }

    /// <summary>0.0 in every lane; also the mask that is nowhere true.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>Lane i from source[i]; no alignment is needed.</summary>
    /// <param name="source">At least <see cref="Count"/> readable doubles.</param>
    static abstract TSelf Load(double* source);

    /// <summary>The same value in every lane.</summary>
    /// <param name="value">The value.</param>
    static abstract TSelf Broadcast(double value);

    /// <summary>Lane i to destination[i]; no alignment is needed.</summary>
    /// <param name="destination">At least <see cref="Count"/> writable doubles.</param>
    void Store(double* destination);

    /// <summary>The sum in each lane.</summary>
    /// <param name="left">First summand.</param>
    /// <param name="right">Second summand.</param>
    static abstract TSelf operator +(TSelf left, TSelf right);

    /// <summary>The difference in each lane.</summary>
    /// <param name="left">Minuend.</param>
    /// <param name="right">Subtrahend.</param>
    static abstract TSelf operator -(TSelf left, TSelf right);

    /// <summary>The product in each lane.</summary>
    /// <param name="left">First factor.</param>
    /// <param name="right">Second factor.</param>
    static abstract TSelf operator *(TSelf left, TSelf right);

    /// <summary>The quotient in each lane.</summary>
    /// <param name="left">Dividend.</param>
    /// <param name="right">Divisor.</param>
    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>left · right + summand in each lane, rounded once. Only for equations whose reference results have it; slow where the CPU lacks it.</summary>
    /// <param name="left">First factor.</param>
    /// <param name="right">Second factor.</param>
    /// <param name="summand">What is added.</param>
    static abstract TSelf FusedMultiplyAdd(TSelf left, TSelf right, TSelf summand);

    /// <summary>The largest whole number that is not above, in each lane.</summary>
    /// <param name="value">The values.</param>
    static abstract TSelf Floor(TSelf value);

    /// <summary>Each lane's elements of two tables of 64: table[n mod 64].</summary>
    /// <param name="first">64 doubles.</param>
    /// <param name="second">64 doubles.</param>
    /// <param name="wholeNumber">n in each lane: a whole number of magnitude below 2^51.</param>
    /// <param name="fromFirst">Receives the elements of the first table.</param>
    /// <param name="fromSecond">Receives the elements of the second table.</param>
    static abstract void Lookup64(double* first, double* second, TSelf wholeNumber, out TSelf fromFirst, out TSelf fromSecond);

    /// <summary>value · 2^exponent in each lane, exact.</summary>
    /// <param name="value">Normal numbers.</param>
    /// <param name="exponent">Whole numbers from −1022 to 1023; the product must be a normal number.</param>
    static abstract TSelf TimesPowerOfTwo(TSelf value, TSelf exponent);

    /// <summary>e^x in each lane, with the bits of <see cref="Numerics.DeterministicMath.Exp(double)"/>.</summary>
    /// <param name="x">Any doubles.</param>
    /// <remarks>
    /// Written out for each width and not in terms of the other operations: a compiler's budget for inlining is shared by all of a kernel, a call would cost three times the
    /// function (vectors are passed in memory), and this is the heart of every model with channels or an exponential.
    /// </remarks>
    static abstract TSelf Exp(TSelf x);

    /// <summary>The mask left ≥ right.</summary>
    /// <param name="left">Left side.</param>
    /// <param name="right">Right side.</param>
    static abstract TSelf GreaterThanOrEqual(TSelf left, TSelf right);

    /// <summary>The mask left &gt; right.</summary>
    /// <param name="left">Left side.</param>
    /// <param name="right">Right side.</param>
    static abstract TSelf GreaterThan(TSelf left, TSelf right);

    /// <summary>The mask left &lt; right.</summary>
    /// <param name="left">Left side.</param>
    /// <param name="right">Right side.</param>
    static abstract TSelf LessThan(TSelf left, TSelf right);

    /// <summary>Each lane from one of two vectors.</summary>
    /// <param name="mask">A mask.</param>
    /// <param name="whenTrue">Where the mask is true.</param>
    /// <param name="whenFalse">Where it is false.</param>
    static abstract TSelf Select(TSelf mask, TSelf whenTrue, TSelf whenFalse);

    /// <summary>The bits that both have set: for masks, both true; for a mask and values, the value where true and +0.0 elsewhere.</summary>
    /// <param name="left">Left side.</param>
    /// <param name="right">Right side.</param>
    static abstract TSelf And(TSelf left, TSelf right);

    /// <summary>The bits set in the first and not in the second.</summary>
    /// <param name="left">Left side.</param>
    /// <param name="right">What is taken out.</param>
    static abstract TSelf AndNot(TSelf left, TSelf right);

    /// <summary>The bits that at least one has set.</summary>
    /// <param name="left">Left side.</param>
    /// <param name="right">Right side.</param>
    static abstract TSelf Or(TSelf left, TSelf right);

    /// <summary>Bit i is set where lane i of the mask is true.</summary>
    /// <param name="mask">A mask.</param>
    static abstract uint MaskBits(TSelf mask);

    /// <summary>Loads whole numbers and converts them, exactly.</summary>
    /// <param name="source">The first of <see cref="Count"/> numbers.</param>
    static abstract TSelf LoadInt32(int* source);

    /// <summary>Loads 16-bit whole numbers without sign and converts them, exactly.</summary>
    /// <param name="source">The first of <see cref="Count"/> numbers.</param>
    static abstract TSelf LoadUInt16(ushort* source);
}
