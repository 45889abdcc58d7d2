using Neuromesh.Recordings.Signals;

namespace Neuromesh.Recordings.Tests.Signals;

public sealed class ChannelSelectionTests
{
    private static readonly string[] Labels = ["EEG Fp1", "EEG C3", "ECG", "EEG C3"];

    [Fact]
    public void Labels_and_positions_find_channels() =>
        Assert.Equal([2, 0, 3, 2], ChannelSelection.Resolve("a.edf", Labels, ["ECG", "EEG Fp1", "#4", "ECG"]));

    [Theory]
    [InlineData("EEG FP2", "a.edf: there is no channel 'EEG FP2'; did you mean 'EEG Fp1'? The channels are #1 'EEG Fp1', #2 'EEG C3', #3 'ECG', #4 'EEG C3'.")]
    [InlineData("respiration", "a.edf: there is no channel 'respiration'; The channels are #1 'EEG Fp1', #2 'EEG C3', #3 'ECG', #4 'EEG C3'.")]
    [InlineData("EEG C3", "a.edf: 2 channels have the label 'EEG C3'; say which one by its position: \"#2\" or \"#4\".")]
    [InlineData("#5", "a.edf: there is no channel #5; positions go from #1 to #4: #1 'EEG Fp1', #2 'EEG C3', #3 'ECG', #4 'EEG C3'.")]
    [InlineData("#0", "a.edf: there is no channel #0; positions go from #1 to #4: #1 'EEG Fp1', #2 'EEG C3', #3 'ECG', #4 'EEG C3'.")]
    public void What_is_not_there_or_not_unique_is_explained(string wanted, string message) =>
        Assert.Equal(message, Assert.Throws<RecordingException>(() => ChannelSelection.Resolve("a.edf", Labels, [wanted])).Message);

    [Fact]
    public void No_channel_at_all_is_an_error() =>
        Assert.Contains("name at least one", Assert.Throws<RecordingException>(() => ChannelSelection.Resolve("a.edf", Labels, [])).Message, StringComparison.Ordinal);
}
