using Neuromesh.Core.Random;

namespace Neuromesh.Core.Crossbars.Learning;

/// <summary>Stochastic pulse trains: bit k of a line's word says whether it pulses in slot k.</summary>
/// <remarks>
/// A bit is set with probability p rounded to 1/4096, by 12 random words that are combined by "and" and "or" as the digits of p say, the lowest first. A thirteenth
/// word rounds: up with the probability of what is left, so that a bit's probability is p itself to 2^-44, over all trains, however small p is.
/// Where two lines pulse in one slot, the cell between them takes a pulse: the expected number of pulses is slots · p_row · p_column.
/// Source: T. Gokmen and Y. Vlasov, Front. Neurosci. 10:333 (2016), doi:10.3389/fnins.2016.00333.
/// </remarks>
public static class PulseTrains
{
    /// <summary>Random words of a train.</summary>
    public const int WordsPerLine = Digits + 1;

    /// <summary>Most slots.</summary>
    public const int MaximumSlots = 31;

    private const int Digits = 12;
    private const double Ones = 1 << Digits;
    private const double WordRange = 1L << 32;

    /// <summary>Draws a train for each line.</summary>
    /// <param name="key">Key of the purpose.</param>
    /// <param name="step">Step of the experiment.</param>
    /// <param name="slots">Slots, 1 to 31.</param>
    /// <param name="probabilities">Probability of a pulse in a slot; above 1 counts as 1.</param>
    /// <param name="words">Room for <see cref="WordsPerLine"/> words a line.</param>
    /// <param name="trains">Receives the trains.</param>
    public static void Draw(RandomKey key, ulong step, int slots, ReadOnlySpan<float> probabilities, Span<uint> words, Span<uint> trains)
    {
        PhiloxFill.Words(key, 0, (uint)step, (uint)(step >> 32), 0, words[..(probabilities.Length * WordsPerLine)]);
        var all = (1u << slots) - 1;
        for (var line = 0; line < probabilities.Length; line++)
        {
            var lineWords = words.Slice(line * WordsPerLine, WordsPerLine);
            var digits = (uint)((Math.Clamp(probabilities[line], 0, 1) * Ones) + (lineWords[Digits] / WordRange));
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
                train = ((digits >> digit) & 1) != 0 ? train | lineWords[digit] : train & lineWords[digit];
            }

            trains[line] = train & all;
        }
    }
}
