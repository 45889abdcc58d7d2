using System.Collections.Immutable;

namespace Neuromesh.Recordings.Edf;

/// <summary>Reads and checks the part of the header that describes the signals: one column of fields after the other.</summary>
internal static class EdfSignalReader
{
    /// <summary>Reads all signals.</summary>
    /// <exception cref="RecordingException">A field is not valid.</exception>
    public static ImmutableArray<EdfSignal> Read(
        EdfHeaderFields fields, int count, bool isBdf, EdfContinuity continuity, decimal recordSeconds)
    {
        var signals = ImmutableArray.CreateBuilder<EdfSignal>(count);
        var offsetInRecord = 0L;
        for (var index = 0; index < count; index++)
        {
            var signal = ReadOne(fields, index, count, isBdf, continuity, recordSeconds, offsetInRecord);
            offsetInRecord += (long)signal.SamplesPerRecord * (isBdf ? 3 : 2);
            signals.Add(signal);
        }

        if (continuity != EdfContinuity.Plain && !signals.Any(s => s.IsAnnotation))
        {
            fields.Warnings.Add("Field 'reserved' at byte 192 says EDF+ or BDF+, but there is no annotation channel; the records were taken as contiguous.");
        }

        foreach (var group in signals.Where(s => !s.IsAnnotation).GroupBy(s => s.Label).Where(g => g.Count() > 1))
        {
            fields.Warnings.Add($"Field 'label' is '{group.Key}' in channels {string.Join(", ", group.Select(s => s.Number))}; choose among them by number.");
        }

        return signals.MoveToImmutable();
    }

    private static EdfSignal ReadOne(
        EdfHeaderFields fields, int index, int count, bool isBdf, EdfContinuity continuity, decimal recordSeconds, long offsetInRecord)
    {
        var label = "";
        label = fields.Text(Field("label", 0, 16));
        var isAnnotation = label is "EDF Annotations" or "BDF Annotations";
        var physicalMinimumField = Field("physical minimum", 104, 8);
        var physicalMinimum = fields.Number(physicalMinimumField);
        var physicalMaximum = fields.Number(Field("physical maximum", 112, 8));
        var (lowest, highest) = isBdf ? (-(1 << 23), (1 << 23) - 1) : (short.MinValue, short.MaxValue);
        var digitalMinimumField = Field("digital minimum", 120, 8);
        var digitalMinimum = fields.Integer(digitalMinimumField, lowest, highest);
        var digitalMaximum = fields.Integer(Field("digital maximum", 128, 8), lowest, highest);
        var samplesField = Field("number of samples in each data record", 216, 8);
        var samples = fields.Integer(samplesField, 1, 99_999_999);
        var transducer = fields.Text(Field("transducer type", 16, 80));
        var unit = fields.Text(Field("physical dimension", 96, 8));
        var prefiltering = fields.Text(Field("prefiltering", 136, 80));
        if (isAnnotation)
        {
            CheckAnnotationChannel();
        }
        else
        {
            CheckRanges();
        }

        return new EdfSignal
        {
            Number = index + 1,
            Label = label,
            IsAnnotation = isAnnotation,
            Transducer = transducer,
            Unit = unit,
            PhysicalMinimum = (double)physicalMinimum,
            PhysicalMaximum = (double)physicalMaximum,
            DigitalMinimum = digitalMinimum,
            DigitalMaximum = digitalMaximum,
            Prefiltering = prefiltering,
            SamplesPerRecord = samples,
            OffsetInRecord = offsetInRecord,
        };

        // A column of fields starts after those before it, each as wide as all signals together.
        EdfField Field(string name, int widthsBefore, int width) =>
            new(name, 256 + (count * widthsBefore) + (index * width), width, index + 1, label);

        void CheckRanges()
        {
            if (physicalMinimum == physicalMaximum)
            {
                throw fields.Fault(
                    physicalMinimumField,
                    $"is {physicalMinimum}, and so is the physical maximum, which leaves no range",
                    "Expected two different numbers; the minimum may be the larger where the polarity is inverted.");
            }

            if (digitalMinimum >= digitalMaximum)
            {
                throw fields.Fault(
                    digitalMinimumField,
                    $"is {digitalMinimum}, but the digital maximum is {digitalMaximum}",
                    "Expected a minimum below the maximum; invert the physical range for inverted polarity.");
            }

            if (recordSeconds > 0 && !ExactRate.TryCreate(samples, recordSeconds, out _))
            {
                throw fields.Fault(
                    samplesField,
                    $"is {samples} for a data record of {recordSeconds} s, a rate too fine to be held exactly",
                    "Expected a duration of a data record with fewer decimals.");
            }
        }

        void CheckAnnotationChannel()
        {
            if (continuity == EdfContinuity.Plain)
            {
                fields.Warnings.Add(
                    $"Channel {index + 1} is labelled '{label}', but field 'reserved' at byte 192 does not say EDF+ or BDF+; it was read as annotations.");
            }
            else if (label.StartsWith("BDF", StringComparison.Ordinal) != isBdf)
            {
                fields.Warnings.Add($"Channel {index + 1} is labelled '{label}' in {(isBdf ? "a BDF" : "an EDF")} file; it was read as annotations.");
            }

            if (samples * (isBdf ? 3L : 2L) > EdfAnnotationReader.MaximumBytesInRecord)
            {
                throw fields.Fault(
                    samplesField,
                    $"is {samples} in an annotation channel",
                    $"Expected at most {EdfAnnotationReader.MaximumBytesInRecord} bytes of annotations in a data record.");
            }
        }
    }
}
