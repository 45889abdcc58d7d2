using System.Runtime.CompilerServices;

namespace Neuromesh.Core.Devices;

/// <summary>Refuses parameters and voltages outside their range, by name, value and permitted range.</summary>
internal static class DeviceParameter
{
    /// <summary>Requires a finite value in a closed range.</summary>
    /// <param name="value">The value.</param>
    /// <param name="lowest">Lowest permitted value.</param>
    /// <param name="highest">Highest permitted value.</param>
    /// <param name="unit">Its unit; empty for a ratio.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">The value lies outside, or is not finite.</exception>
    public static void Within(double value, double lowest, double highest, string unit, [CallerArgumentExpression(nameof(value))] string name = "")
        => Require(value >= lowest && value <= highest && double.IsFinite(value), name, value, unit, highest == double.MaxValue ? $"{lowest:R} or more" : $"{lowest:R} to {highest:R}");

    /// <summary>Requires a finite value above 0.</summary>
    /// <param name="value">The value.</param>
    /// <param name="unit">Its unit; empty for a ratio.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">The value is 0, negative or not finite.</exception>
    public static void Positive(double value, string unit, [CallerArgumentExpression(nameof(value))] string name = "")
        => Require(value > 0 && double.IsFinite(value), name, value, unit, "finite and above 0");

    /// <summary>Requires a finite value of 0 or more.</summary>
    /// <param name="value">The value.</param>
    /// <param name="unit">Its unit; empty for a ratio.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">The value is negative or not finite.</exception>
    public static void NotNegative(double value, string unit, [CallerArgumentExpression(nameof(value))] string name = "")
        => Require(value >= 0 && double.IsFinite(value), name, value, unit, "finite and 0 or more");

    /// <summary>Requires one value to be above another.</summary>
    /// <param name="value">The value.</param>
    /// <param name="lower">What it must be above.</param>
    /// <param name="unit">Its unit; empty for a ratio.</param>
    /// <param name="name">Its name.</param>
    /// <param name="lowerName">The other's name.</param>
    /// <exception cref="ArgumentException">It is not, or is not finite.</exception>
    public static void Above(
        double value,
        double lower,
        string unit,
        [CallerArgumentExpression(nameof(value))] string name = "",
        [CallerArgumentExpression(nameof(lower))] string lowerName = "")
        => Require(value > lower && double.IsFinite(value), name, value, unit, $"finite and above {lowerName} = {lower:R}");

    private static void Require(bool condition, string name, double value, string unit, string permitted)
    {
        if (!condition)
        {
            var given = unit.Length > 0 ? $"{value:R} {unit}" : $"{value:R}";
            throw new ArgumentException($"{name} is {given}; it must be {permitted}.", name);
        }
    }
}
