using Neuromesh.Core.Random;

namespace Neuromesh.Core.Crossbars.Learning;

/// <summary>Stochastic pulse trains: bit k of a line's word says whether it pulses in slot k.</summary>
/// <remarks>
/// A bit is set with probability p rounded to 1/4096, by 12 random words that are combined by "and" and "or" as the digits of p say, the lowest first.
/// Where two lines pulse in one slot, the cell between them takes a pulse: the expected number of pulses is slots · p_row · p_column.
/// Source: T. Gokmen and Y. Vlasov, Front. Neurosci. 10:333 (2016), doi:10.3389/fnins.2016.00333.
/// </remarks>
public static class PulseTrains
{
    /// <summary>Binary digits of a probability.</summary>
    public const int Digits = 12;

    /// <summary>Most slots.</summary>
    public const int MaximumSlots = 31;

    private const double Ones = 1 << Digits;

    /// <summary>Draws a train for each line.</summary>
    /// <param name="key">Key of the purpose.</param>
    /// <param name="step">Step of the experiment.</param>
    /// <param name="slots">Slots, 1 to 31.</param>
    /// <param name="probabilities">Probability of a pulse in a slot; above 1 counts as 1.</param>
    /// <param name="words">Room for <see cref="Digits"/> words a line.</param>
    /// <param name="trains">Receives the trains.</param>
    public static void Draw(RandomKey key, ulong step, int slots, ReadOnlySpan<float> probabilities, Span<uint> words, Span<uint> trains)
    {
        PhiloxFill.Words(key, 0, (uint)step, (uint)(step >> 32), 0, words[..(probabilities.Length * Digits)]);
        var all = (1u << slots) - 1;
        for (var line = 0; line < probabilities.Length; line++)
        {
            var digits = (uint)Math.Round(Math.Clamp(probabilities[line], 0, 1) * Ones);
            if (digits == 0)
            {
                trains[line] = 0;
                continue;
            }

            if (digits >= 1u << Digits)
            {
                trains[line] = all;
                continue;
            }

            uint train = 0;
            for (var digit = 0; digit < Digits; digit++)
            {
                var word = words[(line * Digits) + digit];
                train = ((digits >> digit) & 1) != 0 ? train | word : train & word;
            }

            trains[line] = train & all;
        }
    }
}
