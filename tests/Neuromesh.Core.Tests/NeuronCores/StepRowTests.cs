using Neuromesh.Core.NeuronCores;

namespace Neuromesh.Core.Tests.NeuronCores;

public sealed unsafe class StepRowTests
{
    // The next core of the thread, perhaps of another experiment, must not find what a fault left behind.
    [Fact]
    public void What_a_step_that_broke_off_left_behind_is_gone()
    {
        StepRow<int>.Begin(100)[99] = 7;
        Assert.Equal(0, StepRow<int>.Begin(100)[99]);
        StepRow<int>.Pointer[3] = 5;
        Assert.Equal(0, StepRow<int>.Begin(10_000)[3]);
        StepRow<int>.End();
    }

    [Fact]
    public void Threads_have_rows_of_their_own()
    {
        StepRow<int>.Begin(10)[0] = 1;
        var other = -1;
        var thread = new Thread(() =>
        {
            other = StepRow<int>.Begin(10)[0];
            StepRow<int>.End();
        });
        thread.Start();
        thread.Join();
        Assert.Equal((1, 0), (StepRow<int>.Pointer[0], other));
        StepRow<int>.Pointer[0] = 0;
        StepRow<int>.End();
    }
}
