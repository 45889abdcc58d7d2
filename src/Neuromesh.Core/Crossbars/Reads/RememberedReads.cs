namespace Neuromesh.Core.Crossbars.Reads;

/// <summary>Keeps the results of patterns of driven rows until a conductance changes: a solution depends on the pattern and the conductances alone, so a kept one has the bits of a new one.</summary>
internal sealed class RememberedReads : IArrayReads
{
    private const long MostValues = 1 << 20;

    private readonly IArrayReads _reads;
    private readonly Dictionary<string, (double[] Amperes, double Watts)> _results = [];
    private readonly Dictionary<string, (double[] Amperes, double Watts)>.AlternateLookup<ReadOnlySpan<char>> _byPattern;
    private readonly int _mostResults;
    private char[] _pattern = new char[16];

    /// <summary>Creates the memory, of at most 8 MiB.</summary>
    /// <param name="reads">Solves what is not known yet; taken over.</param>
    /// <param name="columns">Bit lines.</param>
    public RememberedReads(IArrayReads reads, int columns)
    {
        _reads = reads;
        _byPattern = _results.GetAlternateLookup<ReadOnlySpan<char>>();
        _mostResults = (int)(MostValues / columns);
    }

    /// <inheritdoc/>
    public long Bytes => _reads.Bytes + (_results.Count == 0 ? 0 : (long)_results.Count * _results.Values.First().Amperes.Length * sizeof(double));

    /// <inheritdoc/>
    public void SetConductances(ReadOnlySpan<double> siemens)
    {
        _results.Clear();
        _reads.SetConductances(siemens);
    }

    /// <inheritdoc/>
    public double Read(ReadOnlySpan<int> rows, Span<double> amperes)
    {
        var pattern = Pattern(rows);
        if (_byPattern.TryGetValue(pattern, out var known))
        {
            known.Amperes.CopyTo(amperes);
            return known.Watts;
        }

        var watts = _reads.Read(rows, amperes);
        if (_results.Count < _mostResults)
        {
            _byPattern[pattern] = (amperes.ToArray(), watts);
        }

        return watts;
    }

    /// <inheritdoc/>
    public void Dispose() => _reads.Dispose();

    /// <summary>A row's number fits a character: a tile has at most 4096.</summary>
    private ReadOnlySpan<char> Pattern(ReadOnlySpan<int> rows)
    {
        if (_pattern.Length < rows.Length)
        {
            _pattern = new char[2 * rows.Length];
        }

        for (var i = 0; i < rows.Length; i++)
        {
            _pattern[i] = (char)rows[i];
        }

        return _pattern.AsSpan(0, rows.Length);
    }
}
