namespace Neuromesh.Core.Crossbars.Wires.Lanes;

/// <summary>Several doubles side by side for the solver of arrays with wires; every width gives the same bits.</summary>
/// <remarks>
/// Operations round lane by lane. <see cref="MultiplyAdd"/> is a true fused multiply-add at every width, in software where the CPU lacks
/// one. There is no sum over lanes.
/// </remarks>
/// <typeparam name="TSelf">The implementing struct.</typeparam>
internal unsafe interface ILineLanes<TSelf>
    where TSelf : struct, ILineLanes<TSelf>
{
    /// <summary>Number of lanes: 2, 4 or 8.</summary>
    static abstract int Count { get; }

    /// <summary>0 in every lane.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>Lane i from source[i].</summary>
    static abstract TSelf Load(double* source);

    /// <summary>The same value in every lane.</summary>
    static abstract TSelf Broadcast(double value);

    /// <summary>Lane i to destination[i].</summary>
    void Store(double* destination);

    /// <summary>The sum.</summary>
    static abstract TSelf operator +(TSelf left, TSelf right);

    /// <summary>The difference.</summary>
    static abstract TSelf operator -(TSelf left, TSelf right);

    /// <summary>The product.</summary>
    static abstract TSelf operator *(TSelf left, TSelf right);

    /// <summary>The quotient.</summary>
    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>left · right + addend, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    /// <summary>The larger of |left| and |right|; no lane is NaN.</summary>
    static abstract TSelf LargerMagnitude(TSelf left, TSelf right);

    /// <summary>Writes the transpose of a square block: destination[c, r] = source[r, c] for r, c below <see cref="Count"/>.</summary>
    static abstract void Transpose(double* source, nint sourceStride, double* destination, nint destinationStride);

    /// <summary>Writes the transpose of the product, lane by lane, of two square blocks with one stride and a factor.</summary>
    static abstract void TransposeProduct(
        double* left, double* right, nint sourceStride, TSelf factor, double* destination, nint destinationStride);
}
