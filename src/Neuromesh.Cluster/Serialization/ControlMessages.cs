using Google.Protobuf;
using Neuromesh.Protocol.Cluster.V1;

namespace Neuromesh.Cluster.Serialization;

/// <summary>What control messages have in common.</summary>
internal static class ControlMessages
{
    /// <summary>The run that a message is about; null where it is about none.</summary>
    /// <param name="message">A control message.</param>
    public static string? RunIdOf(IMessage message) => message switch
    {
        ConnectExchanges connect => connect.RunId,
        RunReady ready => ready.RunId,
        BeginRun begin => begin.RunId,
        ControlRun control => control.RunId,
        RunFinished finished => finished.RunId,
        RunFailed failed => failed.RunId,
        DisposeRun dispose => dispose.RunId,
        SubmitRun submit => submit.RunId,
        SubmissionRefused refused => refused.RunId,
        PrepareRun prepare => prepare.RunId,
        FetchPackage fetch => fetch.RunId,
        NodeBuilt built => built.RunId,
        ExchangesConnected connected => connected.RunId,
        NodeFinished finished => finished.RunId,
        _ => null,
    };
}
