namespace Neuromesh.Core.Crossbars.Networks;

/// <summary>Where a branch's two conductances are added: each among the rows and among the columns of its part, or at 0, where nobody reads, if it does not stand there.</summary>
internal readonly record struct BranchSlot(int SecondInRows, int SecondInColumns, int FirstInRows, int FirstInColumns);
