using System.Runtime.Intrinsics;
using Neuromesh.Core.Crossbars.Wires.Lanes;

namespace Neuromesh.Core.Crossbars.Wires;

/// <summary>How an iteration ended.</summary>
/// <param name="Converged">Whether the estimated error fell below the tolerance.</param>
/// <param name="Iterations">Steps made.</param>
/// <param name="ViolationVolts">Largest violation of Kirchhoff's law at a bit-line node; times the segment's conductance it is in A.</param>
internal readonly record struct IterationOutcome(bool Converged, int Iterations, double ViolationVolts);

/// <summary>
/// Preconditioned conjugate gradients on the bit lines: word lines are eliminated exactly, bit lines with their devices to ground are the
/// preconditioner.
/// </summary>
/// <remarks>
/// With A = T + r_w G and M = T' + r_b G (see <see cref="ILineSweeps"/>) the system is <c>S b = r_b G A⁻¹ V e0</c>,
/// <c>S = M − r_b G A⁻¹ r_w G</c>. It ends when the energy that the steps to come can add, <c>Σ α rᵀM⁻¹r</c> extrapolated by the slower of
/// the last two ratios, is below <see cref="Tolerance"/>² of what has been added (Z. Strakoš and P. Tichý, "On error estimation in the
/// conjugate gradient method", ETNA 13, 2002): an estimate of the energy norm of the error, whatever the condition of the system.
/// </remarks>
internal static unsafe class ConjugateGradients
{
    /// <summary>Relative error in the energy norm at which an iteration ends.</summary>
    public const double Tolerance = 1e-12;

    /// <summary>Solves for the system's drivers at the width that the CPU selects.</summary>
    public static IterationOutcome Solve(LineSystem system, int maximumIterations)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            return Solve<VectorSweeps<LineLanes512>>(system, maximumIterations);
        }

        if (Vector256.IsHardwareAccelerated)
        {
            return Solve<VectorSweeps<LineLanes256>>(system, maximumIterations);
        }

        return Vector128.IsHardwareAccelerated
            ? Solve<VectorSweeps<LineLanes128>>(system, maximumIterations)
            : Solve<ScalarSweeps>(system, maximumIterations);
    }

    /// <summary>Factors the lines at the width that the CPU selects.</summary>
    public static void Factor(LineSystem system)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            VectorSweeps<LineLanes512>.Factor(system);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            VectorSweeps<LineLanes256>.Factor(system);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            VectorSweeps<LineLanes128>.Factor(system);
        }
        else
        {
            ScalarSweeps.Factor(system);
        }
    }

    /// <summary>Product = r_b G w, with w the word lines for grounded bit lines, at the width that the CPU selects; the lines have been factored.</summary>
    public static void Source(LineSystem system)
    {
        new Span<double>(system.BitVolts, system.PaddedRows * system.Stride).Clear();
        if (Vector512.IsHardwareAccelerated)
        {
            VectorSweeps<LineLanes512>.Source(system);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            VectorSweeps<LineLanes256>.Source(system);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            VectorSweeps<LineLanes128>.Source(system);
        }
        else
        {
            ScalarSweeps.Source(system);
        }
    }

    /// <summary>Solves for the system's drivers; the lines have been factored.</summary>
    public static IterationOutcome Solve<TSweeps>(LineSystem system, int maximumIterations)
        where TSweeps : ILineSweeps
    {
        var cells = system.Rows * system.Stride;
        new Span<double>(system.BitVolts, cells).Clear();
        new Span<double>(system.Direction, cells).Clear();
        new Span<double>(system.Reduced, cells).Clear();
        TSweeps.Source(system);
        var square = TSweeps.Forward(system, -1);
        if (square == 0)
        {
            return new IterationOutcome(true, 0, TSweeps.Finish(system, 0));
        }

        double energy = 0, termBefore = 0, ratioBefore = 0, step = 0, share = 0;
        for (var iteration = 1; iteration <= maximumIterations; iteration++)
        {
            var curvature = TSweeps.Backward(system, step, share);
            step = square / curvature;
            var term = step * square;
            if (!(curvature > 0) || !double.IsFinite(term))
            {
                return new IterationOutcome(false, iteration, double.NaN);
            }

            energy += term;
            var ratio = iteration > 1 ? term / termBefore : 1;
            var slower = Math.Max(ratio, ratioBefore);
            if (slower < 1 && term * slower <= Tolerance * Tolerance * (1 - slower) * energy)
            {
                return new IterationOutcome(true, iteration, TSweeps.Finish(system, step));
            }

            (termBefore, ratioBefore) = (term, iteration > 1 ? ratio : 0);
            var squareAfter = TSweeps.Forward(system, step);
            if (squareAfter == 0)
            {
                return new IterationOutcome(true, iteration, TSweeps.Finish(system, step));
            }

            share = squareAfter / square;
            square = squareAfter;
        }

        return new IterationOutcome(false, maximumIterations, TSweeps.Finish(system, 0));
    }
}
