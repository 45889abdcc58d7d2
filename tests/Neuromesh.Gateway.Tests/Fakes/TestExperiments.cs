namespace Neuromesh.Gateway.Tests.Fakes;

/// <summary>Descriptions that the tests submit: populations a (3 neurons, ids 0 to 2) and b (2, ids 3 and 4), epochs of 1 ms.</summary>
internal static class TestExperiments
{
    public const string Plain = "plain";
    public const string Stream = "stream";
    public const string Wrong = "bad";
    public const string WrongKey = "bad";
}
