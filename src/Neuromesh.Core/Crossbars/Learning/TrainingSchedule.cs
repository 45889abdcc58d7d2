namespace Neuromesh.Core.Crossbars.Learning;

/// <summary>Which image is shown when: samples to learn, and after every so many of them, and at the end, all test images.</summary>
/// <param name="Samples">Samples to learn, 1 or more; the training images in their order, again and again.</param>
/// <param name="EvaluateEvery">Samples between tests, 1 or more.</param>
/// <param name="TestImages">Images of a test, 1 or more.</param>
public sealed record TrainingSchedule(long Samples, long EvaluateEvery, int TestImages)
{
    /// <summary>Steps of a presentation: reading the hidden columns, the output columns, the transposed read with the first update, the second update.</summary>
    public const int StepsPerPresentation = 4;

    /// <summary>Number of tests.</summary>
    public long Evaluations => (Samples + EvaluateEvery - 1) / EvaluateEvery;

    /// <summary>Number of presentations.</summary>
    public long Presentations => Samples + (Evaluations * TestImages);

    /// <summary>What is shown.</summary>
    /// <param name="presentation">Which, from 0.</param>
    public Presentation At(long presentation)
    {
        var block = EvaluateEvery + TestImages;
        var round = Math.Min(presentation / block, Evaluations - 1);
        var within = presentation - (round * block);
        var learnt = Math.Min(EvaluateEvery, Samples - (round * EvaluateEvery));
        return within < learnt
            ? new Presentation(true, (round * EvaluateEvery) + within, false)
            : new Presentation(false, within - learnt, within - learnt == TestImages - 1);
    }

    /// <summary>Samples learnt before a test.</summary>
    /// <param name="evaluation">Which, from 0.</param>
    public long LearntBefore(long evaluation) => Math.Min(Samples, (evaluation + 1) * EvaluateEvery);
}

/// <summary>One image shown to the network.</summary>
/// <param name="IsLearnt">Whether it is learnt; else it is only classified.</param>
/// <param name="Number">Number of the sample, or of the test image, from 0.</param>
/// <param name="EndsTest">Whether it is the last image of a test.</param>
public readonly record struct Presentation(bool IsLearnt, long Number, bool EndsTest);
