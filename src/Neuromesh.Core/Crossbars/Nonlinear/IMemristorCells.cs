using Neuromesh.Core.Crossbars.Networks;

namespace Neuromesh.Core.Crossbars.Nonlinear;

/// <summary>Cells that each have a memristor's conductance, which programming and time change.</summary>
public interface IMemristorCells : ICellModel
{
    /// <summary>Replaces all conductances.</summary>
    /// <param name="siemens">[cells] in S, 0 (open) or more and finite.</param>
    /// <exception cref="ArgumentException">There are not as many as cells, or one is outside the range; the message names the cell.</exception>
    void SetConductances(ReadOnlySpan<double> siemens);
}
