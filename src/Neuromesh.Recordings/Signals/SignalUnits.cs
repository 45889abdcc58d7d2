using Neuromesh.Core.Signals;

namespace Neuromesh.Recordings.Signals;

/// <summary>Levels in the unit of a channel.</summary>
internal static class SignalUnits
{
    /// <summary>A level in the channel's own unit.</summary>
    /// <param name="level">The level, in microvolts or already in the channel's unit.</param>
    /// <param name="unit">The channel's unit; a level in microvolts needs nV, uV, µV, mV or V.</param>
    /// <param name="channelName">Recording and channel for messages.</param>
    /// <exception cref="RecordingException">The level is in microvolts and the channel's unit is no voltage.</exception>
    public static double ToChannelUnit(SignalLevel level, string unit, string channelName) =>
        !level.InMicrovolts ? level.Value : unit switch
        {
            "nV" => level.Value * 1e3,
            // U+00B5 is the micro sign, U+03BC the Greek letter: files have either.
            "uV" or "\u00B5V" or "\u03BCV" => level.Value,
            "mV" => level.Value / 1e3,
            "V" => level.Value / 1e6,
            _ => throw new RecordingException(
                $"{channelName}: its unit is {(unit.Length == 0 ? "not given" : $"'{unit}'")}, but the encoder's level is a voltage, which needs nV, uV, \u00B5V, mV or V; " +
                "write the level as a plain number to mean the channel's own unit."),
        };
}
