namespace Neuromesh.Recordings.Tests;

internal static class RecordingExtensions
{
    /// <summary>All samples of a channel.</summary>
    public static double[] ReadAll(this IRecording recording, int channel)
    {
        var values = new double[recording.Header.Channels[channel].SampleCount];
        recording.Read(channel, 0, values);
        return values;
    }

    /// <summary>Consecutive samples of a channel.</summary>
    public static double[] Samples(this IRecording recording, int channel, long firstSample, int count)
    {
        var values = new double[count];
        recording.Read(channel, firstSample, values);
        return values;
    }
}
