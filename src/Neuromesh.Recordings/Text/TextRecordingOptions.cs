namespace Neuromesh.Recordings.Text;

/// <summary>How the numbers of a text file are arranged.</summary>
public enum TextLayout
{
    /// <summary>One line for each sample, one column for each channel.</summary>
    Columns,

    /// <summary>One channel whose samples run along the lines, however many stand on each.</summary>
    Stream,
}

/// <summary>What a text recording does not say of itself.</summary>
public sealed record TextRecordingOptions
{
    /// <summary>Samples per second; needed where there is no time column, checked against it where there is one.</summary>
    public SamplingRate? Rate { get; init; }

    /// <summary>Physical unit of the channels that name none, for example <c>uV</c>.</summary>
    public string? Unit { get; init; }

    /// <summary>How the numbers are arranged.</summary>
    public TextLayout Layout { get; init; }
}
