using System.Collections.Immutable;

namespace Neuromesh.Recordings.Edf;

/// <summary>What the field <c>reserved</c> says of the records' times.</summary>
internal enum EdfContinuity
{
    /// <summary>Plain EDF or BDF: continuous by definition, without time-keeping annotations.</summary>
    Plain,

    /// <summary>EDF+C or BDF+C: continuous.</summary>
    Continuous,

    /// <summary>EDF+D or BDF+D: records may have gaps between them.</summary>
    Discontinuous,
}

/// <summary>The checked header of an EDF or BDF file.</summary>
internal sealed record EdfHeader
{
    /// <summary>The format's name, for example <c>EDF+C</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Whether there may be gaps.</summary>
    public required EdfContinuity Continuity { get; init; }

    /// <summary>2 in EDF, 3 in BDF.</summary>
    public required int BytesPerSample { get; init; }

    /// <summary>The patient field.</summary>
    public required string Patient { get; init; }

    /// <summary>The recording field.</summary>
    public required string Recording { get; init; }

    /// <summary>The start in whole seconds; null when it is not valid.</summary>
    public required DateTime? Start { get; init; }

    /// <summary>Length of a data record in s; 0 only without signals.</summary>
    public required decimal RecordSeconds { get; init; }

    /// <summary>All channels in the file's order, annotation channels too.</summary>
    public required ImmutableArray<EdfSignal> Signals { get; init; }

    /// <summary>Number of data records in the file, 1 or more.</summary>
    public required long RecordCount { get; init; }

    /// <summary>Bytes before the first data record.</summary>
    public long HeaderBytes => 256L * (Signals.Length + 1);

    /// <summary>Bytes of a data record.</summary>
    public required long RecordBytes { get; init; }
}

/// <summary>One channel of an EDF or BDF file.</summary>
internal sealed record EdfSignal
{
    /// <summary>Position in the file, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Label.</summary>
    public required string Label { get; init; }

    /// <summary>Whether it holds annotations in place of samples.</summary>
    public required bool IsAnnotation { get; init; }

    /// <summary>Transducer.</summary>
    public required string Transducer { get; init; }

    /// <summary>Physical dimension.</summary>
    public required string Unit { get; init; }

    /// <summary>Physical value of <see cref="DigitalMinimum"/>; above <see cref="PhysicalMaximum"/> where the polarity is inverted.</summary>
    public required double PhysicalMinimum { get; init; }

    /// <summary>Physical value of <see cref="DigitalMaximum"/>.</summary>
    public required double PhysicalMaximum { get; init; }

    /// <summary>Smallest digital value.</summary>
    public required int DigitalMinimum { get; init; }

    /// <summary>Largest digital value.</summary>
    public required int DigitalMaximum { get; init; }

    /// <summary>Filters already applied.</summary>
    public required string Prefiltering { get; init; }

    /// <summary>Samples in a data record, 1 or more.</summary>
    public required int SamplesPerRecord { get; init; }

    /// <summary>Where its samples begin in a data record, in bytes.</summary>
    public required long OffsetInRecord { get; init; }
}
