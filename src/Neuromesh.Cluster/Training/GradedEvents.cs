using Akka.Actor;

namespace Neuromesh.Cluster.Training;

/// <summary>Where graded events go and what they ask for.</summary>
internal enum GradedRoute : byte
{
    /// <summary>Inputs onto the rows of the hidden columns.</summary>
    HiddenRead = 1,

    /// <summary>Sums of the hidden columns.</summary>
    HiddenSums = 2,

    /// <summary>Hidden units onto the rows of the output columns.</summary>
    OutputRead = 3,

    /// <summary>Sums of the output columns.</summary>
    OutputSums = 4,

    /// <summary>Errors onto the output columns.</summary>
    BackwardRead = 5,

    /// <summary>Sums of the rows, pair by pair.</summary>
    BackwardSums = 6,

    /// <summary>Pulse trains onto rows and columns of the output columns.</summary>
    OutputUpdate = 7,

    /// <summary>Pulse trains onto rows and columns of the hidden columns.</summary>
    HiddenUpdate = 8,

    /// <summary>Asks for the conductances and counts.</summary>
    StateRequest = 9,

    /// <summary>Conductances row by row, and what the tile has done.</summary>
    State = 10,
}

/// <summary>Graded events of one step, from units to the tile and back: a spike with a payload for each source of the route, in order.</summary>
/// <remarks>
/// An instance is reused for the next image. That is safe across nodes too: the next image is begun when the answers to this one have come, and whatever
/// they answer has been written to the connection by then.
/// </remarks>
/// <param name="route">Where they go.</param>
/// <param name="values">Payloads.</param>
/// <param name="columns">Payloads for columns where rows and columns are driven; empty elsewhere.</param>
/// <param name="counts">What the tile has done; empty elsewhere.</param>
internal sealed class GradedEvents(GradedRoute route, float[] values, float[]? columns = null, double[]? counts = null) : INoSerializationVerificationNeeded
{
    public GradedRoute Route { get; } = route;

    /// <summary>The step at which they are emitted.</summary>
    public long Step { get; set; }

    public float[] Values { get; } = values;

    public float[] Columns { get; } = columns ?? [];

    public double[] Counts { get; } = counts ?? [];
}

/// <summary>The images of one epoch, from the gateway to the units: graded events of the inputs, image after image.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="FirstPresentation">Number of the first image shown.</param>
/// <param name="IsLast">Whether the run ends with it.</param>
/// <param name="Payloads">Payloads of the inputs, image after image.</param>
/// <param name="Labels">The right output of each image.</param>
internal sealed record ImageBatch(long Epoch, long FirstPresentation, bool IsLast, float[] Payloads, byte[] Labels) : INoSerializationVerificationNeeded;

/// <summary>An epoch's images have been shown.</summary>
/// <param name="Epoch">The epoch.</param>
/// <param name="FirstPresentation">Number of the first image shown.</param>
/// <param name="IsLast">Whether the run ends with it.</param>
/// <param name="Winners">The output with the largest sum, for each image.</param>
/// <param name="Tests">The tests that ended: for each, samples learnt, correct answers, images, and what the tile had done.</param>
/// <param name="Conductances">Conductances after the last of them; empty where none ended.</param>
internal sealed record EpochShown(long Epoch, long FirstPresentation, bool IsLast, byte[] Winners, double[] Tests, float[] Conductances)
    : INoSerializationVerificationNeeded;

/// <summary>Tells the units where the tile and the exchanges of all nodes are.</summary>
/// <param name="Tile">The tile, or the exchange of its node.</param>
/// <param name="Exchanges">The exchanges.</param>
internal sealed record ConnectUnits(IActorRef Tile, IReadOnlyList<IActorRef> Exchanges) : INoSerializationVerificationNeeded;
