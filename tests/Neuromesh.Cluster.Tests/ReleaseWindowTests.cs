using Neuromesh.Cluster.Signals;

namespace Neuromesh.Cluster.Tests;

/// <summary>How far the gateway goes ahead of what is written.</summary>
public sealed class ReleaseWindowTests
{
    [Fact]
    public void What_is_foreseen_when_things_settle_holds()
    {
        var window = new ReleaseWindow(1024, settlingEpochs: 100);
        window.Written(32, released: 40);
        var foreseen = window.Foreseen;
        Assert.InRange(foreseen, 2 * window.Epochs < 1024 ? 2 * window.Epochs : 1024, 1024);
        for (var released = 100; released < 10_000; released += 32)
        {
            window.Written(32, released);
            Assert.InRange(window.Epochs, 1, foreseen);
            Assert.Equal(foreseen, window.Foreseen);
            Assert.InRange(window.Batch, 1, window.Epochs);
        }
    }

    [Fact]
    public void It_never_exceeds_what_fits() => Assert.Equal(64, Fast(new ReleaseWindow(64, 100_000)).Epochs);

    private static ReleaseWindow Fast(ReleaseWindow window)
    {
        for (var released = 0; released < 10_000; released += 1000)
        {
            window.Written(1000, released);
        }

        return window;
    }
}
